"""How close points are to the centres of clusters, as logits; knows no class of estimators."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float, Int

_ROUNDING = 1e-5  # of the largest, by which distances to two centres are the same
_LEAST = 1e-12  # variance


def closeness(
    model: Any, points: Float[np.ndarray, "n inputs"], clusters: Int[np.ndarray, " n"]
) -> Float[np.ndarray, "n clusters"] | None:
    """Logits of equal Gaussians about the centres of clusters, as k-means finds them.

    Their variance is that of the points that the model was fitted to about their centres. Two are
    the same half way between their centres, and differ evenly along the line through these. None
    for a model that has no centres, or whose `clusters` at the points are not those of the nearest.
    """
    centres, inertia = (getattr(model, each, None) for each in ("cluster_centers_", "inertia_"))
    if centres is None or inertia is None or not hasattr(model, "labels_"):
        return None
    centres = np.asarray(centres, dtype=float)
    # One centre after another: all differences at once would be as large as the data many times.
    squares = np.stack([np.square(points - centre).sum(axis=1) for centre in centres], axis=1)
    nearest, own = squares.min(axis=1), squares[np.arange(len(points)), clusters]
    if (own - nearest > _ROUNDING * squares.max(initial=0.0)).any():
        return None
    spread = max(float(inertia) / len(model.labels_) / points.shape[1], _LEAST)
    # That of the nearest is 0, so that half precision is fine where it matters.
    return np.asarray((nearest[:, None] - squares) / (2 * spread))
