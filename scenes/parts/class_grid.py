"""How names of classes are divided into columns, rows and lines of type; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..stage.glyph_outlines import glyphs
from ..stage.layout import Box, Layout

MARKED = 1.0  # ems that a mark takes
APART = 0.9  # ems between a name and the next column
LINE = 1.2  # ems from line to line
_LOOSE = 2.1  # ems from row to row, at most
_LOOSER = 3.4  # times what is kept below names, more
_BETWEEN = 0.3  # ems more between names of several lines
_MOST_LINES = 3
_BLANK = 0.28  # ems
_NARROWEST = 3.0  # ems of a name, at least
_SMALLER = 0.75  # of its size, down to which type is made smaller so that names are whole
_ROUNDING = 1e-9
_SLACK = 1.02  # the width of a line is that of its parts, nearly
_PART = re.compile(r"[^\s/_-]*(?:[/_-]+|\s+|$)")  # of a name, at the end of which a line may end


@dataclass(frozen=True)
class Demand:
    """The largest type, the fewest columns, and the ems kept free after names and below them.

    Type is large `enough` from that share of the largest on, for fewer columns without a gap.
    """

    size: float
    columns: int
    kept: float
    below: float = 0.0
    enough: float = 1.0


@dataclass(frozen=True)
class Grid:
    """Rows and columns of a box, and in design pixels the size of type and the width of names.

    Names have as many as `lines` lines, and `below` ems free below them.
    """

    box: Box
    classes: int
    columns: int
    rows: int
    lines: int
    size: float
    width: float
    below: float = 0.0

    @property
    def shown(self) -> int:
        """How many classes have a place; one place is kept to say that there are more."""
        places = self.rows * self.columns
        return self.classes if self.classes <= places else places - 1

    @property
    def across(self) -> float:
        """The width of a column."""
        return (self.box.width + APART * self.size) / self.columns - APART * self.size

    @property
    def step(self) -> float:
        """From row to row."""
        loose = _LOOSE + (self.lines - 1) * LINE + _LOOSER * self.below
        return min(self.box.height / self.rows, self.size * loose)

    def baseline(self, index: int) -> tuple[float, float]:
        """Where the mark of a place begins, and the baseline of the first line of its name."""
        row, column = divmod(index, self.columns)
        across = self.across + APART * self.size
        return self.box.x + column * across, self.box.y + row * self.step + self.size


class Names:
    """The names of classes, whose widths are measured only once; in ems."""

    def __init__(self, names: Sequence[str], *, bold: bool) -> None:
        self._names, self._bold = names, bold

    @cached_property
    def _spans(self) -> list[float]:
        return [self._span(name) for name in self._names]

    @cached_property
    def _parts(self) -> list[list[tuple[str, float]]]:
        return [
            [(part, self._span(part.rstrip())) for part in _PART.findall(name) if part]
            for name in self._names
        ]

    def _span(self, text: str) -> float:
        outlines = [each[:, 0] for each in glyphs(text, self._bold)]
        return float(np.ptp(np.concatenate(outlines))) if outlines else 0.0

    def __len__(self) -> int:
        return len(self._names)

    @property
    def widest(self) -> float:
        """The width of the widest name in one line."""
        return max(self._spans)

    def whole(self, width: float, lines: int) -> float:
        """The share of the widest line, or name, that fits a width."""
        return min(1.0, width / max(1e-9, *(self._widest(k, width, lines) for k in self._all)))

    @property
    def _all(self) -> range:
        return range(len(self._names))

    def _widest(self, index: int, width: float, lines: int) -> float:
        return max(span for _, span in self._broken(index, width, lines))

    def broken(self, width: float, lines: int) -> list[list[str]]:
        """The lines of every name, which are not all narrower than `width`."""
        return [[text for text, _ in self._broken(k, width, lines)] for k in self._all]

    def _broken(self, index: int, width: float, lines: int) -> list[tuple[str, float]]:
        """The lines of a name with their widths: as many parts in each as fit."""
        if lines == 1 or self._spans[index] <= width:
            return [(self._names[index], self._spans[index])]
        text, reach = "", 0.0
        broken: list[tuple[str, float]] = []
        for part, span in self._parts[index]:
            if text and reach + span > width / _SLACK and len(broken) < lines - 1:
                broken.append((text.rstrip(), reach))
                text, reach = "", 0.0
            blank = _BLANK if text.endswith(" ") else 0.0
            text, reach = text + part, reach + blank + span
        return [*broken, (text.rstrip(), reach)]


def grid_of(names: Names, box: Box, layout: Layout, demand: Demand) -> Grid | None:
    """The grid with the most classes whose names can be read best; None if none can be read.

    Names that have no room are set in smaller type and broken into lines before they are cut.
    """
    count = len(names)
    if demand.size < layout.smallest_type:
        return None

    def worth(grid: Grid) -> tuple[float, ...]:
        whole = names.whole(grid.width / grid.size, grid.lines)
        empty = grid.rows * grid.columns - count
        readable = round(float(grid.size**1.5 * whole**0.5), 3)
        even = whole >= 1 and not empty and grid.size >= demand.enough * demand.size
        fewer = -grid.columns if even else -count
        return (
            grid.shown,
            whole >= 1,
            -grid.lines if whole >= 1 else 0,
            even,
            fewer,
            readable,
            -empty,
        )

    best = None
    for lines in range(1, _MOST_LINES + 1):
        found = _grids(names, box, layout.smallest_type, demand, lines)
        best = max([*([best] if best else []), *found], key=worth, default=None)
        if best is None or (best.shown == count and worth(best)[1]):
            break
    return best


def _grids(names: Names, box: Box, smallest: float, demand: Demand, lines: int) -> Iterator[Grid]:
    """Grids by columns, with type as large as fits each, or smaller so that names are whole."""
    count, beside = len(names), MARKED + demand.kept
    high = LINE * lines + (_BETWEEN if lines > 1 else 0.0) + demand.below
    for columns in range(min(demand.columns, count), count + 1):
        rows = -(-count // columns)
        narrow = box.width / (columns * (beside + _NARROWEST) - APART)
        largest = min(demand.size, max(min(box.height / rows / high, narrow), smallest))
        whole = box.width / (columns * (beside + names.widest * _SLACK) - APART)
        smaller = max(whole, smallest, demand.size * _SMALLER)
        for size in (largest, min(largest, smaller)):
            fitting = min(rows, int(box.height / size / high + _ROUNDING))
            width = (box.width + APART * size) / columns - beside * size
            if fitting and width >= _NARROWEST * size - _ROUNDING:
                yield Grid(box, count, columns, fitting, lines, size, width, demand.below)
