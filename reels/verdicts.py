"""Which classes a model takes the points of its data for; draws nothing."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int


def confusion(
    winners: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], classes: int
) -> Int[np.ndarray, "classes classes"]:
    """Numbers of points by true class (row) and predicted class (column)."""
    counts = np.bincount(labels * classes + winners, minlength=classes**2)
    return counts.reshape(classes, classes)
