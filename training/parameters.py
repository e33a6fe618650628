"""Parameters of estimators as users write them: `max_depth=3`, `C=0.01..100`; imports none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..errors import UserError
from ..reels.step_names import is_separate

DEFAULT_STEPS = 60
"""Fits over a range of real numbers, unless another number is asked for."""

MOST_STEPS = 10_000

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.(?!\.)\s*({_NUMBER})\s*")
_FAR_APART = 10  # times: ends between which steps grow by a factor
_WORDS = {"true": True, "false": False, "none": None}
_NAME = re.compile(r"[A-Za-z]\w*")

_STEPS = {
    "n_neighbors": "k",
    "n_clusters": "k",
    "n_components": "component",
    "n_estimators": "tree",
    "max_depth": "depth",
    "max_iter": "iteration limit",
}

Parameter = bool | int | float | str | None | tuple[Any, ...]


@dataclass(frozen=True)
class Variation:
    """A parameter of an estimator, and the values that it is fitted with, one after the other."""

    parameter: str
    values: tuple[float, ...]

    @classmethod
    def parse(cls, text: str, steps: int | None = None) -> Variation:
        """'C=0.01..100' or 'max_depth=1,2,4'.

        Whole numbers rise or fall by one, unless a number of `steps` is asked for. Real numbers
        are spaced evenly, or by a constant factor if one end is more than ten times the other.
        Raises `UserError` for anything else.
        """
        name, equals, written = text.partition("=")
        name = name.strip()
        if not equals or not _NAME.fullmatch(name):
            remedy = "write it as C=0.01..100 or max_depth=1..12"
            raise UserError("`vary` must be a parameter and its values", given=text, remedy=remedy)
        values = _range(written, steps) or _list(written)
        if len(values) < 2 or len(set(values)) < len(values):
            raise UserError("`vary` needs two or more different values", given=text)
        if steps is not None and not _RANGE.fullmatch(written):
            raise UserError("`steps` applies to ranges", given=text, remedy="leave `steps` out")
        return cls(name, values)


def step_of(parameter: str) -> str:
    """What a step over a parameter is called: 'C' also for 'svc__C', 'depth', 'k'.

    Steps of one model have no values, as those of a parameter have: 'n iter value', not 'n iter'.
    """
    name = _STEPS.get(parameter.rpartition("__")[2], label_of(parameter))
    return name if is_separate(name) else f"{name} value"


def label_of(parameter: str) -> str:
    """A parameter in words: 'min samples leaf', or 'C' for 'svc__C', a part's own."""
    return parameter.rpartition("__")[2].strip("_").replace("_", " ")


def _range(text: str, steps: int | None) -> tuple[float, ...]:
    """The values of a range; none if `text` is no range."""
    ends = _RANGE.fullmatch(text)
    if not ends:
        return ()
    whole = all(re.fullmatch(r"[+-]?\d{1,15}", end) for end in ends.groups())
    first, last = float(ends[1]), float(ends[2])
    if not (math.isfinite(first) and math.isfinite(last)):
        raise UserError("values to `vary` must be finite numbers", given=text)
    if whole and steps is None:
        if abs(last - first) >= MOST_STEPS:
            what = f"a range has at most {MOST_STEPS} values"
            raise UserError(what, given=text, remedy="give a number of `steps`")
        rise = 1 if last >= first else -1
        return tuple(range(int(first), int(last) + rise, rise))
    values = _spaced(first, last, steps or DEFAULT_STEPS)
    if whole:
        return tuple(dict.fromkeys(round(value) for value in values))
    return values


def _spaced(first: float, last: float, steps: int) -> tuple[float, ...]:
    """Numbers from one end to the other, both included."""
    smaller, larger = sorted((abs(first), abs(last)))
    if first * last > 0 and larger / smaller > _FAR_APART:
        between = [first * (last / first) ** (k / (steps - 1)) for k in range(1, steps - 1)]
    else:
        between = [first + (last - first) * k / (steps - 1) for k in range(1, steps - 1)]
    return (first, *between, last)


def _list(text: str) -> tuple[float, ...]:
    values: list[float] = []
    for part in text.split(","):
        value = parameter_of(part)
        if isinstance(value, bool) or not isinstance(value, int | float):
            remedy = "set another parameter with `set`, in a recording for each of its values"
            raise UserError("values to `vary` must be numbers", given=part.strip(), remedy=remedy)
        values.append(value)
    return tuple(values)


def parameter_of(text: str) -> Parameter:
    """A value as it is written: a number, true, false, none, several after commas, or text."""
    text = text.strip()
    if "," in text:
        return tuple(parameter_of(part) for part in text.split(",") if part.strip())
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    for kind in (int, float):
        with suppress(ValueError, OverflowError):
            number = kind(text)
            return number if math.isfinite(number) else text
    return text


def parameters_from(given: object) -> dict[str, Parameter]:
    """Parameters from a table, or from texts like 'max_depth=3' and 'C=1,kernel=linear'.

    Raises `UserError` for anything else, and for a parameter that is there twice.
    """
    if isinstance(given, Mapping):
        return {str(name): _plain(name, value) for name, value in given.items()}
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, Iterable) or isinstance(texts, bytes):
        raise UserError("`set` must be parameters like max_depth=3", given=given)
    found: dict[str, Parameter] = {}
    for text in texts:
        # A comma parts two parameters if a name and '=' follow, else two values of one.
        for part in re.split(r",(?=\s*[A-Za-z]\w*\s*=)", str(text)):
            name, equals, value = part.partition("=")
            name = name.strip()
            if not equals or not _NAME.fullmatch(name):
                raise UserError("`set` must be parameters like max_depth=3", given=part)
            if name in found:
                remedy = f"vary numbers with `vary`: {name}=1..12"
                raise UserError(f"`set` gives {name} twice", given=value, remedy=remedy)
            found[name] = parameter_of(value)
    return found


def _plain(name: object, value: object) -> Parameter:
    if isinstance(value, list | tuple):
        return tuple(_plain(name, each) for each in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise UserError(f"`set`: {name} must be a number, text, true or false", given=value)
