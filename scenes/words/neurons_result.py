"""What a film of neurons says at its end: what they achieve, by what was measured."""

from __future__ import annotations

import math

from ...numerals import grouped
from ...reels.measure import Accuracy
from ...reels.recording import Recording
from .measures import written_measure_of
from .neurons import Drawn
from .outcome import outcomes
from .phrases import caption_of


def result_of(recording: Recording, drawn: Drawn) -> str:
    """How many training points are right at the last step, or what became of the error of values.

    '' where training diverged, and where it is not known.
    """
    if drawn.diverged or not recording.measured:
        return ""
    measure = written_measure_of(recording)
    share = float(measure.values[-1])
    if not math.isfinite(share):
        return ""
    if not isinstance(measure.measure, Accuracy):
        return caption_of(outcomes(recording, measure))
    points = int(recording.dataset.train.sum())
    return points_right(drawn, round(share * points), points)


def points_right(drawn: Drawn, right: int, points: int) -> str:
    """How many training points neurons get right, or leave wrong, and if their lines are parallel.

    With deeper layers, it is these that combine the lines.
    """
    wrong = points - right
    subject, one = _subject(drawn)
    get, leave = ("gets", "leaves") if one else ("get", "leave")
    if points == 1:
        return f"{subject} {get} the only training point {'wrong' if wrong else 'right'}."
    if not wrong:
        return f"{subject} {get} all {grouped(points)} training points right."
    which = f"all {grouped(points)}" if not right else f"{grouped(wrong)} of {grouped(points)}"
    if drawn.parallel and len(drawn.architecture.hidden) == 1 and not one:
        are = "is" if wrong == 1 else "are"
        return f"The lines are nearly parallel; {which} training points {are} wrong."
    return f"{subject} {leave} {which} training points wrong."


def _subject(drawn: Drawn) -> tuple[str, bool]:
    """What answers, and whether that is one thing."""
    neurons, *later = drawn.architecture.hidden
    if neurons > 1 and drawn.architecture.linear and drawn.is_one_line:
        return "One straight line", True
    if later:
        return f"With later layers, {'they' if neurons > 1 else 'it'}", neurons == 1
    if neurons == 1:
        return "The neuron", True
    return "Together they", False
