"""Counts as a matrix of cells; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, product
from typing import Literal

import numpy as np
from jaxtyping import Int
from manim import VGroup, VMobject

from ...numerals import DIVERGED, grouped, per_cent
from ..fields.colours import class_colour, luminance, rgb
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.theme import Theme
from ..stage.typography import Figure, line, width_of
from .shapes import STROKE, mark_at, rectangle

_STRONGEST = 0.72  # opacity of a cell that holds all of its row, at most
_FAINTEST = 0.06
_MARKED = 26.0  # design pixels left of a matrix, for the marks of its rows, and above it
_BESIDE = 12.0  # design pixels more where rows have names
_NARROWED = 0.6  # of their size: names make cells no smaller
_ROW = 1.0  # ems of a row that has a name, at least
_CLOSEST = 0.75  # ems of a row below which names run into each other: Inter's letters are as high
_READABLE = 4.5  # contrast of type, at least (WCAG 2.2, 1.4.3)
_COUNTED, _TIGHT = 0.84, 0.96  # of a cell, that its count may take; where zeros are left out
_FEW = 6  # classes, up to which zeros are written: with more they hide what is not zero
_NOWHERE = (0.0, 0.0, 0.0)  # for figures that are only measured

CountsAt = Callable[[Moment], Int[np.ndarray, "classes classes"]]
"""How many of each row are in each column at a moment."""


class Matrix(VGroup):
    """True classes by row, what they are taken for by column, with a title and the share right.

    Columns have the marks of classes; rows have names, too, unless classes are named elsewhere.
    Title, names and marks are `still`. The cell in `focus` (row, column) is framed.
    Where nothing is counted, cells are empty, and what `without` says stands for the share. A
    `share` that is known otherwise is written instead, and then no counts, which might differ.
    A cell is the stronger, the more of its row it holds. Counts are written where cells have room
    for the largest, or for `most` in one beside it; of more than six classes, those that are not 0.
    """

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        counts: CountsAt,
        *,
        box: Box,
        stage: Stage,
        rows: Literal["names", "marks"] = "names",
        focus: tuple[int, int] | None = None,
        most: int = 0,
        share: Callable[[Moment], float] | None = None,
        without: Callable[[Moment], str] = lambda _: DIVERGED,
    ) -> None:
        super().__init__()
        layout, theme, classes = stage.layout, stage.theme, len(names)
        self._counts_at, self._share_at, self._without = counts, share, without
        self._shown: Int[np.ndarray, "classes classes"] | None = None
        heading, self._share = _heading(title, box, stage)
        written = names if rows == "names" and _label(layout) else []
        place = _Cells.in_box(box, classes, written, layout)
        marks = [_marks(place, each, classes, layout) for each in range(classes)]
        rows_named = [_name(place, row, name, stage) for row, name in enumerate(written)]
        self.still = VGroup(*heading, *chain(*marks), *rows_named)
        self._zeros = classes <= _FEW
        room = (_COUNTED if self._zeros else _TIGHT) * place.side
        size = _type_in(room, place.side, most or largest_count(counts), layout)
        every = list(product(range(classes), repeat=2))
        self._cells = [
            rectangle(place.inner(*each), layout, colour=class_colour(each[1], classes))
            for each in every
        ]
        self._counts: list[Figure] = []
        if self._share is not None and share is None and size:
            self._counts = [_count(place.inner(*each), size, stage) for each in every]
        self._frame = VMobject(
            stroke_color=theme.ink, stroke_width=3 * layout.thickening * layout.unit * STROKE
        )
        if focus is not None:
            self.focused = place.box(*focus)
            self._frame.points = rectangle(self.focused, layout, colour=theme.ink).points
        hues = [class_colour(each, classes) for each in range(classes)]
        # The ground is that of the theme, also where another one is drawn.
        readable = _strongest(hues, Theme.named(theme.name))
        self._strongest = readable if self._counts else _STRONGEST
        shown = [] if self._share is None else [self._share]
        self.add(*shown, *self._cells, self._frame, *self._counts)

    def show(self, moment: Moment) -> None:
        """Show the counts of a moment."""
        counts = self._counts_at(moment)
        if counts is self._shown:
            return
        self._shown = counts
        total = int(counts.sum())
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        # Where no counts are written, a few points are seen beside nearly all of them.
        share = share if self._counts else np.sqrt(share)
        opacity = _FAINTEST + share * (self._strongest - _FAINTEST)
        for cell, part in zip(self._cells, opacity.ravel(), strict=True):
            cell.set_fill(opacity=float(part))
        for figure, count in zip(self._counts, counts.ravel(), strict=False):
            figure.write(grouped(int(count)) if total and (count or self._zeros) else "")
        if self._share is not None:
            share = float(np.trace(counts)) / total if total else math.nan
            share = self._share_at(moment) if self._share_at else share
            self._share.write(per_cent(share) if math.isfinite(share) else self._without(moment))


@dataclass(frozen=True)
class _Cells:
    """Where the cells of a matrix are: its upper left, and a side of each, in design pixels."""

    left: float
    top: float
    side: float

    @classmethod
    def in_box(cls, box: Box, classes: int, written: Sequence[str], layout: Layout) -> _Cells:
        """As large as they can be beside names of rows that are `written`, if there are any."""
        named = _room_of_names(written, layout) if written else _MARKED
        side = min((box.width - named) / classes, _highest(box, classes, layout))
        return cls(box.x + named, box.y + _titled(layout) + _MARKED, side)

    def box(self, row: int, column: int) -> Box:
        """One cell, up to its neighbours."""
        side = self.side
        return Box(self.left + column * side, self.top + row * side, side, side)

    def inner(self, row: int, column: int) -> Box:
        """What is coloured of it."""
        x, y = self.left + column * self.side, self.top + row * self.side
        return Box(x + 2, y + 2, self.side - 4, self.side - 4)


def _heading(title: str, box: Box, stage: Stage) -> tuple[list[VMobject], Figure | None]:
    """The title, and the share right after it, where they can be read."""
    layout, theme = stage.layout, stage.theme
    size, unit = layout.readable(24 * layout.small_type), layout.unit
    if not size:
        return [], None
    at = layout.point(box.x, box.y)
    heading = line(title, size * unit, at=at, colour=theme.ink, bold=True)
    after = layout.point(box.x + heading.width / unit + size * 0.5, box.y)
    return [heading], Figure(size * unit, at=after, colour=theme.muted, anchor="left")


def _marks(place: _Cells, each: int, classes: int, layout: Layout) -> list[VMobject]:
    """The marks of a class, left of its row and above its column."""
    cell = place.box(each, each)
    radius = min(7.0 * layout.thickening, place.side * 0.36) * layout.unit
    own = partial(mark_at, colour=class_colour(each, classes), mark=class_mark(each), radius=radius)
    return [
        own(layout.point(place.left - _MARKED / 2 - 2, cell.y + place.side / 2)),
        own(layout.point(cell.x + place.side / 2, place.top - _MARKED / 2)),
    ]


def _name(place: _Cells, row: int, name: str, stage: Stage) -> VMobject:
    """The name of a class, left of the mark of its row."""
    layout = stage.layout
    label, middle = _label(layout), place.box(row, 0).y + place.side / 2
    at = layout.point(place.left - _MARKED - 4, middle + label * 0.36)
    return line(name, label * layout.unit, at=at, colour=stage.theme.muted, anchor="right")


def _count(inner: Box, size: float, stage: Stage) -> Figure:
    """The number in the middle of a cell."""
    layout = stage.layout
    at = layout.point(inner.x + inner.width / 2, inner.y + inner.height / 2 + size * 0.36)
    return Figure(size * layout.unit, at=at, colour=stage.theme.ink, anchor="middle")


def largest_count(counts: CountsAt) -> int:
    """The largest count that a cell can have: that of the points of a class."""
    return int(counts(Moment()).sum(axis=1).max())


def _type_in(room: float, cell: float, most: int, layout: Layout) -> float:
    """The size of counts as large as `most` in a cell; 0 where they have no `room` to be read."""
    size = max(min(30 * layout.small_type, cell * 0.3), layout.smallest_type)
    figure = Figure(size, at=_NOWHERE, colour="#ffffff", anchor="middle")
    return size if max(figure.span(grouped(most)), size) <= room else 0.0


def _strongest(colours: Sequence[str], theme: Theme) -> float:
    """The opacity up to which ink can be read on each of the colours."""
    opacity = np.linspace(_STRONGEST, _FAINTEST, 100)[:, None, None]
    hues = np.array([rgb(each) for each in colours])
    behind = luminance(rgb(theme.ground) * (1 - opacity) + hues * opacity)
    ink = float(luminance(rgb(theme.ink)))
    contrast = (np.maximum(ink, behind) + 0.05) / (np.minimum(ink, behind) + 0.05)
    return float(opacity[np.argmax((contrast >= _READABLE).all(axis=1)), 0, 0])


def has_room_for(names: Sequence[str], box: Box, stage: Stage) -> bool:
    """Whether the rows of a matrix in a box have room for the whole names of their classes.

    Rows have to be high enough for type, and cells hardly smaller than without names.
    """
    layout, count = stage.layout, len(names)
    high = (box.bottom - box.y - 24 * layout.small_type - _MARKED) / count
    cell = min((box.width - _room_of_names(names, layout)) / count, high)
    free = min((box.width - _MARKED) / count, high)
    return is_high_enough(count, box, stage) and cell >= max(
        _ROW * _label(layout), _NARROWED * free
    )


def is_high_enough(rows: int, box: Box, stage: Stage) -> bool:
    """Whether the names of `rows` rows of a matrix fit into a box without touching each other."""
    label = _label(stage.layout)
    return bool(label) and _highest(box, rows, stage.layout) >= _CLOSEST * label


def named_once(names: Sequence[str], boxes: Sequence[Box], stage: Stage) -> list[Box]:
    """Boxes of matrices in a row, the first of which has the names of rows; cells stay as large.

    Fewer than two are as they were.
    """
    if len(boxes) < 2:
        return list(boxes)
    first, second = boxes
    layout, count, gap = stage.layout, len(names), second.x - first.right
    named = _room_of_names(names, layout) if _label(layout) else _MARKED
    whole = first.width + second.width
    cell = min((whole - named - _MARKED) / (2 * count), _highest(first, count, layout))
    width = max(first.width, named + count * cell)
    beside = replace(second, x=first.x + width + gap, width=whole - width)
    return [replace(first, width=width), beside]


def _highest(box: Box, classes: int, layout: Layout) -> float:
    """How high the cells of a matrix in a box can be, in design pixels."""
    return (box.height - _titled(layout) - _MARKED) / classes


def _titled(layout: Layout) -> float:
    """Design pixels below the top of a matrix for its title, whose baseline is there."""
    return layout.readable(24 * layout.small_type) * 0.6


def _label(layout: Layout) -> float:
    """The size of the names of rows; 0 where they could not be read."""
    return layout.readable(20 * layout.small_type, most=1.3)


def _room_of_names(names: Sequence[str], layout: Layout) -> float:
    """Design pixels left of a matrix, for the names and marks of its rows."""
    return max(map(width_of, names)) * _label(layout) + _MARKED + _BESIDE
