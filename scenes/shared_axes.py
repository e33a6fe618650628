"""What runs on the same data share: the axes of their planes, and the scale of their values."""

from __future__ import annotations

from collections.abc import Sequence

from ..reels.recording import Recording
from ..reels.task import Values
from .parts.class_grid import APART, Demand, Names, grid_of
from .stage.layout import Box
from .stage.stage import Stage
from .words.own_names import value_name


def are_on_same_axes(reels: Sequence[Recording]) -> bool:
    """Whether the ticks and names at one of their planes hold for all."""
    first, *others = (each.dataset for each in reels)
    return all(
        each.domain == first.domain
        and each.axis_names == first.axis_names
        and each.scaling == first.scaling
        for each in others
    )


def has_shared_scale(reels: Sequence[Recording]) -> bool:
    """Whether all learn values of one name, on one scale."""
    first = reels[0]
    return isinstance(first.task, Values) and all(
        each.task == first.task and value_name(each) == value_name(first) for each in reels
    )


def are_a_row(names: Sequence[str], box: Box, stage: Stage) -> bool:
    """Whether the names of classes fit a box that is one line high, beside each other."""
    size, every = stage.layout.key_type, Names(names, bold=False)
    grid = grid_of(every, box, stage.layout, Demand(size, columns=1, kept=APART))
    if grid is None or (grid.shown, grid.lines, grid.size) != (len(names), 1, size):
        return False
    return every.whole(grid.width / size, 1) >= 1
