"""Clusters matched to classes by the points that they share; knows no models."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int


def matched(
    clusters: Int[np.ndarray, " n"], number: int, reference: Int[np.ndarray, " n"], count: int
) -> Int[np.ndarray, " clusters"]:
    """The class of each of `number` clusters, such that most points are of their `reference`.

    No two have the same one of the `count` classes, which must be as many or more.
    """
    from scipy.optimize import linear_sum_assignment

    shared = np.zeros((number, count))
    np.add.at(shared, (clusters, reference), 1)
    return np.asarray(linear_sum_assignment(shared, maximize=True)[1])
