"""The names of a relief's axes at its nearest edges, with numbers; they turn with it."""

from __future__ import annotations

from functools import partial

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...shortening import cut_middle
from ..fields.relief import Relief
from ..fields.relief_view import View
from ..stage.moment import Moment
from ..stage.typography import Tag, line
from .height_scale import Turned, in_design
from .plane import Plane
from .shapes import placed
from .ticks import numbers_of, smallest_name, tick_parts

_TYPE = 25.0  # design pixels
_APART = 34.0  # design pixels on the ground, from an edge to the middle of numbers
_BELOW, _BESIDE = 0.75, 0.95  # ems to add to that: below the front edge, and beside the left one
_GAP = 0.03  # of an edge, between a name and the numbers at its ends
_INSET = 0.05  # of an edge, from its ends to the numbers there
_BELOW_SCALE = 0.14  # the same at the corner where the scale of heights has its lowest number
_NEAR = 0.7  # of the width of the plane: the least length of an edge, as it is seen
_NAME = 0.9  # of an edge: the widest name of an axis
_UPRIGHT = 2.6  # ems: the widest names that stand upright


class GroundAxes(VGroup):
    """The names of both axes beside the two edges that are nearest.

    Short ones stand upright, as numbers do, so that a 6 is not read as a 9. Longer ones run along
    their edges. After both are the numbers at the ends of each, unless the name needs their room.
    """

    def __init__(
        self, relief: Relief, plane: Plane, names: tuple[str, str], *, turned: Turned
    ) -> None:
        layout, theme = plane.layout, plane.stage.theme
        self._relief, self._plane, self._turned = relief, plane, turned
        self._names: list[VMobject] = []
        self._outlines: list[Float[np.ndarray, "n 2"]] = []
        self._stood: View | None = None
        # Which axis each upright word is at, and the part of its edge, from the left.
        self._upright: list[tuple[Tag, int, float]] = []
        super().__init__()
        size = layout.readable(_TYPE * layout.small_type, most=1.3)
        if not size:
            return
        self._size, self._side = size, relief.side * plane.box.width
        written = partial(line, at=(0, 0, 0), colour=theme.muted)
        numbers = [numbers_of(plane, axis) for axis in (0, 1)]
        ends = [self._ends(axis) for axis in (0, 1)]
        full = ["".join(each.named(name)) for each, name in zip(numbers, names, strict=True)]
        wide = [written(each, 1.0).width for each in full]
        short = max(wide) <= _UPRIGHT
        edge = _NEAR * self._side / size  # ems
        free, least = 1 - 2 * (_BELOW_SCALE + _GAP), smallest_name(size, layout) / size
        beside = [2 * max(written(text, 1.0).width for text, _ in each) for each in ends]
        # A name without numbers beside it has the whole edge, and needs no remark of theirs.
        for axis in (0, 1):
            if (wide[axis] + beside[axis]) * least > free * edge:
                ends[axis], full[axis] = [], names[axis]
                wide[axis], beside[axis] = written(names[axis], 1.0).width, 0.0
        fits = min(free * edge / (each + more) for each, more in zip(wide, beside, strict=True))
        self._size = size = size * max(min(fits, 1.0), least)
        for axis, name in enumerate(full):
            if short:
                self._upright.append((self._tag(name, "name"), axis, 0.5))
                continue
            room = _NAME * _NEAR * self._side / size
            words = written(
                name,
                size,
                anchor="middle",
                width=room * size,
                cut=cut_middle,
                what="names of columns",
            )
            self._outlines.append(words.points[:, :2] * [1, -1] + [0, size * 0.36])
            self._names.append(VMobject(fill_color=theme.muted, fill_opacity=1, stroke_width=0))
        for axis in (0, 1):
            for text, part in ends[axis]:
                self._upright.append((self._tag(text, "ground"), axis, part))
        self.add(*self._names, *(tag for tag, _, _ in self._upright))

    def _tag(self, text: str, kind: str) -> Tag:
        size, unit, colour = self._size, self._plane.layout.unit, self._plane.stage.theme.muted
        words = line(text, size * unit, at=(0, 0, 0), colour=colour, anchor="middle")
        return Tag(words, (kind, text, size, unit), colour=colour)

    def _ends(self, axis: int) -> list[tuple[str, float]]:
        """The numbers at both ends of an axis, and where they stand, as parts of its edge."""
        plane = self._plane
        numbers, (first, _, last) = numbers_of(plane, axis), tick_parts(plane, axis)
        far = _BELOW_SCALE if axis else _INSET
        return [
            (numbers.written(plane.value(axis, first)), first + _INSET),
            (numbers.written(plane.value(axis, last)), last - far),
        ]

    def show(self, moment: Moment) -> None:
        """Stand as the relief is seen at a moment."""
        self._turned(moment)
        if self._stood == self._relief.view:
            return
        self._stood = self._relief.view
        layout = self._plane.layout
        for axis, (words, outlines) in enumerate(zip(self._names, self._outlines, strict=True)):
            words.points = placed(layout, self._along(axis, outlines))
        for tag, axis, part in self._upright:
            x, y = self._beside(axis, np.array([part]))[0].tolist()
            tag.stand(layout.point(x, y + self._size * 0.36))

    def _along(self, axis: int, outlines: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
        """Outlines around the origin, beside the middle of an edge and along it."""
        left, middle, right = self._beside(axis, np.array([0.0, 0.5, 1.0][:: 1 - 2 * axis]))
        right, down = (right - left) / np.linalg.norm(right - left), np.zeros(2)
        down[:] = -right[1], right[0]
        return np.asarray(middle + outlines @ np.array([right, down]))

    def _beside(self, axis: int, parts: Float[np.ndarray, " n"]) -> Float[np.ndarray, "n 2"]:
        """Places outside an edge at parts of its axis, in design pixels."""
        apart = (_APART + self._size * (_BESIDE if axis else _BELOW) - _TYPE) / self._side
        out = np.full(len(parts), -apart)
        across, up = (parts, out) if axis == 0 else (out, parts)
        return in_design(self._plane, self._relief.projected(across, up, np.zeros(len(parts))))
