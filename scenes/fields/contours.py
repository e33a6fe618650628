"""Lines along which fields have one value, refined by asking the network; no mobjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid

try:
    from ._crossing import cross
except ImportError:  # installed without a compiler
    from .numpy_crossing import cross
try:
    from ._marching import lines
except ImportError:  # installed without a compiler
    from .contourpy_lines import lines

Values = Callable[[Float[np.ndarray, "n 2"]], Sequence[Float[np.ndarray, " n"]]]
"""What each of several fields is at points in data units."""


class Contours:
    """Lines through fields that are known at the samples of a grid."""

    def __init__(self, grid: Grid) -> None:
        self._x, self._y = grid.x.astype(float), grid.y.astype(float)

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
        found: list[Float[np.ndarray, "_ 2"]] = []
        owners: list[tuple[int, float]] = []
        every = np.array(fields, dtype=float)
        for index, field in enumerate(every):
            low, high = field.min(), field.max()
            for level in levels:
                if low < level < high:
                    at, behind = lines(field, self._x, self._y, level)
                    points = np.frombuffer(at).reshape(-1, 2)
                    ends = np.frombuffer(behind, dtype=np.intp).tolist()
                    found += [points[start:end] for start, end in pairwise([0, *ends])]
                    owners += [(index, level)] * len(ends)
        return self._moved(found, owners, every, values) if values and found else found

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
