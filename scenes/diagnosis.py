"""What a model gets wrong: which points, which class it predicts instead, and how sure it is.

Where it learns values: which points, and what it answers against what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np
from jaxtyping import Bool, Float, Int

from ..errors import UserError
from ..numerals import DIVERGED, MISSING, grouped
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.task import Classes, values_of
from ..reels.verdicts import outputs_at, recorded_wrong, verdict_at
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .diagnosis_places import CLASS_PLACES, KEYED, VALUE_PLACES
from .fields.colours import MANY_POINTS
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.columns import Columns
from .parts.confusion_matrix import (
    CountsAt,
    Matrix,
    has_room_for,
    is_high_enough,
    largest_count,
    named_once,
)
from .parts.halos import Above, Halos
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scatter import Scatter
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import heading
from .reel_scene import ReelScene
from .stage.moment import Moment
from .stage.target import Target
from .suitable import check_points, of_answers, one_reel
from .words.diagnosis import certainty_name, measured_at_last, wrong_at_last
from .words.measures import number, unit_of_errors, without_value, written_measure_of
from .words.own_names import own_axes, own_classes, value_name
from .words.sentences import marked_kinds_of, point_marks_of, samples_of
from .words.unit_readings import unit_reading

_CLASSES = 12  # at most: more rows would be too thin to read
_BINS = 20
_RINGS = "Dark rings: wrong points."
_UNTIL = "Dark rings, until training diverges: wrong points."
_NOTE = "Rows: true classes; columns: predicted ones."
_FRAMED = "White rings: those in the framed cell"

Shown = TypeVar("Shown")


class Diagnosis(ReelScene):
    """Wrong points in dark halos, a matrix each for training and test, and a histogram.

    Where values are learnt, points that are far off in halos, and all answers against the truth.
    """

    def compose(self) -> Composition:
        """The film of one recording.

        Raises `UserError` if it has too many classes, or points with more than two inputs.
        """
        reel = one_reel("diagnosis", self.reels)
        check_points("diagnosis", reel)
        if reel.dataset.plane is not None:
            shown = (each for each in of_answers(1) if each != "diagnosis")
            raise UserError(
                "scene 'diagnosis' shows answers at points; of these, which have more than two "
                "inputs, only answers on a plane through them are recorded",
                given=reel.about.summary,
                remedy=f"choose a `scene` of the plane: {', '.join(shown)}",
            )
        compose = self._of_classes if isinstance(reel.task, Classes) else self._of_values
        return compose(reel)

    def _of_classes(self, reel: Recording) -> Composition:
        task = reel.task
        if not reel.judged:
            raise UserError(
                "scene 'diagnosis' shows wrong points, and clusters that were found have none",
                given=reel.about.summary,
                remedy="choose another `scene`, like convergence",
            )
        if not isinstance(task, Classes) or len(task.names) > _CLASSES:
            raise UserError(
                f"scene 'diagnosis' shows at most {_CLASSES} classes", given=reel.dataset.classes
            )
        stage, dataset = self.stage, reel.dataset
        names, labels = own_classes([reel]), dataset.labels
        members_of = {"Training": dataset.train, "Test": ~dataset.train}
        members_of = {name: each for name, each in members_of.items() if each.any()}
        places = stage.pick(CLASS_PLACES)
        named = is_high_enough(len(task.names), places.train, stage)
        boxes = [places.train, places.test][: len(members_of)]
        if named:
            boxes = named_once(task.names, boxes, stage)
        if names and not has_room_for(task.names, boxes[0], stage):
            places = stage.pick(KEYED)
            boxes = [places.train, places.test]
        parts = dict(zip(members_of, zip(members_of.values(), boxes, strict=False), strict=True))
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)
        verdict = lru_cache(maxsize=1)(partial(verdict_at, reel, task))

        def counted(members: Bool[np.ndarray, " n"]) -> CountsAt:
            return at_steps(reel, lambda position: verdict(position).counts(members))

        def wrong_count(position: int) -> int:
            recorded = None if reel.architecture else recorded_wrong(reel, position)
            return int(verdict(position).wrong.sum()) if recorded is None else recorded

        def wrong_points(position: int) -> str:
            if not verdict(position).answered:
                return without_value(reel, float(reel.epochs[position]))
            return grouped(wrong_count(position))

        wrong = at_steps(reel, lambda position: verdict(position).wrong)
        readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
        longest = [grouped(len(labels)), *([] if diverges_at(reel) is None else [DIVERGED])]
        readings.append(
            "Wrong points", at_steps(reel, wrong_points), places.wrong, longest=longest[-1]
        )
        units = unit_reading(reel, lambda position: verdict(position).outputs)
        without_room = {}
        if units is not None:
            kind, count = units

            def counted_units(position: int) -> str:
                return grouped(count(position)) if verdict(position).answered else MISSING

            if places.units is None:
                without_room[kind.lower()] = Target()
            else:
                readings.append(kind, at_steps(reel, counted_units), places.units)
        metrics = reel.metrics
        known = {"Training": metrics.train_accuracy, "Test": metrics.test_accuracy}

        def recorded(name: str) -> Callable[[Moment], float]:
            return at_steps(reel, lambda position: float(known[name][position]))

        last = Moment(reel.steps.last)
        most = max(largest_count(counted(members)) for members, _ in parts.values())
        focus = _focus([counted(members)(last) for members, _ in parts.values()])
        matrices = [
            Matrix(
                name,
                task.names,
                counted(members),
                box=box,
                # Names that stand in a key or beside the first matrix need not stand once more.
                rows="marks" if places.key or index or not named else "names",
                focus=focus[1] if focus and focus[0] == index else None,
                most=most,
                share=None if reel.architecture else recorded(name),
                without=lambda now: without_value(reel, now.epoch),
                stage=stage,
            )
            for index, (name, (members, box)) in enumerate(parts.items())
        ]
        charts: dict[str, Matrix | Columns] = {
            f"{name.lower()} matrix": matrix for name, matrix in zip(parts, matrices, strict=True)
        }
        if (box := places.columns_beside(len(parts))) is not None:
            certainty = at_steps(reel, lambda position: verdict(position).certainty)
            columns = Columns(certainty_name(reel), certainty, box=box, bins=_BINS, stage=stage)
            charts["histogram"] = columns
        else:
            without_room["histogram"] = Target()
        ringed: list[Live] = []
        if focus is not None:
            index, (true, predicted) = focus
            members = list(parts.values())[index][0] & (labels == true)
            confused = at_steps(
                reel, lambda position: members & (verdict(position).winners == predicted)
            )
            ringed = [Live(Halos(plane, dataset.points, confused, pale=True))]
        subtitles = [*samples_of(reel), reel.about.summary, *point_marks_of(reel)]
        title = self.headline(wrong_at_last(reel, wrong_count(len(reel.epochs) - 1)))
        hues = colours_of(task).hues(labels)
        every, below = Still(points_of(dataset, hues, plane)), list[Still | Live]()
        above: Still | Live = every
        if len(labels) <= MANY_POINTS:
            # Wrong points among many others stand above these, with their rings.
            below, above = [every], Live(Above(dataset, hues, plane, wrong))
        size, note = places.note or (20.0, None)
        rings = _RINGS if diverges_at(reel) is None else _UNTIL
        said: list[str | list[str]] = [_NOTE if reel.lost.all() else f"{rings} {_NOTE}"]
        if focus is not None:
            taken = " taken for ".join(task.names[each] for each in focus[1])
            said.append([f"{_FRAMED}, {taken}.", f"{_FRAMED}."])
        return Composition(
            [
                Still(heading(title, subtitles, stage)),
                Still(ticks_of(plane)),
                Still(axis_names_of(plane, own_axes(reel))),
                Still(readings.still),
                *(Still(chart.still, name=name) for name, chart in charts.items()),
                Still(ClassKey(names, places.key, stage)),
                Still(paragraph(said, size, note, stage, colour=stage.theme.muted, apart=0)),
                Live(image),
                Live(boundary),
                *below,
                *ringed,
                Live(Halos(plane, dataset.points, wrong)),
                above,
                Live(readings),
                *(Live(chart, name=name) for name, chart in charts.items()),
            ],
            Pace.named(self.pace, reel),
            targets=without_room,
        )

    def _of_values(self, reel: Recording) -> Composition:
        stage, dataset, task = self.stage, reel.dataset, values_of(reel.task)
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
        far = number(task.far * task.scaling.deviation, unit_of_errors([reel]))
        said = wrong_at_last(reel, int(wrong(Moment(reel.steps.last)).sum()), far)
        title = self.headline(measured_at_last(reel) if reel.architecture is None else said)
        subtitles: list[str | list[str]] = [*samples_of(reel), reel.about.summary]
        size, box = places.note or (0.0, None)
        note = paragraph(
            [f"Dark rings: off by more than {far}.", *marked_kinds_of(reel)],
            size,
            box,
            stage,
            colour=stage.theme.muted,
            apart=0,
        )
        if box is None:
            subtitles += [f"dark: off by more than {far}", *point_marks_of(reel)]
        return Composition(
            [
                Still(heading(title, subtitles, stage)),
                Still(ticks_of(plane)),
                Still(axis_names_of(plane, own_axes(reel))),
                Still(readings.still),
                Still(note),
                Still(scatter.still, name="scatter"),
                Still(colour_key([reel], places.key, stage)),
                Live(image),
                Live(lines),
                Live(Halos(plane, dataset.points, wrong)),
                Still(points_of(dataset, colours_of(task).hues(labels), plane)),
                Live(scatter, name="scatter"),
                *(Live(each) for each in scatter.beyond),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
        )


def _focus(
    counts: Sequence[Int[np.ndarray, "k k"]],
) -> tuple[int, tuple[int, int]] | None:
    """The most frequent mistake: in which matrix, and its row and column; None if there is none."""
    mistakes = np.array([each - np.diag(np.diag(each)) for each in counts])
    if not mistakes.any():
        return None
    matrix, row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(matrix), (int(row), int(column))


def at_steps(recording: Recording, of: Callable[[int], Shown]) -> Callable[[Moment], Shown]:
    """What there is at the last recorded step of a moment, the same object all through the step.

    `of` gives it for the position of a step.
    """
    kept = lru_cache(maxsize=1)(of)
    return lambda now: kept(recording.steps.before(now.epoch))
