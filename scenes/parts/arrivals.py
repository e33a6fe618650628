"""One dot per run, at the epoch at which the run succeeds; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int
from manim import VGroup, VMobject

from ...numerals import grouped
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

NOT_YET, NEVER = "not yet", "never"
"""What is said of runs that have not succeeded: while they may, and once they cannot any more."""

_TITLE, _TICK = 24.0, 20.0  # sizes of type
_LARGER = 2.25  # times its size, the type of epochs where it could not be read otherwise
_LARGEST = 26.0  # design pixels from dot to dot
_AXIS, _QUEUE = 0.76, 0.2  # of the width, for the axis and for those that wait
_WORDS = 1.2  # ems between both words
_BETWEEN = 0.6  # ems from one epoch to the next
_EVERY = 1, 2, 5  # of the epochs between the ends of the axis, the first that has room
_LINE = 1.6  # design pixels, the axis
_NEW = 0.55  # of its size, a dot that has just come
_EMPTY = 10.0  # times the epochs from the first success to the last, without any before them


class Arrivals(VGroup):
    """One dot per run: waiting at the right, then stacked over the epoch at which it succeeded.

    `reached` are those epochs, infinite for runs that never do, and `given_up` the epochs at which
    these end without success, infinite for those that may still have it. A dot stands over its
    epoch from that on; it grows while a part of the clock, `lasting`, passes. The film begins with
    all of them as they are at its end, and winds them back. `shown` are the first and the last
    epoch; dots of runs that succeeded before are there from the start. Those that wait do so under
    "not yet", those that have ended under "never"; `when` is how epochs are written. A line along
    the axis grows up to the epoch of the moment. Title and axis are `still`.
    In a box without height there is nothing.
    """

    def __init__(
        self,
        titles: Sequence[str],
        reached: Sequence[float],
        shown: tuple[float, float],
        pace: Rewinding,
        lasting: float,
        *,
        given_up: Sequence[float],
        when: Callable[[float], str],
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        if not box.height:
            super().__init__()
            self.still = VGroup()
            return
        self._layout, self._lasting, self._pace = layout, lasting, pace
        roomy = box.height >= ROOMY
        titled = layout.readable(_TITLE * layout.small_type) if roomy else 0.0
        dated = layout.chart_type(_TICK, most=_LARGER) if roomy else 0.0
        top = box.y + 1.2 * titled
        bottom = box.bottom - 1.9 * dated
        self._reached, self._given_up = np.array(reached), np.array(given_up)
        type_size = dated * layout.unit
        words = [
            line(each, type_size, at=(0.0, 0.0, 0.0), colour=theme.muted)
            for each in (NOT_YET, *([NEVER] if min(given_up) < np.inf else []))
            if dated
        ]
        widths = [float(each.width) / layout.unit for each in words]
        columns = _columns(box, widths, apart=_WORDS * dated)
        if not words or not _are_apart(self._reached, self._given_up):
            columns = [Box(box.right - _QUEUE * box.width, box.y, _QUEUE * box.width, 0)] * 2
        width = min(box.width * _AXIS, columns[0].x - box.x - dated)
        axis, ticks = _axis_of(reached, shown, when)
        queue = min(each.width for each in columns)
        self._step = _step(reached, axis, width=width, queue=queue, height=bottom - top)
        base = bottom - self._step / 2
        moments = np.array([pace.when(epoch) for epoch in reached])
        # A run that succeeds at the very end starts early, so that its dot is whole at the end.
        self._moments = np.where(moments <= 1, np.minimum(moments, 1 - lasting), np.inf)
        self._axis = axis
        self._there = _places(reached, axis, width, self._step) * (1, -self._step) + (box.x, base)
        leaving = np.minimum(self._reached, self._given_up)
        # Those that leave first stand on top, and those that came first below.
        ranks = [np.argsort(each, kind="stable") for each in (-leaving, self._given_up)]
        self._queues = [
            _queue(np.argsort(rank if apart else ranks[0]), column, base, self._step)
            for rank, column, apart in zip(
                ranks, columns, (False, columns[0] != columns[1]), strict=True
            )
        ]
        queued = np.concatenate([each[~np.isfinite(self._reached)] for each in self._queues])
        every = self._there[np.isfinite(reached)], queued
        highest = min(float(each[:, 1].min(initial=base)) for each in every) - self._step / 2
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
        self.still = VGroup(rectangle(self._line, layout, colour=theme.hairline))
        if titled:
            at = layout.point(box.x, max(box.y, highest - titled))
            size = titled * layout.unit
            *longer, last = (
                line(each + axis.remark, size, at=at, colour=theme.ink, bold=True)
                for each in titles
            )
            room = box.width * layout.unit
            self.still.add(next((each for each in longer if each.width <= room), last))
        y = bottom + dated * 1.5
        if dated:
            before = "up to " if min(reached) < axis.first else ""
            lefts = (each.right - width for each, width in zip(columns, widths, strict=False))
            beyond = min(lefts, default=box.right)
            self.still.add(*_dates(ticks, before, self._line, y, dated, axis, when, stage, beyond))
        self._waits: list[Fade] = []
        for word, column in zip(words, columns, strict=False):
            word.shift(np.array(layout.point(column.right - word.width / layout.unit, y)))
            self._waits.append(Fade(word))
            self.add(word)

    def show(self, moment: Moment) -> None:
        """Show every dot where it is at a moment."""
        if not self.submobjects:
            return
        kept = self._pace.kept(moment.clock)
        grown = eased(np.clip((moment.clock - self._moments) / self._lasting, 0, 1))
        sizes = _NEW + (1 - _NEW) * np.maximum(grown, kept)
        done = self._reached <= moment.epoch
        over = ~done & (self._given_up <= moment.epoch)
        waiting = ~done & ~over
        self._done.place(self._drawn(self._there[done]), sizes[done])
        left = np.concatenate([self._queues[0][waiting], self._queues[1][over]])
        self._open.place(self._drawn(left), np.ones(len(left)))
        for fade, those in zip(self._waits, (waiting, over), strict=False):
            fade.set(float(those.any()))
        x, y = self._line.x, self._line.y + self._line.height / 2
        passed = float(np.clip(self._axis.share(np.array(moment.epoch)), 0, 1)) * self._line.width
        ends = [self._layout.point(x, y), self._layout.point(x + passed, y)]
        self._passed.points = joined([np.array(ends)] if passed else [])

    def _drawn(self, places: Float[np.ndarray, "runs 2"]) -> Float[np.ndarray, "runs 3"]:
        return np.array([self._layout.point(x, y) for x, y in places]).reshape(-1, 3)


def _are_apart(reached: Float[np.ndarray, " runs"], given_up: Float[np.ndarray, " runs"]) -> bool:
    """Whether at some time one run has ended without success while another may still have it."""
    leaving = np.minimum(reached, given_up)
    return bool(len(given_up) and given_up.min() < leaving.max())


def _columns(box: Box, widths: Sequence[float], *, apart: float) -> list[Box]:
    """Places of those that wait and of those that have ended, from left to right, over words."""
    columns: list[Box] = []
    right = box.right
    for width in reversed(widths):
        columns.insert(0, Box(right - width, box.y, width, 0))
        right -= width + apart
    return columns


def _queue(
    ranks: Int[np.ndarray, " runs"], column: Box, base: float, step: float
) -> Float[np.ndarray, "runs 2"]:
    """Places of runs in few rows, from the lowest on, by their ranks."""
    across = max(min(int(column.width / step), len(ranks)), 1)
    x = column.right - step * (ranks % across + 0.5)
    return np.column_stack([x, base - step * (ranks // across)])


def _axis_of(
    reached: Sequence[float], shown: tuple[float, float], when: Callable[[float], str]
) -> tuple[TimeAxis, list[float]]:
    """An axis that ends where the last run arrives, at a round epoch, and what is written below it.

    It begins there as well if most of it were empty otherwise. It is logarithmic where most runs
    that succeed do so in its first tenth. Where epochs are written as anything else than their
    number, it has all epochs.
    """
    first, last = shown
    times = np.array([each for each in reached if np.isfinite(each)])
    ends, step = (first, max(last, first + 1)), 0.0
    if len(times) and times.min() >= first:
        begin, end = float(times.min()), float(times.max())
        low = begin if 0 < _EMPTY * (end - begin) < end - first else first
        step = _round_step(end - low)
        round_ends = max(low // step * step, first), min(-(-end // step) * step, last)
        if round_ends[0] < round_ends[1] and all(map(partial(_is_number, when), round_ends)):
            ends = round_ends
    first, last = ends
    if first == 0 and last >= 30 and len(times) > 0 and np.median(times) <= last / 10:
        log = LogTimeAxis(first, last)
        return log, [first, *log.between, last]
    axis = TimeAxis(first, last)
    between = np.arange(first // step + 1, last / step) * step if step else np.array([])
    return axis, [first, *(each for each in between.tolist() if _is_number(when, each)), last]


def _round_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, at least 1, of which at most five make up a span."""
    steps = [factor * 10.0**power for power in range(13) for factor in (1, 2, 5)]
    return next((step for step in steps if step * 5 >= span), steps[-1])


def _is_number(when: Callable[[float], str], epoch: float) -> bool:
    """Whether an epoch is written as its number."""
    return when(epoch) == grouped(round(epoch))


def _dates(
    ticks: Sequence[float],
    before: str,
    axis_line: Box,
    y: float,
    size: float,
    axis: TimeAxis,
    when: Callable[[float], str],
    stage: Stage,
    beyond: float,
) -> list[VMobject]:
    """Epochs below an axis: its ends, and those between, or every second or fifth, or none.

    The last is centred at its place, or ends there where it would come too near to other words,
    which begin `beyond` a design pixel.
    """
    layout, muted = stage.layout, stage.theme.muted
    places = [axis_line.x + float(axis.share(np.array(each))) * axis_line.width for each in ticks]
    written = partial(line, size=size * layout.unit, colour=muted)
    begin = written(before + when(ticks[0]), at=layout.point(places[0], y))
    gap = _BETWEEN * size * layout.unit
    end = written(when(ticks[-1]), at=layout.point(places[-1], y), anchor="middle")
    if end.get_right()[0] + gap > layout.point(beyond, y)[0]:
        end = written(when(ticks[-1]), at=layout.point(places[-1], y), anchor="right")
    between = [
        written(when(epoch), at=layout.point(x, y), anchor="middle")
        for epoch, x in zip(ticks[1:-1], places[1:-1], strict=True)
    ]

    def fit(words: Sequence[VMobject]) -> bool:
        row = [begin, *words, end]
        return all(a.get_right()[0] + gap <= b.get_left()[0] for a, b in pairwise(row))

    every = (between[each - 1 :: each] for each in _EVERY)
    return [begin, *next(filter(fit, every), []), end]


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
