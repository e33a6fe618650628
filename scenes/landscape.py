"""The loss around the path of training, with the path moving on it."""

from __future__ import annotations

import contourpy
import numpy as np
from manim import Mobject, VGroup, VMobject

from ..errors import UserError
from .fields.field import FieldPixels
from .fields.loss_landscape import Losses, LossField, levels
from .fields.pace import Pace
from .parts.output_field import output_of
from .parts.plane import FieldImage, Plane, points_of
from .parts.readings import Readings
from .parts.shapes import STROKE, Dots, joined
from .parts.titles import heading, remark
from .reel_scene import Film, ReelScene, one_reel
from .stage.places import grid_of, second_view_of
from .words.measures import before, loss_format
from .words.numbers import per_cent

_LOW = "#2f9484"
_CONTOURS = 11


class Landscape(ReelScene):
    """The loss as a map, the network walking over it, and what the network answers meanwhile."""

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` if it minimised another loss."""
        reel = one_reel("landscape", self.reels)
        if reel.spec.objective != "cross_entropy" and not reel.dataset.regression:
            told = "scene 'landscape' maps cross-entropy"
            raise UserError(told, given=reel.spec.objective)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        labels, place = grid_of(layout).labels, second_view_of(layout)
        pace = Pace.named(self.pace, reel)
        losses = Losses(reel)
        map_plane = Plane(place.first, losses.domain, layout)
        map_pixels = FieldPixels(
            losses.domain, map_plane.pixels, 2, theme, self.bands, colours=(_LOW, _LOW)
        )
        map_image = FieldImage(map_plane, LossField(losses, map_pixels.grid), map_pixels)
        map_image.show(0.0)
        path = _Path(losses, map_plane, colour=theme.boundary)
        plane = Plane(place.second, dataset.domain, layout)
        image, boundary = output_of(reel, plane, theme, self.bands)
        epochs, values = reel.epochs.astype(float), reel.metrics.train_loss
        written = loss_format(values)
        readings = Readings(place.epoch, label=labels, layout=layout, theme=theme)
        readings.add(
            "Loss", place.measure, lambda epoch: written(float(values[before(epochs, epoch)]))
        )
        told = f"Darker is lower. This plane holds {per_cent(losses.explained)} of the path."
        title = self.title or "Training walks down the loss"
        still = VGroup(
            heading(title, [reel.spec.summary], layout, theme),
            readings.still,
            remark("The network there", place.name, layout=layout, colour=theme.muted),
            remark(told, place.caption, layout=layout, colour=theme.ink),
        )

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            for part in (image, boundary, path, readings):
                part.show(epoch)

        contours = _contours(losses, map_plane, theme.boundary)
        below: list[Mobject] = [path, image, boundary]
        points = points_of(dataset, plane)
        return Film(
            mobjects=[still, map_image, contours, *below, points, *readings.moving],
            moving=[*below, *readings.moving],
            show=show,
        )


class _Path(VGroup):
    """Where the network has been and is."""

    def __init__(self, losses: Losses, plane: Plane, *, colour: str) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        self._epochs, self._places = losses.epochs, plane.places(losses.path)
        self._line = VMobject(stroke_color=colour, stroke_width=3.2 * unit * STROKE, fill_opacity=0)
        self._start = Dots(radius=6 * unit, fill=colour, edge="#ffffff", edge_width=0)
        self._head = Dots(radius=11 * unit, fill=colour, edge="#ffffff", edge_width=3 * unit)
        self._start.show(self._places[:1], np.ones(1))
        super().__init__(self._line, self._start, self._head)

    def show(self, epoch: float) -> None:
        """Show the path up to a fractional epoch."""
        head = np.array(
            [[np.interp(epoch, self._epochs, self._places[:, axis]) for axis in range(3)]]
        )
        walked = self._places[self._epochs < epoch]
        self._line.points = joined([np.vstack([walked, head])])
        self._head.show(head, np.ones(1))


def _contours(losses: Losses, plane: Plane, colour: str) -> VMobject:
    """Lines of equal loss."""
    found = contourpy.contour_generator(losses.grid.x, losses.grid.y, losses.values)
    lines = [points for level in levels(losses, _CONTOURS) for points in found.lines(float(level))]
    width = 1.3 * plane.layout.unit * plane.layout.thickening * STROKE
    path = VMobject(stroke_color=colour, stroke_width=width, stroke_opacity=0.28, fill_opacity=0)
    path.points = joined([plane.places(points) for points in lines])
    return path
