"""What a model of values gets wrong: which points are far off, and how far all answers are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Bool, Float
from manim import VGroup

from ..reels.recording import Recording
from ..reels.task import Values
from ..reels.verdicts import outputs_at
from .at_steps import at_steps
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .diagnosis_places import VALUE_PLACES
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.halos import Halos
from .parts.paragraph import height_of, paragraph
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scatter import Scatter
from .parts.ticks import axes_of
from .parts.titles import heading
from .reel_scene import ReelScene
from .stage.moment import Moment
from .words.diagnosis import error_note, far_note, largest_error_at_last, measured_at_last
from .words.measures import number, unit_of_errors, written_measure_of
from .words.own_names import own_axes, value_name
from .words.sentences import point_marks_of, samples_of


def of_values(scene: ReelScene, reel: Recording, task: Values) -> Composition:
    """The film of one recording of values."""
    stage, dataset = scene.stage, reel.dataset
    places, labels = stage.pick(VALUE_PLACES), dataset.labels
    plane = Plane.of(dataset, places.plane, stage)
    image, lines = output_of(reel, plane)

    @lru_cache(maxsize=1)
    def answered(position: int) -> Float[np.ndarray, " n"]:
        if reel.lost[position]:
            return np.full(len(labels), np.nan)
        return outputs_at(reel, position)[-1][:, 0]

    answers = at_steps(reel, answered)
    # What is no number is not off by a distance either.
    wrong = at_steps(reel, lambda position: task.wrong(answered(position)[None], labels))
    scatter = Scatter(
        dataset, task, answers, name=value_name(reel), box=places.scatter, stage=stage
    )
    readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
    readings.append_measure(written_measure_of(reel), places.loss)
    errors = np.abs(answered(len(reel.epochs) - 1) - labels) * task.scaling.deviation
    title = largest_error_at_last(reel, float(errors.max()))
    title = scene.headline(measured_at_last(reel) if reel.architecture is None else title)
    subtitles = [*samples_of(reel), reel.about.summary, *point_marks_of(reel)]
    measured = error_note(reel)
    far = far_note(number(task.far * task.scaling.deviation, unit_of_errors([reel])))
    size, box = places.note or (0.0, None)
    noted = partial(paragraph, size=size, stage=stage, colour=stage.theme.muted, apart=0)
    below = box and replace(box, y=box.y + height_of(measured, size, box.width, stage, apart=0))
    return Composition(
        [
            Still(heading(title, subtitles, stage)),
            Still(axes_of(plane, own_axes(reel))),
            Still(readings.still),
            Still(noted(measured, box=box)),
            Still(scatter.still, name="scatter"),
            Still(colour_key([reel], places.key, stage)),
            Live(image),
            Live(lines),
            Live(Halos(plane, dataset.points, wrong)),
            Live(_Note(noted([far], box=below), wrong)),
            Still(points_of(dataset, colours_of(task).hues(labels), plane)),
            Live(scatter, name="scatter"),
            *(Live(each) for each in scatter.beyond),
            Live(readings),
        ],
        Pace.named(scene.pace, reel),
    )


class _Note(VGroup):
    """Words that are seen while any points are chosen."""

    def __init__(self, words: VGroup, chosen: Callable[[Moment], Bool[np.ndarray, " n"]]) -> None:
        super().__init__(*words)
        self._chosen = chosen

    def show(self, moment: Moment) -> None:
        """Show the words, or hide them."""
        self.set_fill(opacity=float(self._chosen(moment).any()))
