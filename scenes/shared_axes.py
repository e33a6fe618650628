"""Whether names of classes have room beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from .parts.class_grid import APART, Demand, Names, grid_of
from .stage.layout import Box, Layout
from .stage.stage import Stage

ROW = 1.35
"""Ems that a row of a key is high."""
_SMALLER = 0.75  # of its size: type of a key before it has another row


def are_a_row(names: Sequence[str], box: Box, stage: Stage) -> bool:
    """Whether the names of classes fit a box that is one line high, beside each other."""
    size, every = stage.layout.key_type, Names(names, bold=False)
    grid = grid_of(every, box, stage.layout, Demand(size, columns=1, kept=APART))
    if grid is None or (grid.shown, grid.lines, grid.size) != (len(names), 1, size):
        return False
    return every.whole(grid.width / size, 1) >= 1


def rows_of(names: Sequence[str], width: float, layout: Layout) -> int:
    """In how many rows of such a width all names stand whole; 0 if two are not enough."""
    size, every = layout.key_type, Names(names, bold=False)
    for rows in (1, 2) if size else ():
        box = Box(0.0, 0.0, width, rows * ROW * size)
        grid = grid_of(every, box, layout, Demand(size, columns=1, kept=APART))
        if grid is None or (grid.shown, grid.lines) != (len(names), 1):
            continue
        if grid.size >= _SMALLER * size and every.whole(grid.width / grid.size, 1) >= 1:
            return rows
    return 0
