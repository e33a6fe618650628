"""Where everything of a scene of neurons stands in each shape of frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from .stage.layout import Box
from .stage.places import Setting


@dataclass(frozen=True)
class Place:
    """Where units, words, formula and key stand in one shape of frame; None without room.

    `plane` is where it differs from that of other scenes.
    """

    units: Box
    words: tuple[float, Box] | None = None
    formula: Setting | None = None
    key: Box | None = None
    plane: Box | None = None


PLACES = {
    "wide": Place(Box(1056, 340, 768, 446), (23, Box(1056, 800, 768, 170)), (44, (1340, 274))),
    "wide small": Place(Box(1040, 430, 784, 574)),
    "square": Place(
        Box(300, 976, 720, 80),
        (25, Box(60, 880, 960, 84)),
        plane=Box(192, 144, 696, 696),
    ),
    "tall": Place(Box(60, 1460, 960, 120), (30, Box(60, 1570, 960, 96)), (60, (480, 1386))),
}
KEYED = {
    "wide": Place(
        Box(1056, 340, 768, 340),
        (23, Box(1056, 694, 768, 160)),
        (44, (1340, 274)),
        Box(1056, 856, 768, 92),
    ),
    "wide small": Place(Box(1040, 430, 784, 330), key=Box(1040, 780, 784, 226)),
    "square": Place(
        Box(300, 976, 720, 80),
        (25, Box(60, 880, 960, 84)),
        key=Box(838, 144, 182, 696),
        plane=Box(96, 144, 696, 696),
    ),
    "tall": Place(
        Box(60, 1530, 960, 60),
        (30, Box(60, 1590, 960, 80)),
        (60, (480, 1274)),
        Box(60, 1340, 960, 176),
    ),
}
