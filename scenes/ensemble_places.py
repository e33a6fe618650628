"""Where everything stands in a film of an ensemble, in each shape of frame; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage


@dataclass(frozen=True)
class Place:
    """Where everything stands in one shape of frame.

    That is the plane, what its lines are, two numbers, the fields of all runs, their dots, and a
    key of the classes or values. Dots in a box without height are left out.
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
        Box(96, 1010, 1728, 60),
        (120, (1040, 310)),
        (120, (1420, 310)),
        Box(1040, 408, 784, 330),
        Box(1040, 770, 784, 234),
    ),
    "square": Place(
        Box(96, 144, 700, 700),
        Box(96, 884, 924, 36),
        (64, (60, 1048)),
        (64, (250, 1048)),
        Box(816, 182, 204, 662),
        Box(540, 938, 480, 126),
    ),
    "tall": Place(
        Box(189, 300, 702, 702),
        Box(60, 232, 960, 40),
        (92, (60, 1196)),
        (92, (480, 1196)),
        Box(60, 1298, 960, 190),
        Box(60, 1524, 960, 140),
    ),
}
KEYED = {
    "wide": replace(
        PLACES["wide"],
        runs=Box(1056, 416, 768, 180),
        dots=Box(1056, 652, 768, 174),
        key=Box(1056, 838, 768, 96),
    ),
    "wide small": replace(
        PLACES["wide small"],
        runs=Box(1040, 408, 784, 242),
        dots=Box(1040, 650, 784, 0),
        key=Box(1040, 680, 784, 330),
    ),
    "square": replace(
        PLACES["square"],
        runs=Box(828, 524, 192, 320),
        key=Box(828, 144, 192, 310),
    ),
    "tall": replace(
        PLACES["tall"],
        plane=Box(160, 298, 760, 760),
        lines=Box(60, 232, 960, 40),
        epoch=(92, (60, 1242)),
        share=(92, (480, 1242)),
        runs=Box(60, 1440, 960, 140),
        dots=Box(60, 1632, 960, 164),
        key=Box(60, 1272, 960, 90),
    ),
}

# The same with so few classes that they stand in a row.
_FEW = 3
_ROW = KEYED | {
    "wide": replace(
        KEYED["wide"],
        dots=Box(1056, 652, 768, 210),
        key=Box(1056, 884, 768, 50),
    ),
    "wide small": replace(
        KEYED["wide small"],
        runs=Box(1040, 408, 784, 172),
        dots=Box(1040, 630, 784, 220),
        key=Box(1040, 880, 784, 124),
    ),
    "square": replace(
        KEYED["square"],
        key=Box(828, 144, 192, 120),
        runs=Box(828, 316, 192, 528),
    ),
    "tall": replace(
        KEYED["tall"],
        key=Box(60, 1272, 960, 50),
        runs=Box(60, 1400, 960, 195),
    ),
}

# And with a scale of values in one line.
_SCALED = KEYED | {
    "wide": replace(
        PLACES["wide"],
        runs=Box(1056, 416, 768, 250),
        dots=Box(1056, 780, 768, 150),
        key=Box(1056, 960, 768, 40),
    ),
    "wide small": replace(
        PLACES["wide small"],
        runs=Box(1040, 408, 784, 262),
        dots=Box(1040, 720, 784, 196),
        key=Box(1040, 950, 784, 54),
    ),
    "square": replace(
        PLACES["square"],
        plane=Box(96, 144, 640, 640),
        lines=Box(96, 824, 924, 36),
        runs=Box(776, 182, 244, 602),
        key=Box(96, 868, 924, 34),
    ),
    "tall": replace(
        _ROW["tall"],
        key=Box(60, 1280, 960, 40),
    ),
}


def ensemble_places(names: Sequence[str], stage: Stage, *, scaled: bool) -> Place:
    """The places in a frame, with a key if there are `names` of classes, or values are `scaled`."""
    if scaled:
        return stage.pick(_SCALED)
    if not names:
        return stage.pick(PLACES)
    return stage.pick(_ROW if len(names) <= _FEW else KEYED)
