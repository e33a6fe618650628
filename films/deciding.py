"""Whether conditions hold, of one epoch or of all of them at once; reads no text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from ..errors import UserError
from .terms import Arithmetic, Comparison, Logic, Measure, Number, Term

Value = float | int | bool | str
Each = Float[np.ndarray, " epochs"]
Look = Callable[["Measure"], Value | Each]
Numbers = float | np.floating | Each
Truth = bool | np.bool_ | Bool[np.ndarray, " epochs"]

# By how much equal numbers may differ, since results of arithmetic are rounded in their last digit.
_NEAR = 1e-9  # as a share of the larger one, and at most
_LEAST = 1e-15  # whatever the numbers are

COMPARED: dict[str, Callable[[Any, Any], Truth]] = {
    "<": lambda a, b: a < b - _slack(a, b),
    "<=": lambda a, b: a <= b + _slack(a, b),
    ">": lambda a, b: a > b + _slack(a, b),
    ">=": lambda a, b: a >= b - _slack(a, b),
    "==": lambda a, b: _equal(a, b),
    "!=": lambda a, b: np.logical_not(_equal(a, b)),
}


def _equal(left: Numbers, right: Numbers) -> Truth:
    """Whether they are equal, as infinity is to itself; NaN is equal to nothing."""
    return np.equal(left, right) | (np.abs(np.subtract(left, right)) <= _slack(left, right))


def _slack(left: Numbers, right: Numbers) -> Numbers:
    """By how much each of two numbers may differ from the other one and still be equal to it."""
    return np.clip(_NEAR * np.maximum(np.abs(left), np.abs(right)), _LEAST, _NEAR)


def _quotient(left: Numbers, right: Numbers) -> Numbers:
    """The quotient; `ZeroDivisionError` if the right is 0 at any epoch."""
    if np.any(np.equal(right, 0)):
        raise ZeroDivisionError
    return np.divide(left, right)


_ARITHMETIC: dict[str, Callable[[Any, Any], Numbers]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
}


def truth_of(term: Term, look: Look) -> Truth:
    """Whether a condition is true of the values that `look` finds for measures, at each epoch.

    Raises `UserError` where a text is compared, or a number stands for a condition, and
    `ZeroDivisionError` where one is divided by 0.
    """
    match term:
        case Logic("not", (part,)):
            return np.logical_not(truth_of(part, look))
        case Logic("and", parts):
            return _decided(parts, look, until=False)
        case Logic(_, parts):
            return _decided(parts, look, until=True)
        case Comparison(terms, signs):
            values = [_number(part, look) for part in terms]
            pairs = zip(signs, values[:-1], values[1:], strict=True)
            found = [COMPARED[sign](left, right) for sign, left, right in pairs]
            return reduce(np.logical_and, found)
        case Measure() if isinstance(value := look(term), bool):
            return value
        case _:
            raise UserError("a number is no condition", given=str(term))


def _decided(parts: Sequence[Term], look: Look, *, until: bool) -> Truth:
    """The truth of several parts, which are looked at from left to right `until` one decides.

    A part that is false decides an `and`, one that is true an `or`. At epochs that are decided, no
    other part is looked at: it may ask for values that are not there.
    """
    held = truth_of(parts[0], look)
    for part in parts[1:]:
        undecided = np.not_equal(held, until)
        if not np.any(undecided):
            break
        if np.ndim(held):
            held = np.array(held)
            held[undecided] = truth_of(part, partial(_look_where, look, undecided))
        else:
            held = truth_of(part, look)
    return held


def _look_where(look: Look, where: Bool[np.ndarray, " all"], measure: Measure) -> Value | Each:
    """The values that `look` finds at some of the epochs."""
    found = look(measure)
    return found[where] if isinstance(found, np.ndarray) else found


def _number(term: Term, look: Look) -> Numbers:
    match term:
        case Number(value):
            return value
        case Arithmetic(sign, left, right):
            return _ARITHMETIC[sign](_number(left, look), _number(right, look))
        case Measure() if not isinstance(found := look(term), str):
            return float(found) if isinstance(found, bool) else found
        case _:
            raise UserError("this cannot be compared", given=str(term))
