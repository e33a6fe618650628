"""The mean of arrays, as of what several models answer; compiled or in NumPy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

try:
    from ._forward import add
except ImportError:  # installed without a compiler, or on a processor without AVX2
    _COMPILED = False
else:
    _COMPILED = True


def weighted(
    every: Sequence[Float[np.ndarray, "*shape"]], shares: Sequence[float] | None = None
) -> Float[np.ndarray, "*shape"]:
    """The mean of arrays, in their type; `shares`, if given, add up to 1."""
    shares = [1 / len(every)] * len(every) if shares is None else shares
    total: np.ndarray = np.ascontiguousarray(every[0]) * float(shares[0])
    for each, share in zip(every[1:], shares[1:], strict=True):
        if _COMPILED and total.dtype == each.dtype == np.float32:
            add(total, np.ascontiguousarray(each), float(share))
        else:
            total += np.multiply(each, float(share))
    return total
