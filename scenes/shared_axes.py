"""Whether what runs share has room beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from .parts.class_grid import APART, Demand, Names, grid_of
from .stage.layout import Box
from .stage.stage import Stage


def are_a_row(names: Sequence[str], box: Box, stage: Stage) -> bool:
    """Whether the names of classes fit a box that is one line high, beside each other."""
    size, every = stage.layout.key_type, Names(names, bold=False)
    grid = grid_of(every, box, stage.layout, Demand(size, columns=1, kept=APART))
    if grid is None or (grid.shown, grid.lines, grid.size) != (len(names), 1, size):
        return False
    return every.whole(grid.width / size, 1) >= 1
