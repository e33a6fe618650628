"""A bar from 0 to 100 % with the interval of a share; knows nothing of what is counted."""

from __future__ import annotations

from collections.abc import Callable

from manim import VMobject

from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from .shapes import rectangle


class IntervalBar(VMobject):
    """The `interval` of a share at each moment, 0 to 1, along a bar."""

    def __init__(
        self, interval: Callable[[Moment], tuple[float, float]], box: Box, stage: Stage
    ) -> None:
        self._interval, self._box, self._stage = interval, box, stage
        super().__init__(fill_color=stage.theme.ink, fill_opacity=1, stroke_width=0)
        self.show(Moment(clock=1.0))

    def show(self, moment: Moment) -> None:
        """Show the interval of a moment."""
        low, high = self._interval(moment)
        box, layout = self._box, self._stage.layout
        width = max((high - low) * box.width, box.height)
        left = min(box.x + low * box.width, box.right - width)
        bar = rectangle(Box(left, box.y, width, box.height), layout, colour="#ffffff")
        self.points = bar.points
