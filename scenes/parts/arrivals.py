"""One dot per run, at the epoch at which the run succeeds; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..fields.pace import Pace
from ..stage.easing import Fade, eased
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import Dots, rectangle
from .time_axis import LogTimeAxis, TimeAxis

_WAITING = "not yet"
_TITLE, _TICK = 24.0, 20.0  # sizes of type
_LARGEST = 60.0  # design pixels from dot to dot


class Arrivals(VGroup):
    """One dot per run: waiting at the right, then stacked over the epoch at which it succeeded.

    `reached` are those epochs, infinite for runs that never do; a dot moves while a part of the
    clock, `lasting`, passes. `shown` are the first and the last epoch of the film; dots of runs
    that succeeded before are there from the start. Those that wait do so under "not yet", and at
    the end under `at_last`; `when` is how epochs are written. Title and axis are `still`.
    """

    def __init__(
        self,
        title: str,
        reached: Sequence[float],
        shown: tuple[float, float],
        pace: Pace,
        lasting: float,
        *,
        at_last: str,
        when: Callable[[float], str],
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        roomy = box.height > 120
        titled = layout.readable(_TITLE * layout.small_type) if roomy else 0.0
        dated = layout.chart_type(_TICK) if roomy else 0.0
        top = box.y + 1.2 * titled
        bottom = box.bottom - 1.9 * dated
        width = box.width * 0.76
        axis = _axis_of(reached, shown)
        self._step = _step(reached, axis, width=width, height=bottom - top)
        columns = max(int(width / self._step), 1)
        base = bottom - self._step / 2
        self._moments = np.array([pace.when(epoch) for epoch in reached])
        self._there = _stacked(reached, axis, columns, self._step, start=(box.x, base))
        self._waiting = self._queue(box, base, bottom - top)
        self._layout, self._lasting = layout, lasting
        radius = self._step * 0.4 * layout.unit
        ground = theme.ground
        self._done = Dots(radius=radius, fill=theme.ink, edge=ground, edge_width=0)
        self._open = Dots(radius=radius, fill=theme.muted, edge=ground, edge_width=0)
        self._open.set_fill(opacity=0.55)
        super().__init__(self._open, self._done)
        self._waits: dict[str, Fade] = {}
        line_box = Box(box.x, bottom, width, 1.6 * layout.thickening)
        self.still = VGroup(rectangle(line_box, layout, colour=theme.hairline))
        if titled:
            at, size = layout.point(box.x, box.y), titled * layout.unit
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
        lasting = self._lasting
        # A run that succeeds at the very end starts early, so that its dot has arrived at the end.
        moments = np.where(self._moments <= 1, np.minimum(self._moments, 1 - lasting), np.inf)
        share = eased(np.clip((moment.clock - moments) / lasting, 0, 1))[:, None]
        places = self._waiting + share * (self._there - self._waiting)
        drawn = np.array([self._layout.point(x, y) for x, y in places])
        done = share[:, 0] > 0
        self._done.place(drawn[done], np.ones(int(done.sum())))
        self._open.place(drawn[~done], np.ones(int((~done).sum())))
        said = self._at_last if moment.clock >= 1 else _WAITING
        for text, fade in self._waits.items():
            fade.set(float(text == said and not done.all()))

    def _queue(self, box: Box, base: float, height: float) -> Float[np.ndarray, "runs 2"]:
        """Places of runs that have not succeeded: the soonest on top."""
        rows = max(int(height / self._step), 1)
        order = np.argsort(np.argsort(-self._moments, kind="stable"))
        across = -(-len(order) // rows)
        x = box.right - self._step * (order % across + 0.5)
        return np.column_stack([x, base - self._step * (order // across)])


def _axis_of(reached: Sequence[float], shown: tuple[float, float]) -> TimeAxis:
    """Logarithmic where most runs that succeed do so in the first tenth of the epochs."""
    first, last = shown
    times = np.array([each for each in reached if np.isfinite(each)])
    early = first == 0 and last >= 30 and len(times) > 0 and np.median(times) <= last / 10
    return (LogTimeAxis if early else TimeAxis)(first, max(last, first + 1))


def _step(reached: Sequence[float], axis: TimeAxis, *, width: float, height: float) -> float:
    """The largest step between dots with which all stacks are low enough."""
    for step in np.arange(_LARGEST, 4.0, -1.0):
        columns = max(int(width / step), 1)
        stacks = _columns_of(reached, axis, columns)
        tallest = max(np.bincount(stacks).max(), 1) if len(stacks) else 1
        waiting = -(-len(reached) // max(int(height / step), 1))
        if tallest * step <= height and waiting * step <= width * 0.24:
            return float(step)
    return 4.0


def _columns_of(reached: Sequence[float], axis: TimeAxis, columns: int) -> list[int]:
    shares = [float(axis.share(np.array(e))) for e in reached if np.isfinite(e)]
    return [int(min(max(share, 0), 0.999) * columns) for share in shares]


def _stacked(
    reached: Sequence[float],
    axis: TimeAxis,
    columns: int,
    step: float,
    *,
    start: tuple[float, float],
) -> Float[np.ndarray, "runs 2"]:
    """Places of dots over their epochs, the soonest of a column lowest; any for those that fail."""
    places = np.tile(np.array(start), (len(reached), 1))
    heights = [0] * columns
    for index in np.argsort(reached, kind="stable"):
        if np.isfinite(reached[index]):
            (column,) = _columns_of([reached[index]], axis, columns)
            places[index] = start[0] + (column + 0.5) * step, start[1] - heights[column] * step
            heights[column] += 1
    return places
