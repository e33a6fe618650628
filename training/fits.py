"""Estimators fitted step by step: over values of a parameter, by stages, or as they iterate."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UserError
from ..reels.steps import Steps
from .estimators import Points, check_values, copied, explained

_METHODS = ("predict_proba", "decision_function", "predict")  # by which estimators answer


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
        return self._explained(found) if name in _METHODS else found

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


def staged(estimator: Any, points: Points, labels: np.ndarray | None) -> tuple[str, Iterator[Fit]]:
    """The name of a stage, and a fit for each: of boosting, or the trees of a forest so far.

    Raises `UserError` for an estimator that has none.
    """
    copy, name = copied(estimator), type(estimator).__name__
    with explained(name):
        copy.fit(points, labels)
    for method in _METHODS:
        stages = getattr(copy, f"staged_{method}", None)
        if stages is not None:
            with explained(name, "answer"):
                count = sum(1 for _ in stages(points[:1]))
            return "stage", _stages(copy, method, stages, count)
    method = "predict_proba" if hasattr(copy, "classes_") else "predict"
    means = _Means(copy, method)
    if means.end_at_the_whole(points):
        members = copy.estimators_
        step = "tree" if all(hasattr(each, "tree_") for each in members) else "model"
        return step, _stages(copy, method, means, len(members))
    raise _without_stages(copy, points)


def _without_stages(estimator: Any, points: Points) -> UserError:
    """The error for an estimator that has no stages, which says how it can be recorded."""
    remedy = "record it over a parameter with `vary`"
    with suppress(UserError):
        step, _ = _iterated(estimator, 1, points, np.empty(0))  # which fits nothing yet
        remedy = (
            f"record its {step}s in a loop with `Recorder`, or on the command line without `stages`"
        )
    return UserError(f"{type(estimator).__name__} has no stages", remedy=remedy)


def stages_ahead(estimator: Any, points: Points) -> Steps | None:
    """The stages of an estimator that is not fitted, at most; None if only a fit tells.

    Raises `UserError` for one of scikit-learn that has none.
    """
    from sklearn.tree import BaseDecisionTree

    known = estimator.get_params(deep=False)
    boosting = any(hasattr(estimator, f"staged_{method}") for method in _METHODS)
    own = type(estimator).__module__.startswith("sklearn.")
    if own and not boosting and not known.keys() & {"n_estimators", "estimators"}:
        raise _without_stages(estimator, points)
    count = known.get("n_estimators", known.get("max_iter") if boosting else None)
    if not isinstance(count, int) or count < 1:
        return None
    member = getattr(estimator, "estimator", None)  # trees if none is given
    trees = member is None or isinstance(member, BaseDecisionTree)
    return Steps(np.arange(count) + 1, "stage" if boosting else "tree" if trees else "model")


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


class _Stage:
    """An estimator at one of its stages: it answers by one method, `predict` or another."""

    def __init__(self, whole: Any, method: str, answer: Callable[[Points], np.ndarray]) -> None:
        self.predict = answer  # by which any estimator is known as one
        setattr(self, method, answer)
        if hasattr(whole, "classes_"):
            self.classes_ = whole.classes_


def _stages(
    whole: Any, method: str, stages: Callable[[Points], Iterator[np.ndarray]], count: int
) -> Iterator[Fit]:
    """A fit for each stage."""
    stream = _Stream(stages)
    for stage in range(count):
        yield Fit(_Stage(whole, method, _at_stage(stream, stage)), type(whole).__name__)


def _at_stage(stream: _Stream, stage: int) -> Callable[[Points], np.ndarray]:
    return lambda points: stream.at(stage, points)


class _Stream:
    """Answers by stages, which are asked for one after the other at the same few points."""

    def __init__(self, stages: Callable[[Points], Iterator[np.ndarray]]) -> None:
        self._stages = stages
        self._running: dict[bytes, tuple[int, Iterator[np.ndarray], np.ndarray]] = {}

    def at(self, stage: int, points: Points) -> np.ndarray:
        """Answers of a stage, counted from 0, at points."""
        key = points.tobytes()
        reached, running, answer = self._running.get(key, (stage + 1, iter(()), np.empty(0)))
        if reached > stage:
            reached, running = -1, self._stages(points)
        for _ in range(stage - reached):
            answer = next(running)
        self._running[key] = stage, running, answer
        return np.array(answer)


class _Means:
    """The mean answers of the first members of a forest, for one tree, two, and so on."""

    def __init__(self, forest: Any, method: str) -> None:
        self._forest, self._method = forest, method

    def __call__(self, points: Points) -> Iterator[np.ndarray]:
        forest = self._forest
        features = getattr(forest, "estimators_features_", None)
        total: np.ndarray | None = None
        for index, tree in enumerate(forest.estimators_):
            inputs = points if features is None else points[:, features[index]]
            answer = getattr(tree, self._method)(inputs)
            if self._method == "predict_proba":
                answer = _of_all(answer, tree, len(forest.classes_))
            total = answer if total is None else total + answer
            yield total / (index + 1)

    def end_at_the_whole(self, points: Points) -> bool:
        """Whether there are members, and the mean answer of all is that of the forest."""
        if not isinstance(getattr(self._forest, "estimators_", None), list):
            return False
        try:
            *_, last = self(points)
            whole = getattr(self._forest, self._method)(points)
        except Exception:  # they answer something else
            return False
        return last.shape == whole.shape and np.allclose(last, whole)


def _of_all(shares: np.ndarray, tree: Any, count: int) -> np.ndarray:
    """Probabilities of all classes; a tree may know some only, by their numbers."""
    whole = np.zeros((len(shares), count))
    whole[:, np.asarray(tree.classes_).astype(int)] = shares
    return whole
