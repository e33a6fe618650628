"""Lines along which fields have one value, refined by asking the network; no mobjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np
from contourpy import Mpl2005ContourGenerator
from jaxtyping import Bool, Float

from ...reels.grid import Grid

try:
    from ._crossing import cross
except ImportError:  # installed without a compiler
    from .numpy_crossing import cross

Values = Callable[[Float[np.ndarray, "n 2"]], Sequence[Float[np.ndarray, " n"]]]
"""What each of several fields is at points in data units."""


class Contours:
    """Lines through fields that are known at the samples of a grid."""

    def __init__(self, grid: Grid) -> None:
        self._x, self._y = grid.x.astype(float), grid.y.astype(float)
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
        every = np.array(fields, dtype=float)
        for index, field in enumerate(every):
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
                field[part],
                None,
                x_chunk_size=0,
                y_chunk_size=0,
            )
            for level in crossed:
                found = generator.lines(level)[0]
                lines += found
                owners += [(index, level)] * len(found)
        return self._moved(lines, owners, every, values) if values and lines else lines

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
        owner = np.repeat(np.array([each for each, _ in owners], dtype=np.intp), lengths)
        level = np.repeat(np.array([each for _, each in owners]), lengths)

        def ask(at: bytearray) -> Float[np.ndarray, "fields n"]:
            return np.array(values(np.frombuffer(at).reshape(-1, 2)), dtype=float)

        cross(points, owner, level, fields, self._x, self._y, ask)
        moved = []
        for line, end in zip(lines, accumulate(lengths), strict=True):
            moved.append(points[end - len(line) : end])
            if (line[0] == line[-1]).all():  # what is closed stays so to the last bit
                moved[-1][-1] = moved[-1][0]
        return moved


def _around(inside: Bool[np.ndarray, "rows columns"]) -> tuple[slice, slice]:
    """The rows and columns of samples around all edges between what is inside and what is not.

    There has to be one.
    """
    across, up = inside[:, 1:] != inside[:, :-1], inside[1:] != inside[:-1]
    row = np.flatnonzero(np.concatenate([up.any(axis=1), [False]]) | across.any(axis=1))
    column = np.flatnonzero(np.concatenate([across.any(axis=0), [False]]) | up.any(axis=0))
    return slice(max(row[0] - 1, 0), row[-1] + 3), slice(max(column[0] - 1, 0), column[-1] + 3)
