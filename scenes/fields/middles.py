"""Values that are known at the middles of equal cells of a unit square; knows no pictures."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def between(
    values: Float[np.ndarray, "cells cells *layers"],
    x: Float[np.ndarray, "*places"],
    y: Float[np.ndarray, "*places"],
) -> Float[np.ndarray, "*places *layers"]:
    """Values at shares of the sides, interpolated between the middles.

    Beyond the outermost of them, values are theirs.
    """
    cells = len(values)
    return in_cells(values, x * cells - 0.5, y * cells - 0.5)


def in_cells(
    values: Float[np.ndarray, "cells cells *layers"],
    x: Float[np.ndarray, "*places"],
    y: Float[np.ndarray, "*places"],
) -> Float[np.ndarray, "*places *layers"]:
    """The same at places in cells from the first middle."""
    cells = len(values)
    places = np.stack([x, y]).clip(0, cells - 1)
    before = np.minimum(places.astype(np.intp), cells - 2)
    u, v = (places - before).astype(places.dtype)
    if values.ndim == 3:
        u, v = u[..., None], v[..., None]
    column, row = before
    flat, first = values.reshape(cells * cells, *values.shape[2:]), row * cells + column
    low, high = flat[first], flat[first + cells]
    below = low + u * (flat[first + 1] - low)
    above = high + u * (flat[first + cells + 1] - high)
    return np.asarray(below + v * (above - below))
