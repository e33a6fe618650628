"""The best straight line, compared with every line near two points, and on known data."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochreel.datasets.best_line import best_line
from epochreel.training.dataspec import DataSpec


def most_right(points: np.ndarray, second: np.ndarray) -> int:
    """The most points that a straight line has right, by trying every split that lines make.

    A set can be cut off if it is no corner of a hull with others: two sets are on two sides of a
    line if a perceptron separates them, which is asked of the exact linear programme here.
    """
    from scipy.optimize import linprog

    best = 0
    for size in range(len(points) + 1):
        for chosen in combinations(range(len(points)), size):
            beyond = np.zeros(len(points), dtype=bool)
            beyond[list(chosen)] = True
            signs = np.where(beyond, 1.0, -1.0)[:, None]
            rows = -signs * np.column_stack([points, np.ones(len(points))])
            found = linprog(
                np.zeros(3), A_ub=rows, b_ub=-np.ones(len(points)), bounds=[(None, None)] * 3
            )
            if found.status == 0:
                best = max(best, int((beyond == second).sum()))
    return best


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.booleans()), min_size=1, max_size=5
    )
)
def test_no_line_has_more_right(drawn: list[tuple[int, int, bool]]) -> None:
    # Whole numbers, so that there are points in the same place and on one line.
    points = np.array([each[:2] for each in drawn], dtype=float)
    second = np.array([each[2] for each in drawn])
    line = best_line(points, second)
    assert line.right == most_right(points, second)
    assert (line.beyond(points) == second).sum() == line.right


@pytest.mark.parametrize("seed", range(3))
def test_it_has_as_many_right_as_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, second = rng.normal(size=(300, 2)), rng.random(300) < 0.4
    line = best_line(points, second)
    assert (line.beyond(points) == second).sum() == line.right
    angles, offsets = np.meshgrid(np.linspace(0, np.pi, 181), np.linspace(-2, 2, 81))
    normals = np.stack([np.cos(angles.ravel()), np.sin(angles.ravel())])
    right = ((points @ normals > offsets.ravel()) == second[:, None]).sum(axis=0)
    assert max(right.max(), 300 - right.min()) <= line.right


@pytest.mark.parametrize(
    ("name", "share"), [("circles", 0.705), ("spiral", 0.632), ("linear", 1.0)]
)
def test_known_data(name: str, share: float) -> None:
    dataset = DataSpec.model_validate(name).dataset()
    points, labels = dataset.points[dataset.train], dataset.labels[dataset.train]
    assert best_line(points, labels == 1).right / len(points) == pytest.approx(share, abs=5e-4)


def test_points_on_one_line_are_not_told_apart_by_rounding() -> None:
    steps = np.arange(9) * 0.1
    points = np.column_stack([steps, 3 * steps])
    second = np.arange(9) % 2 == 1
    assert best_line(points, second).right == 5
