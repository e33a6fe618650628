"""The last picture of a run, seen from farther and farther away."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from jaxtyping import Float, UInt16
from manim import VGroup, VMobject

from ..datasets.dataset import Dataset, Domain
from ..errors import UserError
from ..reels.recording import Recording
from .colour_key import colour_key, keyed_places
from .composition import Composition, Live, Still
from .fields.field_pixels import FieldPixels
from .fields.recorded_field import RecordedField
from .fields.task_colours import Hues, colours_of
from .options import SteppingBackOptions
from .parts.boundary import Boundary, drawn
from .parts.field_image import FieldImage
from .parts.plane import Plane
from .parts.points import looks_of, points_of
from .parts.readings import Readings
from .parts.recorded_output import pixels_of
from .parts.shapes import STROKE, joined
from .parts.titles import heading, remark
from .reel_scene import ReelScene
from .stage.easing import eased
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Places
from .suitable import one_reel
from .words import sentences

_SMALLEST = 0.45  # of their size, points that are far away
_ROOM = 200  # design pixels, the least side of a second plane


class SteppingBack(ReelScene):
    """The plane at the last epoch, while the part that is seen becomes `times` as wide."""

    options = SteppingBackOptions
    times: float

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` for one that has no model to ask."""
        reel, stage = one_reel("stepping_back", self.reels), self.stage
        if reel.architecture is None:
            remedy = "choose another `scene`"
            raise UserError("the recording has no answers beyond its plane", remedy=remedy)
        dataset, task = reel.dataset, reel.task
        places, last = keyed_places(reel, stage), reel.steps.last
        view = _View(reel, Plane.of(dataset, places.plane, stage), self.times)
        readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
        readings.append(
            "Times as wide",
            lambda now: f"{view.wide(now):.1f}",
            places.accuracy or places.epoch,
            longest=f"{self.times:.1f}",
            short="Wide",
        )
        title = self.headline(sentences.title_of(reel))
        return Composition(
            [
                Still(heading(title, [reel.about.summary, sentences.point_counts_of(reel)], stage)),
                Still(colour_key([reel], places.key, stage)),
                Still(readings.still),
                Live(_Field(view)),
                Live(_Boundary(view)),
                Live(_Before(view)),
                Live(_Points(view, dataset, colours_of(task).hues(dataset.labels))),
                Live(readings),
                *_beside(view, reel, places),
            ],
            lambda _: last,
            plane=view.plane_of(view.domain(Moment(last, 1.0))),
        )


def _beside(view: _View, reel: Recording, places: Places) -> list[Still | Live]:
    """What was seen at first, under its name, where there is room beside the plane."""
    stage, room = view.plane.stage, places.loss_chart or places.accuracy_spark
    if room is None:
        return []
    bottom, top = view.plane.box.bottom, room.y + places.labels
    if bottom - top < _ROOM:
        return []
    side = stage.layout.snapped(Box(room.x, top, bottom - top, bottom - top)).height
    plane = Plane(Box(room.x, bottom - side, side, side), view.plane.domain, stage)
    pixels, colours = pixels_of(view.task, plane), colours_of(view.task)
    field = RecordedField(reel, pixels.grid, finer=pixels.finer)
    name = places.labels, (room.x, plane.box.y - 0.6 * places.labels)
    return [
        Still(remark("Inside the frame", name, stage, colour=stage.theme.muted)),
        Live(FieldImage(plane, field, pixels)),
        Live(Boundary(plane, field, pixels, colours.lines)),
        Still(points_of(reel.dataset, colours.hues(reel.dataset.labels), plane)),
    ]


class _View:
    """What is seen of a plane at a moment: at first all of it, and in the end more."""

    def __init__(self, reel: Recording, plane: Plane, times: float) -> None:
        self.plane, self.task = plane, reel.task
        self._reel, self._times = reel, times
        self._kept: tuple[Domain, Plane, RecordedField, FieldPixels] | None = None

    def wide(self, moment: Moment) -> float:
        """How many times as wide as the plane is what is seen."""
        return float(self._times ** eased(moment.clock))

    def domain(self, moment: Moment) -> Domain:
        """What is seen, around the middle of the plane."""
        wide = self.wide(moment)
        x_min, x_max, y_min, y_max = self.plane.domain
        x, y = (x_min + x_max) / 2, (y_min + y_max) / 2
        across, up = wide * (x_max - x_min) / 2, wide * (y_max - y_min) / 2
        return (x - across, x + across, y - up, y + up)

    def plane_of(self, domain: Domain) -> Plane:
        """The plane with another domain, in the same place."""
        return Plane(self.plane.box, domain, self.plane.stage)

    def at(self, moment: Moment) -> tuple[Plane, RecordedField, FieldPixels]:
        """The plane, the field and its pixels at a moment; the last ones are kept."""
        domain = self.domain(moment)
        if self._kept is None or self._kept[0] != domain:
            plane = self.plane_of(domain)
            pixels = pixels_of(self.task, plane)
            field = RecordedField(self._reel, pixels.grid, finer=pixels.finer)
            self._kept = domain, plane, field, pixels
        return self._kept[1:]


class _Field(FieldImage):
    """The field on what is seen."""

    shared: ClassVar[tuple[str, ...]] = (*FieldImage.shared, "_view")

    def __init__(self, view: _View) -> None:
        self._view = view
        super().__init__(*view.at(Moment()))

    def state(self) -> object:
        """What is seen."""
        return self._view.domain(self.moment)

    def levels(self, shrink: int = 1) -> UInt16[np.ndarray, "_ _"]:
        """What is shown, as indices: one a pixel, or one a block of `shrink` pixels."""
        _, field, pixels = self._view.at(self.moment)
        return pixels.levels(field.at(self.moment), shrink)


class _Boundary(Boundary):
    """The boundary on what is seen."""

    shared: ClassVar[tuple[str, ...]] = (*Boundary.shared, "_view")

    def __init__(self, view: _View) -> None:
        self._view = view
        plane, field, pixels = view.at(Moment())
        super().__init__(plane, field, pixels, colours_of(view.task).lines)

    def state(self) -> object:
        """What is seen."""
        return self._view.domain(self.moment)

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment."""
        plane, field, pixels = self._view.at(self.moment)
        lines = pixels.boundary(field.at(self.moment), field.answers(self.moment))
        return drawn(lines, plane, plane.pixels)


class _Before(VMobject):
    """A frame around what was seen at first."""

    def __init__(self, view: _View) -> None:
        self._view, layout = view, view.plane.layout
        super().__init__(
            stroke_color=view.plane.stage.theme.boundary,
            stroke_width=2 * layout.unit * layout.thickening * STROKE,
            fill_opacity=0,
        )

    def show(self, moment: Moment) -> None:
        """Show the frame once there is something around it."""
        x_min, x_max, y_min, y_max = self._view.plane.domain
        corners = [(x_min, y_min), (x_max, y_min), (x_max, y_max), (x_min, y_max), (x_min, y_min)]
        places = self._view.plane_of(self._view.domain(moment)).places(np.array(corners))
        self.points = joined([places])
        self.set_stroke(opacity=min(2 * (self._view.wide(moment) - 1), 0.6))


class _Points(VGroup):
    """All points, smaller the farther away they are."""

    def __init__(self, view: _View, dataset: Dataset, hues: Hues) -> None:
        self._view, self._points = view, dataset.points
        self._inside = view.plane.holds(dataset.points)
        self._looks = looks_of(dataset, hues, view.plane)
        super().__init__(*(dots for dots, _ in self._looks))

    def show(self, moment: Moment) -> None:
        """Show the points where they are at a moment."""
        places = self._view.plane_of(self._view.domain(moment)).places(self._points)
        size = max(self._view.wide(moment) ** -0.5, _SMALLEST)
        for dots, members in self._looks:
            shown = size * self._inside[members]
            dots.place(places[members], shown, self._view.plane.corners)
