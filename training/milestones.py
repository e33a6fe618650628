"""What a recording's measures say, as sentences; derived when asked for, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from .recording import Metrics, Recording

_SHARES = (0.9, 0.99, 1.0)


@dataclass(frozen=True)
class Milestone:
    """Something that happened at `epoch`: its `kind`, and a `sentence` that tells it."""

    kind: str
    epoch: int
    sentence: str


def milestones(recording: Recording) -> list[Milestone]:
    """All milestones of `recording`, in order of epoch."""
    metrics = recording.metrics
    found = [*_accuracies(metrics), *_halved(metrics), *_divergence(metrics)]
    return sorted(found, key=lambda milestone: milestone.epoch)


def _accuracies(metrics: Metrics) -> Iterator[Milestone]:
    for share in _SHARES:
        # Not an ulp more is asked for: accuracies are means of zeros and ones.
        epoch = _first(metrics, metrics.train_accuracy >= share - 1e-9)
        if epoch is not None:
            sentence = f"{share:.0%} of the training points are right at epoch {epoch}."
            yield Milestone(f"accuracy {share:.0%}", epoch, sentence)


def _halved(metrics: Metrics) -> Iterator[Milestone]:
    start = metrics.train_loss[0]
    epoch = _first(metrics, metrics.train_loss <= start / 2)
    if epoch:
        sentence = f"The training loss has halved, from {start:.3g}, by epoch {epoch}."
        yield Milestone("loss halved", epoch, sentence)


def _divergence(metrics: Metrics) -> Iterator[Milestone]:
    epoch = _first(metrics, ~np.isfinite(metrics.train_loss))
    if epoch is not None:
        sentence = f"Training diverges at epoch {epoch}: the loss is no longer a number."
        yield Milestone("divergence", epoch, sentence)


def _first(metrics: Metrics, holds: Bool[np.ndarray, " epochs"]) -> int | None:
    """The first epoch at which `holds`."""
    return int(metrics.epoch[np.argmax(holds)]) if holds.any() else None
