"""The classes by name, each with its mark, in as many columns as fit; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim import VGroup, VMobject

from ...shortening import cut_apart
from ..fields.colours import class_colour
from ..stage.glyph_outlines import spelt, unknown_in
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.text_warnings import missing
from ..stage.typography import Figure, line
from ..words.numbers import grouped
from .shapes import mark_at

_KEY_SIZE = 24.0  # design pixels of type, at most
_MARKED = 1.0  # ems that a mark takes
_APART = 0.9  # ems between a name and the next column
_COUNTED = 3.4  # ems kept for a count
_LOOSE, _TIGHT = 2.1, 1.2  # ems from row to row: at most, and at least
_NARROWEST = 3.0  # ems of a name, at least
_ROUNDING = 1e-9


class ClassKey(VGroup):
    """The classes in rows and columns, in type as large as the box allows.

    Where not all of them fit, the last place says how many are left out. Where nothing could be
    read, and without names or a box, there is nothing.
    """

    def __init__(self, names: Sequence[str], box: Box | None, stage: Stage) -> None:
        super().__init__()
        grid = None
        if box is not None and names:
            size = stage.layout.readable(_KEY_SIZE * stage.layout.small_type)
            written = _readable(names)
            grid = _grid_of(written, box, stage.layout, _Demand(size, columns=1, kept=_APART))
        if grid is not None:
            self.add(*_marked(written, grid, stage, colour=stage.theme.muted, bold=False))


class ClassList(VGroup):
    """The classes in at least that many columns: the count after dot and name, which are `still`.

    `counts` gives the counts of all classes at a moment.
    """

    def __init__(
        self,
        names: Sequence[str],
        counts: Callable[[Moment], Sequence[int]],
        *,
        box: Box,
        columns: int,
        size: float,
        stage: Stage,
    ) -> None:
        super().__init__()
        self._counts = counts
        self.still = VGroup()
        layout, theme, names = stage.layout, stage.theme, _readable(names)
        grid = _grid_of(names, box, layout, _Demand(size, columns=columns, kept=_COUNTED + _APART))
        if grid is None:
            return
        self.still.add(*_marked(names, grid, stage, colour=theme.ink, bold=True))
        for index in range(grid.shown):
            name, (_, y) = self.still[2 * index + 1], grid.baseline(index)
            after = float(name.get_right()[0]) + grid.size * 0.55 * layout.unit
            at = after, layout.point(0, y)[1], 0.0
            count = Figure(grid.size * layout.unit, at=at, colour=theme.muted, anchor="left")
            count.write("0")
            self.add(count)

    def show(self, moment: Moment) -> None:
        """Show the counts of a moment."""
        for figure, count in zip(self.submobjects, self._counts(moment), strict=False):
            figure.write(grouped(count))


@dataclass(frozen=True)
class _Demand:
    """The largest type, the fewest columns, and the ems that are kept free after names."""

    size: float
    columns: int
    kept: float


@dataclass(frozen=True)
class _Grid:
    """Rows and columns of a box, and in design pixels the size of type and the width of names."""

    box: Box
    classes: int
    columns: int
    rows: int
    size: float
    width: float

    @property
    def shown(self) -> int:
        """How many classes have a place; one place is kept to say that there are more."""
        places = self.rows * self.columns
        return self.classes if self.classes <= places else places - 1

    def baseline(self, index: int) -> tuple[float, float]:
        """Where the mark of a place begins, and the baseline of its name."""
        row, column = divmod(index, self.columns)
        step = min(self.box.height / self.rows, self.size * _LOOSE)
        return (
            self.box.x + column * self.box.width / self.columns,
            self.box.y + row * step + self.size,
        )


def _grid_of(names: Sequence[str], box: Box, layout: Layout, demand: _Demand) -> _Grid | None:
    """The grid with the most classes whose names can be read best; None if none can be read."""
    classes, smallest = len(names), layout.smallest_type
    if demand.size < smallest:
        return None
    spans = [line(name, 1.0, at=(0, 0, 0), colour="#ffffff").width for name in names]

    def worth(grid: _Grid) -> tuple[float, ...]:
        # Type has to be large before it helps that names are whole; then rows should be full.
        whole = min(1.0, grid.width / grid.size / max(1.0, *spans))
        empty = grid.rows * grid.columns - classes
        return grid.shown, round(float(grid.size**1.5 * whole**0.5), 3), -empty

    found = []
    for columns in range(min(demand.columns, classes), classes + 1):
        across = box.width / columns
        rows = -(-classes // columns)
        fitting = min(box.height / rows / _TIGHT, across / (_MARKED + demand.kept + _NARROWEST))
        size = min(demand.size, max(fitting, smallest))
        rows = min(rows, int(box.height / size / _TIGHT + _ROUNDING))
        width = across - (_MARKED + demand.kept) * size
        if rows and width >= _NARROWEST * size - _ROUNDING:
            found.append(_Grid(box, classes, columns, rows, size, width))
    return max(found, key=worth, default=None)


def _marked(
    names: Sequence[str], grid: _Grid, stage: Stage, *, colour: str, bold: bool
) -> list[VMobject]:
    """The mark and the name of every class that has a place, and how many have none."""
    layout, size, unit = stage.layout, grid.size, stage.layout.unit

    def word(text: str, x: float, y: float, width: float) -> VMobject:
        return line(
            text,
            size * unit,
            at=layout.point(x, y),
            colour=colour,
            bold=bold,
            width=width * unit,
            cut=cut_apart(names),
            what="class names in the key",
        )

    marked: list[VMobject] = []
    for index, name in enumerate(names[: grid.shown]):
        x, y = grid.baseline(index)
        at = layout.point(x + size * 0.3, y - size * 0.36)
        own = class_colour(index, len(names))
        marked.append(mark_at(at, own, class_mark(index), size * 0.3 * unit))
        marked.append(word(name, x + size * _MARKED, y, grid.width))
    if grid.shown < grid.classes:
        x, y = grid.baseline(grid.shown)
        marked.append(word(f"+ {grid.classes - grid.shown}", x, y, grid.width + size * _MARKED))
    return marked


def _readable(names: Sequence[str]) -> list[str]:
    """The names, or the numbers of classes whose names no font here could write."""
    for name in names:
        missing(unknown_in(name, bold=False))
    return [
        name if spelt(name).strip(" ?") else f"class {index}" for index, name in enumerate(names)
    ]
