"""Lines along which a field has one value, refined by asking the network; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from contourpy import Mpl2005ContourGenerator
from jaxtyping import Float

from ...reels.grid import Grid

Values = Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, " n"]]
"""What a field is at points in data units."""

_STEPS = 3  # towards where a line crosses an edge between two samples


class Contours:
    """Lines through a field that is known at the samples of a grid."""

    def __init__(self, grid: Grid) -> None:
        self._x, self._y = grid.x, grid.y
        self._across, self._up = np.meshgrid(grid.x, grid.y)

    def lines(
        self,
        field: Float[np.ndarray, "rows columns"],
        levels: tuple[float, ...],
        values: Values | None,
        steep: float,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which `field` has one of the levels, in data units.

        They cross edges between samples where linear interpolation does but, if there are `values`,
        steps of more than `steep` where those have the level.
        """
        # The fastest of contourpy's algorithms, in half the time of the others. `contour_generator`
        # would check for NaN first, which takes as long again; `field` has none.
        generator = Mpl2005ContourGenerator(
            self._across, self._up, field.astype(np.float64), None, x_chunk_size=0, y_chunk_size=0
        )
        lines: list[Float[np.ndarray, "_ 2"]] = []
        for level in levels:
            if field.min() < level < field.max():
                found = generator.lines(level)[0]
                lines += self._moved(found, field, level, values, steep) if values else found
        return lines

    def _moved(
        self,
        lines: list[Float[np.ndarray, "_ 2"]],
        field: Float[np.ndarray, "rows columns"],
        level: float,
        values: Values,
        steep: float,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """The lines with points moved along their edges to where `values` have the level."""
        points = np.concatenate(lines)
        column = np.searchsorted(self._x, points[:, 0], side="right") - 1
        row = np.searchsorted(self._y, points[:, 1], side="right") - 1
        upright = self._x[column] == points[:, 0]
        next_row = np.minimum(row + upright, len(self._y) - 1)
        next_column = np.minimum(column + ~upright, len(self._x) - 1)
        ends = np.array([field[row, column], field[next_row, next_column]], dtype=float) - level
        some = np.flatnonzero(np.abs(ends[1] - ends[0]) > steep)
        if not len(some):
            return lines
        starts = np.column_stack([self._x[column[some]], self._y[row[some]]])
        edges = np.column_stack([self._x[next_column[some]], self._y[next_row[some]]]) - starts
        points[some] = _crossed(starts, edges, ends[:, some], lambda at: values(at) - level)
        moved = np.split(points, np.cumsum([*map(len, lines)])[:-1])
        for line, before in zip(moved, lines, strict=True):
            if (before[0] == before[-1]).all():  # what is closed stays so to the last bit
                line[-1] = line[0]
        return moved


def _crossed(
    starts: Float[np.ndarray, "n 2"],
    edges: Float[np.ndarray, "n 2"],
    ends: Float[np.ndarray, "2 n"],
    values: Values,
) -> Float[np.ndarray, "n 2"]:
    """Where on edges from `starts` `values` are zero, which are `ends` at both of theirs.

    False position and bisection take turns: one is quick where values are straight, the other where
    they are a step.
    """
    places = np.stack([np.zeros(len(starts)), np.ones(len(starts))])
    every = np.arange(len(starts))
    for step in range(_STEPS):
        share = places.mean(axis=0) if step % 2 else _straight(places, ends)
        found = values(starts + share[:, None] * edges)
        side = ((found > 0) == (ends[1] > 0)).astype(int)
        places[side, every], ends[side, every] = share, found
    return np.asarray(starts + _straight(places, ends)[:, None] * edges)


def _straight(
    places: Float[np.ndarray, "2 n"], ends: Float[np.ndarray, "2 n"]
) -> Float[np.ndarray, " n"]:
    """Where straight lines between two places are zero; in the middle if they never are."""
    rise = ends[1] - ends[0]
    part = np.divide(-ends[0], rise, out=np.full_like(rise, 0.5), where=rise != 0)
    return np.asarray(places[0] + np.clip(part, 0, 1) * (places[1] - places[0]))
