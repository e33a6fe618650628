"""Which names data have of their own, beside those that every data set is given; no drawing."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording

_FEATURES = {
    "x": "{x}",
    "y": "{y}",
    "xSquared": "{x}²",
    "ySquared": "{y}²",
    "xTimesY": "{x} · {y}",
    "sinX": "sin {x}",
    "sinY": "sin {y}",
}
_AXES = ("x₁", "x₂")  # what columns are called that have no names


def own_classes(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """The names of the classes, if all data have the same ones; none if they are mere numbers."""
    first, *others = (each.dataset.class_names for each in recordings)
    numbered = tuple(f"class {index}" for index in range(len(first)))
    return () if first == numbered or any(each != first for each in others) else first


def own_axes(recording: Recording) -> tuple[str, str] | None:
    """The names of both columns, if they have any."""
    names = recording.dataset.axis_names
    return None if names == _AXES else names


def value_name(recording: Recording) -> str:
    """What the values are called that are learnt."""
    return recording.dataset.label_name or "value"


def input_names(recording: Recording) -> list[str]:
    """What the inputs of a network are called, by the names of the columns."""
    x, y = recording.dataset.axis_names
    return [_FEATURES[each].format(x=x, y=y) for each in recording.perceptron.features]
