"""Lines as dashes; knows nothing of what they are."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def dashes(
    line: Float[np.ndarray, "n axes"], length: float, gap: float
) -> list[Float[np.ndarray, "_ axes"]]:
    """Pieces of a polyline of that length, with gaps between them; corners are kept.

    The last piece may be shorter. A line without a length has none.
    """
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    pieces = []
    for start in np.arange(0.0, along[-1], length + gap):
        end = min(start + length, along[-1])
        inside = along[(along > start) & (along < end)]
        at = np.array([start, *inside, end])
        pieces.append(np.stack([np.interp(at, along, axis) for axis in line.T], axis=1))
    return pieces
