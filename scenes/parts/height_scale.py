"""A relief's scale of heights, and its axes on the ground; both turn with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...shortening import cut_middle
from ..fields.relief import Relief
from ..stage.moment import Moment
from ..stage.typography import Tag, line
from .plane import Plane
from .shapes import STROKE, joined, placed
from .ticks import numbers_of, smallest_name, tick_parts

_TYPE = 22.0  # design pixels
_TICK = 10.0  # design pixels
_APART = 30.0  # design pixels on the ground from its edge to the names of the axes
_GAP = 0.03  # of an edge, between a name and the numbers at its ends
_INSET = 0.05  # of an edge, from its ends to the numbers there
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


class GroundAxes(VGroup):
    """The names of both axes, lying on the ground along the two edges that are nearest.

    After both are the numbers at the ends of each, unless the name needs their room. They stand
    upright: a 6 on its head is a 9.
    """

    def __init__(
        self, relief: Relief, plane: Plane, names: tuple[str, str], *, turned: Turned
    ) -> None:
        layout, theme = plane.layout, plane.stage.theme
        self._relief, self._plane, self._turned = relief, plane, turned
        # Which axis each text is along, and its outlines from the middle of the edge.
        self._outlines: list[tuple[int, Float[np.ndarray, "n 2"]]] = []
        # Which axis each number is at, and its middle, from that of the edge.
        self._middles: list[tuple[int, Float[np.ndarray, " 2"]]] = []
        super().__init__()
        size = layout.readable(_TYPE * 1.15 * layout.small_type, most=1.3)
        if not size:
            return
        side = self._side = relief.side * plane.box.width
        written = partial(line, at=(0, 0, 0), colour=theme.muted)
        numbers = [numbers_of(plane, axis) for axis in (0, 1)]
        full = ["".join(each.named(name)) for each, name in zip(numbers, names, strict=True)]
        wide = [written(each, size / side).width for each in full]
        ends = [self._numbers(axis, size / side) for axis in (0, 1)]
        beside = [2 * max(_wide(outlines) for _, outlines in each) for each in ends]
        free, least = 1 - 2 * (_INSET + _GAP), smallest_name(size, layout) / size
        # A name without numbers beside it has the whole edge, and needs no remark of theirs.
        for axis in (0, 1):
            if (wide[axis] + beside[axis]) * least > free:
                ends[axis].clear()
                full[axis] = names[axis]
                wide[axis], beside[axis] = written(names[axis], size / side).width, 0.0
        # Both have one size. Seen from the side, type is flat: short names are larger.
        fits = min(free / (each + more) for each, more in zip(wide, beside, strict=True))
        most = min(_LARGER, max(1.0, _SHORT / max(wide)))
        em = size * max(min(fits, most), least)
        for axis, name in enumerate(full):
            words = written(
                name,
                em / side,
                anchor="middle",
                width=_NAME if not ends[axis] else math.inf,
                cut=cut_middle,
                what="names of columns",
            )
            self._outlines.append((axis, words.points[:, :2] - [0, (_APART + em * 0.3) / side]))
        if em < size:
            ends = [
                self._numbers(axis, em / side) if each else [] for axis, each in enumerate(ends)
            ]
        for _ in self._outlines:
            self.add(VMobject(fill_color=theme.muted, fill_opacity=1, stroke_width=0))
        high = min(em, size)
        self._drop = high * 0.36
        for axis, (text, outlines) in ((n, each) for n in (0, 1) for each in ends[n]):
            upright = written(text, high * layout.unit, anchor="middle")
            self.add(Tag(upright, ("ground", text, high, layout.unit), colour=theme.muted))
            self._middles.append((axis, (outlines.min(axis=0) + outlines.max(axis=0)) / 2))

    def _numbers(self, axis: int, em: float) -> list[tuple[str, Float[np.ndarray, "n 2"]]]:
        """The numbers at both ends of an axis, whose type is a share of it, and where they lie."""
        plane, found = self._plane, []
        numbers, (first, _, last) = numbers_of(plane, axis), tick_parts(plane, axis)
        # The second axis runs away from the front corner, its type towards it.
        for part, inwards in ((first, 1), (last, -1)):
            along = (part - 0.5 + inwards * _INSET) * (1 - 2 * axis)
            anchor = "left" if (inwards > 0) == (axis == 0) else "right"
            text = numbers.written(plane.value(axis, part))
            colour = plane.stage.theme.muted
            words = line(text, em, at=(along, 0, 0), colour=colour, anchor=anchor)
            found.append((text, words.points[:, :2] - [0, _APART / self._side + em * 0.3]))
        return found

    def show(self, moment: Moment) -> None:
        """Lie as the relief is seen at a moment."""
        self._turned(moment)
        layout, lying = self._plane.layout, len(self._outlines)
        for words, (axis, outlines) in zip(self.submobjects[:lying], self._outlines, strict=True):
            words.points = placed(layout, self._on_ground(axis, outlines))
        for number, (axis, middle) in zip(self.submobjects[lying:], self._middles, strict=True):
            x, y = self._on_ground(axis, middle[None])[0].tolist()
            number.stand(layout.point(x, y + self._drop))

    def _on_ground(self, axis: int, outlines: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
        """Places along an axis and away from it, from the middle of its edge, in design pixels."""
        along, up = outlines.T
        across, back = (0.5 + along, up) if axis == 0 else (up, 0.5 - along)
        places = self._relief.projected(across, back, np.zeros(len(along)))
        return _design(self._plane, places)


def _wide(outlines: Float[np.ndarray, "n 2"]) -> float:
    """From the left to the right of outlines."""
    return float(np.ptp(outlines[:, 0]))


def _design(plane: Plane, shares: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
    """Shares of the picture, from its upper left, in design pixels."""
    box = plane.box
    return np.asarray([box.x, box.y] + shares * [box.width, box.height])
