"""Tasks, classes and values: losses, shares and scales, compared with torch and calculations."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from torch.nn import functional

from epochreel.datasets.dataset import Dataset
from epochreel.reels.task import Classes, Task, Values, contests, task_of

TWO, THREE = Classes(("a", "b")), Classes(("a", "b", "c"))
RNG = np.random.default_rng(4)


def dataset(labels: Any, names: tuple[str, ...] = ()) -> Dataset:
    labels = np.asarray(labels)
    n = len(labels)
    return Dataset(np.zeros((n, 2)), labels, np.ones(n, dtype=bool), names, (0.0, 1.0, 0.0, 1.0))


@pytest.mark.parametrize(
    ("data", "task", "outputs"),
    [
        (dataset([0, 1], ("a", "b")), TWO, 1),
        (dataset([0, 1, 2], ("a", "b", "c")), THREE, 3),
        (dataset([0.0, 1.0]), Values(), 1),
    ],
)
def test_labels_determine_the_task(data: Dataset, task: Task, outputs: int) -> None:
    assert task_of(data) == task
    assert task_of(data).outputs == outputs


@pytest.mark.parametrize(
    ("labels", "low", "high"),
    [
        ([-1.0, 0.3, 1.0], -1, 1),
        ([0.0, 0.1, 0.9], -1, 1),
        ([0.0, 0.1, 0.2], 0, 0.2),
        ([2.0, 9.0], 2, 9),
        ([-3.0, 7.2], -10, 10),
        ([110.0, 190.0], 110, 190),
        ([5.0, 5.0], 0, 10),
        ([0.0, 0.0], -1, 1),
        ([1e12, 1e12], 0, 2e12),
        ([-5e-324, 5e-324], -1, 1),
    ],
)
def test_a_scale_has_round_ends_around_the_labels(
    labels: list[float], low: float, high: float
) -> None:
    values = Values.around(np.array(labels))
    assert [values.low, values.high] == pytest.approx([low, high])


@given(hnp.arrays(float, st.integers(1, 30), elements=st.floats(-1e12, 1e12)))
def test_scales_are_never_empty(labels: np.ndarray) -> None:
    values = Values.around(labels)
    assert values.low < values.middle < values.high
    assert list(values.lines) == sorted(values.lines)
    shares = values.share(labels)
    assert (np.abs(shares) <= 1).all()
    assert values.far > 0


def test_outliers_do_not_stretch_the_scale() -> None:
    labels = np.append(np.linspace(10, 20, 500), [1e9, -1e9])
    values = Values.around(labels)
    assert (values.low, values.high) == (10, 20)


def test_the_loss_of_two_classes_is_binary_cross_entropy() -> None:
    logits, labels = RNG.normal(scale=20, size=(1, 50)), RNG.integers(0, 2, 50)
    expected = functional.binary_cross_entropy_with_logits(
        torch.as_tensor(logits[0]), torch.as_tensor(labels, dtype=torch.float64)
    )
    assert TWO.loss(logits, labels) == pytest.approx(float(expected))
    assert TWO.loss(np.array([[1e4, -1e4]]), np.array([1, 0])) == 0
    assert TWO.loss(np.array([[1e4]]), np.array([0])) == 1e4


def test_the_loss_of_more_classes_is_cross_entropy() -> None:
    logits, labels = RNG.normal(scale=20, size=(3, 50)), RNG.integers(0, 3, 50)
    expected = functional.cross_entropy(torch.as_tensor(logits.T), torch.as_tensor(labels))
    assert THREE.loss(logits, labels) == pytest.approx(float(expected))


def test_the_loss_of_values_is_half_the_squared_error() -> None:
    logits, labels = RNG.normal(size=(1, 50)), RNG.normal(size=50)
    expected = functional.mse_loss(torch.as_tensor(logits[0]), torch.as_tensor(labels)) / 2
    assert Values().loss(logits, labels) == pytest.approx(float(expected))


def test_shares_of_classes_are_probabilities() -> None:
    two, three = RNG.normal(size=(1, 20)), RNG.normal(size=(3, 20))
    share = torch.sigmoid(torch.as_tensor(two[0])).numpy()
    np.testing.assert_allclose(TWO.shares(two), [1 - share, share])
    softmax = torch.softmax(torch.as_tensor(three), dim=0).numpy()
    np.testing.assert_allclose(THREE.shares(three), softmax)
    np.testing.assert_array_equal(TWO.shares(np.array([[1e6, -1e6]])), [[0, 1], [1, 0]])
    field = TWO.shares(np.zeros((1, 2, 3), dtype=np.float32))
    assert field.dtype == np.float32
    assert field.shape == (2, 2, 3)


def test_the_class_with_the_largest_logit_wins() -> None:
    assert TWO.winners(np.array([[-1.0, 0.0, 1e-9]])).tolist() == [0, 0, 1]
    logits = np.array([[1.0, 2, 0], [1, 3, 0], [0, 3, 9]])
    assert THREE.winners(logits).tolist() == [0, 1, 2]
    assert THREE.wrong(logits, np.array([1, 1, 2])).tolist() == [True, False, False]
    assert TWO.wrong(np.array([[-1.0, 1.0]]), np.array([1, 1])).tolist() == [True, False]


def test_values_are_wrong_by_more_than_an_eighth_of_the_scale() -> None:
    wrong = Values(0, 8).wrong(np.array([[4.0, 5.0, 5.5, 2.5]]), np.full(4, 4.0))
    assert wrong.tolist() == [False, False, True, True]


def test_shares_lie_on_the_colour_scale() -> None:
    np.testing.assert_allclose(
        TWO.share(np.array([0.0, np.log(3), -np.log(3)])), [0, 0.5, -0.5], atol=1e-15
    )
    values = Values(10, 20)
    np.testing.assert_allclose(
        values.share(np.array([5.0, 10, 15, 17.5, 20, 99])), [-1, -1, 0, 0.5, 1, 1]
    )
    assert values.lines[0] == pytest.approx(15 - 5 * 5 / 6)


def test_the_mean_of_models_is_that_of_their_probabilities() -> None:
    two = [RNG.normal(size=(1, 4, 5)) for _ in range(3)]
    shares = np.mean([1 / (1 + np.exp(-each)) for each in two], axis=0)
    np.testing.assert_allclose(TWO.mean(two), np.log(shares / (1 - shares)))
    three = [RNG.normal(size=(3, 4, 5)) for _ in range(3)]
    mean = THREE.mean(three)
    expected = np.mean([torch.softmax(torch.as_tensor(e), dim=0).numpy() for e in three], axis=0)
    np.testing.assert_allclose(np.exp(mean), expected)
    np.testing.assert_allclose(Values().mean(two), np.mean(two, axis=0))
    assert np.isfinite(TWO.mean([np.full((1, 1, 1), 1e6)] * 2)).all()
    assert np.isfinite(THREE.mean([np.array([[1e6], [-1e6], [0.0]])] * 2)).all()


def test_a_contest_is_zero_where_a_class_ties_with_the_best_other() -> None:
    logits = np.array([[3.0, 1, 1], [1, 1, 5], [2, 0, 4]])
    assert [contest.tolist() for contest in contests(logits)] == [
        [1, 0, -4],
        [-2, 0, 1],
        [-1, -1, -1],
    ]
    (alone,) = contests(logits[:1])
    assert alone.tolist() == [3, 1, 1]


def test_log_odds_are_exact_near_no_lead_and_near_a_sure_one() -> None:
    lead = np.array([[0.0, 1e-9, -1e-6, 1e-3, 0.5, -0.999999]], dtype=np.float32)
    expected = 2 * np.arctanh(lead.astype(float))
    np.testing.assert_allclose(TWO.logits(lead.copy()), expected, rtol=2e-6, atol=0)
