"""How a model judges the points of its data at any step; no mobjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from .recording import Recording

_STILL = 1e-6  # a unit whose answers to all training points differ by less is dead


@dataclass(frozen=True)
class Verdict:
    """What a model answers to every point, (outputs, n), and how many of its units are dead."""

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
    """How many points of each true class (row) are taken for each class (column)."""
    counts = np.bincount(labels * classes + winners, minlength=classes**2)
    return counts.reshape(classes, classes)
