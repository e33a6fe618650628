"""Between which shares the true one of all runs probably is, when k of n were counted."""

from __future__ import annotations

import math

_DEVIATIONS = 1.959963984540054  # of a normal distribution, between which 95 % of it are


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval for k of n, as shares from 0 to 1.

    E. B. Wilson, 'Probable inference, the law of succession, and statistical inference', Journal of
    the American Statistical Association 22 (1927). Unlike the usual ±, it holds near 0 and 1.
    """
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"{k} of {n}")
    square = _DEVIATIONS**2
    middle = (k + square / 2) / (n + square)
    half = _DEVIATIONS * math.sqrt(k * (n - k) / n + square / 4) / (n + square)
    return (max(middle - half, 0.0) if k else 0.0), (min(middle + half, 1.0) if k < n else 1.0)
