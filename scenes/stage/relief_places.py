"""Where a large relief, the plane beside it, two numbers, a scale and sentences stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .layout import Box
from .places import Setting
from .stage import Stage


@dataclass(frozen=True)
class ReliefView:
    """Places of a large picture, a smaller plane under its name, two numbers and a scale.

    The scale stands if its box is higher than wide, and lies if not; `scale_name` is that of its
    name, above it or before it. Sentences have a line each, where there is room for them.
    """

    first: Box
    second: Box
    name: Setting
    epoch: Setting
    measure: Setting
    scale: Box
    scale_name: Setting
    captions: tuple[Setting | None, ...] = ()
    key: Box | None = None
    marks: Setting | None = None  # words on points, where subtitles have no room for them


_VIEWS = {
    "wide": ReliefView(
        Box(96, 156, 848, 848),
        Box(1056, 426, 472, 472),
        (25, (1056, 404)),
        (92, (1056, 288)),
        (92, (1400, 288)),
        Box(1650, 426, 18, 472),
        (25, (1650, 404)),
        ((27, (1056, 960)), (27, (1056, 1000))),
    ),
    "wide small": ReliefView(
        Box(96, 156, 848, 848),
        Box(1040, 500, 504, 504),
        (46, (1040, 470)),
        (130, (1040, 330)),
        (130, (1420, 330)),
        Box(1616, 500, 30, 504),
        (46, (1616, 470)),
        (None, (44, (1040, 1060))),
        marks=(44, (96, 1060)),
    ),
    "square": ReliefView(
        Box(74, 144, 712, 712),
        Box(804, 640, 216, 216),
        (25, (804, 620)),
        (72, (804, 256)),
        (72, (804, 416)),
        Box(310, 924, 710, 16),
        (25, (60, 941)),
        ((27, (60, 1020)), (27, (60, 1056))),
    ),
    "tall": ReliefView(
        Box(100, 252, 880, 880),
        Box(704, 1330, 316, 316),
        (34, (704, 1308)),
        (92, (60, 1400)),
        (92, (60, 1580)),
        Box(330, 1206, 690, 16),
        (34, (60, 1226)),
        ((32, (60, 1702)), (32, (60, 1746))),
    ),
}

_KEYED = {
    "wide": replace(
        _VIEWS["wide"],
        second=Box(1056, 426, 392, 392),
        scale=Box(1650, 426, 18, 392),
        key=Box(1056, 838, 768, 84),
    ),
    "wide small": replace(
        _VIEWS["wide small"],
        second=Box(1040, 500, 380, 380),
        scale=Box(1616, 500, 30, 380),
        key=Box(1040, 900, 784, 110),
    ),
    "square": replace(
        _VIEWS["square"],
        second=Box(804, 500, 216, 216),
        name=(25, (804, 480)),
        key=Box(804, 730, 216, 126),
    ),
    "tall": replace(_VIEWS["tall"], measure=(92, (360, 1400)), key=Box(60, 1430, 610, 220)),
}


_SMALL_RELIEF = Box(96, 162, 900, 848)

# Of a relief, which has its own scale beside it, all else has the room of the one of maps.
_RELIEFS = {
    "wide": replace(
        _VIEWS["wide"],
        first=Box(96, 180, 912, 800),
        second=Box(1056, 388, 520, 520),
        name=(25, (1056, 366)),
    ),
    "wide small": replace(
        _VIEWS["wide small"],
        first=_SMALL_RELIEF,
        captions=(None, (44, (96, 1060))),
        marks=(44, (1576, 536)),
    ),
    "square": replace(
        _VIEWS["square"],
        first=Box(60, 144, 728, 790),
        captions=((27, (60, 972)), (27, (60, 1012))),
    ),
    "tall": replace(
        _VIEWS["tall"],
        first=Box(60, 240, 960, 920),
        second=Box(600, 1226, 420, 420),
        name=(34, (600, 1202)),
        epoch=(92, (60, 1330)),
        measure=(92, (60, 1540)),
    ),
}
_KEYED_RELIEFS = {
    "wide": replace(_VIEWS["wide"], first=Box(96, 180, 912, 800), key=Box(1580, 426, 244, 472)),
    "wide small": replace(
        _VIEWS["wide small"],
        first=_SMALL_RELIEF,
        second=Box(1040, 500, 436, 436),
        captions=(None, (44, (96, 1060))),
        marks=(44, (1508, 880)),
        key=Box(1500, 380, 324, 440),
    ),
    "square": replace(_VIEWS["square"], first=Box(60, 144, 728, 716), key=Box(60, 880, 960, 104)),
    "tall": replace(_VIEWS["tall"], first=Box(60, 240, 960, 900), key=Box(60, 1164, 960, 104)),
}


# Of a map, the scale stands beside it, and all else farther right.
_MAPS = {
    "wide": replace(
        _VIEWS["wide"],
        second=Box(1152, 350, 548, 548),
        name=(25, (1152, 328)),
        epoch=(72, (1152, 250)),
        measure=(72, (1480, 250)),
        scale=Box(990, 240, 18, 764),
        scale_name=(25, (990, 220)),
        captions=((27, (1152, 960)), (27, (1152, 1000))),
    ),
    "wide small": replace(
        _VIEWS["wide small"],
        second=Box(1190, 500, 504, 504),
        name=(46, (1190, 470)),
        epoch=(96, (1190, 318)),
        measure=(96, (1440, 318)),
        scale=Box(974, 286, 30, 718),
        scale_name=(46, (962, 258)),
    ),
    "tall": replace(
        _VIEWS["tall"],
        first=Box(120, 252, 840, 840),
        second=Box(704, 1356, 316, 316),
        name=(34, (704, 1332)),
        epoch=(92, (60, 1416)),
        measure=(92, (60, 1600)),
        scale=Box(330, 1190, 690, 16),
        scale_name=(34, (60, 1210)),
        captions=((32, (60, 1712)), (32, (60, 1756))),
    ),
}
_MAPS["square"] = replace(_VIEWS["square"], first=Box(60, 144, 712, 712))
_KEYED_MAPS = {
    "square": replace(_KEYED["square"], first=_MAPS["square"].first),
    "tall": replace(_MAPS["tall"], measure=(92, (360, 1416)), key=Box(60, 1450, 610, 222)),
    "wide": replace(_MAPS["wide"], second=Box(1152, 350, 468, 468), key=Box(1152, 838, 672, 84)),
    "wide small": replace(
        _MAPS["wide small"], second=Box(1190, 500, 380, 380), key=Box(1190, 900, 634, 110)
    ),
}


def map_view_with(names: Sequence[str], stage: Stage) -> ReliefView:
    """The places in a frame of a map and its scale, with one for a key if there are `names`."""
    return stage.pick((_KEYED | _KEYED_MAPS) if names else (_VIEWS | _MAPS))


def relief_view_with(names: Sequence[str], stage: Stage) -> ReliefView:
    """The places in a frame of a relief, with one for a key if there are `names` for it."""
    return stage.pick(_KEYED_RELIEFS if names else _RELIEFS)
