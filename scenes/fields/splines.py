"""Smooth curves through samples; knows nothing of what they are samples of."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def between(
    samples: Float[np.ndarray, " n"], places: Float[np.ndarray, " m"]
) -> Float[np.ndarray, "m n"]:
    """The matrix that turns values at evenly spaced `samples` into values at `places`.

    It is that of the natural cubic spline; beyond the samples the outermost pieces go on.
    """
    count, step = len(samples), samples[1] - samples[0]
    bends = np.zeros((count, count))
    if count > 2:
        # Second derivatives, from the continuity of the first (de Boor, A Practical Guide to
        # Splines, chapter IV), in units of the step.
        within = np.eye(count - 2, count, 1) * 4 + np.eye(count - 2, count)
        within += np.eye(count - 2, count, 2)
        second = np.eye(count - 2, count) - 2 * np.eye(count - 2, count, 1)
        second += np.eye(count - 2, count, 2)
        bends[1:-1] = 6 * np.linalg.solve(within[:, 1:-1], second)
    position = (places - samples[0]) / step
    low = np.clip(position.astype(int), 0, count - 2)
    part = (position - low)[:, None]
    values = np.eye(count)
    return np.asarray(
        (1 - part) * values[low]
        + part * values[low + 1]
        + ((1 - part) ** 3 - (1 - part)) / 6 * bends[low]
        + (part**3 - part) / 6 * bends[low + 1]
    )
