"""Whether there is a boundary in the end, for sentences about it."""

from __future__ import annotations

import numpy as np

from ...numerals import ROUNDING
from ...reels.grid import Grid
from ...reels.network import finite
from ...reels.recording import Recording
from ...reels.task import Classes
from .largest_class import largest_class

_SIDE = 100  # samples


def divided(recording: Recording) -> bool:
    """Whether more than one class wins somewhere on the plane at the last step.

    Values have lines of their own, and count as divided, as does what has diverged.
    """
    dataset, task = recording.dataset, recording.task
    if not isinstance(task, Classes) or recording.lost[-1]:
        return True
    # Who is right more often than for the largest class has answered several.
    if recording.metrics.train_accuracy[-1] > largest_class(recording) + ROUNDING:
        return True
    grid = Grid.over(dataset.domain, _SIDE, _SIDE)
    logits = finite(recording.logits([int(recording.epochs[-1])], grid)[0])
    return len(np.unique(task.winners(logits.reshape(len(logits), -1)))) > 1
