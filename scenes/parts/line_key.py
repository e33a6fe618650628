"""What the lines on a plane are: a sample of each on the ground of a field, and words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from manim import Line, VGroup

from ..fields.task_colours import LineStyle
from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import STROKE, rectangle

_SIZE = 22.0  # of type
_SAMPLE = (46.0, 26.0)  # design pixels, of the ground under a line
_GAP, _APART = 12.0, 36.0  # design pixels from a sample to its words, and to the next sample


class LineKey(VGroup):
    """A sample and words for every kind of line, in one row of `box` or in one row each.

    `lines` are words, long and short, with the style of a line. Words are short where the long ones
    have no room; where none could be read, or the box has no height, there is nothing.
    """

    def __init__(
        self, lines: Sequence[tuple[tuple[str, str], LineStyle]], box: Box, stage: Stage
    ) -> None:
        super().__init__()
        layout, theme = stage.layout, stage.theme
        size = layout.chart_type(_SIZE)
        if not size or not box.height:
            return
        width, height = (each * size / _SIZE for each in _SAMPLE)
        for way in (0, 1):
            words = [
                line(ways[way], size * layout.unit, at=(0.0, 0.0, 0.0), colour=theme.muted)
                for ways, _ in lines
            ]
            spans = [width + _GAP + float(each.width) / layout.unit for each in words]
            if max(spans) <= box.width:
                break
        rowed = sum(spans) + _APART * (len(spans) - 1) <= box.width
        x, y = box.x, box.y
        for (_, style), each, span in zip(lines, words, spans, strict=True):
            ground = Box(x, y, width, height)
            self.add(rectangle(ground, layout, colour=theme.neutral))
            middle = y + height / 2
            ends = layout.point(x, middle), layout.point(x + width, middle)
            stroke = style.width * layout.unit * layout.thickening * STROKE
            self.add(
                Line(
                    *ends,
                    stroke_color=theme.boundary,
                    stroke_width=stroke,
                    stroke_opacity=style.opacity,
                )
            )
            self.add(each.shift(layout.point(x + width + _GAP, middle + size * 0.36)))
            x, y = (x + span + _APART, y) if rowed else (x, y + height * 1.5)
