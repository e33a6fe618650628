"""Curves that grow with the clock and carry their own labels; knows nothing of the plane."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Bool, Float
from manim import Line, VGroup

from ...numerals import without_zeros
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import places_of
from ..stage.stage import Stage
from ..stage.target import Target
from ..stage.theme import Theme, mixed
from ..stage.typography import line
from .broken_line import broken_line
from .chart_style import ChartStyle
from .curve import Curve, Head
from .curve_tip import Series, Tip
from .end_labels import EndLabels, label_of
from .shapes import STROKE
from .time_axis import TimeAxis

_TICK, _TITLE = 20.0, 24.0  # sizes of type
_LEADING = 1.1  # ems from line to line below an axis
_DASHED = 2.4  # design pixels, the width of dashed curves
_FAINT, _THIN = 0.18, 0.6  # of its colour and of its width, what is still to come of a curve


class Chart(VGroup):
    """A few curves over the epochs on shared hairlines, their values read at their moving ends.

    Title, hairlines and ticks are `still`. Labels that could not be read are left out.
    """

    def __init__(
        self,
        series: Sequence[Series],
        epochs: Float[np.ndarray, " epochs"],
        style: ChartStyle,
        *,
        box: Box,
        stage: Stage,
    ) -> None:
        self.box, self._layout, self._style = box, stage.layout, style
        self.epochs = epochs
        first, last = (float(each) for each in epochs[[0, -1]])
        self._axis = style.axis or TimeAxis(first, last)
        self._right = places_of(stage).right
        self.still = self._frame(stage.theme)
        names = [each.name for each in series]
        self._tips = [
            self._tip(each, stage, names) for each in series if np.isfinite(each.values).any()
        ]
        if style.foreseen:
            self.still.add(*(self._faint(tip, stage.theme) for tip in self._tips))
        self._named = [tip for tip in self._tips if tip.label is not None]
        self._labels = EndLabels(
            self._named,
            [self._ranked(tip.series) for tip in self._named],
            [float(line[0, 1]) for line in self.lines],
            style,
            box=box,
            stage=stage,
        )
        # What leads is drawn last, over the rest.
        tips = (tip.mobjects for tip in reversed(self._tips))
        super().__init__(self._labels.ground, self._labels.leaders, *tips)

    def show(self, moment: Moment) -> None:
        """Show every curve up to the epoch, with labels that keep clear of each other."""
        epoch, share = moment.epoch, float(self._axis.share(np.array(moment.epoch)))
        reached = {id(tip): tip.curve.head(share) for tip in self._tips}
        for tip in self._tips:
            tip.curve.grow(share)
            if epoch < tip.series.begins:
                tip.dot.hide()
            else:
                tip.dot.move(self._layout.point(*reached[id(tip)]))
        last = max(int(np.searchsorted(self.epochs, epoch + 1e-9, side="right")) - 1, 0)
        ends = [reached[id(tip)] for tip in self._named]
        if self._style.resting:
            last, ends = len(self.epochs) - 1, [tip.curve.head(1.0) for tip in self._named]
        self._labels.show(ends, moment, last=last)

    def leave_label(self, name: str, since: float) -> None:
        """Show the label of that name no more from a clock on: words elsewhere take its place."""
        self._labels.leave(name, since)

    @property
    def addressed(self) -> Target:
        """The chart with its title and labels, for sentences to point at."""
        return Target.of(self, self.still, layout=self._layout)

    def curve_addressed(self, name: str) -> Target:
        """The curve of a name with its label; nothing where there is none."""
        tips = [tip for tip in self._tips if tip.series.name == name]
        return tips[0].addressed if tips else Target()

    def place(self, epoch: float, value: float) -> tuple[float, float]:
        """Where a value at an epoch stands, in design pixels."""
        return self.x_at(epoch), float(self._y(np.array([value]))[0])

    def spot(self, name: str, epoch: float) -> tuple[float, float]:
        """Where the curve of that name is at an epoch, in design pixels."""
        return self._tip_of(name).curve.head(float(self._axis.share(np.array(float(epoch)))))

    def colour_of(self, name: str) -> str:
        """The colour of the curve of that name."""
        return self._tip_of(name).colour

    def epoch_at(self, x: float) -> float:
        """The epoch at which curves get to x, in design pixels."""
        return float(np.interp(x, self._x(self.epochs), self.epochs))

    def epoch_past(self, x: float) -> float:
        """The first epoch at which labels stand right of x, in design pixels; infinite if none."""
        past = self.epochs[self._known & (self._x(self.epochs) > x)]
        return float(past[0]) if len(past) else math.inf

    @property
    def end(self) -> float:
        """Where the last curve ends, in design pixels."""
        return float(self._x(self.epochs)[self._known].max(initial=self.box.x))

    @property
    def _known(self) -> Bool[np.ndarray, " epochs"]:
        """At which epochs some curve has a value."""
        known = np.zeros(len(self.epochs), dtype=np.bool_)
        for tip in self._tips:
            known |= np.isfinite(tip.series.values)
        return known

    def x_at(self, epoch: float) -> float:
        """Where curves get to at an epoch, in design pixels."""
        return float(self._x(np.array([epoch]))[0])

    @property
    def lines(self) -> list[Float[np.ndarray, "2 2"]]:
        """The ends of all hairlines, in design pixels."""
        heights = [y for y, _ in self._hairlines()]
        return [np.array([[self.box.x, y], [self.box.right, y]]) for y in heights]

    @property
    def numbered(self) -> list[float]:
        """The heights of all hairlines with a number, in design pixels."""
        return [y for y, word in self._ticks(self._style.type_size(_TICK, self._layout)) if word]

    @property
    def drawn(self) -> list[Float[np.ndarray, "n 2"]]:
        """The places that each curve runs through, in design pixels."""
        return [tip.curve.drawn for tip in self._tips]

    def _tip_of(self, name: str) -> Tip:
        return next(tip for tip in self._tips if tip.series.name == name)

    def _tip(self, series: Series, stage: Stage, names: Sequence[str]) -> Tip:
        layout = stage.layout
        colour = series.drawn_in(stage.theme)
        dashed = not series.leading and series.colour is None
        places = np.column_stack([self._x(self.epochs), self._y(series.values)])
        shares = self._axis.share(self.epochs)
        width = _DASHED if dashed else self._style.stroke
        curve = Curve(places, shares, layout, colour=colour, dashed=dashed, width=width)
        dot = Head(radius=5.5 * layout.unit * layout.thickening, color=colour)
        label = label_of(series, self._style, names, box=self.box, stage=stage)
        return Tip(series, colour, curve, dot, label)

    def _faint(self, tip: Tip, theme: Theme) -> Curve:
        """All of a curve, where it will be."""
        places = np.column_stack([self._x(self.epochs), self._y(tip.series.values)])
        colour = mixed(theme.ground, tip.colour, _FAINT)
        shares = self._axis.share(self.epochs)
        curve = Curve(places, shares, self._layout, colour=colour, dashed=False)
        curve.grow(1.0)
        # So thin that nothing of it is seen beside the curve itself.
        curve.set_stroke(width=_THIN * curve.stroke_width)
        return curve

    def _x(self, epochs: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
        return np.asarray(self.box.x + self._axis.share(epochs) * self.box.width)

    def _y(self, values: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " epochs"]:
        values = np.where(np.isfinite(values), values, np.nan)
        return np.asarray(self.box.bottom - self._style.share(values) * self.box.height)

    def _ranked(self, series: Series) -> Float[np.ndarray, " epochs"]:
        """The heights by which labels are in order: at most half a label from those of a curve."""
        heights, half = (
            self._y(series.values),
            self._style.type_size(self._style.label, self._layout) / 2,
        )
        if series.numbers is None:
            return heights
        return np.asarray(np.clip(self._y(series.numbers), heights - half, heights + half))

    def _hairlines(self) -> list[tuple[float, float]]:
        """(y in design pixels, value) of every hairline."""
        box = self.box
        return [(box.bottom - part * box.height, value) for part, value in self._style.lines()]

    def _ticks(self, size: float) -> list[tuple[float, str]]:
        """(y in design pixels, text) of every hairline; without type no texts."""
        lines, written = self._hairlines(), self._style.written
        if written is None or not size:
            return [(y, "") for y, _ in lines]
        # Numbers that would overlap are left out, from the lowest on.
        ticks, above = list[tuple[float, str]](), math.inf
        for y, value in lines:
            word = without_zeros(written(value)) if y <= above + 1e-9 else ""
            above = y - size if word else above
            ticks.append((y, word))
        return ticks

    def _frame(self, theme: Theme) -> VGroup:
        """Title, three hairlines, and what they stand for, in the gutter left of them."""
        layout, box, style = self._layout, self.box, self._style
        still = VGroup()
        size = style.type_size(_TICK, layout)
        tick = partial(line, size=size * layout.unit, colour=theme.muted)
        for y, word in self._ticks(size):
            ends = layout.point(box.x, y), layout.point(box.right, y)
            width = 1.4 * layout.unit * layout.thickening
            still.add(Line(*ends, stroke_color=theme.hairline, stroke_width=width * STROKE))
            if word:
                at = layout.point(box.x - 14, y + size * 0.36)
                still.add(tick(word, at=at, anchor="right"))
        if style.beyond:
            still.add(broken_line(box, layout, colour=theme.muted))
            at = layout.point(box.x - 14, box.y + size * 0.36)
            still.add(tick(style.beyond, at=at, anchor="right"))
        y = box.bottom + size * 1.5
        if style.dated and size and self._axis.first == self._axis.last:
            still.add(tick(style.when(self._axis.first), at=layout.point(box.x, y)))
        elif style.dated and size:
            last, dated = style.when(self._axis.last), style.dated + self._axis.remark
            end = layout.point(box.right, y)
            words = tick(dated.replace("{}", last), at=end, anchor="right")
            unit = dated.removeprefix("{} ")
            beyond = tick(unit, at=layout.point(box.right + size * 0.5, y))
            room = (self._right - box.right - size * 0.5) * layout.unit
            begin = tick(style.when(self._axis.first), at=layout.point(box.x, y))
            tight = begin.width + words.width > (box.width - size * 0.5) * layout.unit
            if unit != dated and (tight or self._axis.between):
                words = tick(last, at=end, anchor="right")
                if beyond.width > room:
                    below = layout.point(box.right, y + size * _LEADING)
                    beyond = tick(unit, at=below, anchor="right")
                still.add(beyond)
            elif tight:
                begin = VGroup()
            still.add(begin, words)
            free = box.x + size, box.right - words.width / layout.unit - size
            for epoch in self._axis.between:
                x = self._x(np.array([epoch]))[0]
                words = tick(style.when(epoch), at=layout.point(x, y), anchor="middle")
                half = words.width / layout.unit / 2
                if free[0] <= x - half and x + half <= free[1]:
                    still.add(words)
                    free = x + half + size, free[1]
        size = style.type_size(_TITLE, layout)
        if style.title and size:
            at = layout.point(box.x if style.left is None else style.left, box.y - size * 1.1)
            still.add(line(style.title, size * layout.unit, at=at, colour=theme.ink, bold=True))
        return still
