"""What a model of classes gets wrong: which points, which class it predicts, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from jaxtyping import Int
from manim import VGroup

from ..errors import UserError
from ..numerals import DIVERGED, MISSING, grouped
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.task import Classes
from .at_steps import at_steps
from .composition import Composition, Live, Still
from .diagnosis_places import CLASS_PLACES, KEYED, ClassPlaces
from .fields.colours import MANY_POINTS, class_colour, field_colours
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .judged import Cell, Members, Verdicts
from .parts.class_list import ClassKey
from .parts.columns import Columns
from .parts.confusion_matrix import (
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
from .parts.ring_key import Ringed, ring_key
from .parts.ticks import axes_of
from .parts.titles import fitting_title, heading, remark, whole_remark
from .reel_scene import ReelScene
from .stage.layout import Box
from .stage.marks import class_mark
from .stage.moment import Moment
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.target import Target
from .stage.theme import hex_of
from .words.diagnosis import (
    ROWS_NOTE,
    certainty_name,
    framed_name,
    marks_note,
    units_note,
    wrong_names,
)
from .words.measures import without_value
from .words.own_names import own_axes, own_classes
from .words.phrases import beginning
from .words.sentences import point_marks_of, samples_of
from .words.unit_readings import unit_reading

_CLASSES = 12  # at most: more rows would be too thin to read
_BINS = 10
_FIELD = 0.5  # of a class's colour, in pieces of the plane in a key
# How films call units that are counted.
_PARTS = {"Unresponsive units": "constant units", "Dead units": "dead units"}
_ASKED = 16  # steps at which it is asked whether units do nothing


def of_classes(scene: ReelScene, reel: Recording, task: Classes) -> Composition:
    """The film of one recording of classes; raises `UserError` for too many, or clusters."""
    _check(reel, task)
    stage, dataset, labels = scene.stage, reel.dataset, reel.dataset.labels
    verdicts, names = Verdicts.of(reel, task), own_classes([reel])
    kinds = {"Training": dataset.train, "Test": ~dataset.train}
    kinds = {name: members for name, members in kinds.items() if members.any()}
    places, boxes = _places(task, len(kinds), stage, named=bool(names))
    plane = Plane.of(dataset, places.plane, stage)
    image, boundary = output_of(reel, plane)
    last = Moment(reel.steps.last)
    counts = [verdicts.counts(members)(last) for members in kinds.values()]
    focus = _focus(np.asarray(np.sum(counts, axis=0)))
    framed_note = _framed_note(task, focus, places.framed, stage)
    if places.note is None and not len(framed_note):
        focus = None  # its frame and rings would have no words
    matrices = _matrices(verdicts, kinds, boxes, places, focus, stage)
    charts: dict[str, Matrix | Columns] = {
        f"{name.lower()} matrix": each for name, each in zip(kinds, matrices, strict=True)
    }
    without_room = {}
    if (box := places.columns_beside(len(kinds))) is not None:
        charts["histogram"] = Columns(
            certainty_name(reel),
            verdicts.certainty,
            box=box,
            bins=_BINS,
            stage=stage,
            fitted=verdicts.certainties(),
        )
    else:
        without_room["histogram"] = Target()
    readings, missing, counted = _readings(verdicts, places, stage)
    without_room |= missing
    ringed: list[Live] = []
    if focus is not None:
        confused = verdicts.confused(np.ones_like(dataset.train), focus)
        ringed = [Live(Halos(plane, dataset.points, confused, look="pale"))]
    subtitles = [*samples_of(reel), reel.about.summary, *point_marks_of(reel)]
    title = scene.headline(fitting_title(verdicts.outcomes, stage))
    hues = colours_of(task).hues(labels)
    every, below = Still(points_of(dataset, hues, plane)), list[Still | Live]()
    above: Still | Live = every
    if len(labels) <= MANY_POINTS:
        # Wrong points among many others stand above these, with their rings.
        below, above = [every], Live(Above(dataset, hues, plane, verdicts.wrong))
    size, note = places.note or (20.0, None)
    rings, below_rings = ring_key(_ringed(reel, task, focus, stage), size, note, stage)
    said = [ROWS_NOTE, *counted]
    return Composition(
        [
            Still(heading(title, subtitles, stage)),
            Still(axes_of(plane, own_axes(reel))),
            Still(readings.still),
            *(Still(chart.still, name=name) for name, chart in charts.items()),
            Still(ClassKey(names, places.key, stage)),
            Still(rings),
            Still(framed_note),
            Still(paragraph(said, size, below_rings, stage, colour=stage.theme.muted, apart=0)),
            Still(
                remark(
                    marks_note(reel),
                    places.marks,
                    stage,
                    colour=stage.theme.muted,
                    right=places.plane.right,
                )
            ),
            Live(image),
            Live(boundary),
            *below,
            *ringed,
            Live(Halos(plane, dataset.points, verdicts.wrong)),
            above,
            Live(readings),
            *(Live(chart, name=name) for name, chart in charts.items()),
        ],
        Pace.named(scene.pace, reel),
        targets=without_room,
    )


def _check(reel: Recording, task: Classes) -> None:
    if not reel.judged:
        raise UserError(
            "scene 'diagnosis' shows wrong points, and clusters that were found have none",
            given=reel.about.summary,
            remedy="choose another `scene`, like convergence",
        )
    if len(task.names) > _CLASSES:
        raise UserError(
            f"scene 'diagnosis' shows at most {_CLASSES} classes", given=reel.dataset.classes
        )


def _places(
    task: Classes, matrices: int, stage: Stage, *, named: bool
) -> tuple[ClassPlaces, list[Box]]:
    """Where everything stands, with a key if rows have no room for names; boxes of the matrices."""
    places = stage.pick(CLASS_PLACES)
    boxes = [places.train, places.test][:matrices]
    if is_high_enough(len(task.names), places.train, stage):
        boxes = named_once(task.names, boxes, stage)
    if named and not has_room_for(task.names, boxes[0], stage):
        places = stage.pick(KEYED)
        boxes = [places.train, places.test][:matrices]
    return places, boxes


def _ringed(reel: Recording, task: Classes, framed: Cell | None, stage: Stage) -> list[Ringed]:
    """What rings are around: wrong points, and those of the framed cell.

    The latter are drawn as on the plane: in the colour of their row, on that of their column.
    """
    theme, count = stage.theme, len(task.names)
    wrong, kinds = wrong_names(reel), []
    if wrong:
        kinds.append(Ringed(wrong, theme.neutral, theme.muted))
    if framed is not None:
        row, column = (class_colour(each, count) for each in framed)
        field = field_colours(np.array([_FIELD]), column, theme)[0].tolist()
        names = framed_name(*(task.names[each] for each in framed))
        kinds.append(
            Ringed(
                names,
                hex_of(field),
                row,
                pale=True,
                mark=class_mark(framed[0]),
            )
        )
    return kinds


def _matrices(
    verdicts: Verdicts,
    kinds: Mapping[str, Members],
    boxes: Sequence[Box],
    places: ClassPlaces,
    focus: Cell | None,
    stage: Stage,
) -> list[Matrix]:
    """One for each kind of points; names of rows stand in a key or beside the first alone."""
    reel, metrics, names = verdicts.reel, verdicts.reel.metrics, verdicts.task.names
    known = {"Training": metrics.train_accuracy, "Test": metrics.test_accuracy}
    counts, last = [verdicts.counts(members) for members in kinds.values()], Moment(reel.steps.last)
    most = max(map(largest_count, counts))
    named = not places.key and is_high_enough(len(names), stage.pick(CLASS_PLACES).train, stage)

    def recorded(name: str) -> Callable[[Moment], float]:
        return at_steps(reel, lambda position: float(known[name][position]))

    return [
        Matrix(
            name,
            names,
            counted,
            box=box,
            rows="names" if named and not index else "marks",
            focus=focus if focus and counted(last)[focus] else None,
            most=most,
            share=None if reel.architecture else recorded(name),
            without=lambda now: without_value(reel, now.epoch),
            stage=stage,
        )
        for index, (name, counted, box) in enumerate(zip(kinds, counts, boxes, strict=True))
    ]


def _readings(
    verdicts: Verdicts, places: ClassPlaces, stage: Stage
) -> tuple[Readings, dict[str, Target], list[str]]:
    """The epoch, how many points are wrong and, if there are any, units do nothing.

    Also the targets of what is not there, and what such units are.
    """
    reel, at = verdicts.reel, verdicts.at

    def wrong_points(position: int) -> str:
        if not at(position).answered:
            return without_value(reel, float(reel.epochs[position]))
        return grouped(verdicts.wrong_count(position))

    readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
    longest = grouped(len(reel.dataset.labels)) if diverges_at(reel) is None else DIVERGED
    readings.append("Wrong points", at_steps(reel, wrong_points), places.wrong, longest=longest)
    units = unit_reading(reel, lambda position: at(position).outputs)
    if units is None:
        return readings, {}, []
    kind, count, total = units
    positions = np.unique(np.linspace(0, len(reel.epochs) - 1, _ASKED).round().astype(int))
    some = any(at(int(each)).answered and count(int(each)) for each in positions)
    if places.units is None or not some:
        return readings, {_PARTS[kind]: Target()}, []

    def counted_units(position: int) -> str:
        return of_all(count(position)) if at(position).answered else MISSING

    def of_all(count: int) -> str:
        return f"{grouped(count)} of {grouped(total)}"

    readings.append(
        kind,
        at_steps(reel, counted_units),
        places.units,
        longest=of_all(total),
        part=_PARTS[kind],
    )
    return readings, {}, [units_note(kind)]


def _focus(counts: Int[np.ndarray, "k k"]) -> Cell | None:
    """The row and the column of the most frequent mistake; None if there is none."""
    mistakes = counts - np.diag(np.diag(counts))
    if not mistakes.any():
        return None
    row, column = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return int(row), int(column)


def _framed_note(task: Classes, framed: Cell | None, place: Setting | None, stage: Stage) -> VGroup:
    """What is in the framed cell, where it has a place and the names of classes fit."""
    if framed is None or place is None:
        return VGroup()
    whole = beginning(framed_name(*(task.names[each] for each in framed))[0])
    return whole_remark(
        [whole], place, stage, colour=stage.theme.muted, right=places_of(stage).right
    )
