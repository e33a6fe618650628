"""Frame size in pixels, and frame rate as an exact fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...errors import UserError

SMALLEST, _LARGEST = 64, 7680  # pixels of a side
_LARGEST_DENOMINATOR = 1001
# Rates of broadcasting are 1000/1001 of whole ones, and written with two or three decimals.
_BROADCAST = {
    Fraction(f"{whole * 1000 / 1001:.{decimals}f}"): Fraction(whole * 1000, 1001)
    for whole in (24, 30, 48, 60, 120, 240)
    for decimals in (2, 3)
}


@dataclass(frozen=True, init=False)
class Size:
    """Pixels and frame rate; `fps` may be passed as a number or as text, see `rate_of`."""

    width: int
    height: int
    fps: Fraction

    def __init__(self, width: int, height: int, fps: Fraction | int | float | str) -> None:
        rate = fps if isinstance(fps, Fraction) else rate_of(str(fps))
        for name, value in (("width", width), ("height", height), ("fps", rate)):
            object.__setattr__(self, name, value)
        for side in (width, height):
            if not SMALLEST <= side <= _LARGEST:
                what = f"sides must be from {SMALLEST} to {_LARGEST} pixels"
                raise UserError(what, given=str(self))
        if not 1 <= rate <= 240:
            raise UserError("frames per second must be from 1 to 240", given=str(self))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}@{written_rate(self.fps)}"

    @property
    def even(self) -> Size:
        """The smallest size with even sides that covers this one."""
        return Size(self.width + self.width % 2, self.height + self.height % 2, self.fps)

    @classmethod
    def parse(cls, text: str, *, default_fps: Fraction | int = 60) -> Size:
        """A name from `SIZES`, or WIDTHxHEIGHT, in any case; with @FPS if not `default_fps`."""
        name, _, rate = text.lower().partition("@")
        match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", name)
        if name in SIZES:
            width, height = SIZES[name]
        elif match:
            width, height = int(match[1]), int(match[2])
        else:
            raise UserError(
                "unknown size", given=text, allowed=SIZES, remedy="or write it like 1280x720@30"
            )
        try:
            return cls(width, height, rate or default_fps)
        except UserError as error:
            raise UserError(error.what, given=text, remedy=error.remedy) from None


def rate_of(text: str) -> Fraction:
    """A frame rate: '30', '12.5' or '30000/1001'; '29.97' is 30000/1001, as broadcasters mean it.

    Raises `UserError` for anything else.
    """
    if re.fullmatch(r"\d{1,6}(\.\d{1,20}|/0*[1-9]\d{0,5})?", text, re.ASCII):
        exact = Fraction(text)
        rate = _BROADCAST.get(exact, exact.limit_denominator(_LARGEST_DENOMINATOR))
        if exact in _BROADCAST or abs(rate - exact) < 1e-9:
            return rate
    raise UserError(
        "the frame rate is not a number of up to three decimals, or a fraction",
        given=text,
        remedy="write it like 30, 12.5, 29.97 or 30000/1001",
    )


def written_rate(rate: Fraction) -> str:
    """A text that `rate_of` reads as this rate: '30', '29.97', '100/3'."""
    text = f"{float(rate):.3f}".rstrip("0").rstrip(".")
    decimal = Fraction(text)
    return text if _BROADCAST.get(decimal, decimal) == rate else str(rate)


SIZES: dict[str, tuple[int, int]] = {
    "270p": (480, 270),
    "360p": (640, 360),
    "480p": (854, 480),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "2160p": (3840, 2160),
    "4k": (3840, 2160),
    "square": (1080, 1080),
    "vertical": (1080, 1920),
}
