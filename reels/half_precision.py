"""Samples of a field as they are stored; knows nothing of files."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .network import LARGEST_STORED


def in_half_precision(
    field: Float[np.ndarray, "outputs rows columns"], dtype: str = "<f2"
) -> NDArray[np.float16]:
    """`field` as float16, cut to ±65,504."""
    with np.errstate(under="ignore"):  # of numbers that are nearly 0
        stored: NDArray[np.float16] = np.clip(field, -LARGEST_STORED, LARGEST_STORED).astype(dtype)
    return stored


def logits_in_half_precision(
    field: Float[np.ndarray, "outputs rows columns"], dtype: str = "<f2"
) -> NDArray[np.float16]:
    """The same of logits, where the class that wins at a sample stays the one that wins.

    Of one output the sign is kept, of several which is the largest.
    """
    stored = in_half_precision(field, dtype)
    with np.errstate(under="ignore"):
        if len(field) == 1:
            lost = (stored == 0) & (field != 0)
            stored[lost] = np.copysign(np.finfo(np.float16).smallest_subnormal, field[lost])
        else:
            # Rounding never swaps two outputs, but it may make them equal.
            best, lowest = field.max(axis=0), stored == -LARGEST_STORED
            lost = (stored == stored.max(axis=0)) & (field < best) & ~lowest
            stored[lost] = np.nextafter(stored[lost], np.float16(-np.inf))
            won = (field == best) & lowest
            stored[won] = np.nextafter(stored[won], np.float16(np.inf))
    return stored
