"""One dot per run, at the epoch at which the run succeeds; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..fields.rewinding import Rewinding
from ..stage.easing import Fade, eased
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import STROKE, Dots, Polyline, joined, rectangle
from .time_axis import LogTimeAxis, TimeAxis

ROOMY = 121.0
"""Design pixels, the least height at which dots have a title and epochs."""

_WAITING = "not yet"
_TITLE, _TICK = 24.0, 20.0  # sizes of type
_LARGEST = 40.0  # design pixels from dot to dot
_AXIS, _QUEUE = 0.76, 0.2  # of the width, for the axis and for those that wait
_LINE = 1.6  # design pixels, the axis


class Arrivals(VGroup):
    """One dot per run: waiting at the right, then stacked over the epoch at which it succeeded.

    `reached` are those epochs, infinite for runs that never do; a dot moves while a part of the
    clock, `lasting`, passes. The film begins with all of them as they are at its end, and winds
    them back. `shown` are the first and the last epoch; dots of runs that succeeded before are
    there from the start. Those that wait do so under "not yet", and at the end under `at_last`;
    `when` is how epochs are written. A line along the axis grows up to the epoch of the moment.
    Title and axis are `still`.
    """

    def __init__(
        self,
        title: str,
        reached: Sequence[float],
        shown: tuple[float, float],
        pace: Rewinding,
        lasting: float,
        *,
        at_last: str,
        when: Callable[[float], str],
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        roomy = box.height >= ROOMY
        titled = layout.readable(_TITLE * layout.small_type) if roomy else 0.0
        dated = layout.chart_type(_TICK) if roomy else 0.0
        top = box.y + 1.2 * titled
        bottom = box.bottom - 1.9 * dated
        width = box.width * _AXIS
        axis = _axis_of(reached, shown)
        self._step = _step(
            reached, axis, width=width, queue=box.width * _QUEUE, height=bottom - top
        )
        base = bottom - self._step / 2
        moments = np.array([pace.when(epoch) for epoch in reached])
        # A run that succeeds at the very end starts early, so that its dot has arrived at the end.
        self._moments = np.where(moments <= 1, np.minimum(moments, 1 - lasting), np.inf)
        self._pace, self._axis = pace, axis
        self._there = _places(reached, axis, width, self._step) * (1, -self._step) + (box.x, base)
        self._waiting = self._queue(box, base)
        every = self._there[np.isfinite(reached)], self._waiting
        highest = min(float(each[:, 1].min(initial=base)) for each in every) - self._step / 2
        self._layout, self._lasting = layout, lasting
        self._line = Box(box.x, bottom, width, _LINE * layout.thickening)
        radius = self._step * 0.4 * layout.unit
        ground = theme.ground
        self._done = Dots(radius=radius, fill=theme.ink, edge=ground, edge_width=0)
        self._open = Dots(radius=radius, fill=theme.muted, edge=ground, edge_width=0)
        self._open.set_fill(opacity=0.55)
        self._passed = Polyline(
            stroke_color=theme.ink,
            stroke_width=self._line.height * layout.unit * STROKE,
            fill_opacity=0,
        )
        super().__init__(self._open, self._done, self._passed)
        self._waits: dict[str, Fade] = {}
        self.still = VGroup(rectangle(self._line, layout, colour=theme.hairline))
        if titled:
            at = layout.point(box.x, max(box.y, highest - titled))
            size = titled * layout.unit
            self.still.add(line(title + axis.remark, size, at=at, colour=theme.ink, bold=True))
        if dated:
            size = dated
            y = bottom + size * 1.5
            first, last = map(when, shown)
            before = "up to " if min(reached) < shown[0] else ""
            ticks = [(box.x, before + first, "left"), (box.x + width, last, "right")]
            ticks += [
                (
                    box.x + float(axis.share(np.array(epoch))) * width,
                    when(epoch),
                    "middle",
                )
                for epoch in axis.between
                if 0.08 < axis.share(np.array(epoch)) < 0.85
            ]
            for x, text, anchor in ticks:
                at = layout.point(x, y)
                self.still.add(
                    line(text, size * layout.unit, at=at, colour=theme.muted, anchor=anchor)
                )
            at = layout.point(box.right, y)
            for text in dict.fromkeys((_WAITING, at_last)):
                words = line(text, size * layout.unit, at=at, colour=theme.muted, anchor="right")
                self._waits[text] = Fade(words)
                self.add(words)
        self._at_last = at_last

    def show(self, moment: Moment) -> None:
        """Show every dot where it is at a moment."""
        kept = self._pace.kept(moment.clock)
        arrived = eased(np.clip((moment.clock - self._moments) / self._lasting, 0, 1))
        share = np.maximum(arrived, kept * np.isfinite(self._moments))[:, None]
        places = self._waiting + share * (self._there - self._waiting)
        drawn = np.array([self._layout.point(x, y) for x, y in places])
        done = share[:, 0] > 0
        self._done.place(drawn[done], np.ones(int(done.sum())))
        self._open.place(drawn[~done], np.ones(int((~done).sum())))
        said = self._at_last if self._pace.complete(moment.clock) else _WAITING
        for text, fade in self._waits.items():
            fade.set(float(text == said and not done.all()))
        x, y = self._line.x, self._line.y + self._line.height / 2
        passed = float(np.clip(self._axis.share(np.array(moment.epoch)), 0, 1)) * self._line.width
        ends = [self._layout.point(x, y), self._layout.point(x + passed, y)]
        self._passed.points = joined([np.array(ends)] if passed else [])

    def _queue(self, box: Box, base: float) -> Float[np.ndarray, "runs 2"]:
        """Places of runs that have not succeeded, in few rows: the soonest on top."""
        order = np.argsort(np.argsort(-self._moments, kind="stable"))
        across = max(min(int(box.width * _QUEUE / self._step), len(order)), 1)
        x = box.right - self._step * (order % across + 0.5)
        return np.column_stack([x, base - self._step * (order // across)])


def _axis_of(reached: Sequence[float], shown: tuple[float, float]) -> TimeAxis:
    """Logarithmic where most runs that succeed do so in the first tenth of the epochs."""
    first, last = shown
    times = np.array([each for each in reached if np.isfinite(each)])
    early = first == 0 and last >= 30 and len(times) > 0 and np.median(times) <= last / 10
    return (LogTimeAxis if early else TimeAxis)(first, max(last, first + 1))


def _step(
    reached: Sequence[float], axis: TimeAxis, *, width: float, queue: float, height: float
) -> float:
    """The largest step between dots with which all stacks are low enough."""
    for step in np.arange(_LARGEST, 4.0, -1.0):
        tallest = 1 + _places(reached, axis, width, step)[:, 1].max(initial=0)
        waiting = -(-len(reached) // max(int(height / step), 1))
        if tallest * step <= height and waiting * step <= queue:
            return float(step)
    return 4.0


def _places(
    reached: Sequence[float], axis: TimeAxis, width: float, step: float
) -> Float[np.ndarray, "runs 2"]:
    """How far each dot is along the axis, and on which level it is, from 0.

    A dot stands at its own epoch, on the lowest level where it touches none of those before it.
    Dots of runs that fail have 0, 0, which means nothing.
    """
    places = np.zeros((len(reached), 2))
    ends: list[float] = []
    for index in np.argsort(reached, kind="stable"):
        if np.isfinite(reached[index]):
            x = float(np.clip(axis.share(np.array(reached[index])), 0, 1)) * width
            level = next((level for level, end in enumerate(ends) if end <= x), len(ends))
            ends[level : level + 1] = [x + step]
            places[index] = x, level
    return places
