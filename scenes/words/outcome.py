"""What has happened by the end of a film, as one sentence that its measure bears out."""

from __future__ import annotations

from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from .measures import WrittenMeasure


def outcome(recording: Recording, measure: WrittenMeasure) -> str:
    """That the measure rose, fell or stayed, from which value to which, or that it has none."""
    diverged = diverges_at(recording)
    if diverged is not None:
        return f"At {recording.steps.named(diverged)} the loss is no longer a number."
    name, bracket, unit = measure.name.partition(" (")
    begin, end = (
        measure.written(value).replace("<", "less than ")
        for value in measure.values[[0, -1]].tolist()
    )
    first, last = measure.values[[0, -1]].tolist()
    if begin == end:
        return f"The {name.lower()} ends as it began."
    went = "fell" if last < first else "rose"
    return f"The {name.lower()} {went} from {begin} to {end}{bracket}{unit}."
