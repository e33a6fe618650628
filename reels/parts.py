"""Which steps are a part of a recording that users cut by numbers; knows no models."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Bool

from ..errors import UserError
from ..truth_values import is_number
from .steps import Kept, Steps


def between(steps: Steps, first: object, last: object) -> Kept:
    """The positions of the steps from one number to another, or with values between both.

    Raises `UserError` for what is no number.
    """
    for end in (first, last):
        if not is_number(end):
            raise UserError(f"{steps.name} must be a number", given=end)
    low, high = float(first), float(last)  # type: ignore[arg-type]  # they are numbers
    if steps.values is None:
        ends = np.searchsorted(steps.numbers, [low, np.nextafter(high, np.inf)])
        return slice(*ends.tolist())
    return _positions((steps.values >= steps.exact(low)) & (steps.values <= steps.exact(high)))


def within_slice(steps: Steps, numbers: object) -> Kept:
    """The positions of a slice of numbers of steps, or of values, whose end is left out.

    A negative number counts from the end, where -1 is the last; of steps with values it is a value.
    Raises `UserError` for what is no slice, and for one with a stride.
    """
    if not isinstance(numbers, slice) or numbers.step is not None:
        remedy = f"write [100:200], or `at(100)` for the model at one {steps.name}"
        raise UserError(f"{steps.plural} are chosen by a slice", given=numbers, remedy=remedy)
    first = -math.inf if numbers.start is None else _end(steps, numbers.start)
    end = math.inf if numbers.stop is None else _end(steps, numbers.stop)
    if steps.values is None:
        low, high = np.searchsorted(steps.numbers, [first, end])
        return slice(int(low), int(high))
    return _positions((steps.values >= first) & (steps.values < end))


def part_of(whole: Steps, steps: Steps) -> str:
    """Which steps of a whole run some of them are: 'epochs 20 to 40 of 60'."""
    if steps.values is not None:
        return f"{steps.word} {steps.range} of {whole.range}"
    begin, end = (steps.written(float(each)) for each in steps.numbers[[0, -1]])
    shown = f"{steps.plural} {begin} to {end}" if len(steps) > 1 else steps.named(steps.first)
    return f"{shown} of {whole.written(whole.last)}"


def _end(steps: Steps, end: object) -> float:
    """An end of a slice: a value, or a number of a step, from the end if it is negative."""
    if not is_number(end):
        raise UserError(f"a slice is from one {steps.name} to another", given=end)
    number = float(end)
    if steps.values is not None:
        return steps.exact(number)
    return number if number >= 0 else max(steps.last + 1 + number, 0.0)


def _positions(kept: Bool[np.ndarray, " steps"]) -> Kept:
    """The positions of those that are kept; a slice, which copies nothing, where they adjoin."""
    found = np.flatnonzero(kept)
    if not len(found):
        return slice(0, 0)
    first, end = int(found[0]), int(found[-1]) + 1
    return slice(first, end) if end - first == len(found) else found
