"""Checks that make a sample of any two arrays; knows nothing of the file they were in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from .dataset import Sample

MOST_POINTS = 100_000
MOST_CLASSES = 100

TARGETS = ("class", "value")
"""What labels are: names of classes, or values to learn by regression."""


def as_sample(source: str, points: NDArray[Any], labels: NDArray[Any], *, target: str) -> Sample:
    """Points (n, 2) and labels (n,) as they came from `source`, checked.

    Raises `UserError` for wrong shapes, none or too many points, what is not a finite number, and
    too many classes.
    """
    if points.ndim != 2 or points.shape[1] != 2:
        raise UserError(f"points in {source} must have shape (n, 2)", given=points.shape)
    if labels.shape != (len(points),):
        raise UserError(
            f"labels in {source} must have shape ({len(points)},), one a point", given=labels.shape
        )
    if not len(points):
        raise UserError(f"{source} has no points")
    if len(points) > MOST_POINTS:
        raise UserError(f"{source} has more than {MOST_POINTS} points", given=len(points))
    numbers = _finite(source, "a coordinate", points)
    if target == "value":
        return Sample(numbers, _finite(source, "a label", labels))
    names, indices = _classes(source, labels)
    return Sample(numbers, indices, names)


def _finite(source: str, what: str, values: NDArray[Any]) -> NDArray[np.float64]:
    try:
        numbers = values.astype(np.float64)
    except (ValueError, TypeError):
        wrong = next(value for value in values.ravel().tolist() if not _is_number(value))
        raise UserError(f"{source} has {what} that is not a number", given=wrong) from None
    bad = ~np.isfinite(numbers)
    if bad.any():
        row = int(np.argwhere(bad)[0][0]) + 1
        raise UserError(
            f"{source} has {what} that is missing or not finite, in row {row}",
            remedy="leave such rows out",
        )
    return numbers


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]  # to find out is the point
    except (TypeError, ValueError):
        return False
    return True


def _classes(source: str, labels: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Names of the classes, numbers in order of size and all else of spelling, and their places."""
    values, indices = np.unique(labels.astype(str), return_inverse=True)
    if "" in values or "nan" in values:
        row = int(np.argmax(np.isin(labels.astype(str), ["", "nan"]))) + 1
        raise UserError(f"{source} has no label in row {row}", remedy="leave such rows out")
    if len(values) > MOST_CLASSES:
        raise UserError(
            f"{source} has more than {MOST_CLASSES} classes",
            given=len(values),
            remedy="if the labels are values to learn, set target to 'value'",
        )
    names = values.tolist()
    if all(_is_number(name) for name in names):
        order = np.argsort([float(name) for name in names], kind="stable")
    else:
        order = np.arange(len(names))
    places = np.empty(len(names), dtype=np.int64)
    places[order] = np.arange(len(names))
    return tuple(names[index] for index in order), places[indices]
