"""Where everything of a scene of neurons stands in each shape of frame; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .parts.paragraph import APART, height_of
from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage


@dataclass(frozen=True)
class Place:
    """Where units, words, formula and key stand in one shape of frame; None without room.

    Words without a box of their own stand below the units, in theirs; their sentences are `apart`
    ems further apart than lines. `right` is where the formula and the number of the epoch have to
    end. `sum` is where it is said how many units are added so far. `plane`, `epoch` and `caption`
    are where they differ from those of other scenes.
    """

    units: Box
    size: float
    sum: Setting
    apart: float = APART
    words: Box | None = None
    formula: Setting | None = None
    right: float | None = None
    key: Box | None = None
    plane: Box | None = None
    epoch: Setting | None = None
    caption: Setting | None = None

    def divided(self, sentences: Sequence[str], stage: Stage) -> tuple[Box, Box]:
        """The boxes of the units and of words, which are as high as these sentences need."""
        if self.words is not None:
            return self.units, self.words
        units = self.units
        high = height_of(sentences, self.size, units.width, stage, apart=self.apart)
        rest = replace(units, height=units.height - high - self.size)
        return rest, Box(units.x, units.bottom - high, units.width, high)


PLACES = {
    "wide": Place(
        Box(1056, 352, 768, 592),
        23,
        (28, (1340, 200)),
        formula=(40, (1340, 268)),
        plane=Box(96, 164, 840, 840),
    ),
    "wide small": Place(Box(1040, 396, 784, 608), 44, (44, (1464, 340)), apart=0.0, right=1440),
    "square": Place(
        Box(60, 846, 960, 150),
        26,
        (28, (780, 256)),
        apart=0.2,
        words=Box(780, 440, 240, 350),
        formula=(34, (780, 370)),
        right=1020,
        plane=Box(96, 156, 636, 636),
        epoch=(72, (780, 256)),
        caption=(30, (60, 1046)),
    ),
    "tall": Place(
        Box(440, 1176, 580, 330),
        28,
        (32, (60, 1336)),
        apart=0.2,
        words=Box(60, 1530, 960, 140),
        formula=(44, (60, 1420)),
        right=400,
        plane=Box(110, 252, 860, 860),
        epoch=(92, (60, 1292)),
    ),
}
KEYED = {
    "wide": replace(PLACES["wide"], units=Box(1056, 352, 768, 476), key=Box(1056, 856, 768, 92)),
    "wide small": replace(
        PLACES["wide small"], units=Box(1040, 396, 784, 440), key=Box(1040, 850, 784, 160)
    ),
    "square": replace(
        PLACES["square"], words=Box(780, 580, 240, 210), key=Box(780, 320, 240, 230), formula=None
    ),
    "tall": replace(
        PLACES["tall"],
        units=Box(440, 1176, 580, 220),
        words=Box(60, 1546, 960, 124),
        key=Box(60, 1420, 960, 110),
        formula=None,
    ),
}
# Many names take the room of words on small frames.
CROWDED = KEYED | {
    "wide small": replace(
        KEYED["wide small"],
        units=Box(1040, 396, 784, 230),
        words=Box(1040, 626, 784, 0),
        key=Box(1040, 650, 784, 366),
    )
}
MANY = 6
