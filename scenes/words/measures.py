"""How a measure is written: its name, its values and goals; knows nothing of type."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from ...datasets.units import unit_of
from ...numerals import DIVERGED, MISSING, compact, per_cent, without_zeros
from ...reels import measure as measured
from ...reels.measure import Accuracy, Loss, Measure, RootMeanSquare
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from ...reels.steps import Steps
from .axis_numbers import AxisNumbers
from .largest_class import decimals_of_shares
from .measure_axis import MeasureAxis, longest
from .own_names import value_name
from .phrases import beginning

_BETWEEN_SHARES = {"%": "percentage points", "‰": "per mille points"}
_FINEST = 2  # decimals of a goal in per cent


@dataclass(frozen=True)
class WrittenMeasure:
    """A measure under its name, and under a `brief` and a `short` one where there is less room.

    `axis` holds its values, and those of runs beside it, and writes all of them alike.
    """

    measure: Measure
    name: str
    brief: str
    short: str
    axis: MeasureAxis

    @property
    def values(self) -> Float[np.ndarray, " steps"]:
        """One for each step."""
        return self.measure.values

    @property
    def written(self) -> Callable[[float], str]:
        """How values are written."""
        return self.axis.written

    @property
    def top(self) -> float:
        """A round number above all values."""
        return self.axis.top

    def at(self, epoch: float) -> str:
        """The value of the last recorded step at a fractional one."""
        return read_at(self.measure.recording, self.values, self.written, epoch)

    @property
    def points(self) -> str:
        """Of which points it is, in a word before a value: 'train' or 'test'."""
        return "test" if isinstance(self.measure, Loss) and self.measure.tested else "train"

    @property
    def noun(self) -> str:
        """What it is, in a sentence: 'test error'."""
        return self.name.removesuffix(self.axis.remark).lower()

    def said(self, value: float) -> str:
        """A value in a sentence, with its unit: '2.24 million €', 'less than 0.01'."""
        if not math.isfinite(value):
            return self.written(value)
        return self.written(value).replace("<", "less than ") + self.axis.after

    def beside(self, value: float) -> str:
        """The same beside another value, of which the unit is said; a power of ten is with each."""
        return self.said(value).removesuffix("" if "×" in self.axis.after else self.axis.after)

    @property
    def longest(self) -> str:
        """The widest of what is read."""
        known = longest(self.values[np.isfinite(self.values)], self.written)
        return max(known, without_value(self.measure.recording, math.inf), key=len)

    def goal(self, goal: float) -> str:
        """What a run has reached that reaches the goal: '95 %', or 'test loss 0.02'."""
        return " ".join(filter(None, self._limit(goal)))

    def passed(self, goal: float) -> str:
        """The same where it is a limit: '95 %', or 'test error below 77.6 €'."""
        return " below ".join(filter(None, self._limit(goal)))

    def met(self, goal: float) -> list[str]:
        """What a run did when it got to the goal, the longest first: 'reached 95 %'."""
        words, value = self._limit(goal)
        if not words:
            return [f"reached {value}", value]
        return [f"{words} first below {value}", f"first below {value}"]

    def until(self, goal: float, steps: Steps) -> list[str]:
        """Titles of a chart of the steps at which runs reach the goal, longest first."""
        several, passed = beginning(steps.several), self.passed(goal)
        ways = [f"until {passed}"]
        if self.judged:
            whole = f"until {passed} of training points are{self.judged}"
            ways = [whole, f"to {passed} {self.noun}", f"until {passed} are{self.judged}"]
        return [f"{several} {each}" for each in (*ways, "until the goal")]

    @property
    def judged(self) -> str:
        """What a share of points is, after a space: ' right' of accuracies; nothing of losses."""
        return " right" if isinstance(self.measure, Accuracy) else ""

    def limit(self, goal: float) -> str:
        """The value alone that a run must reach: '95 %', '0.02'."""
        return self._limit(goal)[1]

    def short_of(self, goal: float) -> str:
        """What holds of a run that is short of it: 'below 95 %', or 'test loss above 0.02'."""
        words, value = self._limit(goal)
        return f"{words} above {value}" if words else f"below {value}"

    def _limit(self, goal: float) -> tuple[str, str]:
        """What the goal is a value of, '' for accuracies, and the value."""
        limit = self.measure.limit(goal)
        if isinstance(self.measure, Accuracy):
            return "", written_share(limit)
        if isinstance(self.measure, RootMeanSquare):
            return self.noun, number(limit, self.axis.unit)
        return self.noun, without_zeros(compact(float(f"{limit:.2g}")))


def written_share(goal: float) -> str:
    """A goal from 0 to 1 in per cent, with as few decimals as are exact, two at most."""
    exact = (each for each in range(_FINEST) if math.isclose(goal, round(goal, each + 2)))
    return per_cent(goal, next(exact, _FINEST))


def written_measure_of(recording: Recording) -> WrittenMeasure:
    """The measure of a recording."""
    return written_measures_of([recording])[0]


def written_measures_of(recordings: Sequence[Recording]) -> list[WrittenMeasure]:
    """Their measures, written alike; raises `UserError` for those that have none in common."""
    measures = measured.measures_of(recordings)
    if isinstance(measures[0], Accuracy):
        every = np.concatenate([each.values for each in measures])
        axis = accuracy_axis(recordings, every)
        names = "Training accuracy", "Train accuracy", "Accuracy"
        return [WrittenMeasure(each, *names, axis) for each in measures]
    axis = axis_of_losses(measures, _losses(measures))
    tested = isinstance(measures[0], Loss) and measures[0].tested
    of, brief = ("Test", "Test") if tested else ("Training", "Train")
    kind = "error" if isinstance(measures[0], RootMeanSquare) else "loss"
    short = kind.title() if kind == "error" or axis.remark else f"{of} loss"
    ways = f"{of} {kind}", f"{brief} {kind}", short
    name, shorter, shortest = (f"{each}{axis.remark}" for each in ways)
    return [WrittenMeasure(each, name, shorter, shortest, axis) for each in measures]


def axis_of_losses(
    measures: Sequence[Measure], losses: Float[np.ndarray, " values"]
) -> MeasureAxis:
    """An axis of losses, or of errors in the unit of the values."""
    errors = all(isinstance(each, RootMeanSquare) for each in measures)
    unit = unit_of_errors([each.recording for each in measures]) if errors else ""
    return MeasureAxis.of_losses(losses, unit=unit)


def unit_of_errors(recordings: Sequence[Recording]) -> str:
    """The unit of distances between values, if all have the same; '' where none is known.

    Between shares they are percentage points, since '5 %' could be a part of the value.
    """
    units = {unit_of(value_name(each)) for each in recordings}
    unit = units.pop() if len(units) == 1 else ""
    return _BETWEEN_SHARES.get(unit, unit)


def _losses(measures: Sequence[Measure]) -> Float[np.ndarray, " values"]:
    """What an axis of losses has to hold; of one run, whose chart has both, test and training."""
    if len(measures) == 1 and isinstance(measures[0], Loss):
        metrics = measures[0].recording.metrics
        both = metrics.train_loss, metrics.test_loss
        return np.concatenate([measures[0].shown(each) for each in both])
    return np.concatenate([each.values for each in measures])


def accuracy_axis(
    recordings: Sequence[Recording], accuracies: Float[np.ndarray, " values"]
) -> MeasureAxis:
    """An axis of accuracies, from the chance level on where none is below.

    Those of one run have a decimal where it ends close to the share of its largest class.
    """
    chance = min(1 / max(each.dataset.classes, 1) for each in recordings)
    decimals = decimals_of_shares(recordings[0]) if len(recordings) == 1 else 0
    return MeasureAxis.of_accuracies(accuracies, chance=chance, decimals=decimals)


def read_at(
    recording: Recording,
    values: Float[np.ndarray, " steps"],
    written: Callable[[float], str],
    epoch: float,
) -> str:
    """What is read of a measure at a fractional step: its value at the last recorded one."""
    value = float(values[recording.steps.before(epoch)])
    return written(value) if math.isfinite(value) else without_value(recording, epoch)


def without_value(recording: Recording, epoch: float) -> str:
    """What stands for a value that is missing at a step: that training diverged, if it has."""
    diverged = diverges_at(recording)
    return MISSING if diverged is None or epoch < diverged else DIVERGED


def number(value: float, unit: str = "") -> str:
    """A number in a sentence, with its unit: '0.02', '12,500 €', '1.2 million'."""
    return AxisNumbers.of([0, value]).spoken(value, unit)
