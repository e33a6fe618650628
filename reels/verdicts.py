"""How a network judges the points of its data at any epoch; no mobjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from .network_answers import Networks
from .recording import Recording

_STILL = 1e-6  # a unit whose answers to all training points differ by less is dead


@dataclass(frozen=True)
class Verdict:
    """Of every point the class that wins and the probability of the true one; and dead units."""

    winner: Int[np.ndarray, " n"]
    probability: Float[np.ndarray, " n"]
    dead: int

    def right(self, labels: Int[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
        """Which points are right."""
        return np.asarray(self.winner == labels)


class Verdicts:
    """The verdict of a recording at any fractional epoch."""

    def __init__(self, recording: Recording) -> None:
        self._networks, self._dataset = Networks(recording), recording.dataset

    def at(self, epoch: float) -> Verdict:
        """The verdict at an epoch."""
        answers = self._networks.answers(epoch, self._dataset.points)
        logits = answers[-1].astype(float)
        if logits.shape[1] == 1:
            logits = np.column_stack([np.zeros(len(logits)), logits])
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        dead = sum(
            int((np.ptp(each[self._dataset.train], axis=0) < _STILL).sum()) for each in answers[:-1]
        )
        # A tie goes to class 0, as where two classes share one logit.
        true = np.arange(len(logits)), self._dataset.labels
        return Verdict(logits.argmax(axis=1), shares[true], dead)


def confusion(
    winner: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], classes: int
) -> Int[np.ndarray, "classes classes"]:
    """How many points of each true class (row) are taken for each class (column)."""
    return np.bincount(labels * classes + winner, minlength=classes**2).reshape(classes, classes)
