"""Points and labels as callers give them: every form that people have, and what is refused."""

from typing import Any

import numpy as np
import pytest
import torch

from epochreel.datasets.dataset import Dataset
from epochreel.datasets.given_data import data_of
from epochreel.errors import UserError

POINTS = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]])
LABELS = np.array([0, 1, 0, 1])


class Frame:
    """What a frame of pandas or Polars has."""

    columns = ("height", "weight")

    def to_numpy(self) -> Any:
        return POINTS.astype(object)


@pytest.mark.parametrize(
    "points",
    [
        POINTS,
        POINTS.tolist(),
        POINTS.astype(np.float32),
        POINTS.astype(int),
        torch.as_tensor(POINTS).requires_grad_(),
        torch.as_tensor(POINTS, dtype=torch.bfloat16),
        Frame(),
    ],
)
@pytest.mark.parametrize(
    "labels",
    [
        LABELS,
        LABELS.tolist(),
        LABELS[:, None],
        LABELS.astype(float),
        LABELS.astype(bool),
        torch.as_tensor(LABELS, dtype=torch.float32)[:, None].requires_grad_(),
    ],
)
def test_points_and_labels_may_have_any_form(points: Any, labels: Any) -> None:
    given = data_of((points, labels))
    np.testing.assert_array_equal(given.inputs, POINTS)
    np.testing.assert_array_equal(given.dataset.points, POINTS)
    assert given.dataset.labels.tolist() == LABELS.tolist()
    assert given.dataset.class_names == ("class 0", "class 1")
    assert given.dataset.train.all()


@pytest.mark.parametrize(
    ("labels", "names", "indices", "called"),
    [
        (["b", "a", "b", "a"], None, [1, 0, 1, 0], ("a", "b")),
        (np.array(["b", "a", "b", "a"], dtype=object), ["b", "a"], [0, 1, 0, 1], ("b", "a")),
        ([-1, 1, -1, 1], None, [0, 1, 0, 1], ("-1", "1")),
        ([10, 9, 10, 9], ["nine", "ten"], [1, 0, 1, 0], ("nine", "ten")),
        ([0, 2, 0, 2], ["x", "y", "z"], [0, 2, 0, 2], ("x", "y", "z")),
        (["a", "a", "a", "a"], ["a", "b"], [0, 0, 0, 0], ("a", "b")),
    ],
)
def test_classes_have_names_in_order(
    labels: Any, names: Any, indices: list[int], called: tuple[str, ...]
) -> None:
    dataset = data_of((POINTS, labels), class_names=names).dataset
    assert (dataset.labels.tolist(), dataset.class_names) == (indices, called)


@pytest.mark.parametrize(
    ("labels", "values"),
    [([0.5, 1, 0.5, 1], True), ([0, 1, 2, 3], True), ([0, 1, 0, 1], False), ([1, 1, 2, 2], False)],
)
def test_fractions_and_numbers_that_do_not_repeat_are_values(labels: Any, values: bool) -> None:
    assert data_of((POINTS, labels)).dataset.regression == values
    assert data_of((POINTS, labels), values=True).dataset.regression
    assert not data_of((POINTS, labels), values=False).dataset.regression


def test_test_points_come_after_the_others() -> None:
    more = POINTS[:2] + 0.5
    for given in (
        data_of((POINTS, LABELS, more, ["0", "1"][:0] or LABELS[:2])),
        data_of((POINTS, LABELS), (more, LABELS[:2])),
    ):
        assert given.dataset.train.tolist() == [True] * 4 + [False] * 2
        np.testing.assert_array_equal(given.inputs[4:], more)


def test_a_data_set_stays_as_it_is() -> None:
    dataset = data_of((POINTS, LABELS)).dataset
    assert data_of(dataset).dataset is dataset
    with pytest.raises(UserError, match="has its own test points"):
        data_of(dataset, (POINTS, LABELS))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (POINTS, r"points X \(n, 2\) and labels y"),
        (None, r"points X \(n, 2\) and labels y"),
        ((POINTS, LABELS, POINTS), "give data=.X, y."),
        ((POINTS[:, 0], LABELS), r"X must have shape \(n, 2\).*got \(4,\)"),
        ((POINTS[:, :1], LABELS), r"X must have shape \(n, 2\).*got \(4, 1\)"),
        ((POINTS[:0], LABELS[:0]), "X has no points"),
        ((POINTS, LABELS[:3]), "X has 4 rows, and y has 3"),
        ((POINTS, np.eye(4)), r"y must have shape \(n,\).*argmax"),
        ((POINTS, [0, 0, 0, 0]), "all points are of one class.*class_names"),
        ((POINTS, ["a", None, "b", "a"]), "y has a missing label"),
        ((POINTS, [0.5, np.nan, 1, 2]), "not finite, in row 2"),
        (([[0, 1], [2]], [0, 1]), "X must be an array of numbers"),
        (([["a", 1], ["b", 2]], [0, 1]), "X must be numbers"),
        (([[10**400, 1], [2, 3]], [0, 1]), "X must be numbers"),
        (([[1, 2j], [2, 3]], [0, 1]), "X must be real numbers: got 'complex128'"),
        (([[np.inf, 1], [0, 2]], [0, 1]), "not finite, in row 1"),
        ((POINTS, LABELS, POINTS[:, [0, 1, 1]], LABELS), "test points must have the columns"),
        ((POINTS * 1e13, LABELS), "too large"),
        ((POINTS, ["a", 1, "a", 1]), None),
    ],
)
def test_anything_else_is_refused(data: Any, message: str | None) -> None:
    if message is None:
        assert data_of(data).dataset.class_names == ("1", "a")
        return
    with pytest.raises(UserError, match=message):
        data_of(data)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"class_names": ["a"]}, "class_names must name the 2 classes"),
        ({"column_names": ["a"]}, "column_names must be 2 different names"),
        ({"column_names": ["a", "a"]}, "column_names must be 2 different names"),
        ({"plane": "pac"}, "unknown plane"),
        ({"plane": ("x₁",)}, "must name two columns"),
        ({"plane": ("x₁", "x₁")}, "must be different"),
        ({"plane": ("x₁", "x₃")}, "unknown column of plane"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        data_of((POINTS, LABELS), **options)


def test_many_classes_are_refused() -> None:
    points = np.arange(52.0).reshape(26, 2)
    with pytest.raises(UserError, match=r"13 classes, and at most 12.*outputs='values'"):
        data_of((points, [*range(13)] * 2), values=False)


def test_columns_of_a_frame_name_the_axes() -> None:
    assert data_of((Frame(), LABELS)).dataset.axis_names == ("height", "weight")
    named = data_of((POINTS, LABELS), column_names=("a", "b"))
    assert named.dataset.axis_names == ("a", "b")
    assert isinstance(named.dataset, Dataset)
