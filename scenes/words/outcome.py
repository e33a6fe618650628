"""What has happened by the end of a film, as one sentence that its measure bears out."""

from __future__ import annotations

import math

import numpy as np

from ...reels.measure import Loss, RootMeanSquare
from ...reels.milestones import diverges_at, what_is_lost
from ...reels.recording import Recording
from .measures import WrittenMeasure
from .phrases import beginning, is_part, the_end

_CLEARLY = 0.1  # of the first loss, for a lower one on the way


def outcome(recording: Recording, measure: WrittenMeasure) -> str:
    """That the measure rose, fell or stayed, from which value to which, or that it has none.

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
        noun = "error" if isinstance(measure.measure, RootMeanSquare) else "loss"
        return f"At {recording.steps.named(diverged)} {what_is_lost(recording, diverged, noun)}."
    name, bracket, unit = measure.name.partition(" (")
    if not np.isfinite(measure.values).any():
        steps = recording.steps
        when = f" at {steps.named(steps.last)}" if len(steps) == 1 else ""
        return f"No {name.lower()} was recorded{when}."
    lowest = lowest_on_the_way(measure) if isinstance(measure.measure, Loss) else None
    first, last = measure.values[[0, -1]].tolist()
    begin, end = _said(measure, first), _said(measure, last)
    if lowest is not None:
        low = _said(measure, float(measure.values[lowest]))
        if low not in (begin, end):
            when = recording.steps.named(float(recording.epochs[lowest]))
            there = the_end([recording], "")
            ended = f"is {end} {there}" if there else f"ended at {end}"
            to = f"to {low}{bracket}{unit} at {when}, and {ended}."
            finally_ = f"{there} it is {end}" if there else f"the last {end}"
            return [
                f"The {name.lower()} fell from {begin} {to}",
                f"The {name.lower()} fell {to}",
                f"The lowest {name.lower()} is {low}{bracket}{unit}, {finally_}.",
            ]
    if not math.isfinite(last):
        when = beginning(the_end([recording], "at the end"))
        return f"{when} the {name.lower()} is not a number."
    if not math.isfinite(first):
        there = the_end([recording], "")
        if there:
            return f"{beginning(there)} the {name.lower()} is {end}{bracket}{unit}."
        return f"The {name.lower()} ends at {end}{bracket}{unit}."
    if len(recording.steps) == 1:
        return f"The {name.lower()} is {end}{bracket}{unit}."
    if begin == end and is_part(recording):
        both = " and ".join(map(recording.steps.named, recording.epochs[[0, -1]].tolist()))
        return f"The {name.lower()} is the same at {both}."
    if begin == end:
        return f"The {name.lower()} ends as it began."
    went = "fell" if last < first else "rose"
    to = f"to {end}{bracket}{unit}."
    return [f"The {name.lower()} {went} from {begin} {to}", f"The {name.lower()} {went} {to}"]


def lowest_on_the_way(measure: WrittenMeasure) -> int | None:
    """The position of the lowest loss, if it is clearly below both the first and the last."""
    values = measure.values
    if not np.isfinite(values).all():
        return None
    lowest = int(np.argmin(values))
    fall = min(values[0], values[-1]) - values[lowest]
    return lowest if fall > _CLEARLY * abs(values[0]) else None


def _said(measure: WrittenMeasure, value: float) -> str:
    return measure.written(value).replace("<", "less than ")
