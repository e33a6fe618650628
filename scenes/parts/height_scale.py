"""A relief's scale of heights, which turns with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float, UInt8
from manim import UP, VGroup, VMobject

from ..fields.relief import Relief
from ..fields.relief_view import View
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.theme import hex_of
from ..stage.typography import Tag, line, width_of
from .plane import Plane
from .shapes import STROKE, joined, placed

_TYPE = 22.0  # design pixels
_TICK = 10.0  # design pixels
_GAP = 0.25  # ems, from there to numbers
_TICKED = 1.6  # design pixels, the width of the tick at the level of lines
_STRIP, _CLEAR = 14.0, 6.0  # design pixels, its width and from it to the relief

Turned = Callable[[Moment], None]
"""Turns the relief to the side from which it is seen at a moment."""


class HeightScale(VGroup):
    """An upright strip beside the left corner of a relief, with numbers at shares of the height.

    The strip has the colours of the heights, from the low end to the high one, if there is one
    colour a height; if there is no `ramp`, it is a line at the corner, with ticks. The relief is
    turned by less than a quarter, so that this corner stays the left one. The number at the `level`
    of lines, if they have one, is in ink, with a tick that leads to the corner.
    """

    def __init__(
        self,
        relief: Relief,
        plane: Plane,
        marks: Sequence[tuple[float, str]],
        ramp: UInt8[np.ndarray, "n 3"] | None = None,
        *,
        level: float | None = None,
        turned: Turned,
    ) -> None:
        layout, theme = plane.layout, plane.stage.theme
        self._relief, self._plane, self._turned = relief, plane, turned
        self._shares = [share for share, _ in marks]
        size = layout.readable(_TYPE * layout.small_type, most=2.2)
        self._drop, self._gap = size * 0.36, size * _GAP
        self._numbers = [
            Tag(
                line(text, size * layout.unit, at=(0, 0, 0), colour=colour, anchor="right"),
                ("height", text, size, layout.unit),
                colour=colour,
            )
            for share, text in marks
            if size
            for colour in (theme.ink if share == level else theme.muted,)
        ]
        self._stood: View | None = None
        self._strip = _Axis(plane) if ramp is None else _Strip(plane, ramp)
        self._level = level
        width = _TICKED * layout.unit * layout.thickening * STROKE
        self._tick = VMobject(stroke_color=theme.ink, stroke_width=width, fill_opacity=0)
        super().__init__(self._strip, *self._numbers, *[self._tick] * (level is not None))

    def show(self, moment: Moment) -> None:
        """Stand at the corner as the relief is seen at a moment."""
        self._turned(moment)
        if self._stood == self._relief.view:
            return
        self._stood = self._relief.view
        layout, count = self._plane.layout, len(self._shares)
        feet = in_design(
            self._plane,
            self._relief.projected(
                np.zeros(count + 2), np.ones(count + 2), np.array([0.0, 1.0, *self._shares])
            ),
        )
        self._strip.stand(feet)
        if self._level is not None:
            x, y = (feet[0] + self._level * (feet[1] - feet[0])).tolist()
            ends = np.array([[x - self._strip.wide, y], [x, y]])
            self._tick.points = joined([placed(layout, ends)])
        beside = self._strip.wide + self._gap
        for number, (x, y) in zip(self._numbers, feet[2:].tolist(), strict=False):
            number.stand(layout.point(x - beside, y + self._drop))


class _Axis(VMobject):
    """A line from the foot of a corner to its top, with ticks at its left."""

    wide = _TICK

    def __init__(self, plane: Plane) -> None:
        layout = plane.layout
        width = 2.2 * layout.unit * layout.thickening * STROKE
        super().__init__(stroke_color=plane.stage.theme.muted, stroke_width=width, fill_opacity=0)
        self._layout = layout

    def stand(self, feet: Float[np.ndarray, "n 2"]) -> None:
        """Stand between the first two places, in design pixels, with ticks at the others."""
        ticks = [np.array([foot, foot - [_TICK, 0]]) for foot in feet[2:]]
        self.points = joined([placed(self._layout, each) for each in (feet[:2], *ticks)])


class _Strip(VMobject):
    """The colours of a scale as one upright band, left of a corner."""

    def __init__(self, plane: Plane, ramp: UInt8[np.ndarray, "n 3"]) -> None:
        colours = [hex_of(colour) for colour in ramp.tolist()]
        super().__init__(fill_color=colours, fill_opacity=1, stroke_width=0, sheen_direction=UP)
        layout = self._layout = plane.layout
        self.wide = _STRIP * layout.thickening + _CLEAR

    def stand(self, feet: Float[np.ndarray, "n 2"]) -> None:
        """Stand between the first two places, in design pixels."""
        (x, foot), (_, top) = feet[:2].tolist()
        left, right = x - self.wide, x - _CLEAR
        corners = np.array([[left, foot], [right, foot], [right, top], [left, top], [left, foot]])
        self.points = joined([placed(self._layout, corners)])


def scale_width(texts: Sequence[str], stage: Stage, *, strip: bool) -> float:
    """Design pixels that a scale with such numbers takes left of a relief."""
    size = stage.layout.readable(_TYPE * stage.layout.small_type, most=2.2)
    widest = max(width_of(text) for text in texts) * size
    beside = _STRIP * stage.layout.thickening + _CLEAR if strip else _TICK
    return beside + _GAP * size + widest


def in_design(plane: Plane, shares: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
    """Shares of the picture over a plane, from its upper left, in design pixels."""
    box = plane.box
    return np.asarray([box.x, box.y] + shares * [box.width, box.height])
