"""Many seeds of one run: where their boundaries agree, how many succeed, and how soon."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manim import VMobject

from .composition import Composition, Live, Still
from .fields.field_pixels import FieldPixels
from .fields.mean_field import MeanField
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.arrivals import Arrivals
from .parts.class_list import ClassKey
from .parts.plane import Boundary, FieldImage, Plane, points_of
from .parts.readings import Readings
from .parts.recorded_output import pixels_of
from .parts.shapes import STROKE, joined
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene, same_problem, some_reels
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting, places_with
from .words.differences import subtitles_of, successes_of
from .words.measures import written_measures_of
from .words.numbers import per_cent
from .words.own_names import own_axes, own_classes
from .words.phrases import phrases_of


@dataclass(frozen=True)
class _Place:
    """Where numbers and the dots of all runs stand in one shape of frame."""

    epoch: Setting
    share: Setting
    dots: Box
    key: Box | None = None


_PLACES = {
    "wide": _Place((92, (1056, 288)), (92, (1400, 288)), Box(1056, 420, 768, 520)),
    "wide small": _Place((120, (1040, 310)), (120, (1040, 540)), Box(1040, 640, 784, 360)),
    "square": _Place((64, (60, 1048)), (64, (250, 1048)), Box(480, 948, 540, 100)),
    "tall": _Place((110, (60, 1424)), (110, (480, 1424)), Box(60, 1520, 960, 226)),
}
_KEYED = {
    "wide": replace(_PLACES["wide"], dots=Box(1056, 420, 768, 340), key=Box(1056, 806, 768, 180)),
    "wide small": replace(
        _PLACES["wide small"], dots=Box(1040, 600, 784, 150), key=Box(1040, 780, 784, 226)
    ),
    "square": replace(_PLACES["square"], key=Box(838, 144, 182, 716)),
    "tall": _Place(
        (92, (60, 1304)), (92, (480, 1304)), Box(60, 1586, 960, 160), Box(60, 1346, 960, 176)
    ),
}


class Ensemble(ReelScene):
    """All boundaries over the mean of all fields, and one dot per run at the epoch of its success.

    A run succeeds at the first epoch with a share of `goal` of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    def compose(self) -> Composition:
        """The film; raises `UserError` for one run, too many, or runs on different data."""
        reels = some_reels("ensemble", self.reels)
        same_problem("ensemble", reels)
        stage, dataset, task = self.stage, reels[0].dataset, reels[0].task
        names, lasting = own_classes(reels), stage.timing.share(0.5)
        places, place = places_with(names, stage), stage.pick(_KEYED if names else _PLACES)
        pace = Pace.shared(self.pace, reels)
        plane = Plane.of(dataset, places.plane, stage)
        pixels, colours = pixels_of(task.sparse(), plane), colours_of(task)
        field = MeanField(reels, pixels.grid)
        measures = written_measures_of(reels)
        reached = [each.measure.first(self.goal) for each in measures]
        shown = min(reel.steps.first for reel in reels), max(reel.steps.last for reel in reels)
        until = phrases_of(task).until(measures[0].goal(self.goal))
        arrivals = Arrivals(until, reached, shown, pace, lasting, box=place.dots, stage=stage)
        readings = Readings(place.epoch, stage, label=places.labels)
        readings.append(
            "Runs that succeed",
            lambda now: per_cent(sum(each <= now.epoch for each in reached) / len(reels)),
            place.share,
        )
        given = self.title
        titles = successes_of(reels, self.goal, "runs") if given is None else [given]
        title = fitting_title(titles, stage)
        return Composition(
            [
                Still(heading(title, subtitles_of(reels), stage)),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reels[0]))),
                Still(ClassKey(names, place.key, stage)),
                Still(readings.still),
                Still(arrivals.still),
                Live(FieldImage(plane, field, pixels)),
                Live(_Boundaries(plane, field, pixels)),
                Live(Boundary(plane, field, pixels, colours.lines)),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(arrivals),
                Live(readings),
            ],
            pace,
        )


class _Boundaries(VMobject):
    """The boundary of every network, thin."""

    def __init__(self, plane: Plane, field: MeanField, pixels: FieldPixels) -> None:
        super().__init__(
            stroke_color=plane.stage.theme.boundary,
            stroke_width=1.5 * plane.layout.unit * plane.layout.thickening * STROKE,
            stroke_opacity=0.5,
            fill_opacity=0,
        )
        self._plane, self._field, self._pixels = plane, field, pixels

    def show(self, moment: Moment) -> None:
        """Show all boundaries at a moment."""
        lines = [
            points
            for field, own in self._field.members(moment)
            for points in self._pixels.boundary(field.at(own), field.answers(own))
        ]
        self.points = joined([self._plane.places(points) for points in lines])
