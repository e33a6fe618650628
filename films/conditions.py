"""Conditions in scripts, such as `0.45 < train_accuracy < 55 %`; evaluates no Python."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from ..errors import UserError

Value = float | int | bool | str
Each = Float[np.ndarray, " epochs"]
Look = Callable[["Measure"], Value | Each]
Numbers = float | np.floating | Each
Truth = bool | np.bool_ | Bool[np.ndarray, " epochs"]

_LONGEST = 300  # characters
_DEEPEST = 20  # brackets and signs inside of each other
_NEAR = 1e-9  # shares are means of zeros and ones, and may be an ulp off

_MEASURE = r"(?:(?P<run>[A-Za-z]\w*)\.)?(?P<name>[A-Za-z]\w*)(?:@(?P<at>start|end|\d{1,9}))?"
_SYMBOL = re.compile(
    rf"\s*(?:(?P<number>\d+(?:\.\d+)?(?:\s*%)?)|(?P<word>{_MEASURE})"
    r"|(?P<sign><=|>=|==|!=|[<>()+\-*/]))",
    re.ASCII,
)
_COMPARED: dict[str, Callable[[Any, Any], Truth]] = {
    "<": lambda a, b: a < b - _NEAR,
    "<=": lambda a, b: a <= b + _NEAR,
    ">": lambda a, b: a > b + _NEAR,
    ">=": lambda a, b: a >= b - _NEAR,
    "==": lambda a, b: abs(a - b) <= _NEAR,
    "!=": lambda a, b: abs(a - b) > _NEAR,
}


def _quotient(left: Numbers, right: Numbers) -> Numbers:
    """NaN for those of several epochs where the right is 0; `ZeroDivisionError` for one number."""
    if not np.ndim(right) and right == 0:
        raise ZeroDivisionError
    return np.divide(left, np.where(np.asarray(right) == 0, np.nan, right))


_ARITHMETIC: dict[str, Callable[[Any, Any], Numbers]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
}


@dataclass(frozen=True)
class Measure:
    """A measure by name: of the chapter's own run or of another `run`, and when.

    `at` is 'start', 'end', the number of an epoch, or '' for that of the sentence.
    """

    name: str
    run: str = ""
    at: str = ""

    @classmethod
    def parse(cls, text: str) -> Measure:
        """`wrong`, `two.wrong` or `two.wrong@40`; raises `UserError` for anything else."""
        found = re.fullmatch(_MEASURE, text, re.ASCII)
        if not found:
            remedy = "write it like train_accuracy, two.wrong or two.wrong@end"
            raise UserError("no measure", given=text, remedy=remedy)
        return cls(found["name"], found["run"] or "", found["at"] or "")

    def __str__(self) -> str:
        return f"{self.run}{'.' * bool(self.run)}{self.name}{'@' * bool(self.at)}{self.at}"


@dataclass(frozen=True)
class _Number:
    value: float


@dataclass(frozen=True)
class _Sum:
    sign: str
    left: _Term
    right: _Term


@dataclass(frozen=True)
class _Comparison:
    terms: tuple[_Term, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class _Logic:
    word: str
    parts: tuple[_Term, ...]


_Term = _Number | Measure | _Sum | _Comparison | _Logic


@dataclass(frozen=True)
class Condition:
    """Comparisons of measures and numbers with `and`, `or`, `not`, brackets, + - * / and %."""

    text: str
    term: _Term

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition in a text; raises `UserError` for anything else."""
        if len(text) > _LONGEST:
            raise UserError(f"a condition has at most {_LONGEST} characters", given=text)
        reader = _Reader(text)
        term = reader.either()
        if reader.symbols:
            raise reader.fault(f"cannot read {reader.symbols[0]!r}")
        if isinstance(term, _Number | _Sum):
            raise reader.fault("compares nothing", remedy="write it like train_accuracy >= 0.95")
        return cls(text, term)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it names."""
        return tuple(dict.fromkeys(_measures(self.term)))

    def holds(self, look: Look) -> bool:
        """Whether it is true of the values that `look` finds for measures.

        A comparison with NaN is false. Raises `UserError` where a text is compared, a number stands
        for a condition, or one is divided by 0.
        """
        return bool(self.holds_at_each(look))

    def holds_at_each(self, look: Look) -> Truth:
        """The same for every epoch, if `look` finds the values at all of them."""
        try:
            return _truth(self.term, look)
        except ZeroDivisionError:
            remedy = "say first that it is not, like wrong > 0 and 1 / wrong < 0.5"
            raise UserError("it divides by 0", given=self.text, remedy=remedy) from None


class _Reader:
    """Reads a condition from left to right, a method for each level of its grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.symbols: list[str] = []
        position, rest = 0, text.rstrip()
        while position < len(rest):
            found = _SYMBOL.match(rest, position)
            if not found:
                unread = rest[position:].strip()
                comma = re.match(r",\d", unread)
                remedy = "decimals come after a point, as in 0.95" if comma else ""
                raise self.fault(f"cannot read {unread[:20]!r}", remedy)
            self.symbols.append(found[0].strip())
            position = found.end()

    def fault(self, what: str, remedy: str = "") -> UserError:
        return UserError(f"the condition {what}", given=self.text, remedy=remedy)

    def either(self) -> _Term:
        return self._joined("or", lambda: self._joined("and", self._negated))

    def _joined(self, word: str, part: Callable[[], _Term]) -> _Term:
        parts = [part()]
        while self._taken(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else _Logic(word, tuple(parts))

    def _negated(self) -> _Term:
        if self._taken("not"):
            with_depth = self._deeper(self._negated)
            return _Logic("not", (with_depth,))
        terms, signs = [self._sum()], []
        while self.symbols and self.symbols[0] in _COMPARED:
            signs.append(self.symbols.pop(0))
            terms.append(self._sum())
        return _Comparison(tuple(terms), tuple(signs)) if signs else terms[0]

    def _sum(self) -> _Term:
        return self._chain("+-", lambda: self._chain("*/", self._atom))

    def _chain(self, signs: str, part: Callable[[], _Term]) -> _Term:
        term = part()
        while self.symbols and self.symbols[0] in tuple(signs):
            sign = self.symbols.pop(0)
            term = _Sum(sign, term, part())
        return term

    def _atom(self) -> _Term:
        if not self.symbols:
            raise self.fault("ends too early")
        symbol = self.symbols.pop(0)
        if symbol == "-":
            return _Sum("-", _Number(0), self._deeper(self._atom))
        if symbol == "(":
            inner = self._deeper(self.either)
            if not self._taken(")"):
                raise self.fault("lacks a closing bracket")
            return inner
        if symbol[0].isdigit():
            return _Number(float(symbol.rstrip("% ")) / (100 if symbol.endswith("%") else 1))
        if symbol in ("and", "or", "not") or not symbol[0].isalpha():
            raise self.fault(f"cannot read {symbol!r}")
        return Measure.parse(symbol)

    def _deeper(self, part: Callable[[], _Term]) -> _Term:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fault("has too many brackets")
        term = part()
        self.depth -= 1
        return term

    def _taken(self, symbol: str) -> bool:
        if self.symbols[:1] == [symbol]:
            self.symbols.pop(0)
            return True
        return False


def _measures(term: _Term) -> Iterator[Measure]:
    match term:
        case Measure():
            yield term
        case _Sum(left=left, right=right):
            yield from _measures(left)
            yield from _measures(right)
        case _Comparison(terms=parts) | _Logic(parts=parts):
            for part in parts:
                yield from _measures(part)


def _truth(term: _Term, look: Look) -> Truth:
    match term:
        case _Logic("not", (part,)):
            return np.logical_not(_truth(part, look))
        case _Logic("and", parts):
            return _together(parts, look, np.logical_and, decided=lambda held: not np.any(held))
        case _Logic(_, parts):
            return _together(parts, look, np.logical_or, decided=np.all)
        case _Comparison(terms, signs):
            values = [_number(part, look) for part in terms]
            pairs = zip(signs, values[:-1], values[1:], strict=True)
            found = [_COMPARED[sign](left, right) for sign, left, right in pairs]
            return reduce(np.logical_and, found)
        case Measure() if isinstance(value := look(term), bool):
            return value
        case _:
            raise UserError("a number is no condition", given=_written(term))


def _together(
    parts: Sequence[_Term],
    look: Look,
    joined: Callable[[Any, Any], Truth],
    decided: Callable[[Truth], Any],
) -> Truth:
    """Parts from left to right, as far as they decide: others may be about what is not there."""
    held = _truth(parts[0], look)
    for part in parts[1:]:
        if decided(held):
            break
        held = joined(held, _truth(part, look))
    return held


def _number(term: _Term, look: Look) -> Numbers:
    match term:
        case _Number(value):
            return value
        case _Sum(sign, left, right):
            return _ARITHMETIC[sign](_number(left, look), _number(right, look))
        case Measure() if not isinstance(found := look(term), str):
            return float(found) if isinstance(found, bool) else found
        case _:
            raise UserError("this cannot be compared", given=_written(term))


def _written(term: _Term) -> str:
    return str(term) if isinstance(term, Measure) else "a condition or a sum"
