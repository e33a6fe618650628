"""A scale of colours with a few numbers beside it, upright or lying; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import UInt8
from manim import VGroup, VMobject

from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import STROKE, circles, joined, rectangle

_TYPE = 22.0  # design pixels
_BESIDE = 0.55  # ems from the strip to its numbers
_SMALLEST = 0.85  # of its size, a name with a remark
_LEADING = 1.2  # ems from the name to a unit below it
_POINTER = 9.0  # half the width of the mark, in design pixels
_EDGE = 1.5  # design pixels around it, or a tenth of its lane
_ROOM = 84.0, 28.0  # design pixels of several lanes of marks beside a scale that stands, or lies
_LANE = 9.0  # design pixels of a lane, at least


class Scale(VGroup):
    """A strip of `colours` from the low end to the high one, or nothing if there are none.

    Where the `name` has no room, it is without what follows a comma; a unit in brackets then has a
    line of its own below it, for numbers are wrong without their unit.
    `marks` are (share, text): numbers at shares of the scale, of which those stay that have room.
    A box that is higher than wide has the low end at its foot, any other at its left.
    """

    def __init__(
        self,
        colours: UInt8[np.ndarray, "n 3"] | None,
        marks: Sequence[tuple[float, str]],
        *,
        box: Box,
        name: str,
        name_at: Setting,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        super().__init__()
        self._box, self._stage = box, stage
        if colours is None:
            return
        count = len(colours)
        for index, colour in enumerate(colours.tolist()):
            first, last = index / count, min((index + 2) / count, 1.0)
            piece = self._piece(first, last)
            self.add(rectangle(piece, layout, colour="#{:02x}{:02x}{:02x}".format(*colour)))
        size = layout.readable(_TYPE * layout.small_type, most=2.2)
        if not size:
            return
        head, (x, y) = name_at
        head = layout.readable(head, most=2.2)
        room = (places_of(stage).right if self.upright else box.x - head * 0.5) - x
        room *= layout.unit
        scaled = name.partition(",")[0]
        bare, bracket, unit = scaled.partition(" (")
        least = max(_SMALLEST, min(1.0, layout.smallest_type / head))
        lower = y if self.upright else y + head * _LEADING / 2
        upper = lower - head * _LEADING
        split = [(bare, upper), (f"({unit}", lower)] if bracket else [(bare, y)]
        for lines in ([(name, y)], [(scaled, y)], split):
            places = [layout.point(x, below) for _, below in lines]
            headings = [
                line(text, head * layout.unit, at=at, colour=theme.muted)
                for (text, _), at in zip(lines, places, strict=True)
            ]
            smaller = [min(1.0, room / float(each.width)) for each in headings]
            if min(smaller) >= least or lines is split:
                for each, factor, at in zip(headings, smaller, places, strict=True):
                    self.add(each.scale(factor, about_point=np.array(at)))
                break
        taken = -np.inf
        for share, text in sorted(marks):
            words = self._number(share, text, size)
            low = words.get_bottom()[1] if self.upright else words.get_left()[0]
            if low < taken + size * 0.25 * layout.unit:
                continue
            taken = words.get_top()[1] if self.upright else words.get_right()[0]
            self.add(words)
            if 0 < share < 1:
                self.add(self._tick(share))

    @property
    def upright(self) -> bool:
        """Whether it stands."""
        return self._box.height > self._box.width

    @property
    def thickness(self) -> float:
        """Of the strip, in design pixels."""
        return min(self._box.width, self._box.height)

    def place(self, share: float) -> tuple[float, float]:
        """The middle of the strip at a share of the scale, in design pixels."""
        box = self._box
        if self.upright:
            return box.x + box.width / 2, box.bottom - share * box.height
        return box.x + share * box.width, box.y + box.height / 2

    def _piece(self, first: float, last: float) -> Box:
        (x, y), (right, top) = self.place(first), self.place(last)
        box = self._box
        if self.upright:
            return Box(box.x, top, box.width, y - top)
        return Box(x, box.y, right - x, box.height)

    def _number(self, share: float, text: str, size: float) -> VMobject:
        layout, box = self._stage.layout, self._box
        x, y = self.place(share)
        colour, em = self._stage.theme.muted, size * layout.unit
        if self.upright:
            at = layout.point(box.right + size * _BESIDE, y + size * 0.36)
            return line(text, em, at=at, colour=colour)
        words = line(
            text, em, at=layout.point(x, box.bottom + size * 1.25), colour=colour, anchor="middle"
        )
        half = words.width / layout.unit / 2
        within = min(max(x, box.x + half), box.right - half)
        return words.shift(np.array([(within - x) * layout.unit, 0, 0]))

    def _tick(self, share: float) -> VMobject:
        """A line across the strip."""
        layout, box = self._stage.layout, self._box
        x, y = self.place(share)
        ends = ((box.x, y), (box.right, y)) if self.upright else ((x, box.y), (x, box.bottom))
        tick = VMobject(
            stroke_color=self._stage.theme.boundary,
            stroke_width=1.3 * layout.unit * layout.thickening * STROKE,
            stroke_opacity=0.6,
            fill_opacity=0,
        )
        tick.points = joined([np.array([layout.point(*end) for end in ends])])
        return tick


class Pointer(VMobject):
    """A mark beside a scale at the share that `share_at` gives; none where that is no number.

    Shares beyond an end have the mark behind it, pointing away. One of several is a dot of a
    `colour` in a white edge, in a `lane` (its number, and how many there are) of its own, so that
    none hides another; where there is no room for as many, a few share one.
    """

    def __init__(
        self,
        scale: Scale,
        share_at: Callable[[Moment], float],
        *,
        stage: Stage,
        colour: str | None = None,
        lane: tuple[int, int] = (0, 1),
    ) -> None:
        number, count = lane
        room = _ROOM[0 if scale.upright else 1]
        lanes = min(count, int(room / _LANE))
        size = _POINTER * stage.layout.thickening
        deep = min(2 * (size + _EDGE), room / lanes)
        edge = 0.0 if colour is None else min(_EDGE, deep / 10)
        super().__init__(
            fill_color=colour or stage.theme.ink,
            fill_opacity=1,
            stroke_color="#ffffff",
            stroke_width=edge * stage.layout.unit * STROKE,
        )
        self._scale, self._share_at, self._layout = scale, share_at, stage.layout
        self._dot = colour is not None
        self._size = min(size, (deep - edge) / 2) if self._dot else size
        self._aside = number % lanes * deep

    def show(self, moment: Moment) -> None:
        """Show the share of a moment."""
        share = self._share_at(moment)
        if not np.isfinite(share):
            self.points = np.empty((0, 3))
            return
        within = min(max(share, 0.0), 1.0)
        tip = np.array(self._scale.place(within))
        # The strip runs along one axis, and the mark points to it along the other.
        along = np.array(self._scale.place(1.0)) - self._scale.place(0.0)
        along /= np.linalg.norm(along)
        size, across = self._size, np.abs(along[::-1])
        tip = tip - across * self._aside
        if share == within:
            ahead = across
            tip = tip - ahead * (self._scale.thickness / 2 + 4)
            if self._dot:
                middle, unit = tip - ahead * size, self._layout.unit
                at = np.array([self._layout.point(*middle)])
                self.points = circles(at, np.array([size * unit]))
                return
        else:
            ahead = along if share > 1 else -along
            tip = tip + ahead * (1.5 * size + 4)
        aside = ahead[::-1] * size
        foot = tip - ahead * 1.5 * size
        corners = [tip, foot + aside, foot - aside, tip]
        self.points = joined([np.array([self._layout.point(*each) for each in corners])])
