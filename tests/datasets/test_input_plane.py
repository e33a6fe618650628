"""Planes through points with more than two inputs."""

from typing import Any

import numpy as np
import pytest

from epochreel.datasets.given_data import data_of
from epochreel.datasets.input_plane import InputPlane, of_columns
from epochreel.errors import UserError

INPUTS = np.random.default_rng(6).normal(size=(50, 5)) * [1, 5, 2, 0.5, 3] + [0, 1, 2, 3, 4]
LABELS = np.arange(50) % 2
NAMES = ("a", "b", "c", "d", "e")


def plane_of(inputs: np.ndarray = INPUTS, **options: Any) -> InputPlane:
    names = NAMES[: inputs.shape[1]]
    plane = data_of((inputs, LABELS), column_names=names, **options).dataset.plane
    assert plane is not None
    return plane


def test_principal_components_are_those_of_the_covariance() -> None:
    plane = plane_of()
    sizes, directions = np.linalg.eigh(np.cov(INPUTS.T))
    for found, expected in ((plane.across, directions[:, -1]), (plane.up, directions[:, -2])):
        assert abs(np.dot(found, expected)) == pytest.approx(1)
        assert max(found, key=abs) > 0
    np.testing.assert_allclose(plane.origin, INPUTS.mean(axis=0))
    share = sizes[-2:].sum() / sizes.sum()
    assert plane.axis_names == ("PC 1", "PC 2")
    assert plane.words == (
        f"plane of PC 1 and PC 2, {share:.0%}".replace("%", " %") + " of the variance of 5 inputs"
    )


def test_long_names_leave_room_for_what_is_fixed() -> None:
    names = ["petal length along the midrib", "exactly twenty chars", *"cde"]
    plane = of_columns(INPUTS, names, (0, 1))
    assert plane.axis_names == tuple(names[:2])
    short = "petal length…midrib"
    assert plane.words == (
        f"plane of {short} and exactly twenty chars, 3 other inputs at their means"
    )


@pytest.mark.parametrize(
    ("fixed", "origin", "words"),
    [
        ("mean", INPUTS.mean(axis=0), "3 other inputs at their means"),
        ("median", np.median(INPUTS, axis=0), "3 other inputs at their medians"),
        ([1, 2, 3, 4, 5], np.array([1.0, 2, 3, 4, 5]), "3 other inputs as given"),
        (
            {"a": 1, "d": 2, "e": 0.5},
            np.array([1, 0, 0, 2, 0.5]),
            "3 other inputs at a = 1, d = 2, e = 0.5",
        ),
        (
            {"a": 1, "d": 2},
            np.array([1, 0, 0, 2, INPUTS[:, 4].mean()]),
            "3 other inputs at their means or a = 1, d = 2",
        ),
        ({}, INPUTS.mean(axis=0), "3 other inputs at their means"),
    ],
)
def test_two_columns_leave_the_others_fixed(fixed: Any, origin: np.ndarray, words: str) -> None:
    plane = plane_of(plane=("c", 1), fixed=fixed)
    assert plane.axis_names == ("c", "b")
    assert plane.words == f"plane of c and b, {words}"
    np.testing.assert_array_equal(plane.points(INPUTS), INPUTS[:, [2, 1]])
    inputs = plane.inputs(np.array([[7.0, 8.0]]))[0]
    expected = origin.copy()
    expected[[2, 1]] = 7, 8
    np.testing.assert_allclose(inputs, expected)


@pytest.mark.parametrize(
    ("fixed", "how"),
    [
        ("mean", "at its mean"),
        ("median", "at its median"),
        ({"c": 2}, "at c = 2"),
        ({}, "at its mean"),
    ],
)
def test_one_other_input_is_said_in_the_singular(fixed: Any, how: str) -> None:
    plane = plane_of(INPUTS[:, :3], plane=(0, 1), fixed=fixed)
    assert plane.words == f"plane of a and b, other input {how}"


def test_without_other_inputs_nothing_is_said_of_them() -> None:
    assert plane_of(INPUTS[:, :2], plane=(0, 1)).words == "plane of a and b"


def test_points_of_the_plane_are_their_own_projections() -> None:
    plane = plane_of()
    points = np.random.default_rng(7).normal(size=(9, 2))
    np.testing.assert_allclose(plane.points(plane.inputs(points)), points, atol=1e-12)


def test_a_share_below_all_is_not_written_as_all() -> None:
    inputs = INPUTS * [1, 1, 1e-4, 1e-4, 1e-4]
    assert ", 99 % of" in plane_of(inputs).words
    assert ", all of" in plane_of(INPUTS * [1, 1, 0, 0, 0]).words


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ("meen", "unknown fixed.*mean"),
        ([1, 2], "a value for each of the 5 inputs"),
        ({"z": 1}, "unknown column of fixed"),
        ({"a": np.inf}, "must be finite numbers"),
        ({"a": True}, "must be finite numbers"),
        ({"c": 1}, "gives a value for a column of the plane"),
    ],
)
def test_values_that_do_not_fit_are_refused(fixed: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        plane_of(plane=("c", "b"), fixed=fixed)
