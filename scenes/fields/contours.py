"""Lines along which fields have one value, refined by asking the network; no mobjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from contourpy import Mpl2005ContourGenerator
from jaxtyping import Bool, Float

from ...reels.grid import Grid

Values = Callable[[Float[np.ndarray, "n 2"]], Sequence[Float[np.ndarray, " n"]]]
"""What each of several fields is at points in data units."""

_AROUND = np.arange(-1, 3)[:, None]  # samples, from the beginning of an edge
_STEPS = 4  # towards where a line crosses an edge between two samples
_BENT = 0.5  # of the rise along an edge, by which its ends are off straight lines


class Contours:
    """Lines through fields that are known at the samples of a grid."""

    def __init__(self, grid: Grid) -> None:
        self._x, self._y = grid.x, grid.y
        self._across, self._up = np.meshgrid(grid.x, grid.y)

    def lines(
        self,
        fields: Sequence[Float[np.ndarray, "rows columns"]],
        levels: tuple[float, ...],
        values: Values | None,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which each of `fields` has one of the levels, in data units.

        They cross edges between samples where linear interpolation does but, if there are `values`,
        where those have the level on edges along which a field bends.
        """
        lines: list[Float[np.ndarray, "_ 2"]] = []
        owners: list[tuple[int, float]] = []
        for index, field in enumerate(fields):
            low, high = field.min(), field.max()
            crossed = [level for level in levels if low < level < high]
            if not crossed:
                continue
            part = slice(None), slice(None)
            if len(fields) > 1 and len(crossed) == 1:
                part = _around(field > crossed[0])
            # The fastest of contourpy's algorithms, in half the time of the others. The function
            # `contour_generator` would check for NaN first, which takes as long again.
            generator = Mpl2005ContourGenerator(
                self._across[part],
                self._up[part],
                field[part].astype(float),
                None,
                x_chunk_size=0,
                y_chunk_size=0,
            )
            for level in crossed:
                found = generator.lines(level)[0]
                lines += found
                owners += [(index, level)] * len(found)
        return self._moved(lines, owners, np.array(fields), values) if values and lines else lines

    def _moved(
        self,
        lines: list[Float[np.ndarray, "_ 2"]],
        owners: list[tuple[int, float]],
        fields: Float[np.ndarray, "fields rows columns"],
        values: Values,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """The lines with points moved along their edges to where `values` have the level.

        `owners` are the field and the level of each line.
        """
        points, lengths = np.concatenate(lines), [len(line) for line in lines]
        column = np.searchsorted(self._x, points[:, 0], side="right") - 1
        row = np.searchsorted(self._y, points[:, 1], side="right") - 1
        upright = self._x[column] == points[:, 0]
        owner, level = np.repeat(np.array(owners), lengths, axis=0).T
        # Each edge's field at its beginning, its end, and one sample further on either side.
        _, rows, columns = fields.shape
        first = (owner.astype(int) * rows + row) * columns + column
        along, last = np.where(upright, row, column), np.where(upright, rows - 1, columns - 1)
        further = np.clip(along + _AROUND, 0, last) - along
        samples = fields.reshape(-1)[first + further * np.where(upright, columns, 1)]
        before, start, end, after = samples.astype(float) - level
        bent = np.abs(before - 2 * start + end) + np.abs(start - 2 * end + after)
        some = np.flatnonzero(bent > _BENT * np.abs(end - start))
        if not len(some):
            return lines
        owner, level, upright = owner[some].astype(int), level[some], upright[some]
        column, row = column[some], row[some]
        starts = np.column_stack([self._x[column], self._y[row]])
        column = np.minimum(column + ~upright, len(self._x) - 1)
        row = np.minimum(row + upright, len(self._y) - 1)
        edges = np.column_stack([self._x[column], self._y[row]]) - starts

        def off(at: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, " n"]:
            """By how much each point's own field misses the level."""
            return np.asarray(np.array(values(at))[owner, np.arange(len(at))] - level)

        points[some] = _crossed(starts, edges, np.array([start, end])[:, some], off)
        moved = np.split(points, np.cumsum(lengths)[:-1])
        for line, unmoved in zip(moved, lines, strict=True):
            if (unmoved[0] == unmoved[-1]).all():  # what is closed stays so to the last bit
                line[-1] = line[0]
        return moved


def _around(inside: Bool[np.ndarray, "rows columns"]) -> tuple[slice, slice]:
    """The rows and columns of samples around all edges between what is inside and what is not.

    There has to be one.
    """
    across, up = inside[:, 1:] != inside[:, :-1], inside[1:] != inside[:-1]
    row = np.flatnonzero(np.concatenate([up.any(axis=1), [False]]) | across.any(axis=1))
    column = np.flatnonzero(np.concatenate([across.any(axis=0), [False]]) | up.any(axis=0))
    return slice(max(row[0] - 1, 0), row[-1] + 3), slice(max(column[0] - 1, 0), column[-1] + 3)


def _crossed(
    starts: Float[np.ndarray, "n 2"],
    edges: Float[np.ndarray, "n 2"],
    ends: Float[np.ndarray, "2 n"],
    off: Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, " n"]],
) -> Float[np.ndarray, "n 2"]:
    """Where `off` is zero on edges from `starts`, at both of whose ends it is `ends`.

    False position and bisection take turns: one is quick where a field is straight, the other where
    it is a step.
    """
    places = np.stack([np.zeros(len(starts)), np.ones(len(starts))])
    every = np.arange(len(starts))
    for step in range(_STEPS):
        share = places.mean(axis=0) if step % 2 else _straight(places, ends)
        found = off(starts + share[:, None] * edges)
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
