"""A scale of values as a strip of its colours, with its ends and its name; no planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Line, VGroup, VMobject

from ...reels.task import Values
from ...shortening import cut_middle
from ..fields.colours import value_colour, value_colours
from ..fields.task_colours import ValueColours
from ..stage.layout import Box, Layout
from ..stage.stage import Stage
from ..stage.typography import Outlines, line
from ..words.axis_numbers import AxisNumbers
from ..words.beyond import Beyond, clipped
from .shapes import STROKE, circles, rectangle

_SHARES = np.linspace(-1, 1, 64)  # of the scale, of each piece of a strip
_HIGH = 0.8  # ems of its type
_BESIDE, _UNDER = 0.5, 0.6  # of a box: the widest name, beside and under a strip
_TWO, _LINE = 2.4, 1.5  # ems: the height of a box for two lines, and from one to the other
_POINTS = (-0.75, -0.4, 0.0, 0.4, 0.75)  # shares of the scale with a point
_POINT, _EDGE = 0.68, 1.6  # the size of points, of the strip's height, and design pixels of edges
_WHAT = "names of columns"
_GAP = 0.6  # ems between a name, numbers and the strip


class Ramp(VGroup):
    """The strip at the top of a box, in the colours of points; under it the ends and the name.

    An end says if there is something `beyond`.
    """

    def __init__(
        self, task: Values, name: str, *, box: Box, size: float, stage: Stage, beyond: Beyond
    ) -> None:
        layout, high = stage.layout, size * _HIGH
        colours = [value_colour(float(share)) for share in _SHARES]
        super().__init__(_strip(Box(box.x, box.y, box.width, high), colours, layout))
        if not layout.legible(size):
            return
        y = box.y + high + size * 1.25
        middle = layout.point(box.x + box.width / 2, y)
        named, low, end = _words(task, name, size, _UNDER * box.width, stage, beyond)
        self.add(
            named(at=middle, anchor="middle"),
            low(at=layout.point(box.x, y)),
            end(at=layout.point(box.right, y), anchor="right"),
        )


class ScaleKey(VGroup):
    """What values are called, and between the ends of their scale the colours of fields.

    On them are some points, whose colours are stronger, and lines where planes are `lined`. An end
    says if there is something `beyond`. It is one line; in a box that is high enough, a name that
    would have to be cut stands above. Where it could not be read, and without a box, there is
    nothing.
    """

    def __init__(
        self,
        task: Values,
        name: str,
        box: Box | None,
        stage: Stage,
        *,
        beyond: Beyond,
        lined: bool = True,
    ) -> None:
        super().__init__()
        layout = stage.layout
        size = layout.key_type
        if box is None or not size:
            return
        middle = box.y + box.height / 2
        y, gap = middle + size * 0.36, _GAP * size
        named, low, end = _words(task, name, size, _BESIDE * box.width, stage, beyond)
        words = named(at=layout.point(box.x, y))
        x = box.x + words.width / layout.unit + 1.5 * gap
        if _span(task, name, size, stage) > _BESIDE * box.width and box.height >= _TWO * size:
            named, *_ = _words(task, name, size, box.width, stage, beyond)
            middle, y = middle + _LINE * size / 2, y + _LINE * size / 2
            words, x = named(at=layout.point(box.x, y - _LINE * size)), box.x
        first, last = low(at=layout.point(x, y)), end(at=layout.point(box.right, y), anchor="right")
        left = x + first.width / layout.unit + gap
        right = box.right - last.width / layout.unit - gap
        height = size * _HIGH
        colours = [f"#{bytes(each).hex()}" for each in value_colours(_SHARES, stage.theme)]
        across = Box(left, middle - height / 2, right - left, height)
        self.add(words, first, _strip(across, colours, layout), last)
        if lined:
            self.add(_lines(task, across, stage))
        self.add(*_points(across, layout))


def _numbers(task: Values) -> AxisNumbers:
    """How the ends of a scale and its middle are written."""
    return AxisNumbers.of([task.own(value) for value in (task.low, task.high, task.middle)])


def _words(
    task: Values, name: str, size: float, width: float, stage: Stage, beyond: Beyond
) -> list[Callable[..., Outlines]]:
    """What is written of a scale, without places yet: its name, at most as wide, and its ends."""
    ends = [task.own(value) for value in (task.low, task.high)]
    numbers, unit = _numbers(task), stage.layout.unit
    word = partial(line, size=size * unit, colour=stage.theme.muted)

    bare, remark = numbers.named(name)

    def cut(_: str, kept: int) -> str:
        return cut_middle(bare, max(kept - len(remark), 1)) + remark

    named = partial(word, bare + remark, width=width * unit, cut=cut, what=_WHAT)
    written = (numbers.written(end) for end in ends)
    return [named, *(partial(word, each) for each in clipped(written, beyond))]


def _span(task: Values, name: str, size: float, stage: Stage) -> float:
    """How wide a name is, in design pixels."""
    numbers = _numbers(task)
    whole = line("".join(numbers.named(name)), size, at=(0, 0, 0), colour=stage.theme.muted)
    return float(whole.width)


def _lines(task: Values, box: Box, stage: Stage) -> VGroup:
    """Across the strip, the lines along which values on planes are equal."""
    layout, shares = stage.layout, (task.share(np.array(task.lines)) + 1) / 2
    style = ValueColours.lines
    drawn = VGroup()
    for x in (box.x + shares * box.width).tolist():
        ends = (layout.point(x, y) for y in (box.y, box.bottom))
        width = style.width * layout.unit * layout.thickening
        across = Line(*ends, stroke_color=stage.theme.boundary, stroke_width=width * STROKE)
        drawn.add(across.set_stroke(opacity=style.opacity))
    return drawn


def _points(box: Box, layout: Layout) -> list[VMobject]:
    """Points of a few values at their places along the strip."""
    radius = _POINT * box.height / 2 * layout.unit
    drawn = []
    for share in _POINTS:
        x, y = box.x + (share + 1) / 2 * box.width, box.y + box.height / 2
        dot = VMobject(
            fill_color=value_colour(share),
            fill_opacity=1,
            stroke_color="#ffffff",
            stroke_width=_EDGE * layout.unit * STROKE,
        )
        dot.points = circles(np.array([layout.point(x, y)]), np.array([radius]))
        drawn.append(dot)
    return drawn


def _strip(box: Box, colours: Sequence[str], layout: Layout) -> VGroup:
    """Colours side by side."""
    step, count = box.width / len(colours), len(colours)
    # Each reaches under the next, so that no seam shows between them.
    return VGroup(
        *(
            rectangle(
                Box(box.x + index * step, box.y, step * min(2, count - index), box.height),
                layout,
                colour=colour,
            )
            for index, colour in enumerate(colours)
        )
    )
