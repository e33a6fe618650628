"""How well a run does after each step, as one number: accuracy, loss or, for values, error."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from ..errors import UserError
from ..numerals import ROUNDING
from .losses import OWN_LOSS, SQUARES, TWICE
from .metrics import Metrics
from .recording import Recording
from .task import Classes


@dataclass(frozen=True)
class Measure(ABC):
    """A number for each step of a run."""

    recording: Recording

    @abstractmethod
    def values_of(self, metrics: Metrics) -> Float[np.ndarray, " steps"]:
        """The number for each step of some metrics."""

    @property
    def values(self) -> Float[np.ndarray, " steps"]:
        """The number for each step of the recording."""
        return self.values_of(self.recording.metrics)

    @property
    @abstractmethod
    def best(self) -> Float[np.ndarray, " steps"]:
        """The best value up to each step of the recording."""

    @abstractmethod
    def limit(self, goal: float) -> float:
        """The value that a run must reach for a `goal` from 0 to 1."""

    @abstractmethod
    def reaches(
        self, values: Float[np.ndarray, " values"], goal: float
    ) -> Bool[np.ndarray, " values"]:
        """Whether each of `values` reaches it."""

    def has_goal(self, goal: float) -> bool:
        """Whether it is known what a run must reach, which it is not of losses of a run's own."""
        return math.isfinite(self.limit(goal))

    def at(self, step: float) -> float:
        """The value at the last recorded step at or before a fractional one."""
        return float(self.values[self.recording.steps.before(step)])

    def first(self, goal: float) -> float:
        """The first step that reaches a goal, infinite if there is none up to the last.

        In a part of a recording, that may be a step before the part.
        """
        whole, last = self.recording.whole, self.recording.steps.last
        enough = np.flatnonzero(self.reaches(self.values_of(whole.metrics), goal))
        step = float(whole.epochs[enough[0]]) if len(enough) else math.inf
        return step if step <= last else math.inf

    def succeeds(self, goal: float) -> bool:
        """Whether any step up to the last reaches a goal, in a part also one before the part."""
        return self.first(goal) < math.inf

    def learnt(self, goal: float) -> bool:
        """Whether the last step reaches a goal."""
        return bool(self.reaches(self.values[-1:], goal).all())


@dataclass(frozen=True)
class Accuracy(Measure):
    """Shares of training points that are classified correctly."""

    def values_of(self, metrics: Metrics) -> Float[np.ndarray, " steps"]:
        """Accuracies on the training points."""
        return metrics.train_accuracy

    @property
    def best(self) -> Float[np.ndarray, " steps"]:
        """The highest so far."""
        return np.fmax.accumulate(self.values)

    def limit(self, goal: float) -> float:
        """The goal itself."""
        return goal

    def reaches(
        self, values: Float[np.ndarray, " values"], goal: float
    ) -> Bool[np.ndarray, " values"]:
        """At least the goal, within rounding."""
        return np.asarray(goal - values <= ROUNDING)


@dataclass(frozen=True)
class Loss(Measure):
    """Losses on the test points if they are `tested`, else on the training points.

    `guess` is the loss of the best answer that is the same for all points; NaN for a loss of the
    run's own, of which that is unknown.
    """

    tested: bool
    guess: float

    def values_of(self, metrics: Metrics) -> Float[np.ndarray, " steps"]:
        """Losses on the points that count."""
        return self.shown(metrics.test_loss if self.tested else metrics.train_loss)

    @property
    def best(self) -> Float[np.ndarray, " steps"]:
        """The lowest so far."""
        return np.fmin.accumulate(self.values)

    def shown(self, losses: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
        """Losses as they are shown: as they are."""
        return losses

    def limit(self, goal: float) -> float:
        """The loss at which a share `goal` of the variance of the values is explained."""
        return (1 - goal) * self.guess

    def reaches(
        self, values: Float[np.ndarray, " values"], goal: float
    ) -> Bool[np.ndarray, " values"]:
        """At most the limit, within rounding of losses of any size."""
        return np.asarray(values <= self.limit(goal) * (1 + 1e-9))


@dataclass(frozen=True)
class RootMeanSquare(Loss):
    """Root mean square errors, in the own units of values that are standardised to be learnt.

    They are roots of losses in standard units, times a `factor`.
    """

    factor: float

    def shown(self, losses: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
        """Errors in place of losses."""
        return np.asarray(np.sqrt(losses) * self.factor)

    def limit(self, goal: float) -> float:
        """The error at which a share `goal` of the variance of the values is explained."""
        return math.sqrt(super().limit(goal)) * self.factor


def measures_of(recordings: Sequence[Recording]) -> list[Measure]:
    """The measure of each recording; raises `UserError` for those that have none in common."""
    classes = [each for each in recordings if isinstance(each.task, Classes)]
    values = [each for each in recordings if not isinstance(each.task, Classes)]
    if values and classes:
        raise UserError(
            "runs that learn values and runs that learn classes have no measure in common",
            given=f"{values[0].about.summary} and {classes[0].about.summary}",
        )
    if classes and all(_is_judged(each) for each in classes):
        return [Accuracy(each) for each in classes]
    found = classes or values
    tested = all((~each.dataset.train).any() for each in found)
    scaled = all(map(has_errors, found))
    return [_loss_of(each, tested=tested, scaled=scaled) for each in found]


def training_loss_of(recording: Recording) -> Loss:
    """The loss on the training points, or the error of values that are standardised."""
    return _loss_of(recording, tested=False, scaled=has_errors(recording))


def has_errors(recording: Recording) -> bool:
    """Whether its losses are squares of errors, which have a size in the units of the values."""
    return recording.dataset.value_scaling is not None and recording.header.loss in SQUARES


def _is_judged(recording: Recording) -> bool:
    """Whether accuracies are recorded; where classes are clusters of its own, there are none."""
    return not np.isnan(recording.whole.metrics.train_accuracy).all()


def _loss_of(recording: Recording, *, tested: bool, scaled: bool) -> Loss:
    dataset = recording.dataset
    labels = dataset.labels[dataset.train != tested]
    if dataset.regression:
        # The mean of ½ (y − t)² where y is the mean of all t.
        guess = float(np.var(labels)) / (1 if recording.header.loss == TWICE else 2)
    else:
        # The cross-entropy where the probability of each class is its share.
        shares = np.unique(labels, return_counts=True)[1] / len(labels)
        guess = -float((shares * np.log(shares)).sum())
    if recording.header.loss == OWN_LOSS:
        guess = math.nan
    if scaled and dataset.value_scaling is not None:
        factor = math.sqrt(SQUARES[recording.header.loss]) * dataset.value_scaling.deviation
        return RootMeanSquare(recording, tested, guess, factor)
    return Loss(recording, tested, guess)
