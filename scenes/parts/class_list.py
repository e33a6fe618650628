"""The classes by name, each with its dot and a running count; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import VGroup

from ..fields.colours import class_colour
from ..stage.layout import Box
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Figure, line
from ..words.numbers import grouped
from .shapes import Dots

_MOST_ROWS = 6
_COUNT = 3.4  # ems kept for a count


class ClassList(VGroup):
    """One row per class: the count after its dot and name, which are `still`.

    Classes that do not fit are left out. `counts` gives the counts of all classes at a moment.
    """

    def __init__(
        self,
        names: Sequence[str],
        counts: Callable[[Moment], Sequence[int]],
        *,
        box: Box,
        columns: int,
        size: float,
        stage: Stage,
    ) -> None:
        super().__init__()
        self._counts = counts
        self.still = VGroup()
        layout, theme = stage.layout, stage.theme
        if not layout.legible(size):
            return
        unit, classes = layout.unit, len(names)
        columns = min(columns, classes)
        rows = min(int(box.height // (size * 1.5)), _MOST_ROWS)
        shown = min(classes, rows * columns)
        step_x = box.width / columns
        step_y = min(box.height / -(-shown // columns), size * 2.1)
        for index in range(shown):
            x = box.x + index % columns * step_x
            y = box.y + index // columns * step_y + size
            colour = class_colour(index, classes)
            dot = Dots(
                radius=size * 0.3 * unit,
                fill=colour,
                edge="#ffffff",
                edge_width=0,
                mark=class_mark(index),
            )
            dot.place(np.array([layout.point(x + size * 0.3, y - size * 0.36)]), np.ones(1))
            left, widest = x + size, step_x - (1.9 + _COUNT) * size
            at = layout.point(left, y)
            name = line(
                names[index], size * unit, at=at, colour=theme.ink, bold=True, width=widest * unit
            )
            after = left + name.width / unit + size * 0.55
            count = Figure(
                size * unit, at=layout.point(after, y), colour=theme.muted, anchor="left"
            )
            count.write("0")
            self.still.add(dot, name)
            self.add(count)

    def show(self, moment: Moment) -> None:
        """Show the counts of a moment."""
        for figure, count in zip(self.submobjects, self._counts(moment), strict=False):
            figure.write(grouped(count))
