"""A scale of values as a strip of its colours, under it its ends and its middle; no planes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VGroup

from ...reels.task import Values
from ..fields.colours import value_colour
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from ..words.axis_numbers import AxisNumbers
from .shapes import rectangle

_PIECES = 64
_HIGH = 0.8  # ems of its type


class Ramp(VGroup):
    """The strip at the top of a box, up to a place on the scale; its numbers are `still`.

    `reach` gives that place, −1 to 1, at a moment.
    """

    def __init__(
        self,
        task: Values,
        reach: Callable[[Moment], float],
        *,
        box: Box,
        size: float,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._reach = reach
        self._shares = np.linspace(-1, 1, _PIECES)
        step, high = box.width / _PIECES, size * _HIGH
        # Each reaches under the next, so that no seam shows between them.
        super().__init__(
            *(
                rectangle(
                    Box(box.x + index * step, box.y, step * min(2, _PIECES - index), high),
                    layout,
                    colour=value_colour(float(share)),
                )
                for index, share in enumerate(self._shares)
            )
        )
        empty = Box(box.x, box.y, box.width, high)
        self.still = VGroup(rectangle(empty, layout, colour=theme.hairline))
        if not layout.legible(size):
            return
        values = [task.own(value) for value in (task.low, task.middle, task.high)]
        numbers = AxisNumbers.of(values)
        low, middle, high_end = map(numbers.written, values)
        ends = ((low, "left"), (middle + numbers.remark, "middle"), (high_end, "right"))
        for part, (text, anchor) in zip((0.0, 0.5, 1.0), ends, strict=True):
            at = layout.point(box.x + part * box.width, box.y + high + size * 1.25)
            self.still.add(line(text, size * layout.unit, at=at, colour=theme.muted, anchor=anchor))

    def show(self, moment: Moment) -> None:
        """Show the colours up to the place of a moment."""
        reach = self._reach(moment)
        for piece, own in zip(self.submobjects, self._shares, strict=True):
            piece.set_fill(opacity=float(own <= reach))
