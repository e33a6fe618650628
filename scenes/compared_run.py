"""Runs on a shared clock: name, measure and stop of each, and the axis of all; no mobjects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float

from ..numerals import MISSING
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from .parts.time_axis import LogTimeAxis, TimeAxis
from .shared_clock import SharedClock
from .words.measures import WrittenMeasure
from .words.own_names import own_classes

_NEAR = 1e-9  # of the clock, by which rounding may have moved a time
_LATE = 10.0  # epochs, up to which a logarithmic scale may be linear
_DECADES = 100.0  # epochs, the least that such a scale has


@dataclass(frozen=True)
class ComparedRun:
    """A run by its `index`, under its `label` in its `colour`, and the `goal` that it may reach."""

    index: int
    label: str
    colour: str
    clock: SharedClock
    measure: WrittenMeasure
    goal: float

    @property
    def recording(self) -> Recording:
        """What was recorded of it."""
        return self.clock.recordings[self.index]

    def epoch(self, time: float) -> float:
        """Its fractional epoch at a time of the clock."""
        return self.clock.epoch(self.index, time)

    def written(self, time: float) -> str:
        """Its measure after the last whole step at a time of the clock.

        '–' before its first step, '' once training has diverged.
        """
        epoch = self.epoch(time)
        if time < self.begins:
            return MISSING
        return "" if epoch >= self._diverges else self.measure.at(epoch)

    @cached_property
    def longest(self) -> str:
        """The widest of what is read."""
        return self.measure.longest

    @property
    def unit(self) -> str:
        """What stands after a value, with a space before it; '' of shares, which have theirs."""
        return self.measure.axis.after

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes, unless all runs have the same."""
        return () if own_classes(self.clock.recordings) else own_classes([self.recording])

    @property
    def begin(self) -> float:
        """The time from which it has values; others may begin before."""
        return float(self.clock.times[self.index][0])

    @property
    def begins(self) -> float:
        """The time before which nothing is shown of it: −inf if it is there from the start."""
        return self.begin - _NEAR if self.begin > self.clock.start else -math.inf

    @property
    def stop(self) -> float:
        """The time from which it has no more values: its end, or when training diverges."""
        return self.clock.time(self.index, self._last)

    @property
    def stopped(self) -> bool:
        """Whether that is before another run ends, or because training diverges."""
        longest = max(float(times[-1]) for times in self.clock.times)
        ended = self.stop < longest and not self.recording.cut_short
        return ended or self._diverges < math.inf

    def known(self, times: Float[np.ndarray, " times"]) -> Bool[np.ndarray, " times"]:
        """At which times it has a measure: from its first step to its end or before it diverges."""
        before = times < self.stop if self._diverges < math.inf else times <= self.stop
        return np.asarray(before & (times >= self.begin))

    @property
    def word(self) -> str:
        """What its stop is."""
        return "ended" if self._diverges == math.inf else "diverged"

    @property
    def marks(self) -> list[tuple[float, list[str]]]:
        """Times and texts of what is said below its name, each text longest first."""
        marks = []
        first = self.measure.measure.first(self.goal)
        if first < math.inf:
            met, time = self.measure.met(self.goal), self.clock.time(self.index, first)
            marks.append((time, self.clock.reached(met, self.index, first)))
        if self.stopped:
            marks.append((self.stop, self.clock.stopped(self.word, self.index, self._last)))
        return marks

    @property
    def waiting(self) -> str:
        """What is said there until the first of these times; '' where no goal is known."""
        if not self.measure.measure.has_goal(self.goal):
            return ""
        return self.measure.short_of(self.goal)

    @cached_property
    def _diverges(self) -> float:
        diverged = diverges_at(self.recording)
        return math.inf if diverged is None else float(diverged)

    @property
    def _last(self) -> float:
        return min(self.recording.steps.last, self._diverges)


def axis_of(runs: Sequence[ComparedRun]) -> TimeAxis:
    """By the logarithm where most happens early, from epoch 10 on if that is not earlier still."""
    clock = runs[0].clock
    span = clock.end - clock.start
    many = clock.steps_are_whole and clock.start == 0 and clock.end >= 30
    if not many or not _most_happens_by(clock.start + span / 10, runs):
        return TimeAxis(clock.start, clock.end)
    late = span >= _DECADES and not _most_happens_by(_LATE, runs)
    return LogTimeAxis(clock.start, clock.end, _LATE if late else 1.0)


def _most_happens_by(time: float, runs: Sequence[ComparedRun]) -> bool:
    """Whether two thirds of what the runs gain, they gain up to a time of the clock."""
    early = total = 0.0
    for run in runs:
        values = run.measure.measure.best
        before = values[run.clock.times[run.index] <= time]
        if len(before):
            early += abs(float(before[-1] - values[0]))
        total += abs(float(values[-1] - values[0]))
    return early * 3 > total * 2
