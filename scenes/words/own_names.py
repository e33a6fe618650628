"""Names that data have of their own, beside those that all are given, and what runs share."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ...reels.recording import Recording
from ...reels.task import Values

_FEATURES = {
    "x": "{x}",
    "y": "{y}",
    "xSquared": "{x}²",
    "ySquared": "{y}²",
    "xTimesY": "{x} · {y}",
    "sinX": "sin {x}",
    "sinY": "sin {y}",
}
_YEAR = re.compile(r"year|jahr|(^|[\W_])(yr|date|année|annee|anno|año)s?($|[\W_])", re.IGNORECASE)
_SHORT = 16  # characters of a name in a heading
_ROUNDING = 1e-6  # of standardised values
_NUMBERED = ("class 0", "class 1")  # whose numbers are written nowhere else
_SIDES = ("orange", "blue")  # the colours of two classes
_AXES = ("x₁", "x₂")  # what columns are called that have no names


def are_years(name: str, values: Float[np.ndarray, " n"]) -> bool:
    """Whether a column holds years: whole numbers from 1000 to 2999, under a name that says so."""
    whole = np.abs(values - np.rint(values)) < _ROUNDING
    return bool(_YEAR.search(name) and (whole & (values > 999) & (values < 3000)).all())


def own_classes(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """The names of the classes, if all data have the same ones; none if they are mere numbers."""
    first, *others = (each.dataset.class_names for each in recordings)
    numbered = tuple(f"class {index}" for index in range(len(first)))
    return () if first == numbered or any(each != first for each in others) else first


def seen_names(classes: Sequence[str]) -> Sequence[str]:
    """What classes are called in a sentence: two that are mere numbers by their colours."""
    return _SIDES if tuple(classes) == _NUMBERED else classes


def own_axes(recording: Recording) -> tuple[str, str] | None:
    """The names of both columns, if they have any."""
    names = recording.dataset.axis_names
    return None if names == _AXES else names


def value_name(recording: Recording) -> str:
    """What the values are called that are learnt."""
    return recording.dataset.label_name or "value"


def value_heading(recording: Recording) -> str:
    """The same at the beginning of a heading, where there is little room."""
    name = value_name(recording)
    return raised(name) if len(name) <= _SHORT else "Value"


def raised(name: str) -> str:
    """A name at the beginning of a title: 'Price' of 'price'; 'pH', 'y' and 'rent_eur' stay."""
    first = name.split()[0] if name.split() else ""
    plain = len(first) > 1 and first.isalpha() and first.islower()
    return name[:1].upper() + name[1:] if plain else name


def are_on_same_axes(recordings: Sequence[Recording]) -> bool:
    """Whether the ticks and names at one of their planes hold for all."""
    first, *others = (each.dataset for each in recordings)
    return all(
        each.domain == first.domain
        and each.axis_names == first.axis_names
        and each.scaling == first.scaling
        for each in others
    )


def has_shared_scale(recordings: Sequence[Recording]) -> bool:
    """Whether all learn values of one name, on one scale."""
    first = recordings[0]
    return isinstance(first.task, Values) and all(
        each.task == first.task and value_name(each) == value_name(first) for each in recordings
    )


def input_names(recording: Recording) -> list[str]:
    """What the inputs of a network are called, by the names of the columns."""
    x, y = recording.dataset.axis_names
    return [_FEATURES[each].format(x=x, y=y) for each in recording.perceptron.features]
