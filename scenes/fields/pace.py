"""Which epoch is shown when: a rising function from the clock, 0 to 1, to a fractional epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

from ...errors import UserError
from ...reels.grid import Grid
from ...reels.recording import Recording

CLOCKS = ("epochs", "seconds")
"""Clocks that several runs can share: epochs, or seconds of training."""

_FLOOR = 0.1  # of the mean pace: the least on plateaus
_STRETCH = 16  # parts of the run, over each of which going to and fro is no progress
_SAMPLES = 28  # a side, of the coarse field whose change is measured
_EPOCHS = 500  # at most, whose fields are measured


@dataclass(frozen=True)
class Pace:
    """`epoch` (knots,) against `clock` (knots,), both rising; linear in between.

    Where `stops` (steps,) are given, it goes from one to the next at once.
    """

    clock: Float[np.ndarray, " knots"]
    epoch: Float[np.ndarray, " knots"]
    stops: Float[np.ndarray, " steps"] | None = None

    def __call__(self, clock: float) -> float:
        """The epoch, with its fraction, at `clock` from 0 to 1."""
        epoch = float(np.interp(clock, self.clock, self.epoch))
        if self.stops is None:
            return epoch
        return float(self.stops[np.searchsorted(self.stops, epoch + 1e-9, side="right") - 1])

    def when(self, epoch: float) -> float:
        """When `epoch` is shown, on the clock; infinite if never, −∞ if it is over by then."""
        return float(np.interp(epoch, self.epoch, self.clock, left=-np.inf, right=np.inf))

    @classmethod
    def named(cls, name: str, recording: Recording) -> Pace:
        """The pace of that name over a recording; raises `UserError` for an unknown one."""
        if name not in PACES:
            raise UserError("unknown pace", given=name, allowed=PACES)
        pace = PACES[name](recording)
        return pace.stopping(recording.epochs.astype(float)) if recording.steps.separate else pace

    @classmethod
    def shared(cls, name: str, recordings: Sequence[Recording]) -> Pace:
        """One pace for several recordings: the mean of their clocks at every epoch of the longest.

        A recording that has ended waits for the others.
        """
        paces = [cls.named(name, recording) for recording in recordings]
        epochs = np.unique(np.concatenate([pace.epoch for pace in paces]))
        clock = np.mean([np.interp(epochs, pace.epoch, pace.clock) for pace in paces], axis=0)
        stops = [pace.stops for pace in paces if pace.stops is not None]
        every = np.unique(np.concatenate(stops)) if len(stops) == len(paces) else None
        return cls(clock, epochs, every)

    def stopping(self, stops: Float[np.ndarray, " steps"]) -> Pace:
        """The same pace from stop to stop; the last is also shown for a time."""
        return Pace(self.clock * (1 - 1 / len(stops)), self.epoch, stops)


def linear(recording: Recording) -> Pace:
    """Every epoch takes equally long."""
    return Pace(np.array([0.0, 1.0]), recording.epochs[[0, -1]].astype(float))


def log(recording: Recording) -> Pace:
    """Every doubling of the epochs takes equally long."""
    epochs = recording.epochs.astype(float)
    clock = np.log1p(epochs - epochs[0])
    return Pace(clock / max(clock[-1], 1e-12), epochs)


def even(recording: Recording) -> Pace:
    """The picture progresses equally fast throughout, by how far the field gets over the epochs.

    That is measured over stretches of the run, from end to end, and counts for less where the way
    was longer: a boundary that trembles in one place is soon over.
    """
    n = len(recording.epochs)
    kept = np.unique(np.linspace(0, n - 1, min(n, _EPOCHS)).round().astype(int))
    epochs = recording.epochs[kept].astype(float)
    if len(kept) < 3:
        return linear(recording)
    grid = Grid.over(recording.dataset.domain, _SAMPLES, _SAMPLES)
    logits = recording.logits(recording.epochs[kept].tolist(), grid)
    seen = np.nan_to_num(recording.task.share(logits), copy=False)
    travelled = np.concatenate([[0.0], np.cumsum(_distances(seen[:-1], seen[1:]))])
    step, around = np.arange(len(kept) - 1), len(kept) // _STRETCH // 2
    low, high = np.maximum(step - around, 0), np.minimum(step + 1 + around, len(kept) - 1)
    led, way = _distances(seen[low], seen[high]), travelled[high] - travelled[low]
    lengths = led / (high - low) * np.sqrt(led / np.maximum(way, 1e-12))
    floor = np.diff(epochs) / np.diff(epochs).mean() * max(lengths.mean(), 1e-12) * _FLOOR
    clock = np.concatenate([[0.0], np.cumsum(lengths + floor)])
    return Pace(clock / clock[-1], epochs)


def _distances(
    before: Float[np.ndarray, "pairs outputs rows columns"],
    after: Float[np.ndarray, "pairs outputs rows columns"],
) -> Float[np.ndarray, " pairs"]:
    """The mean difference of fields."""
    apart = cv2.absdiff(*(each.reshape(len(each), -1) for each in (before, after)))
    return np.asarray(apart.mean(axis=1))


PACES: dict[str, Callable[[Recording], Pace]] = {"even": even, "linear": linear, "log": log}
