"""The plane: field, boundary, points and ticks as mobjects; knows nothing of curves or captions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Float, UInt8, UInt16
from manim import Circle, ImageMobject, VGroup, VMobject

from ..training.datasets import Dataset
from .field import EpochField, FieldPixels
from .layout import Box, Layout
from .theme import Theme, class_colour
from .typography import line

_STROKE = 100  # Manim draws a stroke of width 1 as 0.01 units


class Plane:
    """Places data in a box of the layout, whose edges lie on whole pixels."""

    def __init__(self, box: Box, domain: tuple[float, float, float, float], layout: Layout) -> None:
        self.box, self.domain, self.layout = layout.snapped(box), domain, layout

    @property
    def pixels(self) -> int:
        """Side of the plane in real pixels."""
        return round(self.box.width * self.layout.scale)

    def places(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 3"]:
        """Manim's coordinates of points in data units."""
        x_min, x_max, y_min, y_max = self.domain
        left, bottom, _ = self.layout.point(self.box.x, self.box.bottom)
        right, top, _ = self.layout.point(self.box.right, self.box.y)
        scale = np.array([(right - left) / (x_max - x_min), (top - bottom) / (y_max - y_min)])
        flat = np.array([left, bottom]) + (points - np.array([x_min, y_min])) * scale
        return np.column_stack([flat, np.zeros(len(flat))])


class FieldImage(ImageMobject):
    """The probability field, as many pixels as it covers on the frame."""

    def __init__(self, plane: Plane, field: EpochField, pixels: FieldPixels) -> None:
        self._field, self._pixels = field, pixels
        self._epoch, self._stale = 0.0, True
        blank = np.full((plane.pixels, plane.pixels, 4), 255, dtype=np.uint8)
        super().__init__(blank, scale_to_resolution=plane.layout.size.height)
        self.set(height=plane.box.height * plane.layout.unit)
        box = plane.box
        self.move_to(plane.layout.point(box.x + box.width / 2, box.y + box.height / 2))

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """The colours that `levels` are indices of."""
        return self._pixels.palette

    def levels(self, shrink: int = 1) -> UInt16[np.ndarray, "_ _"]:
        """What is shown, as indices: one a pixel, or one a block of `shrink` pixels."""
        return self._pixels.levels(self._field.at(self._epoch), shrink)

    @property
    def opacity(self) -> float:
        """From 0, invisible, to 1."""
        return float(self.pixel_array[0, 0, 3]) / 255

    def interpolate_color(self, start: ImageMobject, target: ImageMobject, alpha: float) -> None:
        """Fade from the opacity of `start` to that of `target`; Manim's animations call this.

        Colours are always those of the epoch that is shown.
        """
        ends = [float(each.pixel_array[0, 0, 3]) for each in (start, target)]
        self.pixel_array[:, :, 3] = round(ends[0] + alpha * (ends[1] - ends[0]))

    def show(self, epoch: float) -> None:
        """Show the field at a fractional epoch."""
        self._epoch = epoch
        self._stale = True

    def get_pixel_array(self) -> UInt8[np.ndarray, "rows columns 4"]:
        """What is shown, as Manim draws it."""
        if self._stale:
            self.pixel_array[:, :, :3] = np.take(self.palette, self.levels(), axis=0)
            self._stale = False
        return np.asarray(self.pixel_array)


class Boundary(VMobject):
    """The line along which the winning class changes."""

    def __init__(
        self, plane: Plane, field: EpochField, pixels: FieldPixels, *, colour: str
    ) -> None:
        width = 3.2 * plane.layout.unit * plane.layout.thickening
        super().__init__(stroke_color=colour, stroke_width=width * _STROKE, fill_opacity=0)
        self._plane, self._field, self._pixels = plane, field, pixels

    def show(self, epoch: float) -> None:
        """Show the boundary at a fractional epoch."""
        lines = self._pixels.boundary(self._field.at(epoch))
        self.points = joined([self._plane.places(points) for points in lines])


def points_of(dataset: Dataset, plane: Plane) -> VGroup:
    """A dot a point: training points filled, test points ringed in the colour of their class.

    Above 500 points they are smaller. They stand in a fixed order, with no class always on top.
    """
    n = len(dataset.points)
    unit = plane.layout.unit * max(min(1.0, (500 / n) ** 0.5), 0.45)
    unit *= plane.layout.thickening
    places = plane.places(dataset.points)
    order = np.random.default_rng(0).permutation(n)
    order = order[np.argsort(dataset.train[order], kind="stable")]
    dots = VGroup()
    for index in order:
        colour = class_colour(int(dataset.labels[index]), dataset.classes)
        if dataset.train[index]:
            dot = Circle(
                radius=6.2 * unit, stroke_color="#ffffff", stroke_width=1.6 * unit * _STROKE
            )
            dot.set_fill(colour, opacity=1)
        else:
            dot = Circle(radius=5.2 * unit, stroke_color=colour, stroke_width=2.2 * unit * _STROKE)
            dot.set_fill("#ffffff", opacity=1)
        dots.add(dot.move_to(places[index]))
    return dots


def ticks_of(plane: Plane, theme: Theme, size: float) -> VGroup:
    """The ends and the middle of both axes, beside the plane; none where they could not be read."""
    layout, box = plane.layout, plane.box
    size *= layout.small_type
    ticks = VGroup()
    if not layout.legible(size):
        return ticks
    x_min, x_max, y_min, y_max = plane.domain
    label = partial(line, size=size * layout.unit, colour=theme.muted)
    for part in (0.0, 0.5, 1.0):
        y = box.bottom - part * box.height
        at = layout.point(box.x - 14, y + size * 0.36)
        ticks.add(label(_tick(y_min + part * (y_max - y_min)), at=at, anchor="right"))
        at = layout.point(box.x + part * box.width, box.bottom + size * 1.5)
        ticks.add(label(_tick(x_min + part * (x_max - x_min)), at=at, anchor="middle"))
    return ticks


def _tick(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def joined(lines: Sequence[Float[np.ndarray, "_ 3"]]) -> Float[np.ndarray, "handles 3"]:
    """Polylines as the straight Bézier curves of one Manim path: four points a segment."""
    segments = [
        np.stack([a, a + (b - a) / 3, b - (b - a) / 3, b], axis=1).reshape(-1, 3)
        for a, b in ((points[:-1], points[1:]) for points in lines)
    ]
    return np.concatenate(segments) if segments else np.empty((0, 3))
