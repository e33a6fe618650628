"""What a caller's model answers, turned into logits; knows no kinds of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

from ..errors import UserError
from .matching import matched
from .task import Classes, Task

Outputs = Literal["probabilities", "logits", "values"]
OUTPUTS: tuple[Outputs, ...] = ("probabilities", "logits", "values")

_ROUNDING = 1e-3  # by which probabilities may miss their sum, 1, and once known as such 0 and 1
_HAIR = 1e-6  # of the largest, by which numbers that may be probabilities are below 0, or above 1
_LOW = 0.25  # single numbers that are all below it may be probabilities of a rare class, or logits
_UNSEEN = 20.0  # how far below all others the logit of a class is that the model does not know


def outputs_of(given: object) -> Outputs | None:
    """What callers say that a model answers, if they do; raises `UserError` for anything else."""
    if given is None:
        return None
    for kind in OUTPUTS:
        if isinstance(given, str) and given == kind:
            return kind
    raise UserError("unknown outputs", given=given, allowed=OUTPUTS)


@dataclass(frozen=True)
class Answers:
    """Answers for n points: (n,), (n, 1), or (n, k) with one for each class.

    `kind` is what they are, 'labels' for classes by name; None where only the values tell.
    `classes` are those of the columns, as the caller writes them, if that is known. Columns or
    labels of a model that has found them by itself are `clusters`, by number.
    """

    values: NDArray[Any]
    kind: Outputs | Literal["labels"] | None = None
    classes: Sequence[object] | None = None
    clusters: bool = False

    def as_classes(self, labels: Int[np.ndarray, " points"], spelled: Sequence[object]) -> Answers:
        """Answers with a class for each cluster, so that as many points as possible are right.

        No two clusters have the same class. The first of the n points have `labels`. Answers that
        are no clusters stay as they are. Raises `UserError` for more clusters than classes.
        """
        values = self.values
        if not self.clusters:
            return self
        own = values if values.ndim == 1 else values.argmax(axis=1)
        if own.min() < 0:
            return self
        number = values.shape[1] if values.ndim > 1 else int(own.max()) + 1
        if number > len(spelled):
            what = (
                f"the model has {number} clusters, which are more than the {len(spelled)} classes"
            )
            raise UserError(what, remedy="set as many clusters as there are classes, or fewer")
        order = matched(own[: len(labels)], number, labels, len(spelled))
        if values.ndim > 1:
            return replace(self, classes=[spelled[each] for each in order])
        return replace(self, values=np.array(spelled, dtype=object)[order[own]])


class LogitsOf:
    """Turns the answers of a model into logits (outputs, n) of a task, step by step alike.

    What numbers without a known kind are is decided by the first that differ: numbers from 0 to 1
    are probabilities where there is one for each point, or where they add up to 1. Single numbers
    from 0 to ¼ decide nothing: they are what fits `labels`, those of the first points, better.
    `spelled` is how the caller writes each class.
    """

    def __init__(
        self,
        task: Task,
        spelled: Sequence[object],
        outputs: Outputs | None = None,
        labels: NDArray[Any] | None = None,
    ) -> None:
        self._task, self._spelled = task, list(spelled)
        self._outputs, self._labels = outputs, np.empty(0, int) if labels is None else labels

    def __call__(self, answers: Answers) -> Float[np.ndarray, "outputs n"]:
        """The logits; NaN where the answer is NaN.

        Raises `UserError` for shapes that do not fit the task, and for what are no probabilities
        where the steps before were.
        """
        if not isinstance(self._task, Classes):
            return self._columns(answers.values, 1)
        if answers.kind == "labels":
            return self._of_shares(self._hits(answers))
        single = len(self._task.names) == 2 and answers.values.size == len(answers.values)
        columns = self._columns(answers.values, 1 if single else self._width(answers))
        order = self.order(answers)
        kind = self._outputs or answers.kind or self._looks(columns, order)
        if kind == "probabilities":
            self._check_shares(columns)
            columns = np.clip(columns, 0, 1)
        if single:
            return self._of_one(columns, kind, order)
        columns = self._ordered(columns, kind, order)
        if kind == "probabilities":
            return self._of_shares(columns)
        return columns[1:] - columns[:1] if len(columns) == 2 else columns

    def _columns(self, values: NDArray[Any], width: int) -> Float[np.ndarray, "width n"]:
        """Numbers (n,), (n, 1) or (n, width) by column."""
        table = values[:, None] if values.ndim == 1 else values
        if table.ndim != 2 or table.shape[1] != width:
            per = f"(n, {width})" if width > 1 else "(n,) or (n, 1)"
            of_values = not isinstance(self._task, Classes)
            remedy = "" if width == 1 else "name all classes with class_names"
            if of_values and table.ndim == 2:
                remedy = "if y are classes, at most twelve, name them with class_names"
            raise UserError(
                f"the model must answer n points with an array {per}",
                given=values.shape,
                remedy=remedy,
            )
        try:
            return np.asarray(table.T, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            raise UserError("the model must answer with numbers", given=values[:1]) from None

    def _width(self, answers: Answers) -> int:
        return len(self._spelled if answers.classes is None else answers.classes)

    def _looks(
        self, columns: Float[np.ndarray, "width n"], order: list[int | None]
    ) -> Outputs | None:
        """What finite numbers look like, which holds for later steps; None if there are none.

        All the same, as of a model that has learnt nothing yet, they decide nothing; zeros are
        logits.
        """
        finite = np.isfinite(columns).all(axis=0)
        known = columns[:, finite]
        if not known.size:
            return None
        shares = known.any() and _are_shares(known, low=-_HAIR * known.max(), high=1 + _HAIR)
        if shares and len(known) == 1 and known.max() < _LOW:
            return self._likelier(columns, finite, order)
        found: Outputs = "probabilities" if shares else "logits"
        if np.ptp(known, axis=1).any():
            self._outputs = found
        return found

    def _likelier(
        self,
        columns: Float[np.ndarray, "1 n"],
        finite: Bool[np.ndarray, " n"],
        order: list[int | None],
    ) -> Outputs:
        """As which small numbers have the smaller cross-entropy at the points with labels."""
        count = len(self._labels)
        labels, at_labels = self._labels[finite[:count]], columns[:, :count][:, finite[:count]]
        if not len(labels):
            return "probabilities"
        kinds: tuple[Outputs, ...] = ("probabilities", "logits")
        losses = {k: self._task.loss(self._of_one(at_labels, k, order), labels) for k in kinds}
        return min(kinds, key=lambda kind: losses[kind])

    def _check_shares(self, columns: Float[np.ndarray, "width n"]) -> None:
        known = columns[:, np.isfinite(columns).all(axis=0)]
        if not _are_shares(known, low=-_ROUNDING, high=1 + _ROUNDING):
            raise UserError(
                "the answers are no probabilities, as those before were",
                given=f"{np.nanmin(columns):.4g} to {np.nanmax(columns):.4g}",
                remedy="if they are logits, give `outputs`='logits'",
            )

    def order(self, answers: Answers) -> list[int | None]:
        """The column of each class; None for one that the model does not know."""
        classes, known = answers.classes, self._spelled
        if classes is None:
            return list(range(len(known)))
        given = list(classes)
        if not all(each in known for each in given):
            known = list(range(len(known)))  # the classes by number
        if not all(each in known for each in given):
            other = _unknown(given, self._spelled)
            what = "the model knows a class that y has not"
            raise UserError(what, given=other, allowed=self._spelled)
        return [given.index(each) if each in given else None for each in known]

    def _of_one(
        self, columns: Float[np.ndarray, "1 n"], kind: str | None, order: list[int | None]
    ) -> Float[np.ndarray, "1 n"]:
        """The logit of class 1 from a single number, for the second class of the model."""
        if order[0] == 1:
            columns = 1 - columns if kind == "probabilities" else -columns
        return self._task.logits(2 * columns - 1) if kind == "probabilities" else columns

    def _ordered(
        self,
        columns: Float[np.ndarray, "width n"],
        kind: str | None,
        order: list[int | None],
    ) -> Float[np.ndarray, "classes n"]:
        known = [each for each in order if each is not None]
        if len(known) == len(order):
            return columns if known == sorted(known) else columns[known]
        lowest = np.zeros(columns.shape[1])
        if kind != "probabilities":
            lowest = columns.min(axis=0) - _UNSEEN
        return np.stack([lowest if each is None else columns[each] for each in order])

    def _of_shares(self, shares: Float[np.ndarray, "classes n"]) -> Float[np.ndarray, "outputs n"]:
        """Logits of probabilities of all classes."""
        if len(shares) > 2:
            return self._task.logits(shares)
        total = shares.sum(axis=0, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            return self._task.logits((shares[1:] - shares[:1]) / total)

    def _hits(self, answers: Answers) -> Float[np.ndarray, "classes n"]:
        """1 for the class that is answered, 0 for the others."""
        found = answers.values.ravel().tolist()
        known = self._spelled
        if not set(found) <= set(known):
            known = list(range(len(known)))
        if not set(found) <= set(known):
            other = _unknown(found, self._spelled)
            what = "the model answers with no class of y"
            raise UserError(what, given=other, allowed=self._spelled)
        return np.array([[float(each == label) for each in found] for label in known])


def _unknown(given: Sequence[object], spelled: Sequence[object]) -> object:
    """The first answer that is no class, neither by name nor, if there is such a one, by number."""
    others = [each for each in given if each not in spelled]
    numbers = range(len(spelled))
    return next((each for each in others if each not in numbers), others[0])


def _are_shares(columns: Float[np.ndarray, "width n"], *, low: float, high: float) -> bool:
    """Whether all are from 0 to 1, within limits, and add up to 1 if there are several columns."""
    if not columns.size:
        return True
    within = columns.min() >= low and columns.max() <= high
    sums = columns.sum(axis=0)
    return bool(within and (len(columns) == 1 or np.abs(sums - 1).max() <= _ROUNDING))
