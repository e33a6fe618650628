"""What has happened by the end of a film, as one sentence that its measure bears out."""

from __future__ import annotations

import math

import numpy as np

from ...reels.measure import Accuracy, Loss, RootMeanSquare
from ...reels.milestones import diverges_at, what_is_lost
from ...reels.recording import Recording
from .measures import WrittenMeasure
from .phrases import beginning, is_part, the_end

_CLEARLY = 0.1  # of the first loss, for a lower one on the way
_BEYOND = 0.05  # from both ends, for an accuracy on the way that is beyond them


def outcome(recording: Recording, measure: WrittenMeasure) -> str:
    """That the measure rose, fell, went or stayed, from which value to which, or that it has none.

    A loss may have been clearly lower on the way than it ends.
    """
    return outcomes(recording, measure)[0]


def outcomes(recording: Recording, measure: WrittenMeasure) -> list[str]:
    """The `outcome`, and ever shorter ways to say it, where there are any."""
    said = _outcome(recording, measure)
    return [said] if isinstance(said, str) else said


def _outcome(recording: Recording, measure: WrittenMeasure) -> str | list[str]:
    diverged = diverges_at(recording)
    if diverged is not None:
        kind = "error" if isinstance(measure.measure, RootMeanSquare) else "loss"
        return f"At {recording.steps.named(diverged)} {what_is_lost(recording, diverged, kind)}."
    noun = measure.noun
    if not np.isfinite(measure.values).any():
        steps = recording.steps
        when = f" at {steps.named(steps.last)}" if len(steps) == 1 else ""
        return f"No {noun} was recorded{when}."
    lowest = lowest_on_the_way(measure) if isinstance(measure.measure, Loss) else None
    first, last = measure.values[[0, -1]].tolist()
    begin, end = measure.beside(first), measure.said(last)
    if lowest is not None:
        low = measure.said(float(measure.values[lowest]))
        if low not in (measure.said(first), end):
            when = recording.steps.named(float(recording.epochs[lowest]))
            there = the_end([recording], "")
            ends = measure.beside(last)
            ended = f"is {ends} {there}" if there else f"ended at {ends}"
            to = f"to {low} at {when}, and {ended}."
            finally_ = f"{there} it is {ends}" if there else f"the last {ends}"
            return [
                f"The {noun} fell from {begin} {to}",
                f"The {noun} fell {to}",
                f"The lowest {noun} is {low}, {finally_}.",
            ]
    if not math.isfinite(last):
        when = beginning(the_end([recording], "at the end"))
        return f"{when} the {noun} is not a number."
    if not math.isfinite(first):
        there = the_end([recording], "")
        if there:
            return f"{beginning(there)} the {noun} is {end}."
        return f"The {noun} ends at {end}."
    if len(recording.steps) == 1:
        return f"The {noun} is {end}."
    same = measure.said(first) == end
    if same and is_part(recording):
        both = " and ".join(map(recording.steps.named, recording.epochs[[0, -1]].tolist()))
        return f"The {noun} is the same at {both}."
    if same:
        return f"The {noun} ends as it began."
    went = _went(measure)
    to = f"to {end}."
    return [f"The {noun} {went} from {begin} {to}", f"The {noun} {went} {to}"]


def _went(measure: WrittenMeasure) -> str:
    """That it rose or fell; of an accuracy that was well beyond both ends, neither."""
    first, last = measure.values[[0, -1]].tolist()
    low, high = np.nanmin(measure.values), np.nanmax(measure.values)
    beyond = max(min(first, last) - low, high - max(first, last))
    if isinstance(measure.measure, Accuracy) and beyond > _BEYOND:
        return "went"
    return "fell" if last < first else "rose"


def lowest_on_the_way(measure: WrittenMeasure) -> int | None:
    """The position of the lowest loss, if it is clearly below both the first and the last."""
    values = measure.values
    if not np.isfinite(values).all():
        return None
    lowest = int(np.argmin(values))
    fall = min(values[0], values[-1]) - values[lowest]
    return lowest if fall > _CLEARLY * abs(values[0]) else None
