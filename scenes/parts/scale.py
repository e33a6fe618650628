"""A scale of colours with a few numbers beside it, upright or lying; knows nothing of planes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int, UInt8
from manim import VGroup, VMobject

from ..stage.layout import Box, Layout
from ..stage.moment import Moment
from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.theme import hex_of
from ..stage.typography import line
from .curve_labels import apart, steady_orders
from .shapes import STROKE, circles, joined, placed, rectangle

Place = Float[np.ndarray, "2"]

_TYPE = 22.0  # design pixels
_BESIDE = 0.55  # ems from the strip to its numbers
_SMALLEST = 0.85  # of its size, a name with a remark
_LEADING = 1.2  # ems from the name to a unit below it
_POINTER = 9.0  # half the width of the mark, in design pixels
_GAP = 4.0  # design pixels between the mark and the strip
_EDGE = 1.5  # design pixels, around marks of several runs
_LINE, _LEADER = 1.3, 12.0  # design pixels, the width and the least length of their lines
_SAMPLES = 1000  # epochs at most at which it is known in which order they stand


class Scale(VGroup):
    """A strip of `colours` from the low end to the high one, or nothing if there are none.

    Where the `name` has no room, what follows a comma is below it if the strip stands, or left out;
    a unit in brackets then has a line of its own, for numbers are wrong without their unit.
    `marks` are (share, text): numbers at shares of the scale, of which those stay that have room.
    A box that is higher than wide has the low end at its foot, any other at its left. The name of
    one that stands ends at `right`, in design pixels, if not at the margin.
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
        right: float | None = None,
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
            self.add(rectangle(piece, layout, colour=hex_of(colour)))
        size = layout.readable(_TYPE * layout.small_type, most=2.2)
        if not size:
            return
        head, (x, y) = name_at
        head = layout.readable(head, most=2.2)
        margin = places_of(stage).right if right is None else right
        room = (margin if self.upright else box.x - head * 0.5) - x
        room *= layout.unit
        scaled, _, remark = name.partition(", ")
        bare, bracket, unit = scaled.partition(" (")
        least = max(_SMALLEST, min(1.0, layout.smallest_type / head))
        lower = y if self.upright else y + head * _LEADING / 2
        upper = lower - head * _LEADING
        split = [(bare, upper), (f"({unit}", lower)] if bracket else [(bare, y)]
        below = [[(scaled, upper), (remark, lower)]] if self.upright and remark else []
        whole = [(name, y)]
        for lines in (whole, *below, [(scaled, y)], split):
            places = [layout.point(x, baseline) for _, baseline in lines]
            headings = [
                line(text, head * layout.unit, at=at, colour=theme.muted)
                for (text, _), at in zip(lines, places, strict=True)
            ]
            smaller = [min(1.0, room / float(each.width)) for each in headings]
            enough = 1.0 if below and lines is whole else least  # rather on two lines than smaller
            if min(smaller) >= enough or lines is split:
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

    @property
    def length(self) -> float:
        """Of the strip, in design pixels."""
        return max(self._box.width, self._box.height)

    def directions(self) -> tuple[Place, Place]:
        """Units along the strip, to its high end, and across, from marks beside it to the strip."""
        return (
            (np.array([0.0, -1]), np.array([1.0, 0]))
            if self.upright
            else (np.array([1.0, 0]), np.array([0.0, 1]))
        )

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

    Shares beyond an end have the mark behind it, pointing away.
    """

    def __init__(self, scale: Scale, share_at: Callable[[Moment], float], *, stage: Stage) -> None:
        super().__init__(fill_color=stage.theme.ink, fill_opacity=1, stroke_width=0)
        self._scale, self._share_at, self._layout = scale, share_at, stage.layout
        self._size = _POINTER * stage.layout.thickening

    def show(self, moment: Moment) -> None:
        """Show the share of a moment."""
        share = self._share_at(moment)
        if not np.isfinite(share):
            self.points = np.empty((0, 3))
            return
        within = min(max(share, 0.0), 1.0)
        along, across = self._scale.directions()
        tip, ahead = np.array(self._scale.place(within)), across
        if share == within:
            tip = tip - ahead * (self._scale.thickness / 2 + _GAP)
        else:
            ahead = along if share > 1 else -along
            tip = tip + ahead * (1.5 * self._size + _GAP)
        self.points = _triangle(tip, ahead, self._size, self._layout)


class Pointers(VGroup):
    """A mark for each of several runs, in one row beside a scale, joined to its share by a line.

    They are dots, of the `colours` (#rrggbb) of their runs, in a white edge. Those that would hide
    others stand apart, as labels at curves do; shares change at the `epochs`. Beyond an end of the
    scale they are triangles that point away, and where the share is no number there is none.
    """

    def __init__(
        self,
        scale: Scale,
        shares_at: Sequence[Callable[[Moment], float]],
        colours: Sequence[str],
        epochs: Int[np.ndarray, " epochs"],
        *,
        stage: Stage,
    ) -> None:
        layout = stage.layout
        self._scale, self._shares_at, self._layout = scale, shares_at, layout
        self._size = _POINTER * layout.thickening
        self._gap = min(2 * (self._size + _EDGE), scale.length / len(shares_at))
        self._epochs = epochs[:: -(-len(epochs) // _SAMPLES)].astype(float)
        known = [
            np.array([share_at(Moment(epoch)) for epoch in self._epochs.tolist()])
            for share_at in shares_at
        ]
        places = [np.nan_to_num(each).clip(0, 1) * scale.length for each in known]
        self._orders = steady_orders(places, height=self._gap)
        self._lines = VMobject(
            stroke_color=stage.theme.muted,
            stroke_width=_LINE * layout.unit * layout.thickening * STROKE,
            fill_opacity=0,
        )
        self._marks = [
            VMobject(
                fill_color=colour,
                fill_opacity=1,
                stroke_color="#ffffff",
                stroke_width=_EDGE * layout.unit * STROKE,
            )
            for colour in colours
        ]
        super().__init__(self._lines, *self._marks)

    def show(self, moment: Moment) -> None:
        """Show the shares of a moment."""
        scale, shares = self._scale, [share_at(moment) for share_at in self._shares_at]
        length, known = scale.length, [run for run, each in enumerate(shares) if np.isfinite(each)]
        places = [min(max(shares[run], 0.0), 1.0) * length for run in known]
        now = int(np.searchsorted(self._epochs, moment.epoch + 1e-9, side="right")) - 1
        order = [known.index(run) for run in self._orders[max(now, 0)].tolist() if run in known]
        falls = (places[one] - places[next_] for one, next_ in pairwise(order))
        kept = order if max(falls, default=0.0) <= self._gap else None
        middles = apart(places, gap=self._gap, low=0, high=length, order=kept)
        along, across = scale.directions()
        edge = across * (scale.thickness / 2)
        row = edge + across * (self._size + _EDGE + _LEADER * self._layout.thickening)
        lines = []
        for mark in self._marks:
            mark.points = np.empty((0, 3))
        for run, middle in zip(known, middles, strict=True):
            share, mark = shares[run], self._marks[run]
            within = min(max(share, 0.0), 1.0)
            at = np.array(scale.place(middle / length)) - row
            lines.append(placed(self._layout, np.array([scale.place(within) - edge, at])))
            if share == within:
                size = np.array([self._size * self._layout.unit])
                mark.points = circles(placed(self._layout, at[None]), size)
            else:
                ahead = along if share > 1 else -along
                tip = at + ahead * 0.75 * self._size
                mark.points = _triangle(tip, ahead, self._size, self._layout)
        self._lines.points = joined(lines)


def _triangle(
    tip: Place, ahead: Place, size: float, layout: Layout
) -> Float[np.ndarray, "handles 3"]:
    """A mark that points `ahead`, twice as wide as `size`, in design pixels."""
    aside, foot = ahead[::-1] * size, tip - ahead * 1.5 * size
    return joined([placed(layout, np.array([tip, foot + aside, foot - aside, tip]))])
