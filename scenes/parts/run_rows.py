"""Places of runs under each other, each with a name and a word if these can be read; no lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import width_of

LARGER = 2.0
"""Times its size, type that could not be read otherwise."""

_TYPE = 26.0  # size of type
_ROW, _LOOSEST = 1.4, 2.5  # ems from run to run with names, at least and at most
_MOST = 3  # columns
_ENOUGH = 0.65  # of the largest size that type could have
_BETWEEN = 40.0  # design pixels from column to column
_NAME, _GAP = 0.4, 0.7  # of a column, that names take at most; ems between words and lines
_LEAST = 0.3  # of a column, for lines
_DOT = 0.27  # ems, the radius of dots
_FILLED = 0.4  # of a row without names: dots at most
_LARGEST = 6.0  # design pixels, the radius of dots of rows without names


@dataclass(frozen=True)
class Course:
    """How a run goes: the step at which it has succeeded, infinite if never, and its `last` one.

    The `word` is for when it succeeds.
    """

    name: str
    word: str
    reached: float
    last: float

    @property
    def succeeds(self) -> bool:
        """Whether there is a step at which it has."""
        return self.reached < math.inf


@dataclass(frozen=True)
class RunRows:
    """Rows of all `courses` in `columns`, with type of a `size`, 0 for none.

    Names are `named` ems wide, if they are not cut, and words `worded`.
    """

    box: Box
    courses: Sequence[Course]
    columns: int
    size: float
    named: float
    worded: float

    @classmethod
    def of(cls, box: Box, courses: Sequence[Course], stage: Stage) -> RunRows:
        """With names in the fewest columns in which type is large; without, if none is read."""
        layout, found = stage.layout, []
        usual = layout.readable(_TYPE * layout.small_type, most=LARGER)
        named, worded = (
            max(map(width_of, texts))
            for texts in ([each.name for each in courses], [each.word for each in courses])
        )
        for columns in range(1, min(_MOST, len(courses)) + 1):
            rows = cls(box, courses, columns, 0.0, named, worded)
            room = (1 - _LEAST) * rows.width
            whole, cut = room / (named + worded + 2 * _GAP), room - _NAME * rows.width
            size = min(usual, rows.pitch / _ROW, max(whole, cut / (worded + 2 * _GAP)))
            if layout.legible(size):
                found.append(replace(rows, size=size))
        largest = max((each.size for each in found), default=0.0)
        large = (each for each in found if each.size >= _ENOUGH * largest)
        return next(large, cls(box, courses, 1, 0.0, named, worded))

    @property
    def width(self) -> float:
        """Of a column."""
        return (self.box.width - (self.columns - 1) * _BETWEEN) / self.columns

    @property
    def pitch(self) -> float:
        """Design pixels from run to run."""
        most = _LOOSEST * self.size or math.inf
        return min(self.box.height / -(-len(self.courses) // self.columns), most)

    @property
    def name(self) -> float:
        """The width of names in design pixels."""
        return min(self.named * self.size, _NAME * self.width)

    @property
    def gap(self) -> float:
        """Design pixels between words and lines."""
        return _GAP * self.size

    @property
    def dot(self) -> float:
        """The radius of dots in design pixels."""
        return _DOT * self.size or min(_FILLED * self.pitch, _LARGEST)

    @property
    def across(self) -> tuple[float, float]:
        """From where the middles of dots may stand in a row, from its left end, to where."""
        words = self.name + self.worded * self.size + 2 * self.gap
        start = self.name + self.gap + self.dot
        return start, start + max(self.width - words - 2 * self.dot, 0.0)

    @property
    def places(self) -> list[tuple[float, float]]:
        """The left end of each row, and its middle.

        Runs without names stand in the order in which they succeed.
        """
        runs = range(len(self.courses))
        order = list(runs)
        if not self.size:
            order.sort(key=lambda run: self.courses[run].reached)
        high = -(-len(order) // self.columns)
        ranks = {run: divmod(rank, high) for rank, run in enumerate(order)}
        return [
            (
                self.box.x + ranks[run][0] * (self.width + _BETWEEN),
                self.box.y + (ranks[run][1] + 0.5) * self.pitch,
            )
            for run in runs
        ]
