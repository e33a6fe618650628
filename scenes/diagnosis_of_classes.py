"""What a model of classes gets wrong: which points, which class it predicts, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from jaxtyping import Int
from manim import VGroup

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.task import Classes
from .at_steps import at_steps
from .composition import Composition, Live, Still
from .diagnosis_numbers import readings_of
from .diagnosis_places import CLASS_PLACES, KEYED, ClassPlaces
from .fields.colours import MANY_POINTS, class_colour, field_colours
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .judged import Cell, Members, Verdicts
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
    wrong_names,
)
from .words.measures import without_value
from .words.own_names import own_axes, own_classes
from .words.phrases import beginning
from .words.sentences import point_marks_of, samples_of

_CLASSES = 12  # at most: more rows would be too thin to read
_BINS = 10
_FIELD = 0.5  # of a class's colour, in pieces of the plane in a key


def of_classes(scene: ReelScene, reel: Recording, task: Classes) -> Composition:
    """The film of one recording of classes; raises `UserError` for too many, or clusters."""
    _check(reel, task)
    stage, dataset = scene.stage, reel.dataset
    verdicts, names = Verdicts.of(reel, task), own_classes([reel])
    kinds = {"Training": dataset.train, "Test": ~dataset.train}
    kinds = {name: members for name, members in kinds.items() if members.any()}
    places, boxes = _places(task, len(kinds), stage, named=bool(names))
    plane = Plane.of(dataset, places.plane, stage)
    image, boundary = output_of(reel, plane)
    counts = {name: verdicts.counts(members) for name, members in kinds.items()}
    last = {name: counted(Moment(reel.steps.last)) for name, counted in counts.items()}
    focus = _focus(np.asarray(sum(last.values())))
    framed_note = _framed_note(task, focus, places.framed, stage)
    if places.note is None and not len(framed_note):
        focus = None  # its frame and rings would have no words
    focuses = {name: focus if focus and each[focus] else None for name, each in last.items()}
    framed = sum(
        (kinds[name] for name in kinds if focuses[name]), start=np.zeros_like(dataset.train)
    )
    charts: dict[str, Matrix | Columns] = {
        **_matrices(verdicts, counts, boxes, places, focuses, stage),
        **_histogram(verdicts, places.columns_beside(len(kinds)), stage),
    }
    readings, without_room, explained = readings_of(verdicts, places, stage)
    if "histogram" not in charts:
        without_room["histogram"] = Target()
    subtitles = [*samples_of(reel), reel.about.summary, *point_marks_of(reel)]
    title = scene.headline(fitting_title(verdicts.outcomes, stage))
    size, note = places.note or (20.0, None)
    rings, below_rings = ring_key(_ringed(reel, task, focus, stage), size, note, stage)
    rows_note = paragraph(
        [ROWS_NOTE, *explained], size, below_rings, stage, colour=stage.theme.muted, apart=0
    )
    return Composition(
        [
            Still(heading(title, subtitles, stage)),
            Still(axes_of(plane, own_axes(reel))),
            Still(readings.still),
            *(Still(chart.still, name=name) for name, chart in charts.items()),
            Still(ClassKey(names, places.key, stage)),
            Still(rings),
            Still(framed_note),
            Still(rows_note),
            Still(_marks_note(reel, places, stage)),
            Live(image),
            Live(boundary),
            *_points(verdicts, plane, focus, framed),
            Live(readings),
            *(Live(chart, name=name) for name, chart in charts.items()),
        ],
        Pace.named(scene.pace, reel),
        targets=without_room,
    )


def _points(
    verdicts: Verdicts, plane: Plane, focus: Cell | None, framed: Members
) -> list[Still | Live]:
    """All points, with dark rings around wrong ones and pale rings around those in the focus.

    Of the latter, only those have rings whose matrix has a frame.
    """
    dataset = verdicts.reel.dataset
    hues = colours_of(verdicts.task).hues(dataset.labels)
    every = Still(points_of(dataset, hues, plane))
    rings = [Live(Halos(plane, dataset.points, verdicts.wrong))]
    if focus is not None:
        confused = verdicts.confused(framed, focus)
        rings.insert(0, Live(Halos(plane, dataset.points, confused, look="pale")))
    if len(dataset.labels) > MANY_POINTS:
        return [*rings, every]
    # Wrong points among many others stand above these, with their rings.
    return [every, *rings, Live(Above(dataset, hues, plane, verdicts.wrong))]


def _histogram(verdicts: Verdicts, box: Box | None, stage: Stage) -> dict[str, Columns]:
    """How sure answers are, where that has a box."""
    if box is None:
        return {}
    columns = Columns(
        certainty_name(verdicts.reel),
        verdicts.certainty,
        box=box,
        bins=_BINS,
        stage=stage,
        fitted=verdicts.certainties(),
    )
    return {"histogram": columns}


def _marks_note(reel: Recording, places: ClassPlaces, stage: Stage) -> VGroup:
    """What rings and points are, below the plane."""
    return remark(
        marks_note(reel),
        places.marks,
        stage,
        colour=stage.theme.muted,
        right=places.plane.right,
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
    counts: Mapping[str, CountsAt],
    boxes: Sequence[Box],
    places: ClassPlaces,
    focuses: Mapping[str, Cell | None],
    stage: Stage,
) -> dict[str, Matrix]:
    """One for each kind of points; names of rows stand in a key or beside the first alone."""
    reel, metrics, names = verdicts.reel, verdicts.reel.metrics, verdicts.task.names
    known = {"Training": metrics.train_accuracy, "Test": metrics.test_accuracy}
    most = max(map(largest_count, counts.values()))
    named = not places.key and is_high_enough(len(names), stage.pick(CLASS_PLACES).train, stage)

    def recorded(name: str) -> Callable[[Moment], float]:
        return at_steps(reel, lambda position: float(known[name][position]))

    return {
        f"{name.lower()} matrix": Matrix(
            name,
            names,
            counted,
            box=box,
            rows="names" if named and not index else "marks",
            focus=focuses[name],
            most=most,
            share=None if reel.architecture else recorded(name),
            without=lambda now: without_value(reel, now.epoch),
            stage=stage,
        )
        for index, ((name, counted), box) in enumerate(zip(counts.items(), boxes, strict=True))
    }


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
