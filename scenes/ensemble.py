"""Many seeds of one run: where their boundaries agree, how many succeed, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from ..reels.measure import Accuracy
from ..reels.recording import Recording
from ..reels.steps import Steps
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .ensemble_places import Place, ensemble_places
from .ensemble_successes import Successes
from .fields.blended_field import alike
from .fields.field_pixels import FieldPixels
from .fields.mean_field import MeanField, Member, answers_of
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.rewinding import Rewinding
from .fields.task_colours import LineStyle, colours_of
from .parts.arrivals import ROOMY, Arrivals
from .parts.boundary import Boundary, drawn
from .parts.captions import Captions
from .parts.field_image import FieldImage, SmoothImage
from .parts.line_key import LineKey, Named
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings
from .parts.recorded_output import pixels_of, smooth_pixels_of
from .parts.run_tiles import RunTiles
from .parts.shapes import STROKE
from .parts.shown import ShownPath
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene
from .stage.layout import Box
from .stage.moment import Moment
from .stage.narration import tells
from .stage.places import places_of
from .stage.stage import Stage
from .stage.target import Target
from .suitable import same_problem, some_reels
from .words.differences import labels_of
from .words.ensemble import (
    as_judged,
    goal_of,
    lines_of,
    result_of,
    subtitles_of_ensemble,
    training_of,
)
from .words.measures import WrittenMeasure
from .words.own_names import has_shared_scale, own_axes, own_classes
from .words.phrases import the_end
from .words.successes import successes_of

_LINES = 5  # boundaries of single runs at most: more of them hide each other and the field
_SINGLE = LineStyle(1.4, 0.3)
_MEAN = LineStyle(2.6, 0.85)  # at least
_APART = 50.0  # design pixels, from the fields of single runs to the title below them
_LEAST = 136.0  # design pixels, the height of dots below fields in tall frames
_OVER = 24.0  # the same to dots that stand below beside them
_ENTERING = 0.5  # seconds
# Parts of the clock: the result stays, and is wound back to the first epoch; the result again.
_HELD, _REWOUND, _LEARNT = 0.05, 0.10, 0.94


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
        place = ensemble_places(own_classes(reels), stage, scaled=has_shared_scale(reels))
        pace = Rewinding(Pace.shared(self.pace, reels), _HELD, _REWOUND)
        if tells(self.narration):
            pace = pace.from_first(0.0)
        plane = Plane.of(dataset, place.plane, stage)
        pixels, colours = pixels_of(task.sparse(), plane), colours_of(task)
        field = MeanField(reels, pixels.grid, pixels.finer)
        successes = Successes(reels, self.goal)
        order = successes.order
        labels = labels_of(reels)
        words = [successes.word(run) for run in order]
        tiles = _tiles(words, [labels[run] for run in order], place, stage)
        dots = _below(tiles, place)
        arrivals = _arrivals(successes, pace, dots, stage)
        readings = _readings(successes, place, dots, stage)
        style = LineStyle(
            max(colours.lines.width, _MEAN.width), max(colours.lines.opacity, _MEAN.opacity)
        )
        mean = Boundary(plane, field, pixels, style)
        fields, boxes = self._runs(order, tiles)
        return Composition(
            [
                self._heading(successes.measures[0]),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reels[0]))),
                Still(colour_key(reels, place.key, stage)),
                Still(_line_key(reels, style, place, stage)),
                Still(readings.still),
                Still(arrivals.still),
                Live(FieldImage(plane, field, pixels)),
                Still(
                    tiles.title(
                        f"Each run, and when it reaches {successes.goal}",
                        f"Reaches {successes.goal} at",
                        "Goal reached at",
                        "Each run",
                    )
                ),
                Still(tiles.names()),
                *fields,
                Live(
                    tiles.successes(
                        boxes,
                        [successes.reached[run] for run in order],
                        [successes.known(run) for run in order],
                    )
                ),
                Live(_Boundaries(plane, field, pixels)),
                Live(mean),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(arrivals),
                Live(readings),
                *self._captions(field, successes.measures, place),
            ],
            pace,
            begins=pace.rewound,
            targets={
                "mean": mean.targets()["boundary"],
                "lines": Target.at(plane.box),
                "runs": Target.at(place.runs),
                "dots": Target.of(arrivals, arrivals.still, layout=stage.layout),
            },
        )

    def _heading(self, measure: WrittenMeasure) -> Still:
        """The title, made of the runs or given, and what they are."""
        titles = successes_of(self.reels, self.goal, "runs") if self.title is None else [self.title]
        subtitles = [*subtitles_of_ensemble(self.reels), goal_of(measure, self.goal)]
        return Still(heading(fitting_title(titles, self.stage), subtitles, self.stage))

    def _runs(self, order: Sequence[int], tiles: RunTiles) -> tuple[list[Live], list[Box]]:
        """The field of every run, small, in that order, and the squares that they fill."""
        stage, dataset = self.stage, self.reels[0].dataset
        planes = [Plane.of(dataset, box, stage) for box in tiles.boxes]
        pixels = pixels_of(self.reels[0].task, planes[0])
        parts: list[Live] = []
        for plane, run in zip(planes, order, strict=True):
            reel = self.reels[run]
            field = RecordedField(reel, pixels.grid, finer=pixels.finer)
            own = partial(min, reel.steps.last)
            if field.ends_in_cliffs:
                fine = smooth_pixels_of(reel.task, plane)
                field = RecordedField(reel, fine.grid, finer=fine.finer)
                parts.append(Live(SmoothImage(plane, field, fine), own))
            else:
                parts.append(Live(FieldImage(plane, field, pixels), own))
        return parts, [plane.box for plane in planes]

    def _captions(
        self, field: MeanField, measures: Sequence[WrittenMeasure], place: Place
    ) -> list[Live]:
        """How the mean and single runs compare, and how they got there, if it is known.

        None where a key of colours takes their place.
        """
        layout = self.stage.layout
        if place.key and (layout.shape != "wide" or layout.small):
            return []
        sentences = list[tuple[float, str]]()
        if result := self._result(field, measures):
            steps = Steps.shared([reel.steps for reel in self.reels])
            there = training_of(steps, min(reel.steps.first for reel in self.reels))
            sentences = [(0.0, result), (_HELD, there), (_LEARNT, result)]
        return [Live(Captions(sentences, self.stage, lasting=self.stage.timing.share(_ENTERING)))]

    def _result(self, field: MeanField, measures: Sequence[WrittenMeasure]) -> str:
        """How the mean compares with single runs; '' for values, and where that is not known.

        It is known if each run is right at as many points as was recorded, but for one in a hundred
        that may stand on the boundary. That is not so of points with more than two inputs, which
        are asked for where they are projected onto the plane.
        """
        reels, dataset, task = self.reels, self.reels[0].dataset, self.reels[0].task
        judged = isinstance(measures[0].measure, Accuracy)
        if not judged or any(reel.gone[-1] for reel in reels):
            return ""
        points, labels = dataset.points[dataset.train], dataset.labels[dataset.train]
        end = Moment(Steps.shared([reel.steps for reel in reels]).last, 1.0)

        def right(logits: Float[np.ndarray, "outputs n"]) -> float:
            return 1 - float(task.wrong(logits, labels).mean())

        found = [right(each) for each in answers_of(field.members(end))(points)]
        recorded = [float(each.values[-1]) for each in measures]
        if not as_judged(found, recorded, len(points)):
            return ""
        together = right(field.answers(end)(points))
        return result_of(together, recorded, the_end(reels), points=len(points))


def _arrivals(successes: Successes, pace: Rewinding, box: Box, stage: Stage) -> Arrivals:
    """One dot a run, where it reaches the goal."""
    return Arrivals(
        successes.titles,
        successes.reached,
        successes.shown,
        pace,
        stage.timing.share(_ENTERING),
        given_up=successes.given_up,
        when=successes.steps.written,
        box=box,
        stage=stage,
    )


def _readings(successes: Successes, place: Place, dots: Box, stage: Stage) -> Readings:
    """The epoch, and how many runs have reached the goal."""
    labels, runs = places_of(stage).labels, len(successes.reached)
    readings = Readings(place.epoch, successes.steps, stage, label=labels, beside=[dots])
    readings.append(
        f"Reached {successes.goal}{successes.judged}",
        lambda now: successes.count(now.epoch),
        place.share,
        longest=f"{runs} of {runs}",
        short="Reached",
    )
    return readings


def _line_key(reels: Sequence[Recording], style: LineStyle, place: Place, stage: Stage) -> LineKey:
    """What the lines are: of the mean in a `style`, and of single runs."""
    words = lines_of(reels, _LINES)
    named = [Named(word, each) for word, each in zip(words, (style, _SINGLE), strict=True)]
    return LineKey(named, place.lines, stage)


def _tiles(words: Sequence[str], names: Sequence[str], place: Place, stage: Stage) -> RunTiles:
    """The fields of all runs, over dots with a title and epochs if they stand below them."""
    over = place.dots.x == place.runs.x
    least = _LEAST if stage.layout.shape == "tall" else ROOMY
    lowest = place.dots.bottom - least - _APART if over else place.dots.y - _OVER
    lowest = lowest if place.dots.height else place.dots.y
    key = place.key
    if key and key.y > place.runs.y and key.right > place.runs.x:  # it may stand under the fields
        lowest = min(lowest, key.y - _OVER)
    return RunTiles(words, place.runs, stage, names=names, lowest=lowest)


def _below(tiles: RunTiles, place: Place) -> Box:
    """Where the dots of all runs stand: close below the fields, if they stand below them."""
    dots = place.dots
    if not dots.height:
        return dots
    top = tiles.bottom + _APART if dots.x == place.runs.x else dots.y
    return Box(dots.x, top, dots.width, dots.bottom - top)


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
