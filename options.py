"""Descriptions of options, read from the models that define them; loads no pydantic.

A model is a dataclass whose fields are annotated with `Limits` and `Help`, or a pydantic model
whose fields have both. pydantic validates either (see `models`), but takes too long to import for
help texts. Tuples with names take less time to define than dataclasses, which counts there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)


class Help(NamedTuple):
    """The description of an option in help texts."""

    documentation: str


class Limits(NamedTuple):
    """The range of an option's values; `ge` and `le` are inclusive, `gt` and `lt` exclusive.

    Stands for annotated_types.Interval, which takes longer to import than Click.
    """

    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """The schema of `source` within these limits, which pydantic asks for by this name."""
        from annotated_types import Interval

        interval = Interval(ge=self.ge, gt=self.gt, le=self.le, lt=self.lt)
        return handler.generate_schema(Annotated[source, interval])


class Metavar(NamedTuple):
    """The placeholder of an option's value in help texts, instead of the name of its type."""

    text: str


_FLAGS = {"place": "--for"}  # which is no name in Python


def flag(name: str) -> str:
    """The name of an option as it is typed: '--learning-rate' of learning_rate."""
    return _FLAGS.get(name, f"--{name.replace('_', '-')}")


class OptionField(NamedTuple):
    """One option: its name, type, default, limits and description.

    `kind` is bool, int, float, or str for anything else. `default` is None if there is no default
    that can be written as text. `names` are the allowed values, if there is a fixed set. Limits are
    None if there are none; `least` and `most` are inclusive, `above` and `below` exclusive.
    """

    name: str
    kind: type[bool] | type[int] | type[float] | type[str]
    default: bool | int | float | str | None = None
    description: str = ""
    names: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None
    below: float | None = None
    metavar: str = ""

    @property
    def limits(self) -> str:
        """'0 to 51', 'at least 1', 'above 0, at most 1'; '' if there are none."""
        if self.least is not None and self.most is not None:
            return f"{_plain(self.least)} to {_plain(self.most)}"
        words = {"at least": self.least, "above": self.above, "at most": self.most}
        words["below"] = self.below
        return ", ".join(f"{word} {_plain(n)}" for word, n in words.items() if n is not None)


def fields_of(model: Any) -> Mapping[str, OptionField]:
    """The options of a model by name, in the order of its fields."""
    return _fields_of(model)


@cache
def _fields_of(model: Any) -> Mapping[str, OptionField]:
    if dataclasses.is_dataclass(model):
        hints = get_type_hints(model, include_extras=True)
        return {
            each.name: _read(each.name, hints[each.name], each.default)
            for each in dataclasses.fields(model)
        }
    return {
        name: _read(name, Annotated[info.annotation, info], info.default)
        for name, info in model.model_fields.items()
    }


class _Parts(NamedTuple):
    """An annotation, taken apart: the members of its union, and its metadata."""

    types: list[Any]
    metadata: list[Any]


def _read(name: str, annotation: Any, default: object) -> OptionField:
    parts = _Parts([], [])
    _take_apart(annotation, parts)
    names: tuple[str, ...] = ()
    if len(parts.types) == 1 and get_origin(parts.types[0]) is Literal:
        names = get_args(parts.types[0])
    kind = parts.types[0] if parts.types in ([bool], [int], [float]) else str
    return OptionField(
        name,
        kind,
        _default(default),
        _first(parts, "documentation", "description") or "",
        names,
        least=_first(parts, "ge"),
        above=_first(parts, "gt"),
        most=_first(parts, "le"),
        below=_first(parts, "lt"),
        metavar=next((each.text for each in parts.metadata if isinstance(each, Metavar)), ""),
    )


def _take_apart(annotation: Any, parts: _Parts) -> None:
    """Fill `parts` from an annotation, its unions and its metadata."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        parts.metadata.extend(part for each in metadata for part in _expanded(each))
        _take_apart(inner, parts)
    elif get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            _take_apart(member, parts)
    elif annotation is not NoneType:
        parts.types.append(annotation)


def _expanded(metadata: Any) -> Iterator[Any]:
    """`metadata`, and the metadata inside of it if it is a pydantic field."""
    yield metadata
    yield from getattr(metadata, "metadata", ())


def _first(parts: _Parts, *attributes: str) -> Any:
    """The first value among the metadata of an attribute with one of these names."""
    values = (getattr(each, name, None) for each in parts.metadata for name in attributes)
    return next((value for value in values if value is not None), None)


def _default(default: object) -> bool | int | float | str | None:
    """A default as it is written; None if there is none, or if a factory makes it."""
    if isinstance(default, tuple | list):
        return ",".join(str(each) for each in default) or None
    return default if isinstance(default, bool | int | float | str) else None


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
