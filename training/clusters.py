"""Clusters as classes: which cluster of one fit is which of another; knows no estimator's name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from ..errors import UserError
from ..reels.closeness import closeness
from ..reels.matching import matched
from .estimators import Points
from .fits import Fit


@dataclass(frozen=True)
class Clusters:
    """A fitted estimator that answers as one of classes; `classes_` are those of its clusters."""

    model: Any
    classes_: Int[np.ndarray, " clusters"]

    def predict(self, points: Points) -> Int[np.ndarray, " n"]:
        """The class of each point."""
        return np.asarray(self.classes_[_own(self.model, points)])

    def predict_proba(self, points: Points) -> Float[np.ndarray, "n clusters"]:
        """Probabilities of its own clusters."""
        return _shares(self.model, points)

    def loss(self, points: Points) -> float:
        """What the model minimises, at points; NaN if it has no such measure, or without points.

        Of k-means the mean squared distance to the nearest centre, of mixtures minus the mean
        logarithm of the density.
        """
        if not len(points):
            return math.nan
        if hasattr(self.model, "inertia_"):
            return -float(self.model.score(points)) / len(points)
        if hasattr(self.model, "score_samples"):
            return -float(np.mean(self.model.score_samples(points)))
        return math.nan


def as_classes(
    fits: Sequence[Fit], points: Points, labels: Int[np.ndarray, " n"] | None, classes: int = 0
) -> tuple[list[Fit], Int[np.ndarray, " n"], tuple[str, ...]]:
    """Fits that answer as classes, labels of the points, and names if the labels are clusters.

    Where `labels` have as many `classes` as there are clusters, each cluster is another class, so
    that as many points as possible are right in the last fit, and points keep their labels.
    Otherwise a point is of the cluster that it has in that fit. From fit to fit, backwards,
    clusters are matched by the points they share.
    """
    for fit in fits:
        if not hasattr(fit.model, "predict"):
            what = f"{type(fit.model).__name__} knows clusters of its points only, not of the plane"
            raise UserError(what, remedy="choose one that predicts, like KMeans")
    own = [_own(fit.answering, points) for fit in fits]
    counts = [_count(fit.model) for fit in fits]
    count = max(counts)
    if count < 2:
        remedy = "set more, such as n_clusters=3 or n_components=3"
        raise UserError("there is one cluster only", remedy=remedy)
    known = labels is not None and set(counts) == {classes}
    if labels is None or not known:
        labels = own[-1]
    reference = labels
    named: list[Fit] = []
    for fit, clusters, number in zip(fits[::-1], own[::-1], counts[::-1], strict=True):
        order = matched(clusters, number, reference, count)
        named.append(replace(fit, model=Clusters(fit.model, order)))
        reference = order[clusters]
    names = () if known else tuple(f"cluster {index + 1}" for index in range(count))
    return named[::-1], labels, names


def _count(model: Any) -> int:
    """The number of its clusters."""
    centres = getattr(model, "cluster_centers_", getattr(model, "means_", None))
    if centres is not None:
        return len(centres)
    return int(np.max(model.labels_)) + 1


def _own(model: Any, points: Points) -> Int[np.ndarray, " n"]:
    return np.asarray(model.predict(points)).astype(np.int64)


def _shares(model: Any, points: Points) -> Float[np.ndarray, "n clusters"]:
    """Probabilities of clusters: the model's own, or those of equal Gaussians about its centres."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(points), dtype=float)
    own = _own(model, points)
    logits = closeness(model, points, own)
    if logits is None:
        return np.asarray(own[:, None] == np.arange(_count(model)), dtype=float)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
