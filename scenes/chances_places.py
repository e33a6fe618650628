"""Where the planes of several networks stand, and words on them, in each shape of frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..errors import UserError
from .chances_beside import GROWN, Beside, worth
from .chances_type import NAME, NOTE, SHARES, bar_of, type_of
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import width_of

SHARE = 5.0
"""Ems that a range of shares may take."""

_INSIDE = {
    "wide": Box(96, 172, 1728, 840),
    "square": Box(60, 150, 960, 890),
    "tall": Box(60, 256, 960, 1480),
}
# Type of counts is small where there are more rows of planes than these.
_COUNT, _SMALL_COUNT = 52.0, 36.0
_MOST = {"wide": 1, "square": 1, "tall": 2}
# Design pixels that sentences below the planes take, and that a key does.
_HIGH = {"wide": (130.0, 60.0), "square": (120.0, 90.0), "tall": (134.0, 100.0)}
# The same in a wide frame where sentences follow each other, in two lines or beside a key in three.
_FLOWING, _FLOWING_KEYED = (68.0, 0.0), (102.0, 60.0)
_BESIDE = 440.0  # design pixels of width of words beside planes, at least
_NAMED = 0.62  # the part of their place that sentences leave to themselves where a key is with them
_GAP = 44.0  # design pixels between planes, and from them to words
_LEAST = 60.0  # side of a plane
_BETWEEN = 18.0  # design pixels from words to a key below them
_WORTH = 1.1  # times the worth of other planes, those with numbers beside them have for a side
_FEW = 2  # planes, whose counts beside them are large
_KEPT, _AMPLE = 0.7, 240.0  # the part of the side of a plane that words leave, or a side that does
_LARGE = 0.9  # of the largest side that planes could have
_NARROWED = 0.75  # of their size: so small, names are cut
_WHOLE = 0.999  # of their room, that names take: what is as wide might be cut


@dataclass(frozen=True)
class ChancesPlaces:
    """Boxes in design pixels: a plane each, and where there is room those of words and of a key.

    What stands above and below a plane has a `width`; type of names and counts has the sizes `name`
    and `count`. Where planes leave room for that, their numbers are in the boxes `beside` them, one
    each, not below.
    Sentences that are `flowing` follow each other in lines, their short forms.
    """

    planes: Sequence[Box]
    width: float
    name: float
    count: float
    note: Box | None = None
    key: Box | None = None
    beside: Sequence[Box] = ()
    flowing: bool = False

    @classmethod
    def of(cls, names: Sequence[str], stage: Stage, *, keyed: bool) -> ChancesPlaces:
        """The places of networks with these names, and of a key of classes if it is `keyed`.

        Words are left out where planes would be much smaller for them, and so is the key. Raises
        `UserError` for more networks than can be seen.
        """
        places = cls._of(len(names), stage, keyed=keyed)
        widest = max(width_of(each, bold=True) for each in names)
        fitting = _WHOLE * places.width / max(widest, 1e-9)
        least = max(_NARROWED * places.name, stage.layout.smallest_type)
        return replace(places, name=min(places.name, max(fitting, least)))

    @classmethod
    def _of(cls, networks: int, stage: Stage, *, keyed: bool) -> ChancesPlaces:
        side = _Rows.filling(stage.pick(_INSIDE), networks, stage).side
        if side < _LEAST:
            raise _too_many(networks, stage)
        noted = stage.layout.readable(NOTE, most=1.3) > 0
        wide = stage.layout.shape == "wide"
        room = stage.pick(_HIGH)
        below = partial(_with_words_below, networks, stage)
        enough = max(min(_KEPT * side, _AMPLE), _LEAST)
        ways = [below(noted=noted, keyed=keyed, room=room, flowing=False)]
        at_right = _with_numbers_beside(networks, stage, noted=noted, keyed=keyed)
        if wide and noted:
            beside = _with_words_beside(networks, stage, keyed=keyed)
            if beside.planes[0].width >= _LARGE * ways[0].planes[0].width:
                ways.insert(0, beside)
            lines = _FLOWING_KEYED if keyed else _FLOWING
            ways.append(below(noted=True, keyed=keyed, room=lines, flowing=True))
        without = partial(below, noted=False, room=room, flowing=False)
        ways += [without(keyed=each) for each in (keyed, False)]
        found = next(each for each in ways if each.planes[0].width >= enough)
        least = max(_WORTH * worth(found.planes, found.note, stage.pick(_INSIDE)), enough)
        plane, numbers = at_right.planes[0], at_right.beside[0]
        return at_right if plane.width >= least and numbers.bottom < plane.bottom else found


def _too_many(networks: int, stage: Stage) -> UserError:
    fewer = range(1, networks)
    sides = [_Rows.filling(stage.pick(_INSIDE), each, stage).side for each in fewer]
    most = max(each for each, side in zip(fewer, sides, strict=True) if side >= _LEAST)
    return UserError(
        f"scene 'chances' shows at most {most} networks at this `size`",
        given=networks,
        remedy="choose another `size`, or show some of them in another chapter",
    )


def _with_numbers_beside(networks: int, stage: Stage, *, noted: bool, keyed: bool) -> ChancesPlaces:
    """Planes with their numbers at their right, over words, and a key below those."""
    inside, layout = stage.pick(_INSIDE), stage.layout
    words, high = (
        there * each for there, each in zip((noted, keyed), stage.pick(_HIGH), strict=True)
    )
    between = _BETWEEN * (noted and keyed)
    room = inside.height - words - high - between - _GAP * (noted or keyed)
    name, count, shares = (type_of(each, layout) for each in (NAME, _COUNT, SHARES))
    if networks > _FEW:
        count = type_of(_SMALL_COUNT, layout)
    inside_rows = replace(inside, height=room)
    at_right = Beside.largest(networks, inside_rows, above=1.5 * name, count=count)
    low = 3 * bar_of(layout) + 1.6 * shares
    note = replace(inside, y=at_right.planes[-1].bottom + _GAP, height=words)
    return ChancesPlaces(
        at_right.planes,
        at_right.width,
        name,
        at_right.count,
        note=note if noted else None,
        key=replace(note, y=note.bottom + between, height=high) if keyed else None,
        beside=[replace(each, y=each.y + at_right.count, height=low) for each in at_right.numbers],
    )


def _with_words_beside(networks: int, stage: Stage, *, keyed: bool) -> ChancesPlaces:
    """Words begin where the planes do, close to them; the key is below the words."""
    inside = stage.pick(_INSIDE)
    rows = _Rows.filling(replace(inside, width=inside.width - _BESIDE - _GAP), networks, stage)
    places = rows.places(inside.x)
    first = places.planes[0]
    x = max(each.right for each in places.planes) + _GAP
    words = Box(x, first.y - 0.2 * NOTE, inside.right - x, places.planes[-1].bottom - first.y)
    if not keyed:
        return replace(places, note=words)
    high = _NAMED * words.height
    note, y = replace(words, height=high), words.y + high
    return replace(places, note=note, key=replace(words, y=y, height=words.bottom - y))


def _with_words_below(
    networks: int,
    stage: Stage,
    *,
    noted: bool,
    keyed: bool,
    room: tuple[float, float],
    flowing: bool,
) -> ChancesPlaces:
    """Words below the planes; the key is at their right in a wide frame, else below them.

    The `room` is how high words and a key are, and `flowing` whether words follow each other.
    """
    inside, wide = stage.pick(_INSIDE), stage.layout.shape == "wide"
    words, key = (there * high for there, high in zip((noted, keyed), room, strict=True))
    between = _BETWEEN * (noted and keyed)
    high = max(words, key) if wide else words + between + key
    rows = _Rows.filling(
        replace(inside, height=inside.height - high - _GAP * (high > 0)), networks, stage
    )
    places = rows.places()
    under = rows.below + 1.4 * (places.count - rows.count)
    note = replace(inside, y=places.planes[-1].bottom + under + _GAP, height=high)
    below = note
    if wide and noted and keyed:
        note = replace(note, width=_NAMED * note.width)
        below = replace(note, x=note.right + _GAP, width=inside.right - note.right - _GAP)
    elif not wide:
        below = replace(note, y=note.y + words + between, height=key)
        note = replace(note, height=words)
    return replace(
        places,
        note=note if noted else None,
        key=below if keyed else None,
        flowing=flowing,
    )


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
        wide = SHARE * type_of(SHARES, stage.layout)
        every = [
            each for each in every if each.across - _GAP >= wide and each.side >= _LEAST
        ] or every
        largest = max(each.side for each in every)
        return next(each for each in every if each.side >= min(_LARGE * largest, largest))

    @classmethod
    def _in(cls, columns: int, inside: Box, networks: int, stage: Stage) -> _Rows:
        most = stage.pick(_MOST)
        count = _COUNT if math.ceil(networks / columns) <= most else _SMALL_COUNT
        layout = stage.layout
        name, number, shares = (type_of(each, layout) for each in (NAME, count, SHARES))
        below = 1.4 * number + 3 * bar_of(layout) + 1.6 * shares
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
        """Of planes in the middle of the box, or from `left` on; counts take what they leave."""
        spare = max(self.inside.height / self.rows - self.above - self.side - self.below, 0.0)
        count = min(self.count * GROWN, self.count + 0.4 * spare)
        below = self.below + 1.4 * (count - self.count)
        across, down = self.across, self.above + self.side + below
        width, free = across - _GAP, self.inside.width - self.side
        if left is None:
            if self.columns > 1 and width < self.side + 2 * _GAP:
                # Planes reach from margin to margin; names are no wider than they are.
                across, width = free / (self.columns - 1), self.side
            left = self.inside.x + (free - (self.columns - 1) * across) / 2
        top = self.inside.y + (self.inside.height - self.rows * down) / 2 + self.above
        full = self.networks // self.columns * self.columns
        indent = (self.columns * self.rows - self.networks) * across / 2  # of an incomplete row
        return ChancesPlaces(
            [
                Box(
                    left + index % self.columns * across + indent * (index >= full),
                    top + index // self.columns * down,
                    self.side,
                    self.side,
                )
                for index in range(self.networks)
            ],
            width,
            self.name,
            count,
        )
