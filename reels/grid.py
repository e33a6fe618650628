"""Grids of samples of the plane; knows nothing of networks."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from ..errors import UserError
from ..truth_values import is_truth_value


@dataclass(frozen=True)
class Grid:
    """Samples of the plane: every pair of `x` (columns,) and `y` (rows,), in data units.

    Both rise in even steps. Row 0 is the lowest y.
    """

    x: Float[np.ndarray, " columns"]
    y: Float[np.ndarray, " rows"]

    @classmethod
    def over(cls, domain: tuple[float, float, float, float], rows: int, columns: int) -> Grid:
        """Samples over `domain` (x_min, x_max, y_min, y_max), its edges included."""
        x_min, x_max, y_min, y_max = domain
        return cls(np.linspace(x_min, x_max, columns), np.linspace(y_min, y_max, rows))

    def __repr__(self) -> str:
        x_min, x_max, y_min, y_max = self.domain
        rows, columns = self.shape
        ends = f"x {x_min:.4g} to {x_max:.4g}, y {y_min:.4g} to {y_max:.4g}"
        return f"<Grid: {rows} rows, {columns} columns; {ends}>"

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.y), len(self.x)

    @property
    def domain(self) -> tuple[float, float, float, float]:
        """(x_min, x_max, y_min, y_max) of the samples."""
        return float(self.x[0]), float(self.x[-1]), float(self.y[0]), float(self.y[-1])

    def points(self) -> Float[np.ndarray, "samples 2"]:
        """All samples (rows · columns, 2), row by row from the lowest y."""
        x, y = np.meshgrid(self.x, self.y)
        return np.column_stack([x.ravel(), y.ravel()])


def as_fields(
    values: Float[np.ndarray, "samples units"], grid: Grid
) -> Float[np.ndarray, "units rows columns"]:
    """Values at the samples of a grid as fields `[unit, row, column]`; row 0 is y_min."""
    return np.ascontiguousarray(values.T).reshape(-1, *grid.shape).astype(np.float32)


def sides_of(grid: Any, usual: int) -> tuple[int, int]:
    """(rows, columns) of samples, as somebody gives them: both, one for both, or None.

    Raises `UserError` for anything else.
    """
    if grid is None:
        return usual, usual
    sizes: list[int] = []
    with suppress(TypeError):
        each = [*grid] if isinstance(grid, Iterable) else [grid, grid]
        sizes = [operator.index(size) for size in each if not is_truth_value(size)]
    if len(sizes) != 2 or not all(2 <= size <= 512 for size in sizes):
        raise UserError("grid must be (rows, columns), each from 2 to 512", given=grid)
    return sizes[0], sizes[1]
