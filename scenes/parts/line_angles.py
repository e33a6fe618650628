"""How far the directions of straight lines are apart on a plane; knows no networks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from .plane import Plane

_NEARLY = 10.0  # degrees between any two of them


def nearly_parallel(lines: Sequence[Sequence[Float[np.ndarray, "_ 2"]]], plane: Plane) -> bool:
    """Whether several straight lines, each in pieces, are within a few degrees of each other.

    Angles are those that are seen: of lines in data units, drawn on the plane.
    """
    x_min, x_max, y_min, y_max = plane.domain
    sides = np.array([x_max - x_min, y_max - y_min])
    ways = np.array([(own[0][-1] - own[0][0]) / sides for own in lines if own])
    if len(ways) < 2:
        return False
    turned = np.sort(np.degrees(np.arctan2(ways[:, 1], ways[:, 0])) % 180)
    # Lines have no front: beyond 180 degrees, angles begin again.
    gaps = np.diff(turned, append=turned[0] + 180)
    return bool(180 - gaps.max() <= _NEARLY)
