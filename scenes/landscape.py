"""The loss around the path of training, with the path moving on it."""

from __future__ import annotations

from functools import partial

import contourpy
import numpy as np
from manim import VGroup, VMobject

from ..errors import UserError
from ..reels.recording import Recording
from .composition import Composition, Live, Still
from .fields.colouring import ScaleColouring
from .fields.colours import one_sided_colours
from .fields.field_pixels import FieldPixels
from .fields.loss_landscape import LossField, LossLandscape, levels
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.plane import FieldImage, Plane, points_of
from .parts.readings import Readings, TextAt
from .parts.recorded_output import output_of
from .parts.shapes import STROKE, Dots, joined
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.moment import Moment
from .stage.places import places_of, second_view_with
from .stage.theme import Theme
from .words.measures import loss_format
from .words.numbers import per_cent
from .words.own_names import own_classes

_LOW = "#2f9484"
_CONTOURS = 11


class Landscape(ReelScene):
    """The loss as a map, the network walking over it, and what the network answers meanwhile."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it minimised another loss."""
        reel, stage, theme = one_reel("landscape", self.reels), self.stage, self.stage.theme
        if reel.header.loss != reel.task.loss_name:
            raise UserError("scene 'landscape' maps cross-entropy", given=reel.header.loss)
        names, losses = own_classes([reel]), LossLandscape(reel)
        place = second_view_with(names, stage)
        ground = Plane(place.first, losses.domain, stage)
        plane = Plane.of(reel.dataset, place.second, stage)
        image, boundary = output_of(reel, plane)
        readings = Readings(place.epoch, stage, label=places_of(stage).labels)
        readings.append("Loss", _loss_of(reel), place.measure)
        note = f"Darker is lower. This plane holds {per_cent(losses.explained)} of the path."
        title = self.headline(_title(reel))
        hues = colours_of(reel.task).hues(reel.dataset.labels)
        name = remark("The network there", place.name, stage, colour=theme.muted)
        return Composition(
            [
                Still(heading(title, [reel.about.summary], stage)),
                Still(readings.still),
                Still(name),
                Still(ClassKey(names, place.key, stage)),
                Still(remark(note, place.caption, stage, colour=theme.ink)),
                Still(_map(losses, ground, theme)),
                Still(_contours(losses, ground, theme.boundary)),
                Live(_Path(losses, ground, colour=theme.boundary)),
                Live(image),
                Live(boundary),
                Still(points_of(reel.dataset, hues, plane)),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
        )


def _title(reel: Recording) -> str:
    """Where training goes: it may end higher than it began."""
    first, last = reel.metrics.train_loss[[0, -1]]
    if last == first:
        return "The loss around the network"
    return "Training walks down the loss" if last < first else "The loss ends higher than it began"


def _loss_of(reel: Recording) -> TextAt:
    """The training loss as it is read."""
    losses = reel.metrics.train_loss
    written = loss_format(losses)
    return lambda now: written(float(losses[reel.steps.before(now.epoch)]))


def _map(losses: LossLandscape, plane: Plane, theme: Theme) -> FieldImage:
    """The loss over the plane: the lower, the more colour."""
    colours = partial(one_sided_colours, colour=_LOW, theme=theme)
    colouring = ScaleColouring(0, 1, lambda share: colours((share + 1) / 2))
    pixels = FieldPixels(losses.domain, plane.pixels, colouring)
    image = FieldImage(plane, LossField(losses, pixels.grid), pixels)
    image.show(Moment())
    return image


class _Path(VGroup):
    """Where the network has been and is."""

    def __init__(self, losses: LossLandscape, plane: Plane, *, colour: str) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        self._epochs, self._places = losses.epochs, plane.places(losses.path)
        self._line = VMobject(stroke_color=colour, stroke_width=3.2 * unit * STROKE, fill_opacity=0)
        self._start = Dots(radius=6 * unit, fill=colour, edge="#ffffff", edge_width=0)
        self._head = Dots(radius=11 * unit, fill=colour, edge="#ffffff", edge_width=3 * unit)
        self._start.place(self._places[:1], np.ones(1))
        super().__init__(self._line, self._start, self._head)

    def show(self, moment: Moment) -> None:
        """Show the path up to the epoch."""
        epoch = moment.epoch
        head = np.array(
            [[np.interp(epoch, self._epochs, self._places[:, axis]) for axis in range(3)]]
        )
        walked = self._places[self._epochs < epoch]
        self._line.points = joined([np.vstack([walked, head])])
        self._head.place(head, np.ones(1))


def _contours(losses: LossLandscape, plane: Plane, colour: str) -> VMobject:
    """Lines of equal loss."""
    found = contourpy.contour_generator(losses.grid.x, losses.grid.y, losses.values)
    lines = [points for level in levels(losses, _CONTOURS) for points in found.lines(float(level))]
    width = 1.3 * plane.layout.unit * plane.layout.thickening * STROKE
    path = VMobject(stroke_color=colour, stroke_width=width, stroke_opacity=0.28, fill_opacity=0)
    path.points = joined([plane.places(points) for points in lines])
    return path
