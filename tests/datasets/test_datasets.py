"""Data sets: their geometry, noise, seeds and splits."""

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_circles, make_classification

from epochreel.datasets.catalogue import make_dataset
from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.training.spec import RunSpec

PLAYGROUND = ["spiral", "circle", "xor", "gauss"]
CLASSIC = [*PLAYGROUND, "arms", "linear", "circles"]


def made(name: str, *, seed: int = 0, train_share: float = 0.5, **options: Any) -> Dataset:
    return make_dataset(name, options, seed=seed, train_share=train_share)


def by_class(data: Dataset, label: int) -> np.ndarray:
    points: np.ndarray = data.points[data.labels == label]
    return points


@pytest.mark.parametrize("name", CLASSIC)
def test_points_labels_and_split_have_matching_shapes(name: str) -> None:
    data = made(name, points=60)
    assert data.points.shape == (60, 2)
    assert data.points.dtype == np.float64
    assert data.labels.dtype == np.int64
    assert set(data.labels) == set(range(data.classes))
    assert data.train.sum() == 30
    for array in (data.points, data.labels, data.train):
        assert not array.flags.writeable


@pytest.mark.parametrize("name", CLASSIC)
def test_classes_have_about_equal_sizes(name: str) -> None:
    counts = np.bincount(made(name, points=600).labels)
    # xor draws its quadrants at random, make_classification flips a hundredth of the labels.
    slack = {"xor": 60, "linear": 10}.get(name, 0)
    assert np.abs(counts - 600 / len(counts)).max() <= slack


@pytest.mark.parametrize("name", CLASSIC)
def test_the_domain_is_a_square_around_the_points(name: str) -> None:
    data = made(name)
    x_min, x_max, y_min, y_max = data.domain
    assert x_max - x_min == y_max - y_min
    assert (data.points > [x_min, y_min]).all()
    assert (data.points < [x_max, y_max]).all()


@pytest.mark.parametrize("name", PLAYGROUND)
def test_playground_sets_have_the_domain_of_the_playground(name: str) -> None:
    data = made(name)
    assert len(data.points) == 500
    assert data.domain == (-6, 6, -6, 6)


@pytest.mark.parametrize("name", CLASSIC)
def test_the_seed_determines_points_and_split(name: str) -> None:
    first, again, other = made(name, seed=1), made(name, seed=1), made(name, seed=2)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_array_equal(first.labels, again.labels)
    np.testing.assert_array_equal(first.train, again.train)
    assert (first.train != other.train).any()
    # The points of a spiral without noise are not random.
    if name not in ("spiral", "arms"):
        assert np.abs(first.points - other.points).max() > 0.1


@pytest.mark.parametrize(
    ("share", "expected"), [(1.0, 20), (0.5, 10), (0.05, 1), (0.7, 14), (0.62, 12)]
)
def test_the_split_rounds_down(share: float, expected: int) -> None:
    assert made("xor", points=20, train_share=share).train.sum() == expected


def test_a_split_without_training_points_is_refused() -> None:
    with pytest.raises(UserError, match=r"no training points.*got 0\.04.*raise train_share"):
        made("xor", points=20, train_share=0.04)


def test_the_split_is_independent_of_the_classes() -> None:
    data = made("spiral")
    assert 80 < data.labels[data.train].sum() < 170


def test_spiral_arms_are_half_a_turn_apart() -> None:
    data = made("spiral", points=200)
    first, second = by_class(data, 1), by_class(data, 0)
    # i = 25 of 100: a quarter of 1.75 turns, a quarter of the radius.
    turn = 1.75 * 2 * np.pi / 4
    np.testing.assert_allclose(first[25], [1.25 * np.sin(turn), 1.25 * np.cos(turn)])
    np.testing.assert_allclose(second, -first, atol=1e-12)
    np.testing.assert_allclose(np.hypot(*first.T), 5 * np.arange(100) / 100)


def test_noise_moves_the_points_of_a_spiral() -> None:
    clean, noisy = made("spiral"), made("spiral", noise=40)
    moved = np.abs(noisy.points - clean.points)
    assert 0.38 < moved.max() <= 0.4
    np.testing.assert_array_equal(noisy.labels, clean.labels)


def test_arms_are_thirds_of_a_turn_apart() -> None:
    data = made("arms", points=300)
    arms = [by_class(data, label) for label in range(3)]
    third = 2 * np.pi / 3
    # x is the sine of the turn: turning further means turning clockwise.
    clockwise = np.array([[np.cos(third), -np.sin(third)], [np.sin(third), np.cos(third)]])
    np.testing.assert_allclose(arms[0] @ clockwise, arms[1], atol=1e-12)
    np.testing.assert_allclose(arms[1] @ clockwise, arms[2], atol=1e-12)


def test_a_circle_is_a_disc_inside_a_ring() -> None:
    data = made("circle")
    inner, outer = (np.hypot(*by_class(data, label).T) for label in (1, 0))
    assert len(inner) == len(outer) == 250
    assert inner.max() < 2.5
    assert 3.5 <= outer.min() < outer.max() < 5
    # Uniform in radius, so half of the disc's points lie within half of its radius.
    assert 95 < (inner < 1.25).sum() < 155


def test_opposite_quadrants_of_xor_have_the_same_class() -> None:
    data = made("xor")
    np.testing.assert_array_equal(data.labels, (data.points.prod(axis=1) >= 0).astype(int))
    assert np.abs(data.points).min() >= 0.3
    assert 5 < np.abs(data.points).max() <= 5.3


@pytest.mark.parametrize("name", ["circle", "xor"])
def test_noise_flips_labels_and_moves_no_point(name: str) -> None:
    clean, noisy = made(name), made(name, noise=20)
    np.testing.assert_array_equal(noisy.points, clean.points)
    flipped = noisy.labels != clean.labels
    assert 5 < flipped.sum() < 200
    # At 20 a label is read at most 1 unit away in x and in y.
    distance = (
        np.abs(np.hypot(*clean.points.T) - 2.5)
        if name == "circle"
        else np.abs(clean.points).min(axis=1)
    )
    assert distance[flipped].max() <= np.sqrt(2)


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (25, 2.25), (50, 4)])
def test_noise_widens_the_clouds_of_gauss(noise: float, variance: float) -> None:
    data = made("gauss", points=20_000, noise=noise)
    for label, centre in ((1, 2), (0, -2)):
        cloud = by_class(data, label)
        np.testing.assert_allclose(cloud.mean(axis=0), [centre, centre], atol=0.1)
        np.testing.assert_allclose(np.cov(cloud.T), variance * np.eye(2), atol=0.05 * variance)


def test_linear_is_the_data_set_of_the_notebook() -> None:
    points, labels = make_classification(
        n_samples=40,
        n_features=2,
        n_redundant=0,
        n_informative=2,
        random_state=7,
        n_clusters_per_class=1,
    )
    data = RunSpec.parse({"data": {"name": "linear"}}).data.dataset()
    np.testing.assert_array_equal(data.points, points)
    np.testing.assert_array_equal(data.labels, labels)
    assert data.train.all()


def test_circles_is_the_data_set_of_the_notebook() -> None:
    # Without a seed, as in the notebook, make_circles uses the global generator.
    state = np.random.get_state()
    try:
        np.random.seed(4)
        points, labels = make_circles(200, factor=0.3, noise=0.05)
    finally:
        np.random.set_state(state)
    data = RunSpec.parse({"data": {"name": "circles"}}).data.dataset()
    np.testing.assert_array_equal(data.points, points * 10)
    np.testing.assert_array_equal(data.labels, labels)
    assert data.train.all()
    assert data.domain == (-11, 11, -11, 11)


@pytest.mark.parametrize("seed", range(12))
def test_few_noisy_points_still_have_two_classes(seed: int) -> None:
    assert made("xor", points=4, noise=50, seed=seed).classes == 2
