"""Plateaus of a loss: parts of a run in which it hardly moves; knows no recordings."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

# A plateau is a tenth of the run, and ten steps at least, in which the loss stays within a
# hundredth of the whole fall of the loss, and within a fifth of itself.
_LEAST_EPOCHS = 10
_LEAST_PART = 0.1
_FLAT, _STEADY = 0.01, 0.2


def plateaus_of(loss: Float[np.ndarray, " epochs"]) -> list[tuple[int, int]]:
    """Positions at which plateaus begin and end; those that touch are one, if it is steady as well.

    All losses are numbers.
    """
    least = max(_LEAST_EPOCHS, round(_LEAST_PART * (len(loss) - 1)))
    ends = _flat_ends(loss, _FLAT * (loss[0] - loss.min())).tolist()
    spans: list[tuple[int, int]] = []
    start = 0
    while start + least < len(loss):
        end = ends[start]
        if end - start >= least:
            if spans and spans[-1][1] == start and _is_steady(loss[spans[-1][0] : end + 1]):
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
        start = max(end, start + 1)
    return spans


def _flat_ends(loss: Float[np.ndarray, " epochs"], width: float) -> Int[np.ndarray, " epochs"]:
    """For each step the last one up to which the loss is within `width`, and within its part.

    All of them are found at once, by powers of two from the largest down: one after the other,
    those of a long run whose loss jumps would take minutes.
    """
    highs, lows = [loss], [loss]  # the highest and the lowest of 1, 2, 4, ... steps from each on
    while (span := 2 ** (len(highs) - 1)) < len(highs[-1]):
        highs.append(np.maximum(highs[-1][:-span], highs[-1][span:]))
        lows.append(np.minimum(lows[-1][:-span], lows[-1][span:]))
    ends, highest, lowest = np.arange(len(loss)), loss.copy(), loss.copy()
    for level in reversed(range(len(highs))):
        longer = np.flatnonzero(ends + 2**level < len(loss))
        high = np.maximum(highest[longer], highs[level][ends[longer] + 1])
        low = np.minimum(lowest[longer], lows[level][ends[longer] + 1])
        flat = (high - low <= width) & (high - low <= _STEADY * np.abs(high))
        longer = longer[flat]
        ends[longer] += 2**level
        highest[longer], lowest[longer] = high[flat], low[flat]
    return ends


def _is_steady(loss: Float[np.ndarray, " epochs"]) -> bool:
    """Whether it stays within a part of itself."""
    return bool(loss.max() - loss.min() <= _STEADY * abs(loss.max()))
