"""Shares as a histogram of columns; knows nothing of networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import DL, VGroup, VMobject

from ...numerals import per_cent
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, line
from .paragraph import wrapped
from .shapes import placed, rectangle, rings

_NOWHERE = (0.0, 0.0, 0.0)  # for figures that are only measured
_BEFORE = 10.0  # design pixels between the numbers of an axis and its lines
_HIGH = 10.0  # ems of a box whose title has room for another line
_LEADING = 1.2  # ems from line to line of a title
_LEVELS = (0.5, 0.1, 0.01, 0.0)  # shares of all points with a hairline in a histogram
_SCALES = (  # beside or below the title of a histogram: the first that there is room for
    "share of points, square-root scale",
    "share of points, √ scale",
    "√ scale",
    "",
)
_BESIDE = 2  # of them, which are better beside the title than others below it
_SWATCH, _AFTER, _APART = 0.62, 0.35, 0.9  # ems: a side, from it to its word, from word to swatch
_WRONG = 0.7  # of full opacity

SplitAt = Callable[[Moment], tuple[Float[np.ndarray, " some"], Float[np.ndarray, " others"]]]
"""Shares of what is right, and of what is wrong, at a moment."""


class Columns(VGroup):
    """A histogram of shares from 0 to 1: what is wrong below what is right, in each column.

    Title and axes are `still`. Heights are square roots of shares, so that a few points are seen
    beside nearly all of them: hairlines show it, and words beside or below the title if there is
    room for them. Only whole columns are on that scale: right and wrong share their heights in
    proportion.
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
        self._wrong = VMobject(fill_color=theme.muted, fill_opacity=_WRONG, stroke_width=0)
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
        counts, wrongs = (np.histogram(each, edges)[0] for each in (np.hstack(shares), wrong))
        heights = np.sqrt(counts / total)
        splits = heights * wrongs / np.maximum(counts, 1)
        self._wrong.points = self._outlines(np.zeros(self._bins), splits)
        self._right.points = self._outlines(splits, heights)

    def _outlines(
        self, start: Float[np.ndarray, " bins"], end: Float[np.ndarray, " bins"]
    ) -> Float[np.ndarray, "handles 3"]:
        box, index = self._box, np.flatnonzero(end > start)
        step = box.width / self._bins
        left, right = box.x + index * step + 1.5, box.x + (index + 1) * step - 1.5
        bottom, top = (box.bottom - each[index] * box.height for each in (start, end))
        x = np.stack([left, right, right, left, left], axis=1)
        y = np.stack([bottom, bottom, top, top, bottom], axis=1)
        corners = placed(self._layout, np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(-1, 5, 3)
        return rings(corners)


def _heading(title: str, size: float, box: Box, stage: Stage) -> list[VMobject]:
    """The lines of a title, and after the last of them, or below it, how to read the columns.

    That is their scale and a key of their colours; it may take two lines where the box is high, and
    is left out where the box is too narrow.
    """
    if not size:
        return []
    layout, theme, unit = stage.layout, stage.theme, stage.layout.unit
    texts, width = wrapped(title, box.width / size, bold=True), box.width / size
    while len(evener := wrapped(title, width := width * 0.95, bold=True)) == len(texts) > 1:
        texts = evener
    at = [layout.point(box.x, box.y + row * _LEADING * size) for row in range(len(texts) + 2)]
    lines: list[VMobject] = [
        line(text, size * unit, at=place, colour=theme.ink, bold=True)
        for text, place in zip(texts, at, strict=False)
    ]
    noted = partial(line, size=size * unit, colour=theme.muted)
    before = lines[-1].width + size * unit * 0.5
    for scale in _SCALES[:_BESIDE]:
        note = _note(scale, size, stage)
        if note.width + before <= box.width * unit:
            return [*lines[:-1], VGroup(lines[-1], note.shift(at[-3] + np.array([before, 0, 0])))]
    for scale in _SCALES:
        note = _note(scale, size, stage)
        if note.width <= box.width * unit:
            return [*lines, note.shift(at[-2])]
        if scale and box.height >= _HIGH * size:
            upper = noted(scale, at=at[-2])
            if upper.width <= box.width * unit:
                return [*lines, upper, _note("", size, stage).shift(at[-1])]
    return lines


def _note(scale: str, size: float, stage: Stage) -> VGroup:
    """How high columns are, and the colours of what is right and wrong, on a baseline from 0 on."""
    layout, theme, em = stage.layout, stage.theme, size * stage.layout.unit
    text = partial(line, size=em, colour=theme.muted)
    note, x = VGroup(), 0.0
    if scale:
        note.add(text(scale, at=_NOWHERE))
        x = note.width + _APART * em
    for name, colour, opacity in (("right", theme.ink, 1.0), ("wrong", theme.muted, _WRONG)):
        swatch = rectangle(
            Box(0, 0, _SWATCH * size, _SWATCH * size), layout, colour=colour, opacity=opacity
        )
        swatch.shift(np.array([x, 0.03 * em, 0]) - swatch.get_corner(DL))
        x += (_SWATCH + _AFTER) * em
        word = text(name, at=(x, 0.0, 0.0))
        x += word.width + _APART * em
        note.add(swatch, word)
    return note
