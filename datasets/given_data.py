"""Points and labels as callers give them, as a data set with what models are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from .dataset import Dataset
from .given_arrays import array_of, columns_of, names_of, numbers_of
from .given_labels import ClassNames, labels_of, one_column
from .input_plane import Column, Fixed, InputPlane, of_columns, principal
from .kinds import MOST_POINTS
from .scaling import check_range, check_reach, round_domain

Plane = Literal["pca"] | Sequence[Column] | NDArray[Any]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_FORMS = "give data=(X, y), data=(X, y, X_test, y_test) or a Dataset"


@dataclass(frozen=True)
class GivenData:
    """A data set, and the `inputs` of its points as a model takes them, of a `dtype` of numpy.

    `spelled` is how the caller writes each class.
    """

    dataset: Dataset
    inputs: Float[np.ndarray, "n inputs"]
    spelled: tuple[object, ...] = ()
    dtype: str = "float64"

    def asked(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n inputs"]:
        """The inputs at points of the plane that is drawn."""
        plane = self.dataset.plane
        return points if plane is None else plane.inputs(points)


def data_of(
    given: Any,
    test: Any = None,
    *,
    values: bool | None = None,
    class_names: ClassNames | None = None,
    column_names: Sequence[str] | None = None,
    plane: Plane | None = None,
    fixed: Fixed | None = None,
) -> GivenData:
    """What is given as `data`, and `test`, if there are test points.

    Raises `UserError` for anything but finite numbers in the right shapes, with labels.
    """
    if isinstance(given, Dataset):
        options = {
            "class_names": class_names,
            "column_names": column_names,
            "plane": plane,
            "fixed": fixed,
        }
        return _of_dataset(given, test, values, [k for k, v in options.items() if v is not None])
    pairs = _pairs(given, test)
    first = pairs[0][0]
    named = columns_of(first) or None
    names = named if column_names is None else names_of(column_names, "column_names")
    inputs = [_inputs(points, "X" if k == 0 else "X_test") for k, (points, _) in enumerate(pairs)]
    labels = [one_column(array_of(each, "y")) for _, each in pairs]
    for points, each in zip(inputs, labels, strict=True):
        if len(points) != len(each):
            raise UserError(f"X has {len(points)} rows, and y has {len(each)}")
        if points.shape[1] != inputs[0].shape[1]:
            raise UserError("test points must have the columns of the others", given=points.shape)
    joined = np.concatenate(inputs)
    if len(joined) > MOST_POINTS:
        remedy = "give a sample of them"
        raise UserError(
            f"there are more than {MOST_POINTS} points", given=len(joined), remedy=remedy
        )
    known = labels_of(np.concatenate(labels), values=values, names=class_names)
    found = _plane(inputs[0], _names(names, joined.shape[1]), plane, fixed)
    points, axis_names = joined, _names(names, joined.shape[1])
    if found is not None:
        points, axis_names = found.points(joined), found.axis_names
    for name, column in zip(axis_names, points.T, strict=True):
        check_range(name, column)
    dataset = Dataset(
        points=points,
        labels=known.labels,
        train=np.arange(len(joined)) < len(inputs[0]),
        class_names=known.names,
        domain=round_domain(points, names=axis_names),
        axis_names=(axis_names[0], axis_names[1]),
        plane=found,
    )
    check_reach(dataset)
    single = array_of(first, "X").dtype.kind == "f" and array_of(first, "X").dtype.itemsize < 8
    dtype = "float32" if single else "float64"
    return GivenData(dataset, joined, known.spelled, dtype)


def _of_dataset(
    dataset: Dataset, test: Any, values: bool | None, options: Sequence[str]
) -> GivenData:
    """The data set itself, which refuses `options` for what it has already."""
    if test is not None:
        raise UserError("a Dataset has its own test points", remedy="leave test_data out")
    if options:
        what = f"`{options[0]}` applies to arrays, and a Dataset has its own"
        raise UserError(what, remedy=f"leave `{options[0]}` out, or give data=(X, y)")
    if values is not None and values != dataset.regression:
        of = "values" if dataset.regression else "classes"
        raise UserError(f"`outputs` does not fit a Dataset of {of}", remedy="leave `outputs` out")
    if dataset.plane is not None:
        raise UserError("the inputs of these points are not known", remedy=_FORMS)
    return GivenData(dataset, dataset.points, tuple(range(dataset.classes)))


def _pairs(given: Any, test: Any) -> list[tuple[Any, Any]]:
    """(X, y) of the training points and, if there are any, of the test points."""
    parts = given if isinstance(given, tuple | list) else ()
    if len(parts) == 2:
        pairs = [(parts[0], parts[1])]
    elif len(parts) == 4 and test is None:
        pairs = [(parts[0], parts[1]), (parts[2], parts[3])]
    else:
        raise UserError("data are points X (n, 2) and labels y (n,)", remedy=_FORMS)
    if test is not None:
        if not isinstance(test, tuple | list) or len(test) != 2:
            raise UserError("test_data are points and labels", remedy="give test_data=(X, y)")
        pairs.append((test[0], test[1]))
    return pairs


def _inputs(given: Any, what: str) -> Float[np.ndarray, "n inputs"]:
    inputs = numbers_of(given, what)
    if inputs.ndim != 2 or inputs.shape[1] < 2:
        raise UserError(f"{what} must have shape (n, 2), or more columns", given=inputs.shape)
    if not len(inputs):
        raise UserError(f"{what} has no points")
    return inputs


def _names(given: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """The names of `count` columns; x₁, x₂ and so on if none are given."""
    if given is None:
        return tuple(f"x{str(each + 1).translate(_SUBSCRIPTS)}" for each in range(count))
    if len(given) != count or len(set(given)) < count:
        raise UserError(f"column_names must be {count} different names", given=tuple(given))
    return tuple(given)


def _plane(
    inputs: Float[np.ndarray, "n inputs"],
    names: tuple[str, ...],
    plane: Plane | None,
    fixed: Fixed | None,
) -> InputPlane | None:
    """The plane through inputs that are more than two."""
    if isinstance(plane, str) and plane != "pca":
        remedy = "or name two columns"
        raise UserError("unknown plane", given=plane, allowed=("pca",), remedy=remedy)
    if plane is not None and not isinstance(plane, str):
        try:  # those of numpy as numbers and texts of Python
            columns = [each.item() if isinstance(each, np.generic) else each for each in plane]
        except TypeError:
            raise UserError("plane must name two columns", given=plane) from None
        return of_columns(inputs, names, columns, "mean" if fixed is None else fixed)
    if fixed is not None:
        what = "`fixed` applies to a plane of two columns, beside which others are fixed"
        raise UserError(what, given=fixed, remedy="name two columns as `plane`, or leave it out")
    return None if len(names) == 2 and plane is None else principal(inputs, names)
