"""Keeps truth values and numbers apart, which Python and pydantic take for each other."""

from __future__ import annotations

from typing import Any, SupportsFloat, TypeGuard

_OTHERS = ("default", "metadata", "serialization")  # parts of schemas that check nothing


def is_truth_value(value: object) -> bool:
    """Whether it is True or False, of Python, of NumPy or as a tensor."""
    return isinstance(value, bool) or str(getattr(value, "dtype", "")).endswith("bool")


def is_complex(value: object) -> bool:
    """Whether it is a complex number or an array of them, of Python, of NumPy or as a tensor."""
    return isinstance(value, complex) or "complex" in str(getattr(value, "dtype", ""))


def is_number(value: object) -> TypeGuard[SupportsFloat]:
    """Whether it may be used as a number, and is no text and no truth value."""
    number = isinstance(value, SupportsFloat) and not isinstance(value, str)
    return number and not is_truth_value(value)


def exact(schema: Any) -> Any:
    """A schema of pydantic by which no truth value is a number, and nothing else a truth value."""
    if isinstance(schema, list):
        return [exact(part) for part in schema]
    if not isinstance(schema, dict) or schema.get("function") in _CHECKS.values():
        return schema
    kind = schema.get("type")
    if kind == "bool" or kind == "int" or kind == "float":
        return {"type": "function-before", "function": _CHECKS[kind], "schema": schema}
    return {key: part if key in _OTHERS else exact(part) for key, part in schema.items()}


def _check(fault: Any) -> dict[str, Any]:
    """A function of a schema that raises a `fault` unless a value is a truth value, or is none."""

    def check(value: object) -> object:
        if is_truth_value(value) != (fault == "bool_type"):
            from pydantic_core import PydanticKnownError

            raise PydanticKnownError(fault)
        return value

    return {"type": "no-info", "function": check}


_CHECKS = {kind: _check(f"{kind}_type") for kind in ("bool", "int", "float")}
