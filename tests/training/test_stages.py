"""Stages, trees and iterations of estimators, recorded one by one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.mixture import GaussianMixture

from epochreel.tests.training.fitted import HALF, recorded, sampled, shares_at, train_of

BOOSTED = [GradientBoostingClassifier, AdaBoostClassifier]


@pytest.mark.parametrize("kind", BOOSTED)
@pytest.mark.parametrize("data", ["moons", "blobs"])
def test_stages_of_boosting_are_its_own(tmp_path: Path, kind: Any, data: str) -> None:
    recording = recorded(
        tmp_path, data=data, points=60, estimator=kind.__name__, stages=True, set="n_estimators=4"
    )
    points, (x, y) = sampled(recording), train_of(recording)
    assert recording.steps.name == "stage"
    assert (recording.epochs == np.arange(1, 1 + len(recording.epochs))).all()
    model = kind(n_estimators=4, random_state=0).fit(x, y)
    for step, expected in enumerate(model.staged_predict_proba(points), start=1):
        expected = expected if expected.shape[1] > 2 else expected[:, 1:]
        np.testing.assert_allclose(shares_at(recording, step, points), expected, atol=3e-3)
    assert len(recording.epochs) == step


def test_stages_of_values_are_their_own(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="reg-gauss", points=60, estimator="GradientBoostingRegressor", stages=True,
        set="n_estimators=3",
    )  # fmt: skip
    points, (x, y) = sampled(recording), train_of(recording)
    model = GradientBoostingRegressor(n_estimators=3, random_state=0).fit(x, y)
    for step, expected in enumerate(model.staged_predict(points), start=1):
        np.testing.assert_allclose(recording.at(step)(points)[0], expected, rtol=HALF, atol=1e-4)


FORESTS = {
    "RandomForestClassifier": RandomForestClassifier,
    "sklearn.ensemble:BaggingClassifier": BaggingClassifier,
}


@pytest.mark.parametrize("name", FORESTS)
def test_trees_of_a_forest_come_one_by_one(tmp_path: Path, name: str) -> None:
    recording = recorded(
        tmp_path, data="blobs", points=40, estimator=name, stages=True, set="n_estimators=3"
    )
    points, (x, y) = sampled(recording), train_of(recording)
    assert str(recording.steps) == "3 trees, 1 to 3"
    forest = FORESTS[name](n_estimators=3, random_state=0).fit(x, y)
    trees = [tree.predict_proba(points) for tree in forest.estimators_]
    np.testing.assert_allclose(shares_at(recording, 1, points), trees[0], atol=3e-3)
    mean = np.mean(trees[:2], axis=0)
    np.testing.assert_allclose(shares_at(recording, 2, points), mean, atol=3e-3)
    whole = forest.predict_proba(points)
    np.testing.assert_allclose(shares_at(recording, 3, points), whole, atol=3e-3)


def test_trees_of_values_come_one_by_one(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="reg-plane", points=40, estimator="RandomForestRegressor", stages=True,
        set="n_estimators=2",
    )  # fmt: skip
    points, (x, y) = sampled(recording), train_of(recording)
    forest = RandomForestRegressor(n_estimators=2, random_state=0).fit(x, y)
    first = forest.estimators_[0].predict(points)
    np.testing.assert_allclose(recording.at(1)(points)[0], first, rtol=HALF, atol=1e-4)
    whole = forest.predict(points)
    np.testing.assert_allclose(recording.at(2)(points)[0], whole, rtol=HALF, atol=1e-4)


def test_a_mixture_is_recorded_as_it_iterates(tmp_path: Path) -> None:
    """Each of its clusters is one class, so that as many points as possible are right."""
    recording = recorded(
        tmp_path, data="blobs", points=60, estimator="GaussianMixture",
        set="init_params=random_from_data", steps=4,
    )  # fmt: skip
    assert recording.steps.name == "iteration"
    assert recording.dataset.class_names == ("class 0", "class 1", "class 2")
    assert recording.metrics.train_accuracy[-1] > 0.6
    mixture = GaussianMixture(3, init_params="random_from_data", random_state=0, warm_start=True)
    mixture.set_params(max_iter=1)
    points, (x, _) = sampled(recording), train_of(recording)
    with pytest.warns(UserWarning, match="did not converge"):
        mixture.fit(x)
    found = shares_at(recording, 1, points)
    own = mixture.predict_proba(points)
    order = [int(np.abs(found - each[:, None]).sum(axis=0).argmin()) for each in own.T]
    assert sorted(order) == [0, 1, 2]
    np.testing.assert_allclose(found[:, order], own, atol=3e-3)


def test_k_means_ends_once_its_centres_rest(tmp_path: Path) -> None:
    recording = recorded(tmp_path, data="blobs", points=60, estimator="KMeans", set="init=random")
    assert 2 <= len(recording.epochs) < 60
    before, last = (
        recording.at(step)(sampled(recording)) for step in recording.epochs[-2:].tolist()
    )
    np.testing.assert_array_equal(before, last)
    first = recording.at(1)(sampled(recording))
    assert np.abs(first - last).max() > 0.1


def test_other_numbers_of_clusters_name_the_points_after_the_last_fit(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="moons", points=60, estimator="KMeans", vary="n_clusters=2..4"
    )
    names = ("cluster 1", "cluster 2", "cluster 3", "cluster 4")
    assert recording.dataset.class_names == names
    assert recording.steps.named(1) == "k = 2"
    last = recording.at(4)(recording.dataset.points).argmax(axis=0)
    assert (last == recording.dataset.labels).mean() > 0.95
    # Clusters keep their numbers where they can, and those that are not there yet win nowhere.
    first = recording.at(2)(recording.dataset.points).argmax(axis=0)
    assert len(set(first.tolist())) == 2
    assert (first == last).mean() >= 0.4
    # To be in the cluster of the last fit is nothing to be right about.
    assert np.isnan(recording.metrics.train_accuracy).all()
    assert not recording.judged
    x, _ = train_of(recording)
    inertia = [KMeans(k, random_state=0).fit(x).inertia_ / len(x) for k in (2, 3, 4)]
    np.testing.assert_allclose(recording.metrics.train_loss, inertia, rtol=1e-6)


def test_what_learns_step_by_step_is_recorded_by_epochs(tmp_path: Path) -> None:
    recording = recorded(
        tmp_path, data="moons", points=60, estimator="MLPClassifier", steps=3,
        set="hidden_layer_sizes=4,3",
    )  # fmt: skip
    assert str(recording.steps) == "3 epochs, 1 to 3"
    assert recording.metrics.train_loss[2] != recording.metrics.train_loss[0]
    assert str(recording.architecture) == "x, y → 4-3 relu → 1"


def test_what_says_how_often_to_iterate_may_be_set_where_iterations_are_not_recorded(
    tmp_path: Path,
) -> None:
    varied = {"estimator": "KMeans", "vary": "n_clusters=2..3", "set": "n_init=2,max_iter=9"}
    assert (
        "n init 2, max iter 9"
        in recorded(tmp_path, data="moons", points=40, **varied).about.summary
    )
