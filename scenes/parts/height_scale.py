"""A relief's scale of heights, and the names of its axes on the ground; both turn with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...shortening import cut_middle
from ..fields.relief import Relief
from ..stage.moment import Moment
from ..stage.typography import Tag, line
from .plane import Plane
from .shapes import STROKE, joined, placed

_TYPE = 22.0  # design pixels
_TICK = 10.0  # design pixels
_APART = 30.0  # design pixels on the ground from its edge to the names of the axes
_LARGER, _SHORT = 1.7, 0.3  # times their size at most, for names that are narrower, of an edge
_NAME = 0.9  # of an edge: the widest name of an axis

Turned = Callable[[Moment], None]
"""Turns the relief to the side from which it is seen at a moment."""


class HeightScale(VGroup):
    """An upright line at the left corner of a relief, with numbers at shares of the height.

    The relief is turned by less than a quarter, so that this corner stays the left one.
    """

    def __init__(
        self,
        relief: Relief,
        plane: Plane,
        marks: Sequence[tuple[float, str]],
        *,
        turned: Turned,
    ) -> None:
        layout, theme = plane.layout, plane.stage.theme
        self._relief, self._plane, self._turned = relief, plane, turned
        self._shares = [share for share, _ in marks]
        width = 2.2 * layout.unit * layout.thickening * STROKE
        self._line = VMobject(stroke_color=theme.muted, stroke_width=width, fill_opacity=0)
        size = layout.readable(_TYPE * layout.small_type, most=2.2)
        self._drop = size * 0.36
        self._numbers = [
            Tag(
                line(text, size * layout.unit, at=(0, 0, 0), colour=theme.muted, anchor="right"),
                ("height", text, size, layout.unit),
                colour=theme.muted,
            )
            for _, text in marks
            if size
        ]
        super().__init__(self._line, *self._numbers)

    def show(self, moment: Moment) -> None:
        """Stand at the corner as the relief is seen at a moment."""
        self._turned(moment)
        count = len(self._shares)
        feet = _design(
            self._plane,
            self._relief.projected(
                np.zeros(count + 2), np.ones(count + 2), np.array([0.0, 1.0, *self._shares])
            ),
        )
        ticks = [np.array([foot, foot - [_TICK, 0]]) for foot in feet[2:]]
        self._line.points = joined(
            [placed(self._plane.layout, each) for each in (feet[:2], *ticks)]
        )
        layout = self._plane.layout
        for number, (x, y) in zip(self._numbers, feet[2:].tolist(), strict=False):
            number.stand(layout.point(x - 1.4 * _TICK, y + self._drop))


class GroundNames(VGroup):
    """The names of both axes, lying on the ground along the two edges that are nearest."""

    def __init__(
        self, relief: Relief, plane: Plane, names: tuple[str, str], *, turned: Turned
    ) -> None:
        layout, theme = plane.layout, plane.stage.theme
        self._relief, self._plane, self._turned = relief, plane, turned
        super().__init__()
        size = layout.readable(_TYPE * 1.15 * layout.small_type, most=1.3)
        if not size:
            return
        side = relief.side * plane.box.width
        self._outlines = []
        for name in names:
            # Seen from the side, type is flat: short names are larger.
            wide = line(name, size / side, at=(0, 0, 0), colour=theme.muted).width
            em = size * min(_LARGER, max(1.0, _SHORT / max(wide, 1e-9)))
            words = line(
                name,
                em / side,
                at=(0, 0, 0),
                colour=theme.muted,
                anchor="middle",
                width=_NAME,
                cut=cut_middle,
                what="names of columns",
            )
            self._outlines.append(words.points[:, :2] - [0, (_APART + em * 0.3) / side])
            self.add(VMobject(fill_color=theme.muted, fill_opacity=1, stroke_width=0))

    def show(self, moment: Moment) -> None:
        """Lie as the relief is seen at a moment."""
        self._turned(moment)
        for axis, words in enumerate(self.submobjects):
            along, up = self._outlines[axis].T
            across, back = (0.5 + along, up) if axis == 0 else (up, 0.5 - along)
            places = self._relief.projected(across, back, np.zeros(len(along)))
            words.points = placed(self._plane.layout, _design(self._plane, places))


def _design(plane: Plane, shares: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
    """Shares of the picture, from its upper left, in design pixels."""
    box = plane.box
    return np.asarray([box.x, box.y] + shares * [box.width, box.height])
