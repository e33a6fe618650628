"""Words in the margin of a plane at the lines that they name; knows no fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from jaxtyping import Bool, Float, Int
from manim import ORIGIN, PI, VGroup, VMobject

from ..stage.easing import Fade
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.typography import line
from .plane import Plane
from .shapes import STROKE, Dots, Polyline, joined, placed

_SIZE = 22.0  # of type
_SPACE = 1.15  # ems from one line of words to the next
_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)
_WIDTH = 1.6  # design pixels, of a leader
_DOT = 4.5  # design pixels, the radius of the dot at its end
_GAP = 6.0  # design pixels between a leader and its words
_ON = 3.0  # design pixels from the side of a plane: lines that come as close end there
_CLOSE = 10.0  # design pixels between lines that a leader could confuse
_SAMPLES = 40  # of every segment of other lines
_FAR = 1e6  # what it costs to lead to such a place
_SLOW = 3.0  # how much farther than inwards it counts to go along the side
_APART = 8.0  # design pixels from words to the ends of lines that they do not name
_TRIED = 41  # places for words whose lines end nowhere free


@dataclass(frozen=True)
class Named:
    """A path of polylines, and words for it: one string a line, or in one where there is room."""

    words: tuple[str, ...]
    path: VMobject


class LineLabels(VGroup):
    """Words right of a plane, or above it, each with a leader to a near point of its lines.

    They stand in a box, where the lines end at the `last` moment, the first as near to the middle
    as possible; words that are too wide for the box are turned upwards. There are no words while
    there are no lines, and none at all if they could not be read.
    """

    def __init__(self, named: Sequence[Named], plane: Plane, box: Box, last: Moment) -> None:
        super().__init__()
        size = plane.layout.chart_type(_SIZE)
        if not size:
            return
        taken: list[tuple[float, float]] = []
        for each in named:
            label = _Label(each, plane, box, size, others=list(self.submobjects))
            label.stand(last, taken)
            taken += [(label.place, label.half), *((end, _APART) for end in label.ends)]
            self.add(label)

    def show(self, moment: Moment) -> None:
        """Lead from all words to their lines, which are shown this moment already."""
        for label in self.submobjects:
            label.show(moment)


class _Label(VGroup):
    """The words for one path, and their leader; places along the side are in design pixels."""

    place = 0.0
    ends: Sequence[float] = ()

    def __init__(
        self, named: Named, plane: Plane, box: Box, size: float, others: Sequence[_Label]
    ) -> None:
        self._others = others
        layout, theme = plane.layout, plane.stage.theme
        self._path, self._plane, self._box, self._size = named.path, plane, box, size
        self._above = box.bottom <= plane.box.y
        written = partial(line, size=size * layout.unit, at=(0.0, 0.0, 0.0), colour=theme.muted)
        self._words = [written(" ".join(named.words))]
        if self._words[0].width > box.width * layout.unit:
            self._words = [written(each) for each in named.words]
        wide = max(float(each.width) for each in self._words) / layout.unit
        self._turned = wide > box.width
        if self._turned:
            self._words = [written(" ".join(named.words)).rotate(PI / 2, about_point=ORIGIN)]
            wide = float(self._words[0].height) / layout.unit
        along = self._above or self._turned
        self.half = (wide if along else size * _SPACE * len(self._words)) / 2 + _GAP
        """How far the words reach to either side of their place."""
        width = _WIDTH * layout.unit * layout.thickening * STROKE
        self._inside, self._outside = (
            Polyline(stroke_color=colour, stroke_width=width, fill_opacity=0)
            for colour in (theme.boundary, theme.muted)
        )
        ink = theme.boundary
        self._dot = Dots(radius=_DOT * layout.unit, fill=ink, edge=ink, edge_width=0)
        super().__init__(self._inside, self._outside, self._dot, *self._words)
        self._fade = Fade(self)

    def stand(self, last: Moment, taken: Sequence[tuple[float, float]]) -> None:
        """Find the place of the words, clear of what is `taken`: places, and how far they reach."""
        self._path.show(last)
        box, points = self._box, np.concatenate(self._pieces())
        low, high = (box.x, box.right) if self._above else (box.y, box.bottom)
        low, high = low + self.half, max(high - self.half, low + self.half)
        off = (
            points[:, 1] - self._plane.box.y
            if self._above
            else self._plane.box.right - points[:, 0]
        )
        along = points[:, 0] if self._above else points[:, 1]
        if len(points):
            near = off <= max(float(off.min()), _ON)
            alone = near & ~self._beside_others(points)
            self.ends = along[alone if alone.any() else near].tolist()
        middle = (low + high) / 2

        def tried(places: Sequence[float]) -> list[float]:
            within = [min(max(each, low), high) for each in places]
            return sorted(within, key=lambda each: abs(each - middle))

        places = [*tried(self.ends), *tried(np.linspace(low, high, _TRIED).tolist())]
        free = (
            each
            for each in places
            if all(abs(each - other) >= self.half + reach for other, reach in taken)
        )
        self.place = next(free, places[0])
        self._put_words()

    def show(self, moment: Moment) -> None:  # noqa: ARG002  # the path shows it already
        """Lead from the words to a near point of the lines, and rather inwards than along."""
        starts, ends = self._pieces()
        self._fade.set(float(len(starts) > 0))
        edge = self._edge
        parts: list[Float[np.ndarray, "_ 2"]] = [np.empty((0, 2))] * 2
        dots = np.empty((0, 2))
        if len(starts):
            scale = np.array([_SLOW, 1.0] if self._above else [1.0, _SLOW])
            points = _nearest(edge * scale, starts * scale, ends * scale) / scale
            far = np.hypot(*((points - edge) * scale).T)
            nearest = points[(far + _FAR * self._beside_others(points)).argmin()]
            parts = [np.array([edge, nearest]), np.array([self._start, edge])]
            if np.hypot(*(nearest - edge)) > 2 * _DOT:
                dots = nearest[None]
        for path, places in zip((self._inside, self._outside), parts, strict=True):
            path.points = joined([placed(self._plane.layout, places)])
        self._dot.place(placed(self._plane.layout, dots), np.ones(len(dots)))

    @property
    def _edge(self) -> Float[np.ndarray, " 2"]:
        """Where the leader comes to the side of the plane."""
        box = self._plane.box
        return np.array([self.place, box.y] if self._above else [box.right, self.place])

    @property
    def _start(self) -> Float[np.ndarray, " 2"]:
        """Where the leader leaves the words."""
        if self._above:
            return np.array([self.place, self._box.bottom])
        return np.array([self._box.x - _GAP, self.place])

    def _put_words(self) -> None:
        layout, count = self._plane.layout, len(self._words)
        for index, each in enumerate(self._words):
            if self._above:
                at = layout.point(self.place, self._box.bottom - _GAP)
                each.shift(np.array(at) - [float(each.width) / 2, 0, 0])
            elif self._turned:
                at = layout.point(self._box.x + self._size * _CAPITAL, self.place)
                each.shift(np.array(at) - [0, float(each.height) / 2, 0])
            else:
                lower = (index - (count - 1) / 2) * _SPACE + _CAPITAL / 2
                each.shift(layout.point(self._box.x, self.place + lower * self._size))

    def _beside_others(self, points: Float[np.ndarray, "n 2"]) -> Bool[np.ndarray, " n"]:
        """Which points are so near to lines with another name that they could be theirs."""
        box = self._plane.box
        cells = int(box.width / _CLOSE) + 4
        taken = np.zeros((cells, cells), dtype=np.uint8)

        def cells_of(places: Float[np.ndarray, "m 2"]) -> tuple[Int[np.ndarray, " m"], ...]:
            x, y = ((places - [box.x, box.y]) / _CLOSE + 1).astype(int).T
            return np.clip(y, 0, cells - 1), np.clip(x, 0, cells - 1)

        for other in self._others:
            starts, ends = other._pieces()
            share = np.linspace(0, 1, _SAMPLES)[:, None, None]
            taken[cells_of((starts + share * (ends - starts)).reshape(-1, 2))] = 1
        around = cv2.dilate(taken, np.ones((3, 3), dtype=np.uint8))
        return np.asarray(around[cells_of(points)] > 0)

    def _pieces(self) -> tuple[Float[np.ndarray, "n 2"], Float[np.ndarray, "n 2"]]:
        """The ends of all segments of the path, in design pixels; none of a path without lines."""
        layout = self._plane.layout
        x, y, _ = layout.point(0, 0)
        places = (self._path.points[:, :2] - [x, y]) / [layout.unit, -layout.unit]
        starts, ends = places[::4], places[3::4]
        seen = (starts != ends).any(axis=1)
        return starts[seen], ends[seen]


def _nearest(
    at: Float[np.ndarray, " 2"], starts: Float[np.ndarray, "n 2"], ends: Float[np.ndarray, "n 2"]
) -> Float[np.ndarray, "n 2"]:
    """The point of each of some segments that is nearest to a place."""
    along = ends - starts
    share = ((at - starts) * along).sum(axis=1) / (along**2).sum(axis=1)
    return np.asarray(starts + np.clip(share, 0, 1)[:, None] * along)
