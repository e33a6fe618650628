"""What a model makes of the points of its data at any step; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from .recording import Recording

_STILL = 1e-6  # a unit whose outputs for all training points differ by less is dead


@dataclass(frozen=True)
class Verdict:
    """Logits of all points (outputs, n), and the number of dead units."""

    logits: Float[np.ndarray, "outputs n"]
    dead: int


def verdict_at(recording: Recording, epoch: float) -> Verdict:
    """The verdict at a fractional step; a model without layers has no dead units."""
    network, dataset = recording.at(epoch), recording.dataset
    if recording.architecture is None:
        return Verdict(network(dataset.points), 0)
    *hidden, logits = network.outputs(dataset.points)
    dead = sum(int((np.ptp(each[dataset.train], axis=0) < _STILL).sum()) for each in hidden)
    return Verdict(logits.T, dead)


def confusion(
    winners: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], classes: int
) -> Int[np.ndarray, "classes classes"]:
    """Numbers of points by true class (row) and predicted class (column)."""
    counts = np.bincount(labels * classes + winners, minlength=classes**2)
    return counts.reshape(classes, classes)
