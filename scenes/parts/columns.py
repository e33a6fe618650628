"""Shares as a histogram of columns; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...numerals import THIN_SPACE, per_cent
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, line
from .broken_scale import BrokenScale
from .columns_heading import LEADING, WRONG, columns_heading
from .shapes import placed, rectangle, rings

_NOWHERE = (0.0, 0.0, 0.0)  # for figures that are only measured
_BEFORE = 10.0  # design pixels between the numbers of an axis and its lines
_VALUE, _ABOVE = 20.0, 0.3  # design pixels of type above columns, ems between both
_ROOM = 0.85  # of a column, what is written above it
_VALUED = 1.1  # ems above the highest column, for what is written there
_NUMBERED = 0.4  # ems above the highest line, for its share
_GAP = 1.5  # design pixels left and right of a column
_LEAST = 2.0  # pixels, the height of a column that is not empty
_SLANT = 4.0  # design pixels by which each end of a break is above or below its middle

Split = tuple[Float[np.ndarray, " some"], Float[np.ndarray, " others"]]
"""Shares of what is right, and of what is wrong."""
SplitAt = Callable[[Moment], Split]
"""Those of a moment."""


class Columns(VGroup):
    """A histogram of shares from 0 to 1: what is wrong below what is right, in each column.

    Title and axes are `still`. Heights are in proportion to shares, but two pixels at least where
    there are any. The scale is true at all steps in `fitted`: where it has a break, only columns
    that dwarf all others reach beyond it, and how much they hold is written above them if there is
    room.
    """

    def __init__(
        self,
        title: str,
        shares: SplitAt,
        *,
        box: Box,
        bins: int,
        stage: Stage,
        fitted: Iterable[Split] = (),
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._layout, self._bins, self._shares_at = layout, bins, shares
        self._scale = BrokenScale.fitting(self._shares(*each)[0] for each in fitted)
        self._shown: object = None
        self._value = self._value_size((box.width - self._beside) / bins)
        self.still = VGroup(*(heading := columns_heading(title, self._heading_size, box, stage)))
        self._box = self._below(len(heading), box)
        self.still.add(*self._axes(stage))
        self._right = VMobject(fill_color=theme.ink, fill_opacity=1, stroke_width=0)
        self._wrong = VMobject(fill_color=theme.muted, fill_opacity=WRONG, stroke_width=0)
        self._values = [
            Figure(self._value * layout.unit, at=_NOWHERE, colour=theme.muted, anchor="middle")
            for _ in range(bins if self._value else 0)
        ]
        super().__init__(self._wrong, self._right, *self._values)

    def show(self, moment: Moment) -> None:
        """Show how many values of each kind fall into each column, as shares of all."""
        shares = self._shares_at(moment)
        if shares is self._shown:
            return
        self._shown = shares
        whole, wrong = self._shares(*shares)
        self._wrong.points = self._outlines(np.zeros(self._bins), wrong)
        self._right.points = self._outlines(wrong, whole)
        self._write(whole)

    def _shares(
        self, right: Float[np.ndarray, " some"], wrong: Float[np.ndarray, " others"]
    ) -> tuple[Float[np.ndarray, " bins"], Float[np.ndarray, " bins"]]:
        """What each column holds of all values, and of that what is wrong."""
        edges, total = np.linspace(0, 1, self._bins + 1), max(len(right) + len(wrong), 1)
        both = np.hstack([right, wrong])
        whole, wrongs = (np.histogram(each, edges)[0] / total for each in (both, wrong))
        return whole, wrongs

    def _write(self, whole: Float[np.ndarray, " bins"]) -> None:
        """Write what columns hold above those that are beyond the break."""
        box, step = self._box, self._box.width / self._bins
        heights, beyond = self._scale.heights(whole), self._scale.is_beyond(whole)
        for index, figure in enumerate(self._values):
            text = per_cent(float(whole[index])) if beyond[index] else ""
            if figure.span(text) > _ROOM * step * self._layout.unit:
                text = text.partition(THIN_SPACE)[0]
            y = box.bottom - float(heights[index]) * box.height - _ABOVE * self._value
            figure.write(text, at=self._layout.point(box.x + (index + 0.5) * step, y))

    def _outlines(
        self, start: Float[np.ndarray, " bins"], end: Float[np.ndarray, " bins"]
    ) -> Float[np.ndarray, "handles 3"]:
        """Columns from shares to others; those across the break are in two pieces with a slant."""
        below, above = self._scale.break_at
        least = _LEAST / self._layout.scale / self._box.height
        bottom = np.where(start > 0, np.maximum(self._scale.heights(start), least), 0.0)
        top = np.where(end > start, np.maximum(self._scale.heights(end), bottom + least), bottom)
        crossing = np.where((bottom <= below) & (top > below), _SLANT / self._box.height, 0.0)
        lower = self._pieces(bottom, np.minimum(top, below), 0 * crossing, crossing)
        upper = self._pieces(np.maximum(bottom, above), top, crossing, 0 * crossing)
        return rings(np.concatenate([lower, upper]))

    def _pieces(
        self,
        bottom: Float[np.ndarray, " bins"],
        top: Float[np.ndarray, " bins"],
        *slants: Float[np.ndarray, " bins"],
    ) -> Float[np.ndarray, "pieces 5 3"]:
        """Corners of what is higher than nothing; ends rise by twice their slants."""
        box, index = self._box, np.flatnonzero(top > bottom)
        step = box.width / self._bins
        left, right = box.x + index * step + _GAP, box.x + (index + 1) * step - _GAP
        (low, high), (lower, upper) = (
            [each[index] for each in ends] for ends in ((bottom, top), slants)
        )
        heights = np.stack(
            [low - lower, low + lower, high + upper, high - upper, low - lower], axis=1
        )
        x = np.stack([left, right, right, left, left], axis=1)
        places = np.stack([x, box.bottom - heights * box.height], axis=-1)
        return placed(self._layout, places.reshape(-1, 2)).reshape(-1, 5, 3)

    def _value_size(self, step: float) -> float:
        """The size of type above columns; 0 where there is none, or no room for it."""
        layout = self._layout
        size = layout.readable(_VALUE * layout.small_type, most=2.2)
        figure = Figure(size, at=_NOWHERE, colour="#ffffff", anchor="middle")
        size *= min(1.0, _ROOM * step / max(figure.span("99"), 1.0))
        return size if self._scale.breaks and size >= layout.smallest_type else 0.0

    @property
    def _heading_size(self) -> float:
        """The size of type of the title, in design pixels; 0 where it could not be read."""
        return self._layout.readable(24 * self._layout.small_type)

    def _below(self, rows: int, box: Box) -> Box:
        """Where columns stand: below rows of a title, and beside the shares of lines."""
        layout = self._layout
        small = layout.chart_type(20)
        title = self._heading_size * (0.8 + (rows - 1) * LEADING)
        top = box.y + title + max(self._value * _VALUED, small * _NUMBERED)
        bottom = box.bottom - small * 1.9
        return Box(box.x + self._beside, top, box.width - self._beside, bottom - top)

    @property
    def _beside(self) -> float:
        """Design pixels left of columns for the shares of lines."""
        small = self._layout.chart_type(20)
        figure = Figure(small, at=_NOWHERE, colour="#ffffff", anchor="right")
        widest = max(figure.span(per_cent(each)) for each in self._scale.levels)
        return widest + _BEFORE if small else 0.0

    def _axes(self, stage: Stage) -> list[VMobject]:
        """Lines at shares below the break, and the numbers of both axes where these are legible."""
        layout, theme, box = stage.layout, stage.theme, self._box
        small, thin = layout.chart_type(20), 1.4 * layout.thickening
        tick = partial(line, size=small * layout.unit, colour=theme.muted)
        axes: list[VMobject] = []
        named = box.bottom
        for share in (0.0, *reversed(self._scale.levels)):
            y = box.bottom - float(self._scale.heights(np.array([share]))[0]) * box.height
            at = Box(box.x, y - thin / 2, box.width, thin)
            axes.append(rectangle(at, layout, colour=theme.hairline))
            if small and named - y >= small * LEADING:
                named = y
                beside = layout.point(box.x - _BEFORE, y + small * 0.36)
                axes.append(tick(per_cent(share), at=beside, anchor="right"))
        for part, anchor in ((0.0, "left"), (0.5, "middle"), (1.0, "right")) if small else ():
            below = layout.point(box.x + part * box.width, box.bottom + small * 1.5)
            axes.append(tick(per_cent(part), at=below, anchor=anchor))
        return axes
