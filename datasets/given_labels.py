"""Labels as callers give them: which are classes, under which names, and which are values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from .dataset import Labels
from .given_arrays import array_of, names_of, numbers_of
from .kinds import MOST_CLASSES

_LEAVE_OUT = "leave it out, or leave out outputs='values'"

ClassNames = Sequence[str] | Mapping[Any, str]


@dataclass(frozen=True)
class GivenLabels:
    """Labels (n,): classes counted from 0, or values to learn.

    `names` of the classes are empty for values; `spelled` is how the caller writes each class.
    """

    labels: Labels
    names: tuple[str, ...] = ()
    spelled: tuple[object, ...] = ()


def labels_of(
    given: Any, *, values: bool | None = None, names: ClassNames | None = None
) -> GivenLabels:
    """Labels (n,) or (n, 1) as classes or, where `values` says so or they look so, as values.

    Text, truth values and at most twelve whole numbers, each of which stands twice or more, are
    classes. `names` are those of the classes in order: of 0, 1, 2, or of what is given as it is
    sorted; or a table from labels to names.
    """
    if values and names is not None:
        raise UserError("`class_names` applies to classes, and y has values", remedy=_LEAVE_OUT)

    labels = one_column(array_of(given, "y"))
    if values is None:
        values = names is None and _are_values(labels)
    if values:
        return GivenLabels(numbers_of(labels, "y"))
    try:
        spelled = _sorted({_plain(each) for each in labels.tolist()})
    except TypeError:  # lists and tables, for example
        raise UserError("labels of y must be numbers or text", given=labels[0]) from None
    spelled, called = _named(spelled, names)
    if len(spelled) > MOST_CLASSES:
        raise UserError(
            f"y has {len(spelled)} classes, and at most {MOST_CLASSES} have distinct colours",
            remedy="if they are values to learn, give outputs='values'",
        )
    places = {each: place for place, each in enumerate(spelled)}
    indices = np.array([places[_plain(each)] for each in labels.tolist()], dtype=np.int64)
    return GivenLabels(indices, called, tuple(spelled))


def one_column(labels: NDArray[Any]) -> NDArray[Any]:
    """Labels (n,) or (n, 1) as (n,); raises `UserError` for any other shape."""
    if labels.ndim == 2 and labels.shape[1] == 1:
        return labels[:, 0]
    if labels.ndim != 1:
        remedy = "give each point one label: y.argmax(axis=1)" if labels.ndim == 2 else ""
        raise UserError("y must have shape (n,)", given=labels.shape, remedy=remedy)
    return labels


def _are_values(labels: NDArray[Any]) -> bool:
    """Whether numbers are values to learn: fractions, or more than a class each."""
    if labels.dtype.kind not in "iuf":
        return False
    counts = Counter(labels.tolist())
    whole = all(float(each).is_integer() for each in counts)
    return not whole or len(counts) > MOST_CLASSES or 2 * len(counts) > len(labels)


def _renamed(labels: list[Any], names: Mapping[Any, str]) -> tuple[list[Any], tuple[str, ...]]:
    """The classes in the order of a table from labels to names."""
    keys = [_plain(each) for each in names]
    for each in keys:
        if each not in labels:
            raise UserError("class_names have a label that y has not", given=each, allowed=labels)
    for each in labels:
        if each not in keys:
            raise UserError("class_names lack a label of y", given=each, allowed=keys)
    return keys, tuple(map(str, names.values()))


def _plain(label: Any) -> Any:
    """One label; 1.0 is 1, and True is 1."""
    if label is None or label != label:
        raise UserError("y has a missing label", remedy="remove such rows")
    return int(label) if isinstance(label, bool | float) and float(label).is_integer() else label


def _sorted(labels: set[Any]) -> list[Any]:
    """Numbers by size, text by spelling."""
    try:
        return sorted(labels)
    except TypeError:  # numbers and text
        return sorted(labels, key=str)


def _named(labels: list[Any], names: ClassNames | None) -> tuple[list[Any], tuple[str, ...]]:
    """The classes, also those without points, and their names."""
    numbered = labels == list(range(len(labels)))
    if names is None:
        if len(labels) < 2:
            raise UserError(
                "all points are of one class",
                given=labels[0] if labels else ...,
                remedy="name all classes with class_names",
            )
        start = "class " if numbered else ""
        return labels, tuple(f"{start}{each}" for each in labels)
    if isinstance(names, Mapping):
        return _renamed(labels, names)
    called = names_of(names, "class_names")
    if len(set(called)) < len(called):
        raise UserError("class_names must be different", given=list(called))
    if set(labels) <= set(range(len(called))):
        return list(range(len(called))), called
    if set(map(str, labels)) <= set(called):
        spelling = {str(each): each for each in labels}
        return [spelling.get(name, name) for name in called], called
    strangers = [each for each in labels if str(each) not in called]
    if len(strangers) < len(labels):
        raise UserError(
            f"class_names lack {strangers[0]!r}, which y has",
            given=list(called),
            allowed=map(str, labels),
            remedy="name all of them, or give a table from labels to names",
        )
    if len(labels) == len(called):
        return labels, called
    raise UserError(f"class_names must name the {len(labels)} classes of y", given=list(called))
