"""Many seeds of one run: where their boundaries agree, how many succeed, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Bool, Float

from ..reels.measure import Accuracy
from ..reels.recording import Recording
from ..reels.steps import Steps
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .ensemble_parts import ENTERING, arrivals_of, below, line_key_of, readings_of, tiles_of
from .ensemble_places import Place, ensemble_places
from .ensemble_successes import Successes
from .fields.field_pixels import FieldPixels
from .fields.mean_field import MeanField, answers_of
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.rewinding import Rewinding
from .fields.task_colours import LineStyle, colours_of
from .parts.boundary import Boundary
from .parts.captions import Captions
from .parts.field_image import FieldImage, SmoothImage
from .parts.plane import Plane
from .parts.points import points_of
from .parts.recorded_output import pixels_of, smooth_pixels_of
from .parts.run_tiles import RunTiles
from .parts.single_boundaries import SingleBoundaries
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import fitting_title, heading
from .reel_scene import ReelScene
from .stage.moment import Moment
from .stage.narration import tells
from .stage.target import Target
from .suitable import same_problem, some_reels
from .words.differences import labels_of
from .words.ensemble import (
    Compared,
    as_judged,
    goal_of,
    subtitles_with_marks,
    success_caption,
    success_titles,
    training_of,
)
from .words.measures import WrittenMeasure
from .words.own_names import has_shared_scale, own_axes, own_classes
from .words.phrases import the_end
from .words.sentences import kept_when_small

_MEAN = LineStyle(2.6, 0.85)  # at least
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
        pace = self._rewinding()
        plane = Plane.of(dataset, place.plane, stage)
        pixels, colours = pixels_of(task.sparse(), plane), colours_of(task)
        field = MeanField(reels, pixels.grid, pixels.finer)
        successes = Successes(reels, self.goal)
        tiles = tiles_of(successes, labels_of(reels), place, stage)
        dots = below(tiles, place)
        arrivals = arrivals_of(successes, pace, dots, stage)
        readings = readings_of(successes, place, dots, stage)
        style = LineStyle(
            max(colours.lines.width, _MEAN.width), max(colours.lines.opacity, _MEAN.opacity)
        )
        mean = Boundary(plane, field, pixels, style)
        compared, tested = self._compared(field, successes.measures)
        return Composition(
            [
                self._heading(successes.measures[0], compared),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reels[0]))),
                Still(colour_key(reels, place.key, stage)),
                Still(line_key_of(reels, style, place, stage)),
                Still(readings.still),
                Still(arrivals.still),
                Live(FieldImage(plane, field, pixels)),
                *self._runs(successes, tiles),
                Live(SingleBoundaries(plane, field, pixels)),
                Live(mean),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(arrivals),
                Live(readings),
                *self._captions(compared, tested, place),
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

    def _rewinding(self) -> Rewinding:
        """The pace: the end is seen first, unless sentences tell what is seen."""
        pace = Rewinding(Pace.shared(self.pace, self.reels), _HELD, _REWOUND)
        return pace.from_first(0.0) if tells(self.narration) else pace

    def _heading(self, measure: WrittenMeasure, compared: Compared | None) -> Still:
        """The title, made of the runs or given, and what they are."""
        reels, stage = self.reels, self.stage
        titles = compared.findings if compared else []
        titles = titles or success_titles(reels, self.goal)
        title = fitting_title(titles if self.title is None else [self.title], stage)
        subtitles = [*subtitles_with_marks(reels), goal_of(measure, self.goal)]
        return Still(heading(title, subtitles, stage, small=kept_when_small(reels[0])))

    def _runs(self, successes: Successes, tiles: RunTiles) -> list[Still | Live]:
        """The field of every run, small, those first that succeed first, with words on each."""
        stage, dataset, order = self.stage, self.reels[0].dataset, successes.order
        planes = [Plane.of(dataset, box, stage) for box in tiles.boxes]
        goal = successes.goal
        title = tiles.title(
            f"Each run, framed once it reaches {goal}",
            f"Each run, framed at {goal}",
            f"Framed at {goal}",
            "Framed at the goal",
            "Each run",
        )
        names = tiles.names()
        marks = tiles.successes(
            [plane.box for plane in planes],
            [successes.reached[run] for run in order],
            [successes.known(run) for run in order],
        )
        pixels = pixels_of(self.reels[0].task, planes[0])
        fields = [
            self._small_field(self.reels[run], plane, pixels)
            for plane, run in zip(planes, order, strict=True)
        ]
        return [Still(title), Still(names), *fields, Live(marks)]

    def _small_field(self, reel: Recording, plane: Plane, pixels: FieldPixels) -> Live:
        """The field of a run up to its last epoch, smooth where it ends in cliffs."""
        field = RecordedField(reel, pixels.grid, finer=pixels.finer)
        own = partial(min, reel.steps.last)
        if not field.ends_in_cliffs:
            return Live(FieldImage(plane, field, pixels), own)
        fine = smooth_pixels_of(reel.task, plane)
        field = RecordedField(reel, fine.grid, finer=fine.finer)
        return Live(SmoothImage(plane, field, fine), own)

    def _captions(
        self, compared: Compared | None, tested: Compared | None, place: Place
    ) -> list[Live]:
        """How the mean and single runs compare, or what no title says, and how they got there.

        What no title says is how they compare on test points, if there are any.

        None where that is not known, nor where a key of colours takes their place.
        """
        layout = self.stage.layout
        if place.key and (layout.shape != "wide" or layout.small):
            return []
        sentences = list[tuple[float, str]]()
        if compared:
            titled = compared.findings and self.title is None
            others = tested.of_test_points if tested else success_caption(self.reels, self.goal)
            result = others if titled else compared.caption
            steps = Steps.shared([reel.steps for reel in self.reels])
            there = training_of(steps, min(reel.steps.first for reel in self.reels))
            sentences = [(0.0, result), (_HELD, there), (_LEARNT, result)]
        return [Live(Captions(sentences, self.stage, lasting=self.stage.timing.share(ENTERING)))]

    def _compared(
        self, field: MeanField, measures: Sequence[WrittenMeasure]
    ) -> tuple[Compared | None, Compared | None]:
        """How the mean compares with single runs on training points, and on test points.

        None for values, and where that is not known. It is known if each run is right at as many
        points as was recorded, but for one in a hundred that may stand on the boundary. That is not
        so of points with more than two inputs, which are asked for where they are projected onto
        the plane.
        """
        reels, train = self.reels, self.reels[0].dataset.train
        judged = isinstance(measures[0].measure, Accuracy)
        if not judged or any(reel.gone[-1] for reel in reels):
            return None, None
        trained = self._on(train, field, [float(each.values[-1]) for each in measures])
        if trained is None or train.all():
            return trained, None
        return trained, self._on(
            ~train, field, [float(reel.metrics.test_accuracy[-1]) for reel in reels]
        )

    def _on(
        self, which: Bool[np.ndarray, " n"], field: MeanField, recorded: Sequence[float]
    ) -> Compared | None:
        """How they compare on some points, of which each run has a recorded share right."""
        reels, dataset, task = self.reels, self.reels[0].dataset, self.reels[0].task
        points, labels = dataset.points[which], dataset.labels[which]
        end = Moment(Steps.shared([reel.steps for reel in reels]).last, 1.0)

        def right(logits: Float[np.ndarray, "outputs n"]) -> float:
            return 1 - float(task.wrong(logits, labels).mean())

        found = [right(each) for each in answers_of(field.members(end))(points)]
        if not as_judged(found, recorded, len(points)):
            return None
        return Compared(right(field.answers(end)(points)), recorded, len(points), the_end(reels))
