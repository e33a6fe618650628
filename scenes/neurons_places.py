"""Where everything of a scene of neurons stands in each shape of frame; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .parts.paragraph import APART, height_of
from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage
from .stage.tiles import packed

_NARROW = 300.0  # design pixels, a column without room for long sentences


@dataclass(frozen=True)
class Place:
    """Where units, words, formula and key stand in one shape of frame; None without room.

    Words without a box of their own stand below the units, in theirs; their sentences are `apart`
    ems further apart than lines. `right` is where the formula and the number of the epoch have to
    end; `gloss` is what the letters of the formula are. `measure` is how well the run does, where
    the formula has been. `sum` is where it is said how many units are added so far. `plane`,
    `epoch` and `caption` are where they differ from those of other scenes.
    """

    units: Box
    size: float
    sum: Setting
    apart: float = APART
    words: Box | None = None
    formula: Setting | None = None
    gloss: Box | None = None
    measure: Setting | None = None
    right: float | None = None
    key: Box | None = None
    plane: Box | None = None
    epoch: Setting | None = None
    caption: Setting | None = None

    @property
    def narrow(self) -> bool:
        """Whether words have a column that is too narrow for long sentences."""
        return self.words is not None and self.words.width < _NARROW

    def divided(self, sentences: Sequence[str], stage: Stage) -> tuple[Box, Box]:
        """The boxes of the units and of words, which are as high as these sentences need."""
        if self.words is not None:
            return self.units, self.words
        units = self.units
        high = height_of(sentences, self.size, units.width, stage, apart=self.apart)
        rest = replace(units, height=units.height - high - self.size)
        return rest, Box(units.x, units.bottom - high, units.width, high)


_PLACES = {
    "wide": Place(
        Box(1056, 352, 768, 592),
        23,
        (28, (1340, 200)),
        formula=(40, (1340, 268)),
        gloss=Box(1644, 206, 180, 116),
        measure=(92, (1340, 288)),
        plane=Box(96, 164, 840, 840),
    ),
    "wide small": Place(
        Box(1064, 396, 760, 608),
        44,
        (64, (1064, 340)),
        apart=0.0,
        right=1440,
        measure=(110, (1464, 340)),
        epoch=(110, (1064, 340)),
    ),
    "square": Place(
        Box(60, 832, 960, 166),
        26,
        (28, (780, 238)),
        apart=0.2,
        words=Box(780, 486, 240, 310),
        formula=(34, (780, 346)),
        gloss=Box(780, 396, 240, 84),
        right=1020,
        measure=(64, (780, 364)),
        plane=Box(96, 162, 620, 620),
        epoch=(64, (780, 238)),
        caption=(30, (60, 1046)),
    ),
    "tall": Place(
        Box(440, 1176, 580, 330),
        28,
        (32, (60, 1336)),
        apart=0.2,
        words=Box(60, 1530, 960, 140),
        formula=(44, (60, 1404)),
        gloss=Box(60, 1458, 340, 76),
        right=400,
        measure=(92, (60, 1440)),
        plane=Box(118, 268, 844, 844),
        epoch=(92, (60, 1292)),
    ),
}
# Few tiles beside the plane of a square frame, over words in its strip: they are larger there.
_COLUMN = replace(
    _PLACES["square"],
    units=Box(780, 406, 240, 392),
    words=Box(60, 842, 960, 122),
    gloss=Box(60, 964, 960, 40),
)
# In wide frames, the formula begins where the epoch is not read meanwhile.
_ALONE = replace(
    _PLACES["wide"],
    sum=(28, (1056, 192)),
    formula=(46, (1056, 268)),
    gloss=Box(1400, 210, 424, 110),
)
# Tiles below the epoch and the formula, or a key of classes: they have the width of the frame.
_BELOW = replace(
    _PLACES["tall"],
    units=Box(60, 1344, 960, 318),
    words=None,
    sum=(32, (440, 1202)),
    formula=(44, (440, 1284)),
    gloss=Box(776, 1204, 244, 124),
    right=None,
    measure=(92, (440, 1292)),
)
_KEYED = {
    "wide": replace(_PLACES["wide"], units=Box(1056, 352, 768, 476), key=Box(1056, 856, 768, 92)),
    "wide small": replace(
        _PLACES["wide small"], units=Box(1040, 396, 784, 440), key=Box(1040, 850, 784, 160)
    ),
    "square": replace(
        _PLACES["square"], words=Box(780, 600, 240, 196), key=Box(780, 396, 240, 190), formula=None
    ),
    "tall": replace(
        _BELOW,
        sum=(32, (60, 1260)),
        key=Box(600, 1176, 420, 130),
        formula=None,
        right=300,
        epoch=(72, (60, 1280)),
        measure=(72, (300, 1280)),
    ),
}
# Many names take the room of words on small frames.
_CROWDED = _KEYED | {
    "wide small": replace(
        _KEYED["wide small"],
        units=Box(1040, 396, 784, 230),
        words=Box(1040, 626, 784, 0),
        key=Box(1040, 650, 784, 366),
    )
}
_MANY = 6  # names
_WORDS = 130.0  # design pixels that words below tiles take from these
_GAP, _STRIP = 14.0, 48.0  # design pixels between tiles, and below each for a number


def place_of(names: Sequence[str], units: int, stage: Stage) -> Place:
    """The place of a scene with a key of `names`, if there are any, and that many tiles."""
    if names:
        return stage.pick(_CROWDED if len(names) > _MANY else _KEYED)
    place, shape = stage.pick(_PLACES), stage.layout.shape
    others = {"tall": _BELOW, "square": _COLUMN}
    if shape not in others:
        return place
    other = others[shape]
    words = _WORDS if other.words is None else 0.0
    room = replace(other.units, height=other.units.height - words)
    return other if _side(units, room) > _side(units, place.units) else place


def without_epoch(place: Place) -> Place:
    """The place while the epoch is not read: a formula beside it has its room."""
    if place.formula != _PLACES["wide"].formula:
        return place
    return replace(place, sum=_ALONE.sum, formula=_ALONE.formula, gloss=_ALONE.gloss)


def _side(units: int, box: Box) -> float:
    """The approximate side of tiles in a box, by which places are compared."""
    return packed(units, inside=box, gap=_GAP, strip=_STRIP, most=box.width)[0].width
