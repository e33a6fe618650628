"""Checks that make a sample of two arrays of a user; knows nothing of the file they were in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from .dataset import Sample
from .kinds import MOST_CLASSES, MOST_POINTS


def as_sample(
    source: str,
    points: NDArray[Any],
    labels: NDArray[Any],
    *,
    target: str,
    lines: Sequence[int] = (),
) -> Sample:
    """Points (n, 2) and labels (n,) as a sample; errors call them the points of `source`.

    `lines` are the numbers of their lines in a text file, for errors. Raises `UserError`
    for wrong shapes, no points or too many, anything that is not a finite number, and too many
    classes.
    """
    if points.ndim != 2 or points.shape[1] != 2:
        raise UserError(f"points in {source} must have shape (n, 2)", given=points.shape)
    if labels.shape != (len(points),):
        raise UserError(
            f"labels in {source} must have shape ({len(points)},), one for each point",
            given=labels.shape,
        )
    if not len(points):
        raise UserError(f"{source} has no points")
    if len(points) > MOST_POINTS:
        raise UserError(
            f"{source} has more than {MOST_POINTS} points",
            given=len(points),
            remedy="take a sample of them",
        )
    numbers = _finite(source, "a coordinate", points, lines)
    if target == "value":
        return Sample(numbers, _finite(source, "a label", labels, lines))
    names, indices = _classes(source, labels, lines)
    return Sample(numbers, indices, names)


def _place(index: int, lines: Sequence[int]) -> str:
    return f"line {lines[index]}" if lines else f"row {index + 1}"


def _finite(
    source: str, what: str, values: NDArray[Any], lines: Sequence[int]
) -> NDArray[np.float64]:
    try:
        numbers = values.astype(np.float64)
    except (ValueError, TypeError):
        wrong = next(value for value in values.ravel().tolist() if not _is_number(value))
        raise UserError(f"{source} has {what} that is not a number", given=wrong) from None
    bad = ~np.isfinite(numbers)
    if bad.any():
        place = _place(int(np.argwhere(bad)[0][0]), lines)
        raise UserError(
            f"{source} has {what} that is missing or not finite, in {place}",
            remedy="remove such rows",
        )
    return numbers


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]  # trying is the test
    except (TypeError, ValueError):
        return False
    return True


def _classes(
    source: str, labels: NDArray[Any], lines: Sequence[int]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Class names, numbers by size and text by spelling, and the class (n,) of each label."""
    values, indices = np.unique(labels.astype(str), return_inverse=True)
    if "" in values or "nan" in values:
        place = _place(int(np.argmax(np.isin(labels.astype(str), ["", "nan"]))), lines)
        raise UserError(f"{source} has no label in {place}", remedy="remove such rows")
    if len(values) > MOST_CLASSES:
        raise UserError(
            f"{source} has more than {MOST_CLASSES} classes",
            given=len(values),
            remedy="if the labels are values to learn, set `target` to 'value'",
        )
    names = values.tolist()
    if all(_is_number(name) for name in names):
        order = np.argsort([float(name) for name in names], kind="stable")
    else:
        order = np.arange(len(names))
    places = np.empty(len(names), dtype=np.int64)
    places[order] = np.arange(len(names))
    return tuple(names[index] for index in order), places[indices]
