"""Many seeds of one run: where their boundaries agree, how many succeed, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from ..reels.steps import Steps
from .composition import Composition, Live, Still
from .fields.blended_field import alike
from .fields.field_pixels import FieldPixels
from .fields.mean_field import MeanField, Member, answers_of
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.task_colours import LineStyle, colours_of
from .parts.arrivals import Arrivals
from .parts.class_list import ClassKey
from .parts.line_labels import LineLabels, Named
from .parts.plane import Boundary, FieldImage, Plane, drawn, points_of
from .parts.readings import Readings
from .parts.recorded_output import pixels_of
from .parts.shapes import STROKE
from .parts.shown import ShownPath
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene, same_problem, some_reels
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting, places_of
from .stage.target import Target
from .stage.tiles import packed
from .stage.typography import line
from .words.differences import subtitles_of, successes_of
from .words.measures import written_measures_of
from .words.own_names import own_axes, own_classes
from .words.phrases import phrases_of

_LINES = 5  # boundaries of single runs at most: more of them hide each other and the field
_SINGLE = LineStyle(1.4, 0.35)
_MEAN = LineStyle(2.6, 0.85)  # at least
_TITLE = 24.0  # size of type
_LARGEST = 256.0  # design pixels, the side of the field of one run
_LOOSEST = 0.25  # of it, the widest gap between two


@dataclass(frozen=True)
class _Place:
    """Where everything stands in one shape of frame.

    That is the plane, names of its lines beside it, two numbers, the fields of all runs, their
    dots, and a key of the classes.
    """

    plane: Box
    names: Box
    epoch: Setting
    share: Setting
    runs: Box
    dots: Box
    key: Box | None = None


_PLACES = {
    "wide": _Place(
        Box(96, 156, 848, 848),
        Box(958, 156, 90, 848),
        (92, (1056, 288)),
        (92, (1400, 288)),
        Box(1056, 392, 768, 300),
        Box(1056, 772, 768, 266),
    ),
    "wide small": _Place(
        Box(96, 156, 848, 848),
        Box(958, 156, 80, 848),
        (120, (1040, 310)),
        (120, (1420, 310)),
        Box(1040, 380, 784, 330),
        Box(1040, 770, 784, 234),
    ),
    "square": _Place(
        Box(96, 144, 716, 716),
        Box(817, 144, 24, 716),
        (64, (60, 1048)),
        (64, (250, 1048)),
        Box(844, 182, 176, 678),
        Box(540, 938, 480, 126),
    ),
    "tall": _Place(
        Box(60, 252, 960, 960),
        Box(60, 218, 960, 30),
        (92, (60, 1396)),
        (92, (480, 1396)),
        Box(60, 1440, 960, 140),
        Box(60, 1632, 960, 164),
    ),
}
_KEYED = {
    "wide": replace(
        _PLACES["wide"],
        runs=Box(1056, 392, 768, 204),
        dots=Box(1056, 652, 768, 210),
        key=Box(1056, 884, 768, 130),
    ),
    "wide small": replace(
        _PLACES["wide small"],
        runs=Box(1040, 350, 784, 186),
        dots=Box(1040, 586, 784, 130),
        key=Box(1040, 730, 784, 280),
    ),
    "square": replace(
        _PLACES["square"],
        runs=Box(844, 524, 176, 336),
        key=Box(844, 144, 176, 310),
    ),
    "tall": replace(
        _PLACES["tall"],
        plane=Box(110, 252, 860, 860),
        names=Box(110, 218, 860, 30),
        epoch=(92, (60, 1298)),
        share=(92, (480, 1298)),
        key=Box(60, 1322, 960, 90),
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
        places, place = places_of(stage), stage.pick(_KEYED if names else _PLACES)
        pace = Pace.shared(self.pace, reels)
        plane = Plane.of(dataset, place.plane, stage)
        pixels, colours = pixels_of(task.sparse(), plane), colours_of(task)
        field = MeanField(reels, pixels.grid, pixels.finer)
        measures = written_measures_of(reels)
        reached = [each.measure.first(self.goal) for each in measures]
        steps = Steps.shared([reel.steps for reel in reels])
        shown = min(reel.steps.first for reel in reels), steps.last
        goal = measures[0].goal(self.goal)
        arrivals = Arrivals(
            phrases_of(task).until(goal, steps),
            reached,
            shown,
            pace,
            lasting,
            at_last="not yet" if any(reel.cut_short for reel in reels) else "never",
            when=steps.written,
            box=place.dots,
            stage=stage,
        )
        readings = Readings(place.epoch, steps, stage, label=places.labels, beside=[place.dots])
        readings.append(
            f"Reached {goal}",
            lambda now: f"{sum(each <= now.epoch for each in reached)} of {len(reels)}",
            place.share,
            longest=f"{len(reels)} of {len(reels)}",
            short="Reached",
        )
        given = self.title
        titles = successes_of(reels, self.goal, "runs") if given is None else [given]
        title = fitting_title(titles, stage)
        style = LineStyle(
            max(colours.lines.width, _MEAN.width), max(colours.lines.opacity, _MEAN.opacity)
        )
        singles = _Boundaries(plane, field, pixels)
        mean = Boundary(plane, field, pixels, style)
        named = [Named(("mean",), mean), Named(("single", "runs"), singles)]
        return Composition(
            [
                Still(heading(title, subtitles_of(reels), stage)),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reels[0]))),
                Still(ClassKey(names, place.key, stage)),
                Still(readings.still),
                Still(arrivals.still),
                Live(FieldImage(plane, field, pixels)),
                *self._runs(reached, place.runs),
                Live(singles),
                Live(mean),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(LineLabels(named, plane, place.names, Moment(shown[1], 1.0))),
                Live(arrivals),
                Live(readings),
            ],
            pace,
            targets={
                "mean": mean.targets()["boundary"],
                "lines": Target.at(plane.box),
                "runs": Target.at(place.runs),
                "dots": Target.of(arrivals, arrivals.still, layout=stage.layout),
            },
        )

    def _runs(self, reached: Sequence[float], inside: Box) -> list[Still | Live]:
        """The field of every run, small: first those that are the soonest to succeed."""
        stage, dataset = self.stage, self.reels[0].dataset
        layout, size = stage.layout, stage.layout.chart_type(_TITLE)
        gap = (10.0 if len(reached) <= 16 else 6.0) * layout.thickening
        boxes = packed(
            len(reached), inside=inside, gap=gap, strip=0, most=_LARGEST, loosest=_LOOSEST
        )
        planes = [Plane.of(dataset, box, stage) for box in boxes]
        pixels = pixels_of(self.reels[0].task, planes[0])
        order = np.argsort(reached, kind="stable").tolist()
        parts: list[Still | Live] = []
        for plane, run in zip(planes, order, strict=True):
            reel = self.reels[run]
            field = RecordedField(reel, pixels.grid, finer=pixels.finer)
            own = partial(min, reel.steps.last)
            parts.append(Live(FieldImage(plane, field, pixels), own))
        if size and layout.shape != "tall":
            at = layout.point(inside.x, inside.y - size * 0.7)
            title = line("Each run", size * layout.unit, at=at, colour=stage.theme.ink, bold=True)
            parts.append(Still(title))
        return parts


class _Boundaries(ShownPath):
    """The boundaries of some of the networks, thin and faint."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_plane", "_field", "_pixels")

    def __init__(self, plane: Plane, field: MeanField, pixels: FieldPixels) -> None:
        self._plane, self._field, self._pixels = plane, field, pixels
        super().__init__(
            plane.corners,
            field,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=_SINGLE.width * plane.layout.unit * plane.layout.thickening * STROKE,
            stroke_opacity=_SINGLE.opacity,
            fill_opacity=0,
        )

    def state(self) -> object:
        """The steps that are shown: lines of runs that rest stay."""
        return [field.blend(own) for field, own in self._members()]

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment."""
        members = self._members()
        fields = alike([field.at(own) for field, own in members])
        lines = self._pixels.boundaries(fields, answers_of(members))
        return drawn(lines, self._plane, self._plane.pixels)

    def _members(self) -> Sequence[Member]:
        return self._field.members(self.moment)[:_LINES]
