"""When a run has had enough, by the rules of its spec; knows nothing of how it learns."""

from __future__ import annotations

import math

from ..reels.snapshot import Snapshot
from .spec import RunSpec


class Stopping:
    """The stopping rules of one run, which see its snapshots in order."""

    def __init__(self, spec: RunSpec) -> None:
        self._epochs = spec.epochs
        self._stop = spec.stop
        self._best = math.inf
        self._idle = 0

    def met(self, snapshot: Snapshot, objective: float) -> bool:
        """Whether `snapshot` is the last; `objective` is what its epoch had to do with.

        A loss that is no longer finite stops every run.
        """
        stop = self._stop
        return (
            snapshot.epoch >= self._epochs
            or not math.isfinite(snapshot.train_loss)
            or (stop.loss is not None and snapshot.train_loss <= stop.loss)
            or (stop.accuracy is not None and snapshot.train_accuracy >= stop.accuracy)
            or (stop.seconds is not None and snapshot.seconds >= stop.seconds)
            or (stop.patience is not None and snapshot.epoch > 0 and self._tired(objective))
        )

    def _tired(self, objective: float) -> bool:
        """Count as scikit-learn's `_update_no_improvement_count` does."""
        tolerance, patience = self._stop.tolerance, self._stop.patience
        self._idle = self._idle + 1 if objective > self._best - tolerance else 0
        self._best = min(self._best, objective)
        return patience is not None and self._idle > patience
