"""Where films are published: the format, size and rate that suit each place, and its limits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from ..errors import UserError

PlaceName = Literal[
    "github", "readme", "x", "linkedin", "substack", "notion", "slide", "paper", "vertical"
]

_MB = 1_000_000
_LEAST = 1000  # bytes of a file
_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20}


@dataclass(frozen=True)
class Place:
    """A place: `suffix` of the format, `size` with its rate, and limits, None where there is none.

    `bytes` are of a file, `frames` of a film, `pixels` of all its frames together. `source` says
    who states the limit.
    """

    name: PlaceName
    suffix: str
    size: str
    summary: str
    source: str
    bytes: int | None = None
    frames: int | None = None
    pixels: int | None = None

    def check(self, width: int, height: int, frames: int) -> None:
        """Raise `UserError` for a film that the place does not take, whatever its bytes."""
        if self.frames is not None and frames > self.frames:
            what = f"{self.name} takes at most {self.frames} frames"
            raise UserError(what, given=frames, remedy="lower the rate or the duration")
        if self.pixels is not None and width * height * frames > self.pixels:
            what = f"{self.name} takes at most {self.pixels:,} pixels in all frames"
            remedy = "lower the size, the rate or the duration"
            raise UserError(what, given=f"{width * height * frames:,}", remedy=remedy)


PLACES: dict[str, Place] = {
    each.name: each
    for each in (
        Place(
            "github",
            ".mp4",
            "1280x720@30",
            "H.264 of at most 10 MB in issues and pull requests",
            "GitHub docs, 'Attaching files'",
            bytes=10 * _MB,
        ),
        Place(
            "readme",
            ".gif",
            "640x360@15",
            "GIF of at most 5 MB, which GitHub's proxy of pictures passes on",
            "atmos/camo, 95",
            bytes=5 * _MB,
        ),
        Place(
            "x",
            ".gif",
            "640x360@20",
            "GIF of at most 15 MB, 350 frames and 300 million pixels in all frames",
            "X developer docs, 'Media best practices'",
            bytes=15 * _MB,
            frames=350,
            pixels=300_000_000,
        ),
        Place(
            "linkedin",
            ".gif",
            "640x360@10",
            "GIF of at most 5 MB and 36 million pixels in all frames",
            "third parties",
            bytes=5 * _MB,
            pixels=36_000_000,
        ),
        Place(
            "substack",
            ".gif",
            "800x450@20",
            "GIF of at most 20 MB",
            "third parties",
            bytes=20 * _MB,
        ),
        Place(
            "notion",
            ".gif",
            "640x360@20",
            "GIF of at most 5 MB, in free plans",
            "third parties",
            bytes=5 * _MB,
        ),
        Place("slide", ".mp4", "1920x1080@30", "H.264 without a limit", "PowerPoint, Keynote"),
        Place("paper", ".png", "2400x1350", "PNG without a limit", "two columns at 300 dpi"),
        Place("vertical", ".mp4", "1080x1920@30", "upright H.264 without a limit", "9:16 feeds"),
    )
}


def bytes_of(text: str) -> int:
    """The number of bytes that '5MB', '800 kB' or '2 MiB' is; raises `UserError`.

    Also below 1,000: no film is as small, and a 5 lacks its unit.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", text.lower(), re.ASCII)
    length = float(found[1]) * _UNITS.get(found[2], 0) if found else 0.0
    if not _LEAST <= length < math.inf:
        remedy = "write it like 5MB, 800kB or 2MiB"
        raise UserError("not a size of a file of 1 kB or more", given=text, remedy=remedy)
    return round(length)
