"""When a run ends, by the rules of its spec; knows nothing of how it trains."""

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
        """Whether `snapshot` is the last; `objective` is the mean over its epoch's batches.

        A training loss that is not finite stops any run.
        """
        stop = self._stop
        return (
            snapshot.epoch >= self._epochs
            or not math.isfinite(snapshot.train_loss)
            or (stop.loss is not None and snapshot.train_loss <= stop.loss)
            or (stop.accuracy is not None and snapshot.train_accuracy >= stop.accuracy)
            or (stop.seconds is not None and snapshot.seconds >= stop.seconds)
            or (
                stop.patience is not None
                and snapshot.epoch > 0
                and self._out_of_patience(objective)
            )
        )

    def _out_of_patience(self, objective: float) -> bool:
        """Count epochs without improvement as `_update_no_improvement_count` of scikit-learn."""
        tolerance, patience = self._stop.tolerance, self._stop.patience
        self._idle = self._idle + 1 if objective > self._best - tolerance else 0
        self._best = min(self._best, objective)
        return patience is not None and self._idle > patience
