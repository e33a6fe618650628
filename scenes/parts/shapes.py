"""Plain shapes as single paths, set through numpy; knows nothing of data or networks."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from itertools import accumulate
from math import dist

import cv2
import numpy as np
from jaxtyping import Float
from manim import VMobject

from ..stage.layout import Box, Layout, Point
from ..stage.marks import ROUND, Mark

STROKE = 100
"""Manim draws a stroke of width 1 as 0.01 units."""

# Length of the handles of a quarter circle of radius 1: 4/3 (√2 − 1), the usual cubic Bézier fit.
_HANDLE = 4 / 3 * (2**0.5 - 1)


def joined(lines: Sequence[Float[np.ndarray, "_ 3"]]) -> Float[np.ndarray, "handles 3"]:
    """Polylines as the straight Bézier curves of one Manim path: four points a segment."""
    if not lines:
        return np.empty((0, 3))
    points = np.concatenate(lines)
    begun = np.ones(len(points), dtype=bool)
    for end in accumulate(map(len, lines)):
        begun[end - 1 : end] = False
    starts = np.flatnonzero(begun)
    return straight(points[starts], points[starts + 1])


def apart(
    places: Float[np.ndarray, "n axes"], lines: Sequence[Float[np.ndarray, "_ _"]]
) -> list[Float[np.ndarray, "_ axes"]]:
    """Places of all points of some lines, line by line."""
    ends = accumulate(map(len, lines))
    return [places[end - len(line) : end] for line, end in zip(lines, ends, strict=True)]


def straight(
    starts: Float[np.ndarray, "n 3"], ends: Float[np.ndarray, "n 3"]
) -> Float[np.ndarray, "handles 3"]:
    """Segments as the Bézier curves of one Manim path."""
    third = (ends - starts) / 3
    return np.stack([starts, starts + third, ends - third, ends], axis=1).reshape(-1, 3)


def rings(corners: Float[np.ndarray, "rings corners 3"]) -> Float[np.ndarray, "handles 3"]:
    """Outlines of as many corners each, whose last is their first, as one Manim path."""
    return straight(corners[:, :-1].reshape(-1, 3), corners[:, 1:].reshape(-1, 3))


def placed(layout: Layout, places: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 3"]:
    """Manim's coordinates of places in design pixels."""
    x, y, _ = layout.point(0, 0)
    flat = [x, y] + places * [layout.unit, -layout.unit]
    return np.column_stack([flat, np.zeros(len(flat))])


def simplified(points: Float[np.ndarray, "n 2"], tolerance: float) -> Float[np.ndarray, "m 2"]:
    """The polyline with as few of its points as keep it within `tolerance` of where it was.

    A closed one, whose last point is its first, stays closed.
    """
    flat = points.astype(np.float32, copy=False)
    closed = len(flat) > 2 and flat[0].tolist() == flat[-1].tolist()
    kept = cv2.approxPolyDP(flat[: len(flat) - closed], tolerance, closed)[:, 0].astype(float)
    return np.concatenate([kept, kept[:1]]) if closed else kept


def simplified_lines(
    lines: Sequence[Float[np.ndarray, "_ 2"]], tolerance: float
) -> list[Float[np.ndarray, "_ 3"]]:
    """The same of several polylines, in Manim's coordinates."""
    if not lines:
        return []
    kept = [simplified(each, tolerance) for each in lines]
    places = np.zeros((sum(map(len, kept)), 3))
    places[:, :2] = np.concatenate(kept)
    return apart(places, kept)


class Polyline(VMobject):
    """A path of straight segments alone, four points each."""

    straight_path = True  # renderers may count on that


def circles(
    places: Float[np.ndarray, "n 3"], radii: Float[np.ndarray, " n"]
) -> Float[np.ndarray, "handles 3"]:
    """Circles as the Bézier curves of one Manim path; those without a radius are left out."""
    return marks(ROUND, places, radii)


def marks(
    mark: Mark, places: Float[np.ndarray, "n 3"], radii: Float[np.ndarray, " n"]
) -> Float[np.ndarray, "handles 3"]:
    """Marks of the area that circles of these `radii` have; those without a radius are left out."""
    return _copies(_outline(mark), places, radii)


def _copies(
    shape: Float[np.ndarray, "handles 3"],
    places: Float[np.ndarray, "n 3"],
    radii: Float[np.ndarray, " n"],
) -> Float[np.ndarray, "points 3"]:
    """A shape of radius 1 at all places as one path, without those that have no radius."""
    drawn = radii > 0
    points = shape[None] * radii[drawn, None, None]
    points += places[drawn, None]
    return np.asarray(points.reshape(-1, 3))


@cache
def _outline(mark: Mark) -> Float[np.ndarray, "handles 3"]:
    if mark != ROUND:
        corners = np.array([(x, y, 0.0) for x, y in (*mark, mark[0])])
        return straight(corners[:-1], corners[1:])
    k = _HANDLE
    quarter = np.array([[1, 0, 0], [1, k, 0], [k, 1, 0], [0, 1, 0]])
    turns = [
        np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))
    ]
    return np.concatenate([quarter @ turn.T for turn in turns])


def rectangle(box: Box, layout: Layout, *, colour: str, opacity: float = 1.0) -> VMobject:
    """A filled rectangle without an edge."""
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]
    path = VMobject(fill_color=colour, fill_opacity=opacity, stroke_width=0)
    path.points = joined([np.array([layout.point(*corner) for corner in corners])])
    return path


class Dots(VMobject):
    """Dots of one look as one path, which can all be moved and sized at once.

    Those with a `mark` that is not round have the area of round ones. Without a `fill` they are
    rings, or outlines of their mark.
    """

    def __init__(
        self,
        *,
        radius: float,
        fill: str | None,
        edge: str,
        edge_width: float,
        mark: Mark = ROUND,
        opacity: float = 1.0,
    ) -> None:
        # Edges are drawn below all fills: where dots crowd, their colour wins.
        super().__init__(
            fill_color=fill or edge,
            fill_opacity=opacity,
            stroke_width=0,
            background_stroke_color=edge,
            background_stroke_opacity=opacity if fill else 0,
            background_stroke_width=2 * edge_width * STROKE if fill else 0,
        )
        self._radius, self._edge_width = radius - edge_width / 2, edge_width if fill else 0.0
        self._shape = _outline(mark)
        if not fill:
            # Cairo fills many rings in a fraction of the time that it takes to stroke them.
            thick = edge_width / self._radius
            inner, outer = self._shape[::-1] * (1 - thick), self._shape * (1 + thick)
            self._shape = np.concatenate([outer, inner])

    def place(
        self,
        places: Float[np.ndarray, "n 3"],
        sizes: Float[np.ndarray, " n"],
        within: Float[np.ndarray, "corners 3"] | None = None,
    ) -> None:
        """Stand at `places`, each at that share of its radius, cut off at the sides of a plane."""
        points = _copies(self._shape, places, sizes * self._radius)
        self.points = points if within is None else self._cut(points, within)

    def each(
        self, places: Float[np.ndarray, "n 3"], within: Float[np.ndarray, "corners 3"]
    ) -> list[Dot]:
        """A mobject of its own for every place, cut off at the sides of a plane with `within`."""
        points = _copies(self._shape, places, np.full(len(places), self._radius))
        each = len(self._shape)
        return [Dot(self, outline) for outline in self._cut(points, within).reshape(-1, each, 3)]

    def together(
        self,
        places: Float[np.ndarray, "n 3"],
        within: Float[np.ndarray, "corners 3"],
        away: Float[np.ndarray, "planes 3"],
    ) -> Dot:
        """One mobject for all places, cut off in the same way; where dots overlap, they are one.

        They stand on several planes, which are that far `away`.
        """
        points = _copies(self._shape, places, np.full(len(places), self._radius))
        outline = self._cut(points, within)
        return Dot(self, (away[:, None] + outline).reshape(-1, 3))

    @property
    def reach(self) -> float:
        """How far dots extend from their places, in Manim units."""
        return float(np.abs(self._shape).max()) * self._radius + self._edge_width

    def _cut(
        self, points: Float[np.ndarray, "handles 3"], within: Float[np.ndarray, "corners 3"]
    ) -> Float[np.ndarray, "handles 3"]:
        """Outlines that stay, with their edges, between the sides of a plane."""
        low, high = within.min(axis=0) + self._edge_width, within.max(axis=0) - self._edge_width
        for axis in (0, 1):
            np.clip(points[:, axis], low[axis], high[axis], out=points[:, axis])
        return points

    def halved(self) -> list[Dots]:
        """Edges and fills as two shapes that look the same together; only one where they do not.

        Cairo fills many circles in a fraction of the time that it takes to stroke them.
        """
        if not self._edge_width or self.fill_opacity < 1 or self._shape is not _outline(ROUND):
            return [self]
        below, above = self.twin(), self.twin()
        below.set_fill(self.background_stroke_color)
        for half in (below, above):
            half.background_stroke_width = 0
            half.background_stroke_rgbas[:, 3] = 0
        below._radius, below._edge_width = self._radius + self._edge_width, 0.0
        return [below, above]

    def twin(self) -> Dots:
        """Others of the same look, made in a fraction of the time."""
        twin = copy(self)
        twin.submobjects, twin.updaters = [], []
        for name in ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"):
            setattr(twin, name, getattr(self, name).copy())
        return twin


def mark_at(at: Point, colour: str, mark: Mark, radius: float) -> Dots:
    """One mark without an edge, as large as a dot of `radius` Manim units."""
    dot = Dots(radius=radius, fill=colour, edge=colour, edge_width=0, mark=mark)
    dot.place(np.array([at]), np.ones(1))
    return dot


class Dot(VMobject):
    """One dot, or some, in the look of others, whose edge is scaled along with it.

    Manim would keep the width of the edge, which covers small dots and is lost around large ones.
    """

    def __init__(self, look: Dots, outline: Float[np.ndarray, "handles 3"]) -> None:
        # Not by Manim's constructor, which takes many times as long.
        own = dict(vars(look.twin()))
        width = own.pop("background_stroke_width")
        self.__dict__ |= own | {"name": "Dot"}
        self.points = outline
        self.background_stroke_width = width

    @property
    def background_stroke_width(self) -> float:
        """The width of the edge, half of which the dot covers."""
        return self._edge * self._across()

    @background_stroke_width.setter
    def background_stroke_width(self, width: float) -> None:
        across = self._across()
        self._edge = width / across if across else 0.0

    def _across(self) -> float:
        """The distance from the point where the outline begins to the one half way around."""
        points = self.points
        return dist(points[0], points[len(points) // 8 * 4]) if len(points) else 0.0


class Settled(VMobject):
    """Dots where they have been placed, which may fade."""

    fixed_text = True  # renderers may keep its picture

    def __init__(self, dots: Dots) -> None:
        # Not by Manim's constructor, which takes many times as long.
        self.__dict__ |= vars(dots) | {"name": "Settled"}
        self.points = dots.points.copy()
        self.points.flags.writeable = False  # so that renderers need not compare it
