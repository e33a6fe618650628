"""A scale of values as a strip of its colours, under it its ends and its middle; no planes."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from ...reels.task import Values
from ..fields.colours import value_colour
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from ..words.axis_numbers import AxisNumbers
from .shapes import rectangle

_PIECES = 64
_HIGH = 0.8  # ems of its type


class Ramp(VGroup):
    """The strip at the top of a box, and its numbers."""

    def __init__(self, task: Values, *, box: Box, size: float, stage: Stage) -> None:
        layout, theme = stage.layout, stage.theme
        step, high = box.width / _PIECES, size * _HIGH
        # Each reaches under the next, so that no seam shows between them.
        super().__init__(
            *(
                rectangle(
                    Box(box.x + index * step, box.y, step * min(2, _PIECES - index), high),
                    layout,
                    colour=value_colour(float(share)),
                )
                for index, share in enumerate(np.linspace(-1, 1, _PIECES))
            )
        )
        if not layout.legible(size):
            return
        values = [task.own(value) for value in (task.low, task.middle, task.high)]
        numbers = AxisNumbers.of(values)
        low, middle, high_end = map(numbers.written, values)
        ends = ((low, "left"), (middle + numbers.remark, "middle"), (high_end, "right"))
        for part, (text, anchor) in zip((0.0, 0.5, 1.0), ends, strict=True):
            at = layout.point(box.x + part * box.width, box.y + high + size * 1.25)
            self.add(line(text, size * layout.unit, at=at, colour=theme.muted, anchor=anchor))
