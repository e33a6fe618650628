"""Where everything stands in a film of an ensemble, in each shape of frame; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting


@dataclass(frozen=True)
class Place:
    """Where everything stands in one shape of frame.

    That is the plane, what its lines are, two numbers, the fields of all runs, their dots, and a
    key of the classes.
    """

    plane: Box
    lines: Box | None
    epoch: Setting
    share: Setting
    runs: Box
    dots: Box
    key: Box | None = None


PLACES = {
    "wide": Place(
        Box(96, 156, 848, 848),
        Box(1056, 310, 768, 36),
        (92, (1056, 288)),
        (92, (1400, 288)),
        Box(1056, 416, 768, 290),
        Box(1056, 820, 768, 130),
    ),
    "wide small": Place(
        Box(96, 156, 848, 848),
        None,
        (120, (1040, 310)),
        (120, (1420, 310)),
        Box(1040, 380, 784, 330),
        Box(1040, 770, 784, 234),
    ),
    "square": Place(
        Box(96, 144, 700, 700),
        Box(96, 884, 924, 36),
        (64, (60, 1048)),
        (64, (250, 1048)),
        Box(828, 182, 192, 662),
        Box(540, 938, 480, 126),
    ),
    "tall": Place(
        Box(140, 308, 800, 800),
        Box(140, 240, 800, 40),
        (92, (60, 1292)),
        (92, (480, 1292)),
        Box(60, 1380, 960, 104),
        Box(60, 1524, 960, 140),
    ),
}
KEYED = {
    "wide": replace(
        PLACES["wide"],
        runs=Box(1056, 416, 768, 180),
        dots=Box(1056, 652, 768, 210),
        key=Box(1056, 884, 768, 130),
    ),
    "wide small": replace(
        PLACES["wide small"],
        runs=Box(1040, 350, 784, 186),
        dots=Box(1040, 586, 784, 130),
        key=Box(1040, 730, 784, 280),
    ),
    "square": replace(
        PLACES["square"],
        runs=Box(828, 524, 192, 320),
        key=Box(828, 144, 192, 310),
    ),
    "tall": replace(
        PLACES["tall"],
        plane=Box(160, 298, 760, 760),
        lines=Box(160, 232, 760, 40),
        epoch=(92, (60, 1242)),
        share=(92, (480, 1242)),
        runs=Box(60, 1440, 960, 140),
        dots=Box(60, 1632, 960, 164),
        key=Box(60, 1272, 960, 90),
    ),
}
