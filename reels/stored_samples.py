"""Samples of a field as they are stored; knows nothing of files."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray


def stored_values(
    field: Float[np.ndarray, "outputs rows columns"], dtype: str
) -> NDArray[np.floating]:
    """`field` as `dtype`, and as its largest number what is beyond that."""
    largest = np.finfo(dtype).max
    with np.errstate(under="ignore"):  # of numbers that are nearly 0
        stored: NDArray[np.floating] = np.clip(field, -largest, largest).astype(dtype)
    return stored


def stored_logits(
    field: Float[np.ndarray, "outputs rows columns"], dtype: str
) -> NDArray[np.floating]:
    """The same of logits, where the class that wins at a sample stays the one that wins.

    Of one output the sign is kept, of several which is the largest.
    """
    stored, limits = stored_values(field, dtype), np.finfo(dtype)
    with np.errstate(under="ignore"):
        if len(field) == 1:
            lost = (stored == 0) & (field != 0)
            stored[lost] = np.copysign(limits.smallest_subnormal, field[lost])
        else:
            # Rounding never swaps two outputs, but it may make them equal.
            best, lowest = field.max(axis=0), stored == -limits.max
            lost = (stored == stored.max(axis=0)) & (field < best) & ~lowest
            stored[lost] = np.nextafter(stored[lost], stored.dtype.type(-np.inf))
            won = (field == best) & lowest
            stored[won] = np.nextafter(stored[won], stored.dtype.type(np.inf))
    return stored
