"""Counts as a matrix of cells and as columns; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import numpy as np
from jaxtyping import Float, Int
from manim import VGroup, VMobject

from ...shortening import cut_apart
from ..fields.colours import class_colour, luminance, rgb
from ..stage.layout import Box
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, line
from ..words.numbers import grouped, per_cent
from .shapes import STROKE, mark_at, placed, rectangle, rings

_STRONGEST = 0.72  # opacity of a cell that holds all of its row
_NAMED = 120.0  # design pixels left of a matrix, for the names and marks of its rows
_MARKED = 26.0  # the same for their marks alone, and above it for those of columns
_ROW = 1.0  # ems of a row that has a name, at least
_READABLE = 4.5  # contrast of type, at least (WCAG 2.2, 1.4.3)
_MIDDLE = 0.179  # the luminance on which black and white type can be read alike
_LEVELS = (0.0, 0.01, 0.1, 0.5)  # shares of all points with a hairline in a histogram
_NOTES = (  # beside the title of a histogram: the first that there is room for
    "square-root scale · grey: wrong",
    "root scale · grey: wrong",
    "grey: wrong",
)

CountsAt = Callable[[Moment], Int[np.ndarray, "classes classes"]]
"""How many of each row are in each column at a moment."""

SplitAt = Callable[[Moment], tuple[Float[np.ndarray, " some"], Float[np.ndarray, " others"]]]
"""Shares of what is right, and of what is wrong, at a moment."""


class Matrix(VGroup):
    """True classes by row, what they are taken for by column, with a title and the share right.

    Columns have the marks of classes; rows have names, too, unless classes are named elsewhere or
    rows are too thin.
    Title, names and marks are `still`. The cell in `focus` (row, column) is framed unless it is 0.
    Where nothing is counted, cells are empty, and the word 'diverged' stands for the share.
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
    ) -> None:
        super().__init__()
        layout, theme = stage.layout, stage.theme
        self._counts_at, classes = counts, len(names)
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
        label = layout.readable(20 * layout.small_type, most=1.3)
        named = _MARKED if rows == "marks" or not label else _NAMED / 20 * label
        top += _MARKED
        cell = min((box.width - named) / classes, (box.bottom - top) / classes)
        if cell < _ROW * label:
            rows, named = "marks", _MARKED
            cell = min((box.width - named) / classes, (box.bottom - top) / classes)
        left = box.x + named
        type_size = min(30 * layout.small_type, cell * 0.3)
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
                    width=(named - _MARKED - 8) * unit,
                    cut=cut_apart(names),
                    what="class names at the matrix",
                )
                self.still.add(name)
            for column in range(classes):
                x = left + column * cell
                inner = Box(x + 2, y + 2, cell - 4, cell - 4)
                self._cells.append(rectangle(inner, layout, colour=class_colour(column, classes)))
                if size and layout.legible(type_size):
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
        self._colours = np.array([rgb(class_colour(each, classes)) for each in range(classes)])
        self._ground = rgb(theme.ground)
        types = np.array([rgb(each) / 255 for each in (theme.ink, "#000000", "#ffffff")])
        self._types = np.concatenate([types, np.ones((3, 1))], axis=1)[:, None]
        self.add(*self._cells, self._frame, *self._counts)

    def show(self, moment: Moment) -> None:
        """Show the counts of a moment."""
        counts = self._counts_at(moment)
        if counts is self._shown:
            return
        self._shown = counts
        total = int(counts.sum())
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        opacity = 0.06 + share * (_STRONGEST - 0.06)
        for cell, part in zip(self._cells, opacity.ravel(), strict=True):
            cell.set_fill(opacity=float(part))
        if self._focus is not None:
            self._frame.set_stroke(opacity=float(counts[self._focus] > 0))
        if self._counts:
            colours = self._type_on(opacity).ravel().tolist()
            for figure, count, own in zip(self._counts, counts.ravel(), colours, strict=True):
                figure.write(grouped(int(count)) if total else "")
                figure.fill_rgbas = self._types[own]
        if self._share is not None:
            self._share.write(per_cent(float(np.trace(counts)) / total if total else math.nan))

    def _type_on(self, opacity: Float[np.ndarray, "k k"]) -> Int[np.ndarray, "k k"]:
        """Which of the colours of type can be read on each cell: ink, black or white."""
        part = opacity[..., None]
        behind = luminance(self._ground * (1 - part) + self._colours[None] * part)
        ink = luminance(self._types[0, 0, :3] * 255)
        contrast = (np.maximum(ink, behind) + 0.05) / (np.minimum(ink, behind) + 0.05)
        other = np.where(behind > _MIDDLE, 1, 2)
        return np.asarray(np.where(contrast >= _READABLE, 0, other))


class Columns(VGroup):
    """A histogram of shares from 0 to 1: what is wrong below what is right, in each column.

    Title and axes are `still`. Where there is no room for the title it has the `brief` one, cut if
    need be. Heights are square roots of shares, so that a few points are seen beside nearly all of
    them: hairlines show it, and words beside the title say it where they have room.
    """

    def __init__(
        self, title: str, brief: str, shares: SplitAt, *, box: Box, bins: int, stage: Stage
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout, self._bins, self._shares_at = layout, bins, shares
        self._shown: object = None
        size, small = layout.readable(24 * layout.small_type), 20 * layout.small_type
        dated = layout.legible(small)
        tick = partial(line, size=small * layout.unit, colour=theme.muted)
        top = box.y + size * 0.8
        bottom = box.bottom - (small * 1.9 if dated else 0)
        self._box = Box(box.x, top, box.width, bottom - top)
        self.still = VGroup()
        thin = 1.4 * layout.thickening
        for part in _LEVELS:
            y = bottom - part**0.5 * (bottom - top)
            base = Box(box.x, y - thin / 2, box.width, thin)
            self.still.add(rectangle(base, layout, colour=theme.hairline))
            if dated and part:
                at = layout.point(box.x - 10, y + small * 0.36)
                self.still.add(tick(per_cent(part), at=at, anchor="right"))
        if size:
            at, unit = layout.point(box.x, box.y), layout.unit
            titled = partial(line, size=size * unit, at=at, colour=theme.ink, bold=True)
            heading = titled(title)
            if heading.width > box.width * unit:
                heading = titled(brief, width=box.width * unit)
            x = box.x + heading.width / layout.unit + size * 0.5
            room = (box.right - x) * layout.unit
            marked = partial(line, size=size * unit, at=layout.point(x, box.y), colour=theme.muted)
            notes = (marked(text) for text in _NOTES)
            note = next((note for note in notes if note.width < room), None)
            self.still.add(heading, *([] if note is None else [note]))
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
