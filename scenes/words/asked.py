"""The question that data ask of a model; knows nothing of type."""

from __future__ import annotations

from collections.abc import Sequence

from ...datasets.units import without_unit
from ...reels.recording import Recording
from ...reels.task import Classes
from .own_names import own_axes, value_name

_NAMED = 3  # classes at most that a question names


def given(recording: Recording) -> Sequence[str]:
    """What is known of a new point, from the most telling form to the shortest.

    Columns with names of their own are not places: a flat has an area, and none on a plane.
    """
    plane = recording.dataset.plane
    if plane:
        names = f"{len(plane.input_names)} inputs"
        return [f"Given {names} of a new point:", "Given its inputs:"]
    if own := own_axes(recording):
        names = " and ".join(map(without_unit, own))
        return [f"Given {names} of a new point:", f"Given {names}:", "Given both columns:"]
    names = " and ".join(recording.dataset.axis_names)
    return [f"Given {names} of a new point:", "Given the place of a new point:"]


def questions(recording: Recording) -> Sequence[str]:
    """The question in words, from the most telling form to the shortest."""
    task = recording.task
    if not isinstance(task, Classes):
        called = dict.fromkeys((without_unit(value_name(recording)), "value"))
        return [f"What is the {name}?" for name in called]
    *names, last = task.names
    which = f"Which of {len(task.names)} classes?"
    return [f"{', '.join(names)} or {last}?", which] if len(names) < _NAMED else [which]
