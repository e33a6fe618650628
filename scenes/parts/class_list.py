"""The classes by name, each with its dot and a count that may run; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from ..fields.colours import class_colour
from ..stage.layout import Box, Layout
from ..stage.theme import Theme
from ..stage.typography import Figure, line
from ..words.numbers import grouped
from .shapes import Dots

_MOST_ROWS = 6
_COUNT = 3.4  # ems kept for a count


class ClassList:
    """A row a class: dot and name in `still`, count in `moving`; what finds no room is left out."""

    def __init__(
        self,
        names: Sequence[str],
        *,
        box: Box,
        columns: int,
        size: float,
        layout: Layout,
        theme: Theme,
    ) -> None:
        self._counts: list[Figure] = []
        self.still, self.moving = VGroup(), VGroup()
        if not layout.legible(size):
            return
        unit, classes = layout.unit, len(names)
        columns = min(columns, classes)
        rows = min(int(box.height // (size * 1.5)), _MOST_ROWS)
        told = min(classes, rows * columns)
        step_x = box.width / columns
        step_y = min(box.height / -(-told // columns), size * 2.1)
        for index in range(told):
            x = box.x + index % columns * step_x
            y = box.y + index // columns * step_y + size
            colour = class_colour(index, classes)
            dot = Dots(radius=size * 0.3 * unit, fill=colour, edge="#ffffff", edge_width=0)
            dot.show(np.array([layout.point(x + size * 0.3, y - size * 0.36)]), np.ones(1))
            left, widest = x + size, step_x - (1.9 + _COUNT) * size
            at = layout.point(left, y)
            name = line(
                names[index], size * unit, at=at, colour=theme.ink, bold=True, width=widest * unit
            )
            after = left + name.width / unit + size * 0.55
            count = Figure(
                size * unit, at=layout.point(after, y), colour=theme.muted, anchor="left"
            )
            count.show("0")
            self._counts.append(count)
            self.still.add(dot, name)
            self.moving.add(count)

    def show(self, index: int, count: int) -> None:
        """Show the count of class `index`."""
        if index < len(self._counts):
            self._counts[index].show(grouped(count))
