"""How many runs of a stack meet its condition, and when they first do; writes no text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..errors import UserError
from ..reels.recording import Recording
from .conditions import Each, Measure
from .events import WATCHED, Event, watched
from .stack import Stack


@lru_cache(maxsize=2048)
def first_met(recording: Recording, count: str) -> int | None:
    """The first epoch at which a recording meets a condition; None if it never does.

    Raises `UserError` for a condition on anything but measures of every epoch, and on an accuracy
    that no epoch has.
    """

    def look(measure: Measure, epochs: Each) -> Each:
        if measure.run or measure.at:  # otherwise the event itself has only `WATCHED` measures
            what = "`count` is about measures of every epoch of the runs themselves"
            raise UserError(what, given=str(measure), allowed=WATCHED)
        values = watched(recording, measure.name, epochs)
        if measure.name.endswith("accuracy") and np.isnan(values).all():
            remedy = "count by a measure that is, like train_loss < 0.1"
            raise UserError(
                f"{measure.name}, which `count` is about, is not measured", remedy=remedy
            )
        return values

    epoch = Event.parse(count).epoch_in(recording, recording.epochs.astype(float), look)
    return None if epoch is None else int(epoch)


def epochs_met(stack: Stack) -> list[int]:
    """The epochs at which those runs that ever meet the stack's condition first do."""
    found = [first_met(each, stack.count) for each in stack.recordings]
    return [epoch for epoch in found if epoch is not None]


def median_met(stack: Stack) -> float:
    """The median of these epochs; raises `UserError` if no run meets the condition."""
    epochs = epochs_met(stack)
    if not epochs:
        what = f"no run meets `count` = {stack.count!r}, so that there is no median epoch"
        raise UserError(what)
    return float(np.median(epochs))
