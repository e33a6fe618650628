"""The question that data ask of a model; knows nothing of type."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording
from ...reels.task import Classes

_LONG = 44  # characters of both axes at most that a sentence names
_NAMED = 3  # classes at most that a question names


def given(recording: Recording) -> str:
    """What is known of the point that is asked about."""
    names = " and ".join(recording.dataset.axis_names)
    return (
        f"Given {names} of a new point:"
        if len(names) <= _LONG
        else "Given the place of a new point:"
    )


def questions(recording: Recording) -> Sequence[str]:
    """The question in words, from the most telling form to the shortest."""
    task = recording.task
    if not isinstance(task, Classes):
        return ["What is its value?"]
    *names, last = task.names
    which = f"Which of {len(task.names)} classes?"
    return [f"{', '.join(names)} or {last}?", which] if len(names) < _NAMED else [which]
