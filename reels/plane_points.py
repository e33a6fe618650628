"""Points of the plane as callers give them: arrays, lists, tables or tensors; knows no models."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ..errors import UserError


def plane_points(given: object) -> Float[np.ndarray, "n 2"]:
    """Points as an array, which is the one that is given if it has real numbers.

    Raises `UserError` for what has no numbers, or another shape.
    """
    try:
        points = np.asarray(given)
        if points.dtype.kind != "f":
            unsafe = points.dtype == object  # as of tables whose columns differ in type
            points = points.astype(np.float64, casting="unsafe" if unsafe else "safe")
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise UserError(
            "points of the plane are numbers (n, 2)",
            given=type(given).__name__,
            remedy="write one point as [[0.5, 0.5]]",
        ) from None
    if points.ndim != 2 or points.shape[1] != 2:
        remedy = "project others onto it: `recording.dataset.plane.points(X)`"
        if points.shape == (2,):
            remedy = "write one point as [[0.5, 0.5]]"
        raise UserError("points of the plane have shape (n, 2)", given=points.shape, remedy=remedy)
    return points
