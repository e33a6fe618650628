"""Validation by pydantic, whose errors become `UserError`s in plain words; knows no model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError, SchemaValidator

from .errors import UserError
from .spelling import share_meant
from .truth_values import exact

Model = TypeVar("Model")

_LONGEST_KEY = 100  # characters: what is longer is no key of ours

# pydantic's error types, and what a valid value must be. Names in braces are in the context.
_SENTENCES = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "dataclass_type": "must be a table",
    "dict_type": "must be a table",
    "finite_number": "must be a finite number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_type": "must be a whole number",
    "json_invalid": "must be JSON",
    "json_type": "must be JSON",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
    "list_type": "must be a list",
    "model_attributes_type": "must be a table",
    "model_type": "must be a table",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have {min_length} or more characters",
    "string_type": "must be text",
    "string_unicode": "must be text",
    "too_long": "must have at most {max_length} values",
    "too_short": "must have {min_length} or more values",
    "tuple_type": "must be a list",
    "union_tag_not_found": "must have a {discriminator}",
}


class Frozen(BaseModel, frozen=True):
    """An immutable pydantic model that refuses unknown keys.

    Subclasses repeat `frozen=True`, which type checkers do not inherit.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    def __init__(self, /, **values: Any) -> None:
        """Raises `UserError`, which names the key at fault."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise explained(error) from None

    # pydantic need not call it where it validates a model inside of another.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # as in pydantic itself

    if not TYPE_CHECKING:  # which refuse assignments by themselves

        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(f"a {type(self).__name__} cannot be changed")

        def __delattr__(self, name: str) -> None:
            raise AttributeError(f"a {type(self).__name__} cannot be changed")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """The schema of the fields; pydantic asks for it by this name."""
        return exact(handler(source))

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Only fields that differ from their defaults."""
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value != field.get_default(call_default_factory=True):
                yield name, value

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, raw: Any) -> Any:
        """Refuse unknown keys with a list of the allowed ones, which `extra` does not give."""
        unknown = set(raw) - set(cls.model_fields) if isinstance(raw, Mapping) else set()
        if unknown:
            names = {"given": min(unknown, key=str), "allowed": list(cls.model_fields)}
            raise PydanticCustomError("unknown_key", "unknown key", names)
        return raw


class FrozenMapping(Mapping[str, Any]):
    """A mapping that cannot be changed and has a hash, if its values have."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)


def validated(model: Callable[..., Model], values: Mapping[str, object]) -> Model:
    """A dataclass or model from plain values; raises `UserError`, which names the key at fault."""
    try:
        made: Model = _validator(model)(values)
    except ValidationError as error:
        raise explained(error) from None
    return made


def explained(error: ValidationError, *, within: str = "") -> UserError:
    """The first error that pydantic found, with the key that it is in, a key of `within`."""
    return _explained(error.errors(include_url=False)[0], within)


def explanations(error: ValidationError) -> list[tuple[tuple[str | int, ...], UserError]]:
    """Every error that pydantic found, with the way to the value at fault."""
    faults = error.errors(include_url=False)
    return [(fault["loc"], _explained(fault, "")) for fault in faults]


def _explained(fault: ErrorDetails, within: str) -> UserError:
    key = _key(fault, within)
    if fault["type"] == "unknown_key":
        return UserError(f"unknown key in {key}" if key else "unknown key", **fault["ctx"])
    if fault["type"] == "missing":
        return UserError(f"{key} is missing")
    if fault["type"] == "value_error":
        return UserError(f"{key}: {fault['ctx']['error']}", given=fault["input"])
    if fault["type"] == "union_tag_invalid":
        allowed = re.findall(r"'([^']*)'", fault["ctx"]["expected_tags"])
        return UserError(f"unknown kind of {key}", given=fault["ctx"]["tag"], allowed=allowed)
    if fault["type"] == "literal_error":
        allowed = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return UserError(f"unknown value of {key}", given=fault["input"], allowed=allowed)
    what, limits = f"{key} {_sentence(fault)}".lstrip(), fault.get("ctx", {})
    remedy = share_meant(fault["input"], most=limits.get("le"), below=limits.get("lt"))
    return UserError(what, given=fault["input"], remedy=remedy)


def _key(fault: ErrorDetails, within: str) -> str:
    """The setting at fault as `UserError` has it: '`stop.loss`', 'a value of `hidden`'.

    Inside a file, values of lists have their numbers, '`dataset.domain.3`'. The member of a union
    that refused a value, 'constrained-int', is left out.
    """
    parts = [part for part in fault["loc"] if isinstance(part, int) or part.isidentifier()]
    names = [str(part) for part in parts if len(str(part)) <= _LONGEST_KEY]
    in_list = bool(names) and not within and isinstance(parts[-1], int)
    key = ".".join(filter(None, [within, *(names[:-1] if in_list else names)]))
    return f"{'a value of ' if in_list else ''}`{key}`" if key else ""


def _sentence(fault: ErrorDetails) -> str:
    number = fault["input"]
    kind = "finite_number" if isinstance(number, float) and isnan(number) else fault["type"]
    sentence = _SENTENCES.get(kind, "is not valid")
    context = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in fault.get("ctx", {}).items()
    }
    return sentence.format(**context)


@cache
def _validator(model: Any) -> Callable[[Mapping[str, object]], Any]:
    return SchemaValidator(exact(TypeAdapter(model).core_schema)).validate_python
