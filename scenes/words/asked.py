"""The question that data ask of a model; knows nothing of type."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording
from ...reels.task import Classes
from .own_names import value_name

_NAMED = 3  # classes at most that a question names


def given(recording: Recording) -> Sequence[str]:
    """What is known of a new point, from the most telling form to the shortest."""
    plane = recording.dataset.plane
    inputs = plane.input_names if plane else ()
    names = f"{len(inputs)} inputs" if inputs else " and ".join(recording.dataset.axis_names)
    return [f"Given {names} of a new point:", "Given the place of a new point:"]


def questions(recording: Recording) -> Sequence[str]:
    """The question in words, from the most telling form to the shortest."""
    task = recording.task
    if not isinstance(task, Classes):
        called = dict.fromkeys((value_name(recording), "value"))
        return [f"What is its {name}?" for name in called]
    *names, last = task.names
    which = f"Which of {len(task.names)} classes?"
    return [f"{', '.join(names)} or {last}?", which] if len(names) < _NAMED else [which]
