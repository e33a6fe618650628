"""Recordings of one network from several seeds, and the one that films show; draws nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import UserError
from ..reels.recording import Recording

_FIRST = 20  # runs, of which the shown one is picked

LEARNT = "train_accuracy >= 1"
"""The condition by which runs are counted unless another is given."""


@dataclass(frozen=True)
class Stack:
    """Recordings under the `name` that sentences have for them, of which one is `shown`.

    `count` is the condition on measures of an epoch by which k of n are counted: those that meet
    it in some epoch.
    """

    name: str
    recordings: tuple[Recording, ...]
    shown: Recording
    count: str = LEARNT

    @classmethod
    def of(
        cls,
        name: str,
        recordings: Sequence[Recording],
        *,
        pick: str = "median",
        count: str = LEARNT,
    ) -> Stack:
        """The stack that shows what `picked` picks."""
        return cls(name, tuple(recordings), picked(recordings, pick), count)

    def check_epochs(self) -> None:
        """Raise `UserError` for the epoch of a run over values, which would be a position."""
        steps = self.shown.steps
        if steps.values is not None:
            what = f"run {self.name} has values of {steps.name}, not epochs"
            raise UserError(what, given="epoch", remedy="`value` is the value: {value}")


def _median(recordings: Sequence[Recording]) -> Recording:
    first = sorted(recordings[:_FIRST], key=_worse)
    return first[(len(first) - 1) // 2]


PICKS: dict[str, Callable[[Sequence[Recording]], Recording]] = {
    "median": _median,
    "best": lambda recordings: min(recordings, key=_worse),
    "first": lambda recordings: recordings[0],
}
"""Ways to pick the recording that is shown.

By training accuracy at the end, of equal ones by lower training loss: the median is that of the
first twenty, of an even number the better of the two in the middle.
"""


def picked(recordings: Sequence[Recording], pick: str) -> Recording:
    """The recording that is shown; raises `UserError` for an unknown way to pick."""
    if pick not in PICKS:
        raise UserError("unknown way to `pick` a run", given=pick, allowed=PICKS)
    return PICKS[pick](recordings)


def _worse(recording: Recording) -> tuple[float, float]:
    """Sorts recordings from the best to the worst; what has diverged is worst."""
    accuracy = float(recording.metrics.train_accuracy[-1])
    loss = float(recording.metrics.train_loss[-1])
    if not math.isfinite(loss):
        return math.inf, math.inf
    return 0.0 if math.isnan(accuracy) else -accuracy, loss
