"""Counts as a matrix of cells and as columns; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import numpy as np
from jaxtyping import Float, Int
from manim import VGroup, VMobject

from ..fields.colours import class_colour, luminance, rgb
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.theme import Theme
from ..stage.typography import Figure, line
from ..words.numbers import grouped, per_cent
from .paragraph import wrapped
from .shapes import STROKE, mark_at, placed, rectangle, rings

_STRONGEST = 0.72  # opacity of a cell that holds all of its row, at most
_FAINTEST = 0.06
_MARKED = 26.0  # design pixels left of a matrix, for the marks of its rows, and above it
_BESIDE = 12.0  # design pixels more where rows have names
_NARROWED = 0.6  # of their size: names make cells no smaller
_ROW = 1.0  # ems of a row that has a name, at least
_READABLE = 4.5  # contrast of type, at least (WCAG 2.2, 1.4.3)
_COUNTED = 0.84  # of a cell, that its count may take
_NOWHERE = (0.0, 0.0, 0.0)  # for figures that are only measured
_BEFORE = 10.0  # design pixels between the numbers of an axis and its lines
_LEADING = 1.2  # ems from line to line of a title
_LEVELS = (0.5, 0.1, 0.01, 0.0)  # shares of all points with a hairline in a histogram
_NOTES = (  # beside or below the title of a histogram: the first that there is room for
    "small bars enlarged · grey: wrong",
    "not to scale · grey: wrong",
    "grey: wrong",
)

CountsAt = Callable[[Moment], Int[np.ndarray, "classes classes"]]
"""How many of each row are in each column at a moment."""

SplitAt = Callable[[Moment], tuple[Float[np.ndarray, " some"], Float[np.ndarray, " others"]]]
"""Shares of what is right, and of what is wrong, at a moment."""


class Matrix(VGroup):
    """True classes by row, what they are taken for by column, with a title and the share right.

    Columns have the marks of classes; rows have names, too, unless classes are named elsewhere.
    Title, names and marks are `still`. The cell in `focus` (row, column) is framed unless it is 0.
    Where nothing is counted, cells are empty, and the word 'diverged' stands for the share. A
    `share` that is known otherwise is written instead, and then no counts, which might differ.
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
        share: Callable[[Moment], float] | None = None,
    ) -> None:
        super().__init__()
        layout, theme = stage.layout, stage.theme
        self._counts_at, classes = counts, len(names)
        self._share_at = share
        self._shown: Int[np.ndarray, "classes classes"] | None = None
        size, unit = layout.readable(24 * layout.small_type), layout.unit
        self.still = VGroup()
        self._share: Figure | None = None
        top = box.y
        if size:
            at = layout.point(box.x, box.y)
            heading = line(title, size * unit, at=at, colour=theme.ink, bold=True)
            after = box.x + heading.width / unit + size * 0.5
            self._share = Figure(
                size * unit, at=layout.point(after, box.y), colour=theme.muted, anchor="left"
            )
            self.still.add(heading)
            self.add(self._share)
            top += size * 0.6
        label = _label(layout)
        top += _MARKED
        named = _room_of_names(names, layout) if rows == "names" and label else _MARKED
        cell = min((box.width - named) / classes, (box.bottom - top) / classes)
        left = box.x + named
        type_size = _type_in(cell, int(counts(Moment()).sum(axis=1).max()), layout)
        self._cells: list[VMobject] = []
        self._counts: list[Figure] = []
        for row in range(classes):
            y = top + row * cell
            radius = min(7.0 * layout.thickening, cell * 0.36) * unit
            own = partial(mark_at, colour=class_colour(row, classes), mark=class_mark(row))
            for x_mark, y_mark in (
                (left - _MARKED / 2 - 2, y + cell / 2),
                (left + (row + 0.5) * cell, top - _MARKED / 2),
            ):
                self.still.add(own(layout.point(x_mark, y_mark), radius=radius))
            if rows == "names" and label:
                at = layout.point(left - _MARKED - 4, y + cell / 2 + label * 0.36)
                name = line(
                    names[row],
                    label * unit,
                    at=at,
                    colour=theme.muted,
                    anchor="right",
                )
                self.still.add(name)
            for column in range(classes):
                x = left + column * cell
                inner = Box(x + 2, y + 2, cell - 4, cell - 4)
                self._cells.append(rectangle(inner, layout, colour=class_colour(column, classes)))
                if size and share is None and type_size:
                    at = layout.point(x + cell / 2, y + cell / 2 + type_size * 0.36)
                    self._counts.append(
                        Figure(type_size * unit, at=at, colour=theme.ink, anchor="middle")
                    )
        self._focus, self._frame = (
            focus,
            VMobject(stroke_color=theme.ink, stroke_width=3 * layout.thickening * unit * STROKE),
        )
        if focus is not None:
            row, column = focus
            self.focused = Box(left + column * cell, top + row * cell, cell, cell)
            self._frame.points = rectangle(self.focused, layout, colour=theme.ink).points
        hues = [class_colour(each, classes) for each in range(classes)]
        # The ground is that of the theme, also where another one is drawn.
        readable = _strongest(hues, Theme.named(theme.name))
        self._strongest = readable if self._counts else _STRONGEST
        self.add(*self._cells, self._frame, *self._counts)

    def show(self, moment: Moment) -> None:
        """Show the counts of a moment."""
        counts = self._counts_at(moment)
        if counts is self._shown:
            return
        self._shown = counts
        total = int(counts.sum())
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        opacity = _FAINTEST + share * (self._strongest - _FAINTEST)
        for cell, part in zip(self._cells, opacity.ravel(), strict=True):
            cell.set_fill(opacity=float(part))
        if self._focus is not None:
            self._frame.set_stroke(opacity=float(counts[self._focus] > 0))
        for figure, count in zip(self._counts, counts.ravel(), strict=False):
            figure.write(grouped(int(count)) if total else "")
        if self._share is not None:
            share = float(np.trace(counts)) / total if total else math.nan
            self._share.write(per_cent(self._share_at(moment) if self._share_at else share))


def _type_in(cell: float, most: int, layout: Layout) -> float:
    """The size of counts as large as `most` in cells of a width; 0 where they cannot be read."""
    size = max(min(30 * layout.small_type, cell * 0.3), layout.smallest_type)
    figure = Figure(size, at=_NOWHERE, colour="#ffffff", anchor="middle")
    return size if max(figure.span(grouped(most)), size) <= _COUNTED * cell else 0.0


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
    label = _label(layout)
    high = (box.bottom - box.y - 24 * layout.small_type - _MARKED) / count
    cell = min((box.width - _room_of_names(names, layout)) / count, high)
    free = min((box.width - _MARKED) / count, high)
    return bool(label) and cell >= max(_ROW * label, _NARROWED * free)


def _label(layout: Layout) -> float:
    """The size of the names of rows; 0 where they could not be read."""
    return layout.readable(20 * layout.small_type, most=1.3)


def _room_of_names(names: Sequence[str], layout: Layout) -> float:
    """Design pixels left of a matrix, for the names and marks of its rows."""
    at, colour = (0.0, 0.0, 0.0), "#ffffff"
    widest = max(float(line(name, _label(layout), at=at, colour=colour).width) for name in names)
    return widest + _MARKED + _BESIDE


class Columns(VGroup):
    """A histogram of shares from 0 to 1: what is wrong below what is right, in each column.

    Title and axes are `still`. Heights are square roots of shares, so that a few points are seen
    beside nearly all of them: hairlines show it, and words beside or below the title if there is
    room for them.
    """

    def __init__(self, title: str, shares: SplitAt, *, box: Box, bins: int, stage: Stage) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout, self._bins, self._shares_at = layout, bins, shares
        self._shown: object = None
        size, small = layout.readable(24 * layout.small_type), layout.chart_type(20)
        dated = small > 0
        tick = partial(line, size=small * layout.unit, colour=theme.muted)
        heading = _heading(title, size, box, stage)
        top = box.y + size * (0.8 + (len(heading) - 1) * _LEADING)
        bottom = box.bottom - (small * 1.9 if dated else 0)
        self.still = VGroup(*heading)
        if dated:
            figure = Figure(small, at=_NOWHERE, colour=theme.muted, anchor="right")
            widest = figure.span(per_cent(_LEVELS[0])) + _BEFORE
            box = Box(box.x + widest, box.y, box.width - widest, box.height)
        self._box = Box(box.x, top, box.width, bottom - top)
        thin = 1.4 * layout.thickening
        named = -math.inf
        for part in _LEVELS:
            y = bottom - part**0.5 * (bottom - top)
            base = Box(box.x, y - thin / 2, box.width, thin)
            self.still.add(rectangle(base, layout, colour=theme.hairline))
            if dated and part and y - named >= small * _LEADING:
                named = y
                at = layout.point(box.x - _BEFORE, y + small * 0.36)
                self.still.add(tick(per_cent(part), at=at, anchor="right"))
        if dated:
            for part, anchor in ((0.0, "left"), (0.5, "middle"), (1.0, "right")):
                at = layout.point(box.x + part * box.width, bottom + small * 1.5)
                self.still.add(tick(per_cent(part), at=at, anchor=anchor))
        self._right = VMobject(fill_color=theme.ink, fill_opacity=1, stroke_width=0)
        self._wrong = VMobject(fill_color=theme.muted, fill_opacity=0.7, stroke_width=0)
        super().__init__(self._wrong, self._right)

    def show(self, moment: Moment) -> None:
        """Show how many values of each kind fall into each column, as shares of all."""
        shares = self._shares_at(moment)
        if shares is self._shown:
            return
        self._shown = shares
        right, wrong = shares
        edges = np.linspace(0, 1, self._bins + 1)
        total = max(len(right) + len(wrong), 1)
        high = np.histogram(right, edges)[0] / total
        low = np.histogram(wrong, edges)[0] / total
        self._wrong.points = self._outlines(np.zeros(self._bins), low)
        self._right.points = self._outlines(low, low + high)

    def _outlines(
        self, start: Float[np.ndarray, " bins"], end: Float[np.ndarray, " bins"]
    ) -> Float[np.ndarray, "handles 3"]:
        box, index = self._box, np.flatnonzero(end > start)
        step = box.width / self._bins
        left, right = box.x + index * step + 1.5, box.x + (index + 1) * step - 1.5
        bottom, top = (box.bottom - np.sqrt(each[index]) * box.height for each in (start, end))
        x = np.stack([left, right, right, left, left], axis=1)
        y = np.stack([bottom, bottom, top, top, bottom], axis=1)
        corners = placed(self._layout, np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(-1, 5, 3)
        return rings(corners)


def _heading(title: str, size: float, box: Box, stage: Stage) -> list[VMobject]:
    """The lines of a title, and after the last of them, or below it, how to read the columns."""
    if not size:
        return []
    layout, theme, unit = stage.layout, stage.theme, stage.layout.unit
    texts, width = wrapped(title, box.width / size, bold=True), box.width / size
    while len(evener := wrapped(title, width := width * 0.95, bold=True)) == len(texts) > 1:
        texts = evener
    at = [layout.point(box.x, box.y + row * _LEADING * size) for row in range(len(texts) + 1)]
    lines: list[VMobject] = [
        line(text, size * unit, at=place, colour=theme.ink, bold=True)
        for text, place in zip(texts, at, strict=False)
    ]
    after = lines[-1].width + size * unit * 0.5
    noted = partial(line, size=size * unit, colour=theme.muted)
    for text in _NOTES:
        beside, below = noted(text, at=(at[-2][0] + after, *at[-2][1:])), noted(text, at=at[-1])
        if beside.width + after <= box.width * unit:
            return [*lines[:-1], VGroup(lines[-1], beside)]
        if below.width <= box.width * unit:
            return [*lines, below]
    return [*lines, below]
