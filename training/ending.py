"""Why a run ended before its last epoch, from its spec and its last measures; loads no torch."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass

from ..errors import UserError
from ..numerals import setting
from ..reels.recording import Recording
from ..reels.snapshot import Snapshot
from .estimatorspec import AnySpec, EstimatorSpec
from .header import spec_of
from .spec import RunSpec


@dataclass(frozen=True)
class Ending:
    """The last `epoch` that is recorded of those that were `planned`, and why it is the last.

    The `reason` is '' for a run that is complete, or that was interrupted.
    """

    epoch: int
    planned: int
    reason: str

    @property
    def early(self) -> bool:
        """Whether epochs that were planned are missing."""
        return self.epoch < self.planned

    @property
    def sentence(self) -> str:
        """'Ended at epoch 19 of 600: accuracy 0.7 reached.'; '' for a run that is complete."""
        at = f"at epoch {self.epoch:,} of {self.planned:,}"
        if not self.early:
            return ""
        if not self.reason:
            return f"Cut short {at}: the recording was interrupted, or still goes on."
        return f"Ended {at}: {self.reason}."


def ending_of(recording: Recording) -> Ending | None:
    """How the run of a recording ended; None if it was not trained here.

    Whether `patience` ended a run is not recorded: it may also have been interrupted.
    """
    spec = None
    with suppress(UserError):
        spec = spec_of(recording)
    if spec is None:
        return None
    metrics = recording.metrics
    measures = (metrics.train_loss, metrics.train_accuracy, metrics.seconds)
    loss, accuracy, seconds = (float(each[-1]) for each in measures)
    reason = _reason(spec, loss, accuracy, seconds)
    if not reason and spec.stop.patience is not None:
        reason = f"{_out_of_patience(spec)}, or interrupted"
    return Ending(int(recording.epochs[-1]), spec.epochs, reason)


def ending_after(spec: AnySpec, last: Snapshot) -> Ending:
    """How a run ended that was not interrupted, and whose last step this is."""
    if isinstance(spec, EstimatorSpec):
        return Ending(last.epoch, spec.epochs or last.epoch, "nothing changes any more")
    reason = _reason(spec, last.train_loss, last.train_accuracy, last.seconds)
    return Ending(last.epoch, spec.epochs, reason or _out_of_patience(spec))


def _reason(spec: RunSpec, loss: float, accuracy: float, seconds: float) -> str:
    """Which of the rules in `Stopping` the last measures meet; '' if none."""
    stop = spec.stop
    if not math.isfinite(loss):
        return "training diverged"
    if stop.loss is not None and loss <= stop.loss:
        return f"training loss {setting(stop.loss)} reached"
    if stop.accuracy is not None and accuracy >= stop.accuracy:
        return f"accuracy {setting(stop.accuracy)} reached"
    if stop.seconds is not None and seconds >= stop.seconds:
        return f"{setting(stop.seconds)} s of training over"
    return ""


def _out_of_patience(spec: RunSpec) -> str:
    return f"no improvement in more than {spec.stop.patience} epochs"
