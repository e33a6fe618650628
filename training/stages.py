"""Estimators stage by stage: boosting as it goes on, and the first trees of a forest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from ..errors import UserError
from ..reels.steps import Steps
from .estimators import Points, copied, explained
from .fits import METHODS, Fit, iterated


def staged(estimator: Any, points: Points, labels: np.ndarray | None) -> tuple[str, Iterator[Fit]]:
    """The name of a stage, and a fit for each: of boosting, or the trees of a forest so far.

    Raises `UserError` for an estimator that has none.
    """
    copy, name = copied(estimator), type(estimator).__name__
    with explained(name):
        copy.fit(points, labels)
    for method in METHODS:
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
        step, _ = iterated(estimator, 1, points, np.empty(0))  # which fits nothing yet
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
    boosting = any(hasattr(estimator, f"staged_{method}") for method in METHODS)
    own = type(estimator).__module__.startswith("sklearn.")
    if own and not boosting and not known.keys() & {"n_estimators", "estimators"}:
        raise _without_stages(estimator, points)
    count = known.get("n_estimators", known.get("max_iter") if boosting else None)
    if not isinstance(count, int) or count < 1:
        return None
    member = getattr(estimator, "estimator", None)  # trees if none is given
    trees = member is None or isinstance(member, BaseDecisionTree)
    return Steps(np.arange(count) + 1, "stage" if boosting else "tree" if trees else "model")


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
