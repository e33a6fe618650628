"""A plane through points with more than two inputs; knows no models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..errors import UserError
from ..numerals import setting
from ..shortening import cut_middle
from ..truth_values import is_truth_value

_LONGEST = 20  # characters of the name of a column in a sentence

Column = int | str

Fixed = str | Mapping[Column, float] | Sequence[float] | NDArray[Any]


@dataclass(frozen=True)
class InputPlane:
    """The plane `origin` + a · `across` + b · `up` through a space of inputs, one number for each.

    `across` and `up` are orthogonal and of length 1. `input_names` are those of all inputs,
    `axis_names` those of the two directions, `words` say which plane it is.
    """

    input_names: tuple[str, ...]
    origin: tuple[float, ...]
    across: tuple[float, ...]
    up: tuple[float, ...]
    axis_names: tuple[str, str]
    words: str

    def points(self, inputs: Float[np.ndarray, "n inputs"]) -> Float[np.ndarray, "n 2"]:
        """Inputs projected onto the plane, at right angles."""
        return np.asarray((inputs - self.origin) @ np.array([self.across, self.up]).T)

    def inputs(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n inputs"]:
        """The inputs at points of the plane."""
        return np.asarray(points @ np.array([self.across, self.up]) + self.origin)


def principal(inputs: Float[np.ndarray, "n inputs"], names: Sequence[str]) -> InputPlane:
    """The plane of the first two principal components, through the mean.

    The largest number of each direction is positive.
    """
    mean = inputs.mean(axis=0)
    _, sizes, directions = np.linalg.svd(inputs - mean, full_matrices=False)
    if len(directions) < 2:
        raise UserError("principal components need two points or more", given=len(inputs))
    found = [_turned(each) for each in directions[:2]]
    total = float(np.square(sizes).sum())
    share = float(np.square(sizes[:2]).sum()) / total if total else 1.0
    percent = "all" if share > 1 - 1e-9 else f"{min(share, 0.99):.0%}".replace("%", " %")
    across, up = found
    return InputPlane(
        tuple(names),
        tuple(mean.tolist()),
        across,
        up,
        ("PC 1", "PC 2"),
        f"plane of PC 1 and PC 2, {percent} of the variance of {len(names)} inputs",
    )


def of_columns(
    inputs: Float[np.ndarray, "n inputs"],
    names: Sequence[str],
    columns: Sequence[Column],
    fixed: Fixed = "mean",
) -> InputPlane:
    """The plane of two columns; all others are `fixed` at their mean or median, or as given."""
    if len(columns) != 2:
        raise UserError("plane must name two columns", given=tuple(columns))
    x, y = (_index(each, names, "plane") for each in columns)
    if x == y:
        raise UserError("the columns of a plane must be different", given=tuple(columns))
    origin, how = _fixed(inputs, names, fixed, free={x, y})
    axes = np.eye(len(names))[[x, y]].tolist()
    count = len(names) - 2
    others = "other input" if count == 1 else f"{count} other inputs"
    return InputPlane(
        tuple(names),
        tuple(origin.tolist()),
        tuple(axes[0]),
        tuple(axes[1]),
        (names[x], names[y]),
        f"plane of {_short(names[x])} and {_short(names[y])}" + f", {others} {how}" * (count > 0),
    )


def _short(name: str) -> str:
    """A name that leaves room for what is said of the other inputs; axes have more of it."""
    return name if len(name) <= _LONGEST else cut_middle(name, _LONGEST - 1)


def _turned(direction: Float[np.ndarray, " inputs"]) -> tuple[float, ...]:
    sign = 1 if direction[np.abs(direction).argmax()] > 0 else -1
    return tuple((direction * sign).tolist())


def _fixed(
    inputs: Float[np.ndarray, "n inputs"], names: Sequence[str], fixed: Fixed, *, free: set[int]
) -> tuple[Float[np.ndarray, " inputs"], str]:
    """Values of inputs on the plane, 0 for those that are `free`, and where that is, in words."""
    one = len(names) == 3
    origin: Float[np.ndarray, " inputs"] = inputs.mean(axis=0)
    how = "at its mean" if one else "at their means"
    if isinstance(fixed, str) and fixed == "median":
        origin, how = np.median(inputs, axis=0), "at its median" if one else "at their medians"
    elif isinstance(fixed, Mapping):
        places = {_index(each, names, "fixed"): _number(fixed[each]) for each in fixed}
        for place in free & {*places}:
            what = "`fixed` gives a value for a column of the plane, along which it is free"
            raise UserError(what, given=names[place], remedy="leave it out")
        for place, value in places.items():
            origin[place] = value
        at = ", ".join(f"{names[place]} = {setting(value)}" for place, value in places.items())
        if places:
            how = f"at {at}" if len(places) == len(names) - 2 else f"{how} or {at}"
    elif not isinstance(fixed, str):
        if not isinstance(fixed, Iterable):
            raise UserError("fixed must be 'mean', 'median' or values", given=fixed)
        fixed = [*fixed]
        if len(fixed) != len(names):
            what = f"fixed must have a value for each of the {len(names)} inputs"
            raise UserError(what, given=len(fixed))
        origin, how = np.array([_number(each) for each in fixed]), "as given"
    elif fixed != "mean":
        remedy = "or give a table of columns and values"
        raise UserError("unknown `fixed`", given=fixed, allowed=("mean", "median"), remedy=remedy)
    origin[list(free)] = 0
    return origin, how


def _number(value: Any) -> float:
    number = np.nan
    with suppress(TypeError, ValueError, OverflowError):
        number = np.nan if is_truth_value(value) else float(value)
    if not np.isfinite(number):
        raise UserError("fixed inputs must be finite numbers", given=value)
    return number


def _index(column: Column, names: Sequence[str], what: str) -> int:
    """The place of a column that is given by its name, or as a number from 0."""
    if isinstance(column, str) and column in names:
        return list(names).index(column)
    if isinstance(column, int) and not is_truth_value(column) and 0 <= column < len(names):
        return int(column)
    raise UserError(f"unknown column of {what}", given=column, allowed=names)
