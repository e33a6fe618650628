"""Words of diagnoses: how many points are wrong at the last step, or how far off answers are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...numerals import grouped
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from .measures import written_measure_of
from .phrases import beginning, probable
from .sentences import divergence_of, title_of


def wrong_at_last(reel: Recording, wrong: int, far: str | None = None) -> str:
    """How many points are `wrong` at the last step; of values, off by more than a distance `far`.

    Where training has diverged by then, no point is right or wrong, nor where answers are missing
    at that step alone: then it is what was learnt by which model.
    """
    if reel.lost[-1]:
        return divergence_of([reel]) or title_of(reel)
    points = grouped(len(reel.dataset.points))
    one, many = ("ends up", "end up") if far is None else ("ends", "end")
    good, bad = "right", "wrong"
    if far is not None:
        good, bad = f"within {far} of the truth", f"off by more than {far}"
    when = ""
    if reel.cut_short:
        one, many = "is", "are"
        when = f" at {reel.steps.named(reel.steps.last)}"
    if points == "1":
        return f"The only point {one} {bad if wrong else good}{when}"
    if not wrong:
        every = "Both" if points == "2" else f"All {points}"
        return f"{every} points {many} {good}{when}"
    return f"{grouped(wrong)} of {points} points {one if wrong == 1 else many} {bad}{when}"


def rings_note(reel: Recording, framed: Sequence[str] | None) -> list[str | list[str]]:
    """What rings, rows and columns are, a sentence each; ways to say one are longest first.

    The `framed` cell, if there is one, has the points of one class that are taken for another.
    """
    rings = "Dark rings: wrong points. "
    if diverges_at(reel) is not None:
        rings = "Dark rings, until training diverges: wrong points. "
    said: list[str | list[str]] = [
        ("" if reel.lost.all() else rings) + "Rows: true classes; columns: predicted ones."
    ]
    if framed is not None:
        white = "White rings: the points in the framed cell"
        said.append([f"{white}, {' taken for '.join(framed)}.", f"{white}."])
    return said


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
    verb, when = ("is", f" at {reel.steps.named(last)}") if reel.cut_short else ("ends at", "")
    return f"{beginning(measure.noun)} {verb} {measure.said(measure.measure.at(last))}{when}"
