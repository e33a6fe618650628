"""Where planes, numbers and words of a scene of feature space stand; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..reels.recording import Recording
from ..reels.task import Values
from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage
from .words.own_names import own_classes

_CLEAR = 20.0  # design pixels from a name to the key beside it


@dataclass(frozen=True)
class Place:
    """Where things stand in one shape of frame: planes, numbers, words; None without room."""

    first: Box
    second: Box
    heading: Setting
    name: Setting
    epoch: Setting
    measure: Setting
    caption: tuple[float, Box]
    words: tuple[float, Box] | None = None
    key: Box | None = None
    marks: Setting | None = None  # words on points, where subtitles have no room for them

    @property
    def name_ends(self) -> float | None:
        """Where the name of the flat plane has to end, if a key stands beside it."""
        key, (_, (_, y)) = self.key, self.name
        return key.x - _CLEAR if key is not None and key.y < y < key.bottom else None


_PLACES = {
    "wide": Place(
        Box(96, 200, 804, 804),
        Box(1056, 410, 460, 460),
        (25, (96, 182)),
        (25, (1056, 390)),
        (92, (1056, 288)),
        (92, (1400, 288)),
        (27, Box(1056, 942, 768, 72)),
        (25, Box(1544, 404, 280, 466)),
    ),
    "wide small": Place(
        Box(96, 216, 796, 796),
        Box(1040, 440, 350, 350),
        (46, (96, 198)),
        (46, (1040, 416)),
        (130, (1040, 330)),
        (130, (1420, 330)),
        (46, Box(1040, 816, 784, 200)),
        marks=(44, (1412, 476)),
    ),
    "square": Place(
        Box(96, 180, 640, 640),
        Box(804, 604, 216, 216),
        (25, (96, 164)),
        (25, (804, 584)),
        (72, (804, 256)),
        (72, (804, 416)),
        (27, Box(60, 858, 960, 80)),
        (25, Box(60, 946, 960, 112)),
    ),
    "tall": Place(
        Box(110, 298, 842, 842),
        Box(704, 1280, 316, 316),
        (34, (110, 278)),
        (34, (704, 1258)),
        (92, (60, 1350)),
        (92, (360, 1350)),
        (32, Box(60, 1662, 960, 90)),
        (30, Box(60, 1390, 610, 260)),
    ),
}
_KEYED = {
    "wide": replace(
        _PLACES["wide"],
        second=Box(1056, 410, 400, 400),
        words=(25, Box(1484, 404, 340, 406)),
        key=Box(1056, 820, 768, 114),
    ),
    "wide small": replace(
        _PLACES["wide small"], key=Box(1412, 396, 412, 270), marks=(44, (1414, 724))
    ),
    "square": replace(
        _PLACES["square"],
        words=(25, Box(60, 944, 700, 112)),
        caption=(27, Box(60, 858, 712, 80)),
        key=Box(804, 844, 216, 200),
    ),
    "tall": replace(
        _PLACES["tall"],
        words=(30, Box(60, 1388, 610, 130)),
        key=Box(60, 1526, 610, 130),
    ),
}
_SCALED = {
    "wide": replace(_KEYED["wide"], key=Box(1056, 848, 768, 60)),
    "wide small": replace(
        _PLACES["wide small"],
        second=Box(1040, 430, 356, 356),
        caption=(46, Box(1040, 824, 784, 126)),
        key=Box(1040, 950, 784, 60),
    ),
    "square": replace(
        _PLACES["square"],
        words=(25, Box(60, 914, 960, 90)),
        caption=(27, Box(60, 874, 960, 40)),
        key=Box(60, 1004, 960, 52),
    ),
    "tall": replace(_KEYED["tall"], key=Box(60, 1536, 610, 60)),
}


def places_of_bending(reel: Recording, stage: Stage) -> Place:
    """The places in a frame, with one for a key of named classes or of values."""
    if isinstance(reel.task, Values):
        return stage.pick(_SCALED)
    return stage.pick(_KEYED if own_classes([reel]) else _PLACES)
