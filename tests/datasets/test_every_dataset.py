"""Every data set in the table: its domain, and the effects of its options, seed and share."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.catalogue import PLAYGROUND
from epochreel.datasets.dataset import Dataset
from epochreel.datasets.kinds import DATASETS
from epochreel.datasets.scaling import square_around
from epochreel.errors import UserError
from epochreel.training.spec import DataSpec, RunSpec

MADE = [name for name in DATASETS if name not in ("table", "function")]
MEASURED = ("iris", "wine", "breast_cancer")
DRAWN = [name for name in MADE if name not in MEASURED]


def spec_of(name: str, **fields: Any) -> DataSpec:
    return RunSpec.parse({"data": {"name": name, **fields}}).data


def data(name: str, options: Mapping[str, Any] | None = None, **fields: Any) -> Dataset:
    return spec_of(name, options=options or {}, **fields).dataset()


def by_class(dataset: Dataset) -> list[np.ndarray]:
    return [dataset.points[dataset.labels == label] for label in range(dataset.classes)]


@pytest.mark.parametrize("name", MADE)
def test_points_lie_inside_the_domain_and_labels_are_complete(name: str) -> None:
    dataset = data(name)
    x_min, x_max, y_min, y_max = dataset.domain
    x, y = dataset.points.T
    if name != "gauss":  # its clouds are unbounded
        assert x_min <= x.min() < x.max() <= x_max
        assert y_min <= y.min() < y.max() <= y_max
    assert dataset.train.sum() == int(len(x) * DATASETS[name].train_share)
    if dataset.regression:
        assert np.ptp(dataset.labels) > 0.5
    else:
        assert sorted(set(dataset.labels)) == list(range(len(dataset.class_names)))


@pytest.mark.parametrize("name", DRAWN)
def test_the_seed_determines_the_points(name: str) -> None:
    again = [data(name, seed=seed) for seed in (5, 5, 6)]
    np.testing.assert_array_equal(again[0].points, again[1].points)
    np.testing.assert_array_equal(again[0].train, again[1].train)
    if name not in ("spiral", "arms"):  # without noise nothing in these is random
        assert np.abs(again[0].points - again[2].points).max() > 0.01


@pytest.mark.parametrize("name", MADE)
def test_the_seed_determines_the_split(name: str) -> None:
    first, second = (data(name, seed=seed, train_share=0.5) for seed in (1, 2))
    assert (first.train != second.train).any()


@pytest.mark.parametrize(
    ("name", "option", "low", "high"),
    [
        (name, option, low, high)
        for name in DRAWN
        for option, (low, high) in {
            "noise": (0, 30),
            "factor": (0.3, 0.8),
            "classes": (2, 4),
            "spread": (0.5, 3),
            "separation": (0.5, 3),
            "flip": (0, 0.5),
            "clusters": (1, 2),
        }.items()
        if option in DATASETS[name].defaults
    ],
)
def test_every_option_has_an_effect(name: str, option: str, low: float, high: float) -> None:
    extra = {"classes": 2, "clusters": 1} if name == "classification" else {}
    few, many = (data(name, {**extra, option: value}) for value in (low, high))
    assert (
        few.classes != many.classes
        or np.abs(few.points - many.points).max() > 0.01
        or (few.labels != many.labels).any()
    )


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("points", [12, 33])
def test_the_number_of_points_is_the_requested_one(name: str, points: int) -> None:
    arms = 3 if name == "arms" else 1  # all arms have the same number of points
    assert len(data(name, {"points": points + 1}).points) == (points + 1) // arms * arms


def test_regression_sets_are_those_of_the_playground() -> None:
    plane, hills = data("reg-plane"), data("reg-gauss")
    np.testing.assert_allclose(plane.labels, plane.points.sum(axis=1) / 10)
    assert hills.labels.max() > 0.8
    assert hills.labels.min() < -0.8
    near = np.linalg.norm(hills.points - [0, 2.5], axis=1)
    inside = near < 1.2
    np.testing.assert_allclose(hills.labels[inside], near[inside] / 2 - 1)
    assert (plane.classes, plane.regression, plane.class_names) == (0, True, ())


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_rings_lie_around_each_other(classes: int) -> None:
    parts = by_class(data("rings", {"classes": classes}))
    assert len(parts) == classes
    radii = [np.linalg.norm(part, axis=1) for part in parts]
    for inner, outer in pairwise(radii):
        assert inner.max() < outer.min()
    assert radii[-1].max() <= 5


@pytest.mark.parametrize("name", ["linear", "circles", "moons", "blobs", "classification"])
def test_sets_of_scikit_learn_are_unchanged(name: str) -> None:
    import sklearn.datasets as source

    n = {"points": 50}
    expected = {
        "linear": lambda: source.make_classification(
            50, 2, n_redundant=0, n_informative=2, n_clusters_per_class=1, random_state=3
        ),
        "circles": lambda: source.make_circles(50, factor=0.3, noise=0.05, random_state=3),
        "moons": lambda: source.make_moons(50, noise=0.1, random_state=3),
        "blobs": lambda: source.make_blobs(50, centers=3, cluster_std=1.0, random_state=3),
        "classification": lambda: source.make_classification(
            50, 2, n_redundant=0, n_informative=2, random_state=3
        ),
    }[name]()
    dataset = data(name, n, seed=3)
    np.testing.assert_allclose(dataset.points, expected[0] * (10 if name == "circles" else 1))
    np.testing.assert_array_equal(dataset.labels, expected[1])


def test_columns_of_real_data_are_chosen_by_name() -> None:
    dataset = data("iris", {"x": "sepal length (cm)", "y": "sepal width (cm)"})
    assert dataset.axis_names == ("sepal length (cm)", "sepal width (cm)")
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    np.testing.assert_array_equal(dataset.points[0], [5.1, 3.5])
    assert (data("wine").classes, data("breast_cancer").classes) == (3, 2)
    with pytest.raises(UserError, match=r"no such column.*'sepal'.*sepal length"):
        data("iris", {"x": "sepal"})


@pytest.mark.parametrize("name", ["blobs", "wine", "linear"])
def test_standardised_training_points_have_mean_0_and_deviation_1(name: str) -> None:
    plain, scaled = (data(name, standardise=each) for each in (False, True))
    assert plain.scaling is None
    assert scaled.scaling is not None
    np.testing.assert_array_equal(plain.train, scaled.train)
    np.testing.assert_allclose(scaled.points[scaled.train].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.points[scaled.train].std(axis=0), 1)
    back = scaled.points * scaled.scaling.deviation + scaled.scaling.mean
    np.testing.assert_allclose(back, plain.points)
    assert scaled.domain[0] <= scaled.points[:, 0].min()


def test_small_points_get_a_small_domain() -> None:
    dataset = data("moons", {"noise": 0})
    assert dataset.domain[1] - dataset.domain[0] <= 6
    x_min, x_max, y_min, y_max = square_around(np.array([[0.001, 0.002], [0.003, 0.004]]))
    assert x_min < 0.001 < 0.003 < x_max < 0.01
    assert y_min < 0.002 < 0.004 < y_max < 0.01


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "moon"}, r"unknown data set: got 'moon'; did you mean 'moons'\?"),
        (
            {"name": "moons", "options": {"nose": 1}},
            "unknown option of data set 'moons': got 'nose'.*'noise'",
        ),
        ({"name": "blobs", "options": {"classes": 1}}, "classes must be a whole number from 2"),
        (
            {"name": "blobs", "options": {"points": 4, "classes": 5}},
            "4 points are too few for the classes: got 5",
        ),
        ({"name": "xor", "options": {"noise": 51}}, "noise must be a number from 0 to 50"),
        ({"name": "iris", "options": {"x": 3}}, "x must be text"),
        ({"name": "table"}, "needs path"),
        ({"name": "function"}, "needs function"),
        ({"name": "moons", "seed": "0.5"}, "seed of data set 'moons' must be a whole number"),
        ({"name": "xor", "seed": -1}, "seed"),
        ({"name": "xor", "seed": ""}, "seed"),
        ({"name": "xor", "train_share": 0}, "train_share"),
        ({"name": "a.csv", "options": {"target": "both"}}, "unknown value of target"),
    ],
)
def test_a_bad_value_is_refused_with_a_reason(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        RunSpec.parse({"data": fields})


def test_more_than_four_clouds_are_refused() -> None:
    with pytest.raises(UserError, match=r"room for four clouds.*3 classes of 2 clusters"):
        data("classification", {"classes": 3, "clusters": 2})


@pytest.mark.parametrize("name", PLAYGROUND)
def test_a_playground_seed_determines_points_and_split(name: str) -> None:
    first, again, other = (data(name, seed=seed) for seed in ("0.1", "0.1", "0.2"))
    np.testing.assert_array_equal(first.points, again.points)
    assert np.abs(first.points - other.points).max() > 0.01
    n = len(first.points) // 2
    np.testing.assert_array_equal(first.train, [True] * n + [False] * n)
