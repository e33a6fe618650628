"""Which classes a model takes the points of its data for; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from .network import Outputs
from .recording import Recording
from .task import Classes


@dataclass(frozen=True)
class Verdict:
    """Answers to points with these `labels`, and what they come to.

    `outputs` are those of every layer. Where training has diverged, no point is `answered`: it is
    neither right nor wrong.
    """

    task: Classes
    labels: Int[np.ndarray, " n"]
    outputs: Outputs
    answered: bool

    @cached_property
    def winners(self) -> Int[np.ndarray, " n"]:
        """The class that each point is taken for; −1 without an answer."""
        if not self.answered:
            return np.full(len(self.labels), -1)
        return self.task.winners(self.outputs[-1].T)

    @cached_property
    def wrong(self) -> Bool[np.ndarray, " n"]:
        """Which points are taken for a class that is not theirs."""
        return np.asarray((self.winners != self.labels) & self.answered)

    @cached_property
    def certainty(self) -> tuple[Float[np.ndarray, " right"], Float[np.ndarray, " wrong"]]:
        """Probabilities of the true class of points that are right, and of those that are wrong."""
        if not self.answered:
            return np.empty(0), np.empty(0)
        shares = self.task.shares(self.outputs[-1].T.astype(float))
        true = shares[self.labels, np.arange(len(self.labels))]
        return true[~self.wrong], true[self.wrong]

    def counts(self, members: Bool[np.ndarray, " n"]) -> Int[np.ndarray, "classes classes"]:
        """Numbers of answered points among `members`, by true class (row) and predicted one."""
        return confusion(
            self.winners[members & self.answered],
            self.labels[members & self.answered],
            len(self.task.names),
        )


def verdict_at(recording: Recording, task: Classes, position: int) -> Verdict:
    """That of a recorded classifier at the step of a position."""
    known = not recording.lost[position]
    return Verdict(task, recording.dataset.labels, outputs_at(recording, position), known)


def outputs_at(recording: Recording, position: int) -> Outputs:
    """What every layer answers to the points of the data at the step of a position.

    Of a model without layers, it is the answer alone.
    """
    network, points = recording.held(float(recording.epochs[position])), recording.dataset.points
    return [network(points).T] if recording.architecture is None else network.outputs(points)


def recorded_wrong(recording: Recording, position: int) -> int | None:
    """How many points are wrong at the step of a position by the recorded accuracies, if all are.

    Answers that are read between samples may differ from those that they were measured on.
    """
    train, metrics = recording.dataset.train, recording.metrics
    tested = np.count_nonzero(~train)
    wrong = (train.sum() * (1 - metrics.train_accuracy[position])).round()
    if tested:
        wrong += (tested * (1 - metrics.test_accuracy[position])).round()
    return int(wrong) if np.isfinite(wrong) else None


def confusion(
    winners: Int[np.ndarray, " n"], labels: Int[np.ndarray, " n"], classes: int
) -> Int[np.ndarray, "classes classes"]:
    """Numbers of points by true class (row) and predicted class (column)."""
    counts = np.bincount(labels * classes + winners, minlength=classes**2)
    return counts.reshape(classes, classes)
