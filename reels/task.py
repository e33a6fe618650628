"""What a model learns: classes, or values. Draws nothing and writes no sentences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import ClassVar

import numpy as np
from jaxtyping import Bool, Float, Int

from ..datasets.dataset import Dataset, ValueScaling
from .log_odds import log_odds
from .weighted import weighted

_TINY = 1e-300  # the smallest difference that makes a scale
_UNSCALED = ValueScaling(0.0, 1.0)
_RARE = 0.01  # share of labels, on either side, that may be beyond the ends
_SUREST = 0.999999  # by how much one of two classes is more probable, at most
_FAR = 1 / 8  # of a scale of values: an answer with a larger error is wrong


class Task(ABC):
    """What is learnt. Every question 'classes or values?' is answered by one of its methods."""

    loss_name: ClassVar[str]
    """The loss that `loss` calculates, by the name that recordings give it."""

    @property
    @abstractmethod
    def outputs(self) -> int:
        """Logits per point."""

    @property
    @abstractmethod
    def lines(self) -> tuple[float, ...]:
        """Levels at which lines are drawn in each of the `contests`."""

    @property
    @abstractmethod
    def middle(self) -> float:
        """The logit without a colour: between the classes, or in the middle of a scale."""

    @abstractmethod
    def sparse(self) -> Task:
        """The same task with few lines, for pictures of many runs over each other."""

    @abstractmethod
    def share(self, logits: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """Logits on the scale of colours, from −1 to 1."""

    @abstractmethod
    def wrong(
        self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray
    ) -> Bool[np.ndarray, " n"]:
        """Which answers are wrong."""

    @abstractmethod
    def loss(self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray) -> float:
        """The mean loss: cross-entropy, or ½ (y − t)² of values."""

    @abstractmethod
    def answer(self, logits: Float[np.ndarray, "outputs ..."]) -> Float[np.ndarray, "answers ..."]:
        """What logits say, in a form of which means can be taken."""

    @abstractmethod
    def logits(self, answer: Float[np.ndarray, "answers ..."]) -> Float[np.ndarray, "outputs ..."]:
        """The logits that give an answer."""

    def mean(
        self,
        every: Sequence[Float[np.ndarray, "outputs ..."]],
        shares: Sequence[float] | None = None,
    ) -> Float[np.ndarray, "outputs ..."]:
        """The mean answer of several models, as logits; `shares`, if given, add up to 1."""
        return self.logits(weighted([self.answer(logits) for logits in every], shares))


@dataclass(frozen=True)
class Classes(Task):
    """Classes by name, counted from 0. Two classes have one logit: that of class 1."""

    names: tuple[str, ...]
    loss_name: ClassVar[str] = "cross_entropy"

    @property
    def outputs(self) -> int:
        """One for two classes, else one per class."""
        return 1 if len(self.names) == 2 else len(self.names)

    @property
    def lines(self) -> tuple[float, ...]:
        """The boundary alone."""
        return (0.0,)

    @property
    def middle(self) -> float:
        """0, where both classes are equally probable."""
        return 0.0

    def sparse(self) -> Classes:
        """The task itself: a boundary is one line."""
        return self

    def share(self, logits: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """2σ(z) − 1."""
        return np.asarray(np.tanh(logits / 2))

    def shares(self, logits: Float[np.ndarray, "outputs ..."]) -> Float[np.ndarray, "classes ..."]:
        """Probabilities of all classes, in the type of the logits."""
        logits = _of_all(logits)
        with np.errstate(under="ignore"):
            shares = np.exp(logits - logits.max(axis=0))
            return np.asarray(shares / shares.sum(axis=0))

    def winners(self, logits: Float[np.ndarray, "outputs n"]) -> Int[np.ndarray, " n"]:
        """The class with the largest logit; the first of several."""
        won = logits[0] > 0 if len(logits) == 1 else logits.argmax(axis=0)
        return np.asarray(won, dtype=np.int64)

    def wrong(
        self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray
    ) -> Bool[np.ndarray, " n"]:
        """Answers other than the true class."""
        return np.asarray(self.winners(logits) != labels)

    def loss(self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray) -> float:
        """Cross-entropy."""
        logits = _of_all(logits.astype(float))
        most = logits.max(axis=0)
        with np.errstate(under="ignore"):
            total = most + np.log(np.exp(logits - most).sum(axis=0))
        return float((total - logits[labels, np.arange(len(labels))]).mean())

    def answer(self, logits: Float[np.ndarray, "outputs ..."]) -> Float[np.ndarray, "answers ..."]:
        """Probabilities of all classes; of two, by how much that of class 1 is larger."""
        # σ(z) = ½ (1 + tanh(z/2)), which no z overflows.
        return np.asarray(np.tanh(logits / 2)) if len(logits) == 1 else self.shares(logits)

    def logits(self, answer: Float[np.ndarray, "answers ..."]) -> Float[np.ndarray, "outputs ..."]:
        """Log odds; logarithms of probabilities for more than two classes."""
        if len(answer) == 1:
            return log_odds(answer, _SUREST)
        return np.asarray(np.log(np.maximum(answer, 1e-9)))


@dataclass(frozen=True)
class Values(Task):
    """Values on a scale from `low` to `high`, at which values beyond are clipped.

    Lines of equal values are drawn at `parts` of the scale, −1 to 1; there is none at 0, where
    fields are often flat. Where values are standardised, `scaling` says how, and the ends of the
    scale are round in their own units.
    """

    loss_name: ClassVar[str] = "squared_error"
    low: float = -1.0
    high: float = 1.0
    parts: tuple[float, ...] = (-5 / 6, -1 / 2, -1 / 6, 1 / 6, 1 / 2, 5 / 6)
    scaling: ValueScaling = _UNSCALED

    @classmethod
    def around(cls, labels: Float[np.ndarray, " n"]) -> Values:
        """Values on a scale that fits `labels`: the playground's, −1 to 1, or round ends."""
        sizes = np.abs(labels)
        if sizes.max() >= 0.5 and np.quantile(sizes, 0.9) <= 1:
            return cls()
        low, high = np.quantile(labels, [_RARE, 1 - _RARE]).tolist()
        if low < 0 < high:
            low, high = -max(-low, high), max(-low, high)
        if high - low <= max(1e-9 * max(abs(low), abs(high)), _TINY):
            unit = max(abs(low), 1.0)
            return cls(low - unit, high + unit)
        step = 10.0 ** np.floor(np.log10(high - low)) / 2
        return cls(float(np.floor(low / step) * step), float(np.ceil(high / step) * step))

    def standardised(self, scaling: ValueScaling) -> Values:
        """The same scale for values that are standardised."""
        low, high = scaling.standardised(np.array([self.low, self.high])).tolist()
        return replace(self, low=low, high=high, scaling=scaling)

    def own(self, value: float) -> float:
        """A value in its own units."""
        return self.scaling.mean + value * self.scaling.deviation

    @property
    def outputs(self) -> int:
        """The value itself."""
        return 1

    @property
    def middle(self) -> float:
        """The value half way between the ends."""
        return (self.low + self.high) / 2

    @property
    def lines(self) -> tuple[float, ...]:
        """Values at which lines are drawn."""
        half = (self.high - self.low) / 2
        return tuple(self.middle + part * half for part in self.parts)

    def sparse(self) -> Values:
        """Two lines, half way to either end."""
        return replace(self, parts=(-1 / 2, 1 / 2))

    @property
    def far(self) -> float:
        """The error above which an answer is wrong."""
        return (self.high - self.low) * _FAR

    def share(self, logits: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """−1 at the low end and below, 0 in the middle, 1 at the high end and above."""
        half = (self.high - self.low) / 2
        return np.asarray(np.clip((logits - self.middle) / half, -1, 1))

    def wrong(
        self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray
    ) -> Bool[np.ndarray, " n"]:
        """Answers with an error of more than an eighth of the scale."""
        return np.asarray(np.abs(logits[0] - labels) > self.far)

    def loss(self, logits: Float[np.ndarray, "outputs n"], labels: np.ndarray) -> float:
        """½ (y − t)²."""
        return float(np.square(logits[0].astype(float) - labels).mean()) / 2

    def answer(self, logits: Float[np.ndarray, "outputs ..."]) -> Float[np.ndarray, "answers ..."]:
        """The values."""
        return logits

    def logits(self, answer: Float[np.ndarray, "answers ..."]) -> Float[np.ndarray, "outputs ..."]:
        """The values."""
        return answer


def task_of(dataset: Dataset) -> Task:
    """The task that the labels of a data set define; the only place that decides it."""
    if dataset.regression:
        values = Values.around(dataset.own_labels)
        scaling = dataset.value_scaling
        return values if scaling is None else values.standardised(scaling)
    return Classes(dataset.class_names)


def values_of(task: Task) -> Values:
    """The task as one of values; raises `TypeError` for any other."""
    if isinstance(task, Values):
        return task
    raise TypeError(f"{type(task).__name__} has no scale of values")


def _of_all(logits: Float[np.ndarray, "outputs ..."]) -> Float[np.ndarray, "classes ..."]:
    """Logits of all classes, of which two have one in recordings: that of class 0 is 0."""
    return np.concatenate([np.zeros_like(logits), logits]) if len(logits) == 1 else logits


def contests(
    logits: Float[np.ndarray, "outputs ..."],
) -> list[Float[np.ndarray, " ..."]]:
    """For each class, its logit minus the largest of the others: their zeros are the boundary.

    A single logit, or value, is its own contest.
    """
    if len(logits) == 1:
        return [logits[0]]
    before = [*accumulate(logits[:-1], np.maximum)]
    after = [*accumulate(logits[:0:-1], np.maximum)][::-1]
    others = [after[0], *map(np.maximum, before[:-1], after[1:]), before[-1]]
    return [*map(np.subtract, logits, others)]
