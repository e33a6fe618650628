"""The straight line that tells two classes apart best, by exact search; knows no models."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

_BLOCK = 1 << 20  # pairs of points at a time
_SAME = 1e-12  # radians, by which the directions of points on one line may differ


@dataclass(frozen=True)
class BestLine:
    """A line, normal · x = offset, on whose side of larger values the second class is expected.

    `right` is the number of points on the right side; no straight line has more.
    """

    normal: tuple[float, float]
    offset: float
    right: int

    def beyond(self, points: Float[np.ndarray, "n 2"]) -> Bool[np.ndarray, " n"]:
        """Which points are on the side of larger values."""
        return np.asarray(points @ np.array(self.normal) > self.offset)


def best_line(points: Float[np.ndarray, "n 2"], second: Bool[np.ndarray, " n"]) -> BestLine:
    """The line with most of the `second` class on one side and most of the other on the other.

    Any line that leaves points on either side can be moved until it touches one point, without
    another changing sides. So a line is turned about each point, and each time it passes another,
    those on the right side are counted: O(n² log n) steps. Of equally good lines it is the one that
    can be turned farthest. Points on one line stay on one, up to 10⁻¹² radians.
    """
    points = points.astype(float)
    size = max(1, _BLOCK // len(points))
    found = [
        _about(points, second, np.arange(start, min(start + size, len(points))))
        for start in range(0, len(points), size)
    ]
    right, _, pivot, angle, sign = max(found, key=lambda each: each[:2])
    return _line(points, second, (pivot, angle, sign), right)


def _about(
    points: Float[np.ndarray, "n 2"], second: Bool[np.ndarray, " n"], pivots: np.ndarray
) -> tuple[int, float, int, float, int]:
    """The best line about some of the points.

    How many it has right, how far it can be turned, its pivot, its angle, and the sign of the side
    of the second class.
    """
    across, up = np.moveaxis(points[None] - points[pivots, None], 2, 0)
    here = (across == 0) & (up == 0)  # they go to either side, with the pivot
    turn = np.arctan2(up, across)
    event = np.where(turn < 0, turn + np.pi, turn)
    event = np.where(event >= np.pi, event - np.pi, event)
    # Left of the line at angle 0 are the points above it, which it passes on its way to π.
    left = (up > 0) | ((up == 0) & (across > 0))
    right = np.where(here, False, left == second)
    change = np.where(here, 0, np.where(left == second, -1, 1))
    order = np.argsort(event, axis=1)
    event = np.take_along_axis(event, order, axis=1)
    counts = right.sum(axis=1)[:, None] + np.cumsum(np.take_along_axis(change, order, 1), axis=1)
    gap = np.diff(event, axis=1, append=event[:, :1] + np.pi)
    others = (~here).sum(axis=1)[:, None]
    own = np.maximum((here & second).sum(axis=1), (here & ~second).sum(axis=1))[:, None]
    best = np.where(gap > _SAME, np.maximum(counts, others - counts) + own, -1)
    most = best.max()
    row, column = np.unravel_index(np.where(best == most, gap, -1.0).argmax(), gap.shape)
    sign = 1 if counts[row, column] * 2 >= others[row, 0] else -1
    angle = event[row, column] + gap[row, column] / 2
    return int(most), float(gap[row, column]), int(pivots[row]), float(angle), sign


def _line(
    points: Float[np.ndarray, "n 2"],
    second: Bool[np.ndarray, " n"],
    about: tuple[int, float, int],
    right: int,
) -> BestLine:
    """The line about a pivot, moved off it by half the distance to the nearest other point."""
    pivot, angle, sign = about
    normal = sign * np.array([-math.sin(angle), math.cos(angle)])
    offsets = (points - points[pivot]) @ normal
    here = (points == points[pivot]).all(axis=1)
    distances = np.abs(offsets[~here])
    room = float(distances.min()) / 2 if len(distances) else 1.0
    beyond = 2 * int((here & second).sum()) >= int(here.sum())
    offset = float(points[pivot] @ normal) + (-room if beyond else room)
    return BestLine((float(normal[0]), float(normal[1])), offset, right)
