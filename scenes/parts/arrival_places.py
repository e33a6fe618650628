"""Where one dot per run stands over the epoch at which it succeeds, and before; no drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float, Int

from ...numerals import grouped
from ..stage.layout import Box
from .time_axis import LogTimeAxis, TimeAxis

_LARGEST = 26.0  # design pixels from dot to dot
_AXIS, _QUEUE = 0.76, 0.2  # of the width, for the axis and for those that wait
_WORDS = 1.2  # ems between both words
_NEAR = 1.5  # times the round epoch after the last success: the end of training is written instead
_EMPTY = 10.0  # times the epochs from the first success to the last, without any before them


@dataclass(frozen=True)
class ArrivalPlaces:
    """Places of dots, in design pixels, `step` from dot to dot, on a `base` line.

    `there` are places over the `axis`, and `queues` those of runs that wait and of those that have
    ended without success. Each queue stands at the right of one of `columns`, which have the widths
    of the words below them. `ticks` are what is written below the axis, `width` its length.
    """

    axis: TimeAxis
    ticks: Sequence[float]
    width: float
    step: float
    base: float
    there: Float[np.ndarray, "runs 2"]
    queues: Sequence[Float[np.ndarray, "runs 2"]]
    columns: Sequence[Box]

    @classmethod
    def of(
        cls,
        reached: Float[np.ndarray, " runs"],
        given_up: Float[np.ndarray, " runs"],
        shown: tuple[float, float],
        when: Callable[[float], str],
        words: Sequence[float],
        *,
        type_size: float,
        box: Box,
    ) -> ArrivalPlaces:
        """Those of runs that reach success, or have given up, at an epoch, in a box.

        `words` are the widths of what stands below queues, in type of a size; without any, or where
        both queues are never there at once, they have one place.
        """
        columns = _columns(box, words, apart=_WORDS * type_size)
        if not words or not _are_apart(reached, given_up):
            columns = [Box(box.right - _QUEUE * box.width, box.y, _QUEUE * box.width, 0)] * 2
        width = min(box.width * _AXIS, columns[0].x - box.x - type_size)
        axis, ticks = _axis_of(reached.tolist(), shown, when)
        narrowest = min(each.width for each in columns)
        step = _step(reached, axis, width=width, queue=narrowest, height=box.height)
        base = box.bottom - step / 2
        there = _places(reached, axis, width, step) * (1, -step) + (box.x, base)
        leaving = np.minimum(reached, given_up)
        # Those that leave first stand on top, and those that came first below.
        ranks = [np.argsort(each, kind="stable") for each in (-leaving, given_up)]
        queues = [
            _queue(np.argsort(rank if apart else ranks[0]), column, base, step)
            for rank, column, apart in zip(
                ranks, columns, (False, columns[0] != columns[1]), strict=True
            )
        ]
        return cls(axis, ticks, width, step, base, there, queues, columns)

    def highest(self, reached: Float[np.ndarray, " runs"]) -> float:
        """The upper edge of the highest dot at any time, in design pixels."""
        succeed = np.isfinite(reached)
        every = self.there[succeed], *(each[~succeed] for each in self.queues)
        return min(float(each[:, 1].min(initial=self.base)) for each in every) - self.step / 2


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

    Where training ends soon after, it ends there. It begins where they arrive if most of it were
    empty otherwise. It is logarithmic where most runs that succeed do so in its first tenth. Where
    epochs are written as anything else than their number, it has all epochs.
    """
    first, last = shown
    times = np.array([each for each in reached if np.isfinite(each)])
    ends, step = (first, max(last, first + 1)), 0.0
    if len(times) and times.min() >= first:
        begin, end = float(times.min()), float(times.max())
        low = begin if 0 < _EMPTY * (end - begin) < end - first else first
        step = _round_step(end - low)
        end = min(-(-end // step) * step, last)
        if low == first and last - first <= _NEAR * (end - first):
            end = last
        round_ends = max(low // step * step, first), end
        if round_ends[0] < round_ends[1] and all(map(partial(_is_number, when), round_ends)):
            ends = round_ends
    first, last = ends
    if first == 0 and last >= 30 and len(times) > 0 and np.median(times) <= last / 10:
        log = LogTimeAxis(first, last)
        return log, [first, *log.between, last]
    axis = TimeAxis(first, last)
    # None is written so near to the last that they would be read together.
    between = np.arange(first // step + 1, last / step - 0.4) * step if step else np.array([])
    return axis, [first, *(each for each in between.tolist() if _is_number(when, each)), last]


def _round_step(span: float) -> float:
    """1, 2 or 5 times a power of ten, at least 1, of which at most five make up a span."""
    steps = [factor * 10.0**power for power in range(13) for factor in (1, 2, 5)]
    return next((step for step in steps if step * 5 >= span), steps[-1])


def _is_number(when: Callable[[float], str], epoch: float) -> bool:
    """Whether an epoch is written as its number."""
    return when(epoch) == grouped(round(epoch))


def _step(
    reached: Float[np.ndarray, " runs"],
    axis: TimeAxis,
    *,
    width: float,
    queue: float,
    height: float,
) -> float:
    """The largest step between dots with which all stacks are low enough."""
    for step in np.arange(_LARGEST, 4.0, -1.0):
        tallest = 1 + _places(reached, axis, width, step)[:, 1].max(initial=0)
        waiting = -(-len(reached) // max(int(height / step), 1))
        if tallest * step <= height and waiting * step <= queue:
            return float(step)
    return 4.0


def _places(
    reached: Float[np.ndarray, " runs"], axis: TimeAxis, width: float, step: float
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
