"""Frame size in pixels, and frame rate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...errors import UserError


@dataclass(frozen=True)
class Size:
    """Pixels and frame rate. Sides are even, because H.264 halves them for its colours."""

    width: int
    height: int
    fps: int

    def __post_init__(self) -> None:
        for side in (self.width, self.height):
            if not 64 <= side <= 7680 or side % 2:
                raise UserError("sides must be even and from 64 to 7680 pixels", given=str(self))
        if not 1 <= self.fps <= 240:
            raise UserError("frames per second must be from 1 to 240", given=str(self))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}@{self.fps}"

    @classmethod
    def parse(cls, text: str, *, default_fps: int = 60) -> Size:
        """A name from `SIZES`, or WIDTHxHEIGHT with @FPS where it is not `default_fps`."""
        name, _, rate = text.partition("@")
        match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", name)
        if name in SIZES:
            width, height = SIZES[name]
        elif match:
            width, height = int(match[1]), int(match[2])
        else:
            raise UserError(
                "unknown size", given=text, allowed=SIZES, remedy="or write it like 1280x720@30"
            )
        if rate and not re.fullmatch(r"\d{1,3}", rate):
            raise UserError("the frame rate after @ must be a whole number", given=text)
        return cls(width, height, int(rate) if rate else default_fps)


SIZES: dict[str, tuple[int, int]] = {
    "270p": (480, 270),
    "360p": (640, 360),
    "480p": (854, 480),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "2160p": (3840, 2160),
    "square": (1080, 1080),
    "vertical": (1080, 1920),
}
