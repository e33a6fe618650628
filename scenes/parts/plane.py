"""The plane: field, boundary and points as mobjects; knows nothing of axes, curves or captions.

It is longer than other files because all of these share the places of one plane.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8, UInt16
from manim import ImageMobject, VGroup

from ...datasets.dataset import Dataset, Scaling
from ..fields.colours import MANY_POINTS, darkened, edge_colour
from ..fields.field import Field, Pixels
from ..fields.field_pixels import FieldPixels
from ..fields.hatching import hatched, hatching
from ..fields.task_colours import Hues, LineStyle
from ..stage.layout import Box
from ..stage.marks import Mark
from ..stage.stage import Stage
from ..stage.target import Target
from ..words.own_names import are_years
from .corners import Three
from .shapes import STROKE, Dot, Dots, apart, simplified_lines
from .shown import Shown, ShownPath
from .turns import turns_in_order, turns_on_a_board

_TOLERANCE = 0.1  # pixels, the largest deviation of the simplified boundary
_FULL_SIZE = 700.0  # design pixels; on smaller planes dots and lines are smaller
_HAIR = 1e-6  # design pixels
_TRANSLUCENT = 0.6  # the opacity of points then
_WIDER, _EDGED = 2.0, 3.6  # times the width of a boundary that is pointed at, and of its edge
_DEEP = 2.0  # times the area of a square: as many dots hide those below


class Plane:
    """Places data in a box of the layout, whose edges lie on whole pixels.

    `scaling` is what standardising did to the data, whose own units the ticks show; of each axis,
    `years` says whether these are years, and `positive` whether no value is below 0.
    """

    def __init__(
        self,
        box: Box,
        domain: tuple[float, float, float, float],
        stage: Stage,
        scaling: Scaling | None = None,
        years: tuple[bool, bool] = (False, False),
        positive: tuple[bool, bool] = (False, False),
    ) -> None:
        self.stage, self.layout = stage, stage.layout
        self.box, self.domain, self._scaling = self.layout.snapped(box), domain, scaling
        self.years, self.positive = years, positive

    @classmethod
    def of(cls, dataset: Dataset, box: Box, stage: Stage) -> Plane:
        """The plane of a data set."""
        x, y = dataset.own_points.T
        x_name, y_name = dataset.axis_names
        years = are_years(x_name, x), are_years(y_name, y)
        positive = (bool((x >= 0).all()), bool((y >= 0).all()))
        return cls(box, dataset.domain, stage, dataset.scaling, years, positive)

    @property
    def pixels(self) -> int:
        """Side of the plane in real pixels."""
        return round(self.box.width * self.layout.scale)

    @property
    def shrinking(self) -> float:
        """Factor on the sizes of dots and lines on small planes, before each kind's exponent."""
        return min(1.0, self.box.width / _FULL_SIZE)

    def places(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 3"]:
        """Manim's coordinates of points in data units."""
        x_min, x_max, y_min, y_max = self.domain
        left, bottom, _ = self.layout.point(self.box.x, self.box.bottom)
        right, top, _ = self.layout.point(self.box.right, self.box.y)
        scale = np.array([(right - left) / (x_max - x_min), (top - bottom) / (y_max - y_min)])
        flat = np.array([left, bottom]) + (points - np.array([x_min, y_min])) * scale
        return np.column_stack([flat, np.zeros(len(flat))])

    def data_at(self, places: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 2"]:
        """Points in data units at Manim's coordinates: the inverse of `places`."""
        x_min, x_max, y_min, y_max = self.domain
        origin, right, up = self.corners
        shares = (places - origin)[:, :2] / np.array([right[0] - origin[0], up[1] - origin[1]])
        return np.asarray([x_min, y_min] + shares * [x_max - x_min, y_max - y_min])

    def holds(self, points: Float[np.ndarray, "n 2"]) -> Bool[np.ndarray, " n"]:
        """Which points are on the plane, its edges included."""
        x_min, x_max, y_min, y_max = self.domain
        x, y = points.T
        return np.asarray((x >= x_min) & (x <= x_max) & (y >= y_min) & (y <= y_max))

    @property
    def corners(self) -> Three:
        """Manim's coordinates of the corners."""
        x_min, x_max, y_min, y_max = self.domain
        return self.places(np.array([[x_min, y_min], [x_max, y_min], [x_min, y_max]], dtype=float))

    def value(self, axis: int, part: float) -> float:
        """The value, in the data's own units, at a part of an axis: 0 is its low end, 1 its high.

        Axis 0 is x, 1 is y.
        """
        low, high = self.domain[2 * axis : 2 * axis + 2]
        value = low + part * (high - low)
        if self._scaling is None:
            return value
        return self._scaling.mean[axis] + value * self._scaling.deviation[axis]

    def standardised(self, x: float, y: float) -> Float[np.ndarray, "1 2"]:
        """A point in the data's own units as `places` takes points."""
        own = np.array([[x, y]], dtype=float)
        return own if self._scaling is None else self._scaling.standardised(own)


class PlaneImage(Shown, ImageMobject):
    """A picture on a plane, as many pixels as it covers on the frame."""

    pixel_array: UInt8[np.ndarray, "rows columns 4"]

    def __init__(self, plane: Plane) -> None:
        blank = np.full((plane.pixels, plane.pixels, 4), 255, dtype=np.uint8)
        super().__init__(blank, scale_to_resolution=plane.layout.size.height)
        self.set(height=plane.box.height * plane.layout.unit)
        self.ready = True  # before, Manim asks for the picture to see its size
        # Stock Manim cuts corners to whole pixels: one that rounding left short would lose a row.
        x, y = plane.box.x + _HAIR, plane.box.y + _HAIR
        self.move_to(plane.layout.point(x + plane.box.width / 2, y + plane.box.height / 2))

    @abstractmethod
    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top."""

    @property
    def pixel_size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixel_array.shape[:2]
        return width, height

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""
        return float(self.pixel_array[0, 0, 3]) / 255

    @property
    def three(self) -> Three:
        """The corners where Manim has moved them."""
        return np.asarray(self.points[[2, 3, 0]])

    def interpolate_color(self, start: ImageMobject, target: ImageMobject, alpha: float) -> None:
        """Fade from the opacity of `start` to that of `target`; Manim's animations call this.

        Colours are always those of an epoch, which goes from that of `start` to that of `target`.
        """
        ends = [float(each.pixel_array[0, 0, 3]) for each in (start, target)]
        self.pixel_array[:, :, 3] = round(ends[0] + alpha * (ends[1] - ends[0]))
        self.show_between(start, target, alpha)

    def get_pixel_array(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """What is shown, as Manim draws it."""
        if self.outdated():
            self.pixel_array[:, :, :3] = self.colours()
        return np.asarray(self.pixel_array)


class FieldImage(PlaneImage):
    """A field on a plane, which canvases may look up in its table of colours."""

    shared: ClassVar[tuple[str, ...]] = ("_field", "_pixels", "_theme")

    def __init__(self, plane: Plane, field: Field, pixels: Pixels) -> None:
        self._field, self._pixels, self._theme = field, pixels, plane.stage.theme
        self._kept: dict[int, tuple[object, object, UInt16[np.ndarray, "_ _"]]] = {}
        super().__init__(plane)

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """The colours that `levels` are indices of."""
        return hatching(self._theme) if self._field.lost(self.moment) else self._pixels.palette

    def levels(self, shrink: int = 1) -> UInt16[np.ndarray, "_ _"]:
        """What is shown, as indices: one a pixel, or one a block of `shrink` pixels.

        A plane over which nothing is answered is hatched.
        """
        if self._field.lost(self.moment):
            return hatched(self.pixel_size[0], shrink)
        return self.answered(shrink)

    def answered(self, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """The same where there is an answer; kept for a field that is at rest."""
        field, pixels = self.sampled()
        answer, kept = field.at(self.moment), self._kept.get(shrink)
        if kept is None or kept[0] is not answer or kept[1] is not pixels:
            kept = self._kept[shrink] = answer, pixels, pixels.levels(answer, shrink)
        return kept[2]

    def sampled(self) -> tuple[Field, Pixels]:
        """The field, and what makes a picture of it."""
        return self._field, self._pixels

    def colours(self) -> UInt8[np.ndarray, "rows columns 3"]:
        """What is shown, row 0 at the top."""
        return np.take(self.palette, self.levels(), axis=0)


class Boundary(ShownPath):
    """The line along which the winning class changes; of values, lines of equal ones, finer."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_plane", "_field", "_pixels")

    def __init__(self, plane: Plane, field: Field, pixels: FieldPixels, style: LineStyle) -> None:
        width = style.width * plane.layout.unit * plane.layout.thickening * plane.shrinking**0.4
        self._plane, self._field, self._pixels = plane, field, pixels
        super().__init__(
            plane.corners,
            field,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=width * STROKE,
            stroke_opacity=style.opacity,
            fill_opacity=0,
        )

    @property
    def plane(self) -> Plane:
        """The plane that it is on."""
        return self._plane

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: the boundary itself, which is then wider, and the field."""
        box = self._plane.box
        return {"boundary": Target.at(box, over=lambda: Wider(self)), "field": Target.at(box)}

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment, on the plane as it was made."""
        return self.found(self._field, self._pixels, self._plane.pixels)

    def found(self, field: Field, pixels: FieldPixels, side: int) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines in a field, exact to a part of a pixel on a plane of `side` pixels."""
        moment = self.moment
        if field.lost(moment):
            return []
        lines = pixels.boundary(field.at(moment), field.answers(moment))
        return drawn(lines, self._plane, side)


class Wider(ShownPath):
    """The same lines as a part shows, wider, in a pale edge; the part goes on showing its own."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_lines")

    def __init__(self, lines: Boundary) -> None:
        self._lines = lines
        plane, width = lines.plane, lines.stroke_width
        super().__init__(
            plane.corners,
            lines.source,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=width * _WIDER,
            background_stroke_color=plane.stage.theme.neutral,
            background_stroke_width=width * _EDGED,
            background_stroke_opacity=1,
            fill_opacity=0,
        )

    def state(self) -> object:
        """What the part shows."""
        return self._lines.state()

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines of the part."""
        return self._lines.lines()


def drawn(
    lines: Sequence[Float[np.ndarray, "_ 2"]], plane: Plane, side: int
) -> list[Float[np.ndarray, "_ 3"]]:
    """Lines in data units as they are drawn: exact to a part of a pixel on `side` pixels."""
    tolerance = _TOLERANCE * plane.box.width * plane.layout.unit / side
    if not lines:
        return []
    flat = plane.places(np.concatenate(lines))[:, :2].astype(np.float32)
    return simplified_lines(apart(flat, lines), tolerance)


def points_of(dataset: Dataset, hues: Hues, plane: Plane, others: Sequence[Plane] = ()) -> VGroup:
    """All points on the plane, styled by kind, in an order with no kind always on top.

    Those of a kind that do not meet are one mobject, which is drawn in a fraction of the time; so
    are those on `others`, planes of the same points and size.
    """
    places, looks = plane.places(dataset.points), looks_of(dataset, hues, plane)
    if not len(order := _order(dataset, plane)):
        return VGroup()
    reach = max(look.reach for look, members in looks if len(members))
    apart = 2 * reach + 1.5 * plane.layout.unit / plane.layout.scale
    if len(places) > MANY_POINTS:
        turns, above = turns_on_a_board(places[order], apart)
        seen = above * reach**2 < _DEEP * apart**2
        order, turns = order[seen], turns[seen]
    else:
        turns = turns_in_order(places[order], apart)
    look_of = np.empty(len(places), dtype=int)
    for index, (_, members) in enumerate(looks):
        look_of[members] = index
    keys = np.stack([look_of[order], turns, dataset.train[order]])
    sorting = np.lexsort(keys[: 3 if len(places) > MANY_POINTS else 2])
    starts = np.flatnonzero((np.diff(keys[:2, sorting], axis=1) != 0).any(axis=0)) + 1
    groups = np.split(order[sorting], starts)
    away = np.array([each.corners[0] - plane.corners[0] for each in (plane, *others)])
    return VGroup(
        *(
            looks[look_of[group[0]]][0].together(places[group], plane.corners, away)
            for group in groups
        )
    )


def dots_of(dataset: Dataset, hues: Hues, plane: Plane) -> VGroup:
    """The same with one mobject per point."""
    places, order = plane.places(dataset.points), _order(dataset, plane)
    dots: dict[int, Dot] = {}
    for look, members in looks_of(dataset, hues, plane):
        dots |= zip(members.tolist(), look.each(places[members], plane.corners), strict=True)
    return VGroup(*(dots[index] for index in order.tolist()))


def _order(dataset: Dataset, plane: Plane) -> Int[np.ndarray, " shown"]:
    """Which points are on the plane, in drawing order: test points below training points."""
    order = np.random.default_rng(0).permutation(len(dataset.points))
    order = order[np.argsort(dataset.train[order], kind="stable")]
    return np.asarray(order[plane.holds(dataset.points)[order]])


def crowding(points: int) -> float:
    """Factor on the sizes of dots: with more than 500 points, they are smaller."""
    return max(min(1.0, math.sqrt(500 / max(points, 1))), 0.3)


def looks_of(
    dataset: Dataset, hues: Hues, plane: Plane
) -> list[tuple[Dots, Int[np.ndarray, " _"]]]:
    """Dots of each kind, and which points are of it: test points, then training points.

    Training points are filled; test points are white in a ring of their colour. Above 500 points,
    and on small planes, they are smaller. Above 2,000 they are a density: darker than any field, so
    that they need no white, and translucent, so that the boundary is seen through them; of test
    points, only rings are left.
    """
    train, count = dataset.train, len(dataset.points)
    unit = plane.layout.unit * crowding(count)
    unit *= plane.layout.thickening * plane.shrinking**0.6

    def tested(colour: str, mark: Mark) -> Dots:
        edge, width = edge_colour(colour), 2.2 * unit
        return Dots(radius=5.2 * unit, fill="#ffffff", edge=edge, edge_width=width, mark=mark)

    def trained(colour: str, mark: Mark) -> Dots:
        width = 1.6 * unit
        return Dots(radius=6.2 * unit, fill=colour, edge="#ffffff", edge_width=width, mark=mark)

    def dense(colour: str, mark: Mark, *, filled: bool) -> Dots:
        dark = darkened(colour)
        return Dots(
            radius=5.6 * unit,
            fill=dark if filled else None,
            edge=dark,
            edge_width=0 if filled else 0.9 * unit,
            mark=mark,
            opacity=_TRANSLUCENT,
        )

    looks = (tested, trained)
    if count > MANY_POINTS:
        looks = partial(dense, filled=False), partial(dense, filled=True)
    return [
        (look(colour, mark), np.flatnonzero((hues.index == k) & (train == filled)))
        for look, filled in zip(looks, (False, True), strict=True)
        for k, (colour, mark) in enumerate(hues.looks)
    ]
