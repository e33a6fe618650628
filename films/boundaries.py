"""What boundaries of recorded classifiers come to, kept for those who ask again; writes no text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..datasets.best_line import BestLine, best_line
from ..errors import UserError
from ..reels.grid import Grid
from ..reels.recording import Recording
from ..reels.task import Classes
from ..scenes.fields.boundary_lines import BoundaryLines
from ..scenes.fields.creases import corners_of

_SIDE = 121  # samples along each side of the plane, of which the most certain is found


@lru_cache(maxsize=8)
def best_line_of(recording: Recording) -> BestLine:
    """The best straight line between the training points of two classes.

    Raises `UserError` for more classes, and for values.
    """
    dataset = recording.dataset
    if dataset.classes != 2:
        raise UserError("the best straight line is that between two classes")
    return best_line(dataset.points[dataset.train], dataset.labels[dataset.train] == 1)


@lru_cache(maxsize=256)
def boundary_of(recording: Recording, epoch: int) -> BoundaryLines:
    """The boundary at a recorded epoch; there is none where training has diverged.

    Raises `UserError` for values.
    """
    task = classes_of(recording)
    if recording.lost[recording.steps.recorded(epoch)]:
        return BoundaryLines((), 1, 1.0)
    return BoundaryLines.of(recording, task, epoch)


def encloses(recording: Recording, epoch: int) -> bool:
    """Whether the boundary closes around training points."""
    dataset = recording.dataset
    return boundary_of(recording, epoch).encloses(dataset.points[dataset.train])


def lines_used(recording: Recording, epoch: int) -> int:
    """On how many lines of first-layer neurons the boundary turns."""
    boundary = boundary_of(recording, epoch)
    return len(np.unique(corners_of(recording, epoch, boundary)[1]))


def most_certain(recording: Recording, epoch: int) -> float:
    """The largest probability of a class on the plane."""
    task = classes_of(recording)
    grid = Grid.over(recording.dataset.domain, _SIDE, _SIDE)
    return float(task.shares(recording.held(epoch)(grid.points()).astype(float)).max())


def classes_of(recording: Recording) -> Classes:
    """What is learnt; raises `UserError` for values."""
    if not isinstance(recording.task, Classes):
        raise UserError("this is measured of classes, not of values")
    return recording.task
