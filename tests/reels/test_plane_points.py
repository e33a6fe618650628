"""What a recorded model takes for points of the plane."""

from typing import Any

import numpy as np
import pytest
import torch

from epochreel.errors import UserError
from epochreel.reels.grid import Grid
from epochreel.reels.network import Network, Sampled
from epochreel.reels.plane_points import plane_points
from epochreel.tests.scenes.tiny import recording

SAMPLES = Sampled(Grid.over((-1.0, 1.0, -1.0, 1.0), 2, 2), np.arange(4.0).reshape(1, 2, 2))
MODELS = recording().at(0), recording().at(0.5), SAMPLES
PAIR: list[list[float]] = [[0.5, 0.25], [1, 0]]
GIVEN: list[Any] = [
    PAIR,
    tuple(map(tuple, PAIR)),
    torch.tensor(PAIR),
    np.array(PAIR, dtype=object),
]


@pytest.mark.parametrize("model", MODELS, ids=repr)
def test_points_are_anything_that_numpy_reads(model: Network) -> None:
    expected = model(np.array(PAIR))
    for given in GIVEN:
        np.testing.assert_array_equal(model(given), expected)
    np.testing.assert_array_equal(model([[1, 0]]), expected[:, 1:])


def test_an_array_of_real_numbers_is_not_copied() -> None:
    points = np.zeros((3, 2), dtype=np.float32)
    assert plane_points(points) is points


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([0.5, 0.5], r"shape \(n, 2\): got \(2,\); write one point as \[\[0.5, 0.5\]\]"),
        ([[0.5, 0.5, 1.0]], r"shape \(n, 2\): got \(1, 3\); project others onto it"),
        ([[0.5], [0.5, 1.0]], r"are numbers \(n, 2\): got 'list'; write one point as"),
        ([["a", "b"]], r"are numbers \(n, 2\): got 'list'"),
        ([[1j, 0]], r"are numbers \(n, 2\): got 'list'"),
        ([[10**400, 1]], r"are numbers \(n, 2\): got 'list'"),
        (torch.zeros(1, 2, requires_grad=True), r"are numbers \(n, 2\): got 'Tensor'"),
        (None, r"have shape \(n, 2\): got \(\)"),
    ],
)
def test_other_things_are_refused(given: Any, message: str) -> None:
    for model in MODELS:
        with pytest.raises(UserError, match=f"points of the plane .*{message}"):
            model(given)
