"""The question that data ask of a model; knows nothing of type."""

from __future__ import annotations

from collections.abc import Sequence

from ...datasets.units import without_unit
from ...reels.recording import Recording
from ...reels.task import Classes
from .own_names import own_axes, own_classes, value_name
from .phrases import beginning

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
        names = " and ".join(lowered(without_unit(each)) for each in own)
        return [f"Given {names}:", "Given both values:"]
    names = " and ".join(recording.dataset.axis_names)
    return [f"Given {names} of a new point:", "Given the place of a new point:"]


def questions(recording: Recording) -> Sequence[str]:
    """The question in words, from the most telling form to the shortest."""
    task = recording.task
    if not isinstance(task, Classes):
        called = dict.fromkeys((lowered(without_unit(value_name(recording))), "value"))
        return [f"What is the {name}?" for name in called]
    *names, last = task.names
    label = recording.dataset.label_name
    which = [f"Which {lowered(label)}?"] if label else []
    which.append(f"Which of {len(task.names)} classes?")
    named = f"{', '.join(names)} or {last}?"
    if own_classes([recording]):
        named = beginning(named)
    return [named, *which] if len(names) < _NAMED else which


def lowered(name: str) -> str:
    """A name inside a sentence: 'living area' of 'Living area'.

    One word stays as it is written, since it may be a noun of a language that writes these with a
    capital, and so do names that begin with a letter alone, or have another capital.
    """
    first, *others = name.split() or [""]
    plain = bool(others) and first[1:].islower() and all(each.islower() for each in others)
    return name[:1].lower() + name[1:] if plain else name
