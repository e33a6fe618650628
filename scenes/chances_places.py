"""Where the planes of several networks stand, and words on them, in each shape of frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import UserError
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import line

NAME, SHARES, NOTE = 28.0, 24.0, 25.0
"""Sizes of type: of names of planes, of intervals of shares, and of sentences."""

SHARE = 5.0
"""Ems that a range of shares may take."""

BAR = 12.0
"""How high the bar of an interval is, in design pixels."""

_INSIDE = {
    "wide": Box(96, 172, 1728, 840),
    "square": Box(60, 150, 960, 890),
    "tall": Box(60, 256, 960, 1460),
}
# Type of counts is small where there are more rows of planes than these.
_COUNT, _SMALL_COUNT = 52.0, 36.0
_MOST = {"wide": 1, "square": 1, "tall": 2}
# Design pixels that sentences below the planes take, and that a key does.
_HIGH = {"wide": (130.0, 60.0), "square": (120.0, 90.0), "tall": (118.0, 100.0)}
_FEW, _BESIDE = 2, 440.0  # planes in a wide frame with words beside them, and the width of these
_NAMED = 0.62  # the part of their place that sentences leave to themselves where a key is with them
_GAP = 44.0  # design pixels between planes, and from them to words
_LEAST = 60.0  # side of a plane
_KEPT, _AMPLE = 0.7, 240.0  # the part of the side of a plane that words leave, or a side that does
_LARGE = 0.9  # of the largest side that planes could have
_NARROWED = 0.75  # of their size: so small, names are cut


@dataclass(frozen=True)
class ChancesPlaces:
    """Boxes in design pixels: a plane each, and where there is room those of words and of a key.

    What stands above and below a plane has a `width`; type of names and counts has the sizes `name`
    and `count`.
    """

    planes: Sequence[Box]
    width: float
    name: float
    count: float
    note: Box | None = None
    key: Box | None = None

    @classmethod
    def of(cls, names: Sequence[str], stage: Stage, *, keyed: bool) -> ChancesPlaces:
        """The places of networks with these names, and of a key of classes if it is `keyed`.

        Words are left out where planes would be much smaller for them, and so is the key. Raises
        `UserError` for more networks than can be seen.
        """
        places = cls._of(len(names), stage, keyed=keyed)
        widest = max(
            line(each, 1.0, at=(0, 0, 0), colour="#000000", bold=True).width for each in names
        )
        fitting = places.width / max(widest, places.width / max(places.name, 1.0))
        least = max(_NARROWED * places.name, stage.layout.smallest_type)
        return replace(places, name=min(places.name, max(fitting, least)))

    @classmethod
    def _of(cls, networks: int, stage: Stage, *, keyed: bool) -> ChancesPlaces:
        side = _Rows.filling(stage.pick(_INSIDE), networks, stage).side
        if side < _LEAST:
            raise _too_many(networks, stage)
        noted = stage.layout.readable(NOTE, most=1.3) > 0
        if noted and stage.layout.shape == "wide" and networks <= _FEW:
            return _with_words_beside(networks, stage, keyed=keyed)
        ways = ((noted, keyed), (False, keyed), (False, False))
        every = (_with_words_below(networks, stage, noted=a, keyed=b) for a, b in ways)
        enough = max(min(_KEPT * side, _AMPLE), _LEAST)
        return next(each for each in every if each.planes[0].width >= enough)


def _too_many(networks: int, stage: Stage) -> UserError:
    fewer = range(1, networks)
    sides = [_Rows.filling(stage.pick(_INSIDE), each, stage).side for each in fewer]
    most = max(each for each, side in zip(fewer, sides, strict=True) if side >= _LEAST)
    return UserError(
        f"scene 'chances' shows at most {most} networks at this `size`",
        given=networks,
        remedy="choose another `size`, or show some of them in another chapter",
    )


def _with_words_beside(networks: int, stage: Stage, *, keyed: bool) -> ChancesPlaces:
    """Words begin where the planes do, close to them; the key is below the words."""
    inside = stage.pick(_INSIDE)
    rows = _Rows.filling(replace(inside, width=inside.width - _BESIDE - _GAP), networks, stage)
    places = rows.places(inside.x)
    first, last = places.planes[0], places.planes[-1]
    x = last.right + _GAP
    words = Box(x, first.y - 0.2 * NOTE, inside.right - x, rows.side)
    if not keyed:
        return replace(places, note=words)
    high = _NAMED * words.height
    note, y = replace(words, height=high), words.y + high
    return replace(places, note=note, key=replace(words, y=y, height=words.bottom - y))


def _with_words_below(networks: int, stage: Stage, *, noted: bool, keyed: bool) -> ChancesPlaces:
    """Words below the planes; the key is at their right in a wide frame, else below them."""
    inside, wide = stage.pick(_INSIDE), stage.layout.shape == "wide"
    words, key = (
        there * high for there, high in zip((noted, keyed), stage.pick(_HIGH), strict=True)
    )
    high = max(words, key) if wide else words + key
    rows = _Rows.filling(
        replace(inside, height=inside.height - high - _GAP * (high > 0)), networks, stage
    )
    places = rows.places()
    note = replace(inside, y=places.planes[-1].bottom + rows.below + _GAP, height=high)
    below = note
    if wide and noted and keyed:
        note = replace(note, width=_NAMED * note.width)
        below = replace(note, x=note.right + _GAP, width=inside.right - note.right - _GAP)
    elif not wide:
        note, below = replace(note, height=words), replace(note, y=note.y + words, height=key)
    return replace(places, note=note if noted else None, key=below if keyed else None)


@dataclass(frozen=True)
class _Rows:
    """Equal planes in rows in the box `inside`, with design pixels `above` and `below` each."""

    inside: Box
    networks: int
    columns: int
    name: float
    count: float
    above: float
    below: float

    @classmethod
    def filling(cls, inside: Box, networks: int, stage: Stage) -> _Rows:
        """With the fewest columns, which leave most room to names, of which planes are large."""
        columns = sorted({math.ceil(networks / rows) for rows in range(1, networks + 1)})
        every = [cls._in(each, inside, networks, stage) for each in columns]
        wide = SHARE * stage.layout.readable(SHARES)
        every = [
            each for each in every if each.across - _GAP >= wide and each.side >= _LEAST
        ] or every
        largest = max(each.side for each in every)
        return next(each for each in every if each.side >= min(_LARGE * largest, largest))

    @classmethod
    def _in(cls, columns: int, inside: Box, networks: int, stage: Stage) -> _Rows:
        most = stage.pick(_MOST)
        count = _COUNT if math.ceil(networks / columns) <= most else _SMALL_COUNT
        name, number, shares = map(stage.layout.readable, (NAME, count, SHARES))
        below = 1.4 * number + 3 * BAR + 1.6 * shares
        return cls(inside, networks, columns, name, number, 1.5 * name, below)

    @property
    def rows(self) -> int:
        """How many there are."""
        return math.ceil(self.networks / self.columns)

    @property
    def side(self) -> float:
        """Of a plane, in design pixels; negative where there is no room."""
        wide = (self.inside.width - (self.columns - 1) * _GAP) / self.columns
        return min(wide, self.inside.height / self.rows - self.above - self.below)

    @property
    def across(self) -> float:
        """From the left of a plane to that of the next one, in design pixels."""
        return min((self.inside.width + _GAP) / self.columns, self.side + 3 * _GAP)

    def places(self, left: float | None = None) -> ChancesPlaces:
        """Of planes in the middle of the box, or from `left` on."""
        across, down = self.across, self.above + self.side + self.below
        if left is None:
            left = self.inside.x + (self.inside.width - self.columns * across + _GAP) / 2
        top = self.inside.y + (self.inside.height - self.rows * down) / 2 + self.above
        return ChancesPlaces(
            [
                Box(
                    left + index % self.columns * across,
                    top + index // self.columns * down,
                    self.side,
                    self.side,
                )
                for index in range(self.networks)
            ],
            across - _GAP,
            self.name,
            self.count,
        )
