"""The lines between classes on the plane, and what shape they have; no mobjects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from scipy import ndimage

from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import Classes, contests
from .contours import Contours

_SIDE = 241  # samples along each side of the plane
_STRAIGHT = 1e-4  # largest distance from one line, as a share of the plane
_AROUND = np.ones((3, 3))  # samples that touch at corners are in one region


@dataclass(frozen=True)
class BoundaryLines:
    """Lines between classes within the plane at one epoch.

    `lines` are vertices (n, 2) in data units; a closed one ends where it begins. With more than two
    classes, each part of a line is there once for the class on either side. `regions` is the number
    of parts into which they divide the plane, which is `width` units wide, and `winners` that of
    classes that have one.
    """

    lines: Sequence[Float[np.ndarray, "_ 2"]]
    regions: int
    width: float
    winners: int = 1

    @classmethod
    def of(cls, recording: Recording, task: Classes, epoch: float) -> BoundaryLines:
        """Those of a recorded classifier, where training has not diverged."""
        network, domain = recording.held(epoch), recording.dataset.domain
        grid = Grid.over(domain, _SIDE, _SIDE)

        def values(points: Float[np.ndarray, "n 2"]) -> list[Float[np.ndarray, " n"]]:
            return contests(network(points).astype(float))

        fields = [each.reshape(grid.shape) for each in values(grid.points())]
        lines = Contours(grid).lines(fields, (0.0,), values)
        winners = task.winners(network(grid.points())).reshape(grid.shape)
        won = np.unique(winners)
        regions = sum(ndimage.label(winners == each, _AROUND)[1] for each in won)
        return cls(lines, regions, max(domain[1] - domain[0], domain[3] - domain[2]), len(won))

    def encloses(self, points: Float[np.ndarray, "n 2"]) -> bool:
        """Whether a closed line has any of the points inside."""
        loops = [line for line in self.lines if len(line) > 3 and (line[0] == line[-1]).all()]
        return any(_inside(points, loop).any() for loop in loops)

    @property
    def straight(self) -> bool:
        """Whether there is one straight line, or none within the plane."""
        return not self.lines or self._direction is not None

    @property
    def angle(self) -> float:
        """The direction of the only straight line in degrees, from 0, horizontal, to below 180.

        It is NaN if there is no line, or another.
        """
        if self._direction is None:
            return math.nan
        across, up = self._direction
        return math.degrees(math.atan2(up, across)) % 180

    @cached_property
    def _direction(self) -> tuple[float, float] | None:
        """That of the line on which all vertices are, if there is one."""
        if not self.lines:
            return None
        points = np.concatenate(self.lines)
        centred = points - points.mean(axis=0)
        along, across = np.linalg.svd(centred, full_matrices=False)[2]
        if np.abs(centred @ across).max() > _STRAIGHT * self.width:
            return None
        return float(along[0]), float(along[1])


def _inside(
    points: Float[np.ndarray, "n 2"], loop: Float[np.ndarray, "_ 2"]
) -> Bool[np.ndarray, " n"]:
    """Which points are inside a closed line: a ray from them crosses it an odd number of times."""
    x, y = points[:, :1], points[:, 1:]
    start, end = loop[:-1], loop[1:]
    passes = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(start[:, 1] == end[:, 1], 1.0, end[:, 1] - start[:, 1])
    crossing = start[:, 0] + (y - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
    return np.asarray((passes & (x < crossing)).sum(axis=1) % 2 == 1)
