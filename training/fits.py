"""Estimators fitted step by step: over values of a parameter, or as they iterate."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UserError
from .estimators import Points, check_values, copied, explained

METHODS = ("predict_proba", "decision_function", "predict")
"""By which estimators answer."""


@dataclass(frozen=True)
class Fit:
    """A fitted model, what messages call it, and the value of the parameter that is varied, if any.

    The model answers as estimators do: by `predict_proba`, `decision_function` or `predict`.
    """

    model: Any
    name: str
    value: float | None = None

    @property
    def answering(self) -> Any:
        """The model, whose answers raise nothing but `UserError`s, and warn of nothing."""
        return _Answering(self.model, self.name)


class _Answering:
    """A model with its attributes and methods; what it raises when it answers is explained."""

    def __init__(self, model: Any, name: str) -> None:
        self._model, self._name = model, name

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        return self._explained(found) if name in METHODS else found

    def _explained(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def answer(points: Any) -> Any:
            with explained(self._name, "answer"):
                return method(points)

        return answer


def varied(
    estimator: Any,
    parameter: str,
    values: Sequence[float],
    points: Points,
    labels: np.ndarray | None,
) -> Iterator[Fit]:
    """A copy of the estimator for each value of a parameter, fitted to all points.

    Raises `UserError` at once for a parameter that it lacks, and for values that are known to be
    refused.
    """
    check_varied(estimator, parameter, values)
    return _each(estimator, parameter, values, points, labels)


def check_parameter(estimator: Any, parameter: str) -> None:
    """Raise `UserError` for a parameter that an estimator lacks."""
    known = sorted(estimator.get_params())
    if parameter not in known:
        name = type(estimator).__name__
        raise UserError(f"{name} has no parameter to vary", given=parameter, allowed=known)


def check_varied(estimator: Any, parameter: str, values: Sequence[float]) -> None:
    """Raise `UserError` for a parameter that an estimator lacks, and for values that it refuses.

    These are known before a fit of scikit-learn's own estimators only.
    """
    check_parameter(estimator, parameter)
    for value in values:
        copy = copied(estimator)
        with explained(_named(estimator, parameter, value)):
            copy.set_params(**{parameter: value})
            check_values(copy)


def _named(estimator: Any, parameter: str, value: float) -> str:
    return f"{type(estimator).__name__} with {parameter}={value:g}"


def _each(
    estimator: Any,
    parameter: str,
    values: Sequence[float],
    points: Points,
    labels: np.ndarray | None,
) -> Iterator[Fit]:
    for value in values:
        copy, name = copied(estimator), _named(estimator, parameter, value)
        with explained(name):
            copy.set_params(**{parameter: value}).fit(points, labels)
        yield Fit(copy, name, float(value))


def iterated(
    estimator: Any, steps: int, points: Points, labels: np.ndarray, *, given: Container[str] = ()
) -> tuple[str, Iterator[Fit]]:
    """The name of an iteration, and a fit after each, until there is no change or for `steps`.

    Raises `UserError` for an estimator that is fitted at once, and where parameters are `given`
    that say how often to iterate.
    """
    step, fits = _iterated(estimator, steps, points, labels)
    restarts = "n_clusters" in estimator.get_params(deep=False)
    for each in ("max_iter", "warm_start", *["n_init"] * restarts):
        if each in given:
            what = f"`set` {each} would have no effect: the {step}s are recorded one by one"
            raise UserError(what, remedy="leave it out, and use `steps` for their number")
    return step, fits


def _iterated(
    estimator: Any, steps: int, points: Points, labels: np.ndarray
) -> tuple[str, Iterator[Fit]]:
    copy = copied(estimator)
    known = copy.get_params(deep=False)
    staged_too = any(hasattr(copy, name) for name in ("staged_predict", "n_estimators"))
    if hasattr(copy, "partial_fit"):
        return "epoch", _epochs(copy, steps, points, labels)
    if {"init", "n_init", "max_iter", "n_clusters"} <= set(known):
        return "iteration", _from_centres(copy, steps, points)
    if {"warm_start", "max_iter"} <= set(known) and not staged_too:
        return "iteration", _onwards(copy, steps, points, labels)
    name = type(copy).__name__
    example = next(
        (each for each in ("C", "max_depth", "n_neighbors", "alpha") if each in known), ""
    )
    varying = f"`vary` {example}=…" if example else "`vary`"
    remedy = f"record it over a parameter with {varying}{', or its `stages`' * staged_too}"
    raise UserError(f"{name} is fitted at once, without steps", remedy=remedy)


def _epochs(estimator: Any, steps: int, points: Points, labels: np.ndarray) -> Iterator[Fit]:
    names = inspect.signature(estimator.partial_fit).parameters
    classes = {"classes": np.unique(labels)} if "classes" in names else {}
    for _ in range(steps):
        with explained(type(estimator).__name__):
            estimator.partial_fit(points, labels, **classes)
        yield Fit(deepcopy(estimator), type(estimator).__name__)


def _from_centres(estimator: Any, steps: int, points: Points) -> Iterator[Fit]:
    """k-means, each iteration from the centres of the one before, until they rest."""
    estimator.set_params(n_init=1, max_iter=1)
    centres: np.ndarray | None = None
    for _ in range(steps):
        with explained(type(estimator).__name__):
            estimator.fit(points)
        yield Fit(deepcopy(estimator), type(estimator).__name__)
        if centres is not None and np.array_equal(centres, estimator.cluster_centers_):
            return
        centres = estimator.cluster_centers_
        estimator.set_params(init=centres)


def _onwards(estimator: Any, steps: int, points: Points, labels: np.ndarray) -> Iterator[Fit]:
    """Fits of one iteration, each from where the last one ended."""
    estimator.set_params(warm_start=True, max_iter=1)
    for _ in range(steps):
        with explained(type(estimator).__name__):
            estimator.fit(points, labels)
        yield Fit(deepcopy(estimator), type(estimator).__name__)
        if getattr(estimator, "converged_", False):
            return
