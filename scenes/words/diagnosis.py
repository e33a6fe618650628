"""Words of diagnoses: how many points are wrong at the last step, or how far off answers are."""

from __future__ import annotations

import numpy as np

from ...numerals import grouped
from ...reels.measure import RootMeanSquare
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from .measures import number, unit_of_errors, written_measure_of
from .phrases import beginning, probable
from .sentences import divergence_of, model_noun, on_one_line, short_marks_of, title_of


def wrong_at_last(reel: Recording, wrong: int) -> str:
    """How many points are `wrong` at the last step.

    Where training has diverged by then, no point is right or wrong, nor where answers are missing
    at that step alone: then it is what was learnt by which model.
    """
    if reel.gone[-1]:
        return divergence_of([reel]) or title_of(reel)
    points = grouped(len(reel.dataset.points))
    one, many, good, bad, when = "ends up", "end up", "right", "wrong", ""
    if reel.cut_short:
        one, many = "is", "are"
        when = f" at {reel.steps.named(reel.steps.last)}"
    if points == "1":
        return f"The only point {one} {bad if wrong else good}{when}"
    if not wrong:
        every = "Both" if points == "2" else f"All {points}"
        return f"{every} points {many} {good}{when}"
    return f"{grouped(wrong)} of {points} points {one if wrong == 1 else many} {bad}{when}"


def one_class_at_last(reel: Recording, name: str) -> list[str]:
    """That every point is taken for the class of that `name` at the last step; longest first."""
    does, when = "ends up calling", ""
    if reel.cut_short:
        does, when = "calls", f" at {reel.steps.named(reel.steps.last)}"
    said = f"{does} every point {name}{when}"
    return [f"The {model_noun([reel])} {said}", f"It {said}"]


def largest_error_at_last(reel: Recording, largest: float) -> str:
    """The `largest` distance of an answer from a true value at the last step.

    Where training has diverged by then, or answers are missing at that step alone, it is what was
    learnt by which model.
    """
    if reel.gone[-1]:
        return divergence_of([reel]) or title_of(reel)
    verb, when = _ends(reel)
    return f"The largest error {verb} {number(largest, unit_of_errors([reel]))}{when}"


def error_note(reel: Recording) -> list[str]:
    """What kind of mean the error is that is read, if it is one."""
    measure = written_measure_of(reel)
    if not isinstance(measure.measure, RootMeanSquare) or not measure.measure.recording.measured:
        return []
    return [f"{beginning(measure.noun)}: root mean square."]


def far_note(far: str) -> list[str]:
    """What rings around points are whose answers are off by more than a distance; longest first."""
    return [
        f"Dark rings: off by more than an eighth of the scale, {far}.",
        f"Dark rings: off by more than {far}.",
    ]


def wrong_names(reel: Recording) -> list[str]:
    """What dark rings are around, and until when, longest first; nothing if there are never any."""
    if reel.lost.all():
        return []
    if not reel.lost[-1]:
        return ["wrong"]
    diverges = diverges_at(reel)
    answered = diverges is None or not reel.lost[reel.steps.before(diverges)]
    until = "while there are answers" if answered else "until training diverges"
    return [f"wrong, {until}", "wrong"]


def framed_name(row: str, column: str) -> list[str]:
    """What is in the framed cell of a matrix, by the names of its row and column; longest first."""
    return [f"framed: {row} taken for {column}", f"{row} taken for {column}", "in the framed cell"]


ROWS_NOTE = "Rows: true classes; columns: predicted ones."
"""How to read a matrix."""


def marks_note(reel: Recording) -> list[str]:
    """What dark rings and filled and ringed points are, in few words; longest first."""
    kinds = on_one_line(short_marks_of(reel))
    if reel.lost.all():
        return [kinds]
    rings = "Dark rings: wrong points"
    return [f"{rings}   {kinds}", rings] if kinds else [rings]


def units_note(counted: str) -> str:
    """What units are that are `counted` under that name, like "Unresponsive units"."""
    alike = "the same answer" if counted.startswith("Dead") else "nearly the same answer"
    return f"{counted}: {alike} to all training points."


def certainty_name(reel: Recording) -> str:
    """What the histogram is of."""
    return f"{'Probability of' if probable(reel) else 'Squashed output for'} the true class"


def measured_at_last(reel: Recording) -> str:
    """The recorded error at the last step, of values whose answers are read between samples.

    Where none was recorded, it is what was learnt by which model.
    """
    measure, last = written_measure_of(reel), reel.steps.last
    if not np.isfinite(measure.measure.at(last)):
        return divergence_of([reel]) or title_of(reel)
    verb, when = _ends(reel)
    return f"{beginning(measure.noun)} {verb} {measure.said(measure.measure.at(last))}{when}"


def _ends(reel: Recording) -> tuple[str, str]:
    """The verb of a value at the last step, and which step that is if there are later ones."""
    if reel.cut_short:
        return "is", f" at {reel.steps.named(reel.steps.last)}"
    return "ends at", ""
