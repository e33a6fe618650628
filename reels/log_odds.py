"""Leads of one class over another as log odds; compiled in part, or in NumPy."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

try:
    from ._forward import sides
except ImportError:  # installed without a compiler, or on a processor without AVX2
    _COMPILED = False
else:
    _COMPILED = True


def log_odds(leads: Float[np.ndarray, "*shape"], most: float) -> Float[np.ndarray, "*shape"]:
    """ln((1 + a) / (1 − a)) = 2 artanh(a), of leads that count as `most`, below 1, at most.

    NumPy's logarithm has SIMD instructions on every processor, its `arctanh` on few.
    """
    more, less, lost = _sides(leads, most)
    np.log(more, out=more)
    more -= np.log(less, out=less)
    more -= lost
    return more


def _sides(
    leads: Float[np.ndarray, "*shape"], most: float
) -> tuple[Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"]]:
    """1 + a and 1 − a, and the digits of small leads that these two do not hold."""
    if _COMPILED and leads.dtype == np.float32:
        leads = np.ascontiguousarray(leads)
        more, less, lost = (np.empty_like(leads) for _ in range(3))
        sides(leads, most, more, less, lost)
        return more, less, lost
    leads = np.maximum(leads, -most)  # for a few numbers, faster than `clip`
    np.minimum(leads, most, out=leads)
    more, less = 1 + leads, 1 - leads
    return more, less, more - less - 2 * leads
