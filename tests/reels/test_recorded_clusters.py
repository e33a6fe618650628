"""Clusters and outliers in recordings: each is shown as a class."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import BisectingKMeans, KMeans
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture

import epochreel
from epochreel.errors import UserError
from epochreel.tests.reels.blobs import WORDS, blobs

from .conftest import Recorded


@pytest.mark.parametrize("kind", [GaussianMixture, KMeans])
@pytest.mark.parametrize("seed", range(3))
def test_clusters_are_shown_so_that_most_points_are_right(
    kind: Callable[..., Any], seed: int, recorded: Recorded
) -> None:
    points, labels = blobs(3)
    model = kind(3, random_state=seed).fit(points)
    recording = recorded(model, (points, WORDS[labels]), grid=8)
    found = model.predict(points)
    orders = [np.array(order) for order in permutations(range(3))]
    best = max(np.mean(order[found] == labels) for order in orders)
    assert recording.metrics.train_accuracy[0] == pytest.approx(best)


def test_between_clusters_of_k_means_the_boundary_is_half_way(recorded: Recorded) -> None:
    points, labels = blobs(3)
    model = KMeans(3, n_init=1, random_state=0).fit(points)
    recording = recorded(model, (points, WORDS[labels]), grid=12)
    one, two = model.cluster_centers_[:2]
    along, across = two - one, np.array([[0, -1], [1, 0]]) @ (two - one)
    middle = (one + two) / 2 + np.array([[-0.1], [0.0], [0.1]]) * across
    close = -np.square(middle[:, None] - model.cluster_centers_).sum(axis=2)
    assert (close.argmax(axis=1) != 2).all()

    def difference(places: np.ndarray) -> np.ndarray:
        logits = np.sort(recording.at(1)(places).astype(float), axis=0)
        return np.asarray(logits[-1] - logits[-2])

    # Between samples as at them: logits differ evenly from one centre to the other.
    apart = difference(middle + along / 4)
    np.testing.assert_allclose(difference(middle), 0, atol=0.01 * apart.min())
    np.testing.assert_allclose(difference(middle - along / 4), apart, rtol=0.02)
    np.testing.assert_allclose(difference(middle + along / 8), apart / 2, rtol=0.02)


def test_clusters_that_are_not_those_of_the_nearest_centre_have_hard_edges(
    recorded: Recorded,
) -> None:
    points, labels = blobs(3)
    model = BisectingKMeans(3, random_state=1).fit(points)
    centres = model.cluster_centers_
    recording = recorded(model, (points, WORDS[labels]), grid=40)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    nearest = np.square(grid.points()[:, None] - centres).sum(axis=2).argmin(axis=1)
    own = model.predict(grid.points())
    assert (nearest != own).any()
    logits = recording.logits([1], grid)[0].reshape(3, -1)
    assert np.ptp(logits, axis=0).min() > 5
    pairs = {*zip(logits.argmax(axis=0).tolist(), own.tolist(), strict=True)}
    assert len(pairs) == 3


@pytest.mark.parametrize("answer", [1, -1])
def test_detectors_of_outliers_answer_classes(answer: int, recorded: Recorded) -> None:
    class Sure(IsolationForest):
        def predict(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
            return np.full(len(X), answer)

    points, labels = blobs(2)
    signs = np.where(labels, 1, -1)
    signs[: len(signs) * 3 // 4] = -1
    recording = recorded(Sure().fit(points), (points, signs), grid=8)
    assert recording.metrics.train_accuracy[0] == pytest.approx(np.mean(signs == answer))


def test_no_two_clusters_are_shown_as_the_same_class(recorded: Recorded) -> None:
    points, _ = blobs(2)
    labels = np.zeros(len(points), dtype=int)
    labels[0] = 1  # both clusters have the other class
    model = KMeans(2, n_init=1, random_state=0).fit(points)
    found = model.predict(points)
    recording = recorded(model, (points, WORDS[labels]), grid=8)
    best = max(np.mean(found == labels), np.mean(1 - found == labels))
    assert recording.metrics.train_accuracy[0] == pytest.approx(best)


def test_clusters_that_are_too_many_for_the_classes_are_refused(recorded: Recorded) -> None:
    points, labels = blobs(2)
    for model in (GaussianMixture(3), KMeans(3, n_init=1)):
        with pytest.raises(UserError, match="has 3 clusters, which are more than the 2 classes"):
            recorded(model.fit(points), (points, WORDS[labels]), grid=8)
