"""What a film shows, in words for those who do not see it, and for search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..numerals import ROUNDING, grouped, per_cent
from ..reels.measure import Accuracy, RootMeanSquare
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.task import Classes
from .fields.boundary_lines import BoundaryLines
from .words.measures import WrittenMeasure, written_measure_of
from .words.outcome import outcome
from .words.own_names import own_classes
from .words.phrases import beginning, counted, the_end
from .words.sentences import title_of

_NAMED = 3  # classes, at most, that a sentence names


def film_title_of(recordings: Sequence[Recording]) -> str:
    """What a film of these recordings is about; '' without any."""
    if len(recordings) < 2:
        return "".join(map(title_of, recordings))
    problems = dict.fromkeys(each.about.title for each in recordings)
    of = f" on {next(iter(problems))}" if len(problems) == 1 else ""
    return f"{len(recordings)} runs{of}"


def text_alternative(recordings: Sequence[Recording]) -> str:
    """What is learnt and how it ends: 'A closed line between ...; after 600 epochs ...'."""
    if len(recordings) < 2:
        return "".join(map(_of_one, recordings))
    return f"{film_title_of(recordings)}. {_together(recordings)}"


def _of_one(recording: Recording) -> str:
    measure, about = written_measure_of(recording), recording.about
    if diverges_at(recording) is not None:
        learnt = f"{about.title[:1].upper()}{about.title[1:]}, learnt by {about.summary}"
        return f"{learnt}. {outcome(recording, measure)}"
    shown = f"{_answer(recording)} learnt by {about.summary}"
    right = _right(recording, measure)
    return f"{shown}; {right}" if right else f"{shown}. {outcome(recording, measure)}"


def _answer(recording: Recording) -> str:
    """What is drawn over the plane at the end, and of which data."""
    task, title = recording.task, recording.about.title
    if isinstance(task, Classes):
        return f"{_boundary(recording, task)} on {title},"
    name = recording.dataset.label_name
    return f"Colours over the plane show {name or 'the values'} on {title},"


def _boundary(recording: Recording, task: Classes) -> str:
    """What is drawn between classes at the end."""
    names = own_classes([recording])
    many = f"{counted(len(task.names), 'class', 'classes')}"
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if 2 <= len(names) <= _NAMED else many
    boundary = BoundaryLines.of(recording, task, float(recording.steps.last))
    lines = boundary.lines
    if not lines:
        return f"No boundary between {listed} within the plane"
    if 1 < boundary.winners < len(task.names):
        listed = f"{boundary.winners} of {many}"
    one = len(task.names) == 2 and len(lines) == 1
    what = "Lines"
    if len(task.names) == 2:  # of more, each part is there for either side
        closed = sum(bool((line[0] == line[-1]).all()) for line in lines)
        what = ("A closed line" if closed else "A line") if one else f"{len(lines)} lines"
        if closed and not one:
            what += f", {closed if closed < len(lines) else 'all'} of them closed,"
    if not _apart(recording):
        return f"{what} between {listed}"
    return f"{what} that {'separates' if one else 'separate'} {listed}"


def _apart(recording: Recording) -> bool:
    """Whether the last answers have every training point right, of more than one class."""
    dataset = recording.dataset
    if len(np.unique(dataset.labels[dataset.train])) < 2:
        return False
    return float(recording.metrics.train_accuracy[-1]) >= 1 - ROUNDING


def _right(recording: Recording, measure: WrittenMeasure) -> str:
    """How many training points are right at the end; '' where no accuracy says so."""
    known = isinstance(measure.measure, Accuracy) and np.isfinite(measure.values[-1])
    if not known:
        return ""
    steps, points = recording.steps, int(recording.dataset.train.sum())
    when = f"at {steps.named(steps.last)},"
    if steps.name == "epoch":
        when = f"after {counted(round(steps.last), 'epoch', 'epochs')}"
    right = measure.written(float(measure.values[-1]))
    if points == 1:
        return f"{when} the only training point is {'right' if measure.values[-1] else 'wrong'}."
    return f"{when} {right} of {grouped(points)} training points are right."


def _together(recordings: Sequence[Recording]) -> str:
    """How several runs end, from the worst to the best."""
    measures = [written_measure_of(each) for each in recordings]
    lost = [each for each in recordings if diverges_at(each) is not None]
    if lost:
        return f"Training diverges in {len(lost)} of them."
    if not all(isinstance(each.measure, Accuracy) for each in measures):
        errors = all(isinstance(each.measure, RootMeanSquare) for each in measures)
        return f"Lower {'error' if errors else 'loss'} is better."
    ends = np.array([each.values[-1] for each in measures])
    if not np.isfinite(ends).all():
        if np.isfinite(ends).any():
            return "Some runs have no accuracy at the end."
        return "No accuracy was recorded at the end."
    low, high = per_cent(float(ends.min())), per_cent(float(ends.max()))
    share = low if low == high else f"{low} to {high}"
    when = beginning(the_end(recordings, "at the end"))
    if when[-1].isdigit():  # and another number follows
        when += ","
    return f"{when} {share} of the training points are right."
