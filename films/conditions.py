"""Conditions in scripts, such as `0.45 < train_accuracy < 55 %`; evaluates no Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from .deciding import COMPARED, Each, Look, Truth, Value, truth_of
from .terms import (
    MEASURE,
    Arithmetic,
    Comparison,
    Logic,
    Measure,
    Number,
    Term,
    measures_of,
    numbers_of,
    statements_of,
)

__all__ = ["NUMBER", "Condition", "Each", "Measure", "Value"]

NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
"""A number as scripts write it."""

_LONGEST = 300  # characters
_DEEPEST = 20  # brackets and signs inside of each other
_SYMBOL = re.compile(
    rf"\s*(?:(?P<number>{NUMBER}(?:\s*%)?)|(?P<word>{MEASURE})"
    r"|(?P<sign><=|>=|==|!=|[<>()+\-*/]))",
    re.ASCII,
)


@dataclass(frozen=True)
class Condition:
    """Comparisons of measures and numbers with `and`, `or`, `not`, brackets, + - * / and %."""

    text: str
    term: Term

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition in a text; raises `UserError` for anything else."""
        if len(text) > _LONGEST:
            raise UserError(f"a condition has at most {_LONGEST} characters", given=text)
        reader = _Reader(text)
        term = reader.either()
        if reader.symbols:
            raise reader.fault(f"cannot read {reader.symbols[0]!r}")
        for each in statements_of(term):
            if isinstance(each, Number | Arithmetic):
                remedy = "write it like train_accuracy >= 0.95"
                raise reader.fault("compares nothing", remedy=remedy)
        if any(isinstance(each, Comparison | Logic) for each in numbers_of(term)):
            raise reader.fault("takes another condition for a number", remedy="join them by `and`")
        return cls(text, term)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it names."""
        return tuple(dict.fromkeys(measures_of(self.term)))

    @property
    def statements(self) -> tuple[Measure, ...]:
        """The measures that are true or false by themselves, like `closed` in `not closed`."""
        return tuple(each for each in statements_of(self.term) if isinstance(each, Measure))

    def holds(self, look: Look) -> bool:
        """Whether it is true of the values that `look` finds for measures.

        A comparison with NaN is false, but for `!=`, which is true. Raises `UserError` where a text
        is compared, a number stands for a condition, or one is divided by 0.
        """
        return bool(self.holds_at_each(look))

    def holds_at_each(self, look: Look) -> Truth:
        """The same for every epoch, if `look` finds the values at all of them.

        Parts are only looked at where those before them have not decided yet.
        """
        try:
            # Training that diverges has infinite values, of which there are no differences.
            with np.errstate(invalid="ignore", over="ignore"):
                return truth_of(self.term, look)
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

    def either(self) -> Term:
        return self._joined("or", lambda: self._joined("and", self._negated))

    def _joined(self, word: str, part: Callable[[], Term]) -> Term:
        parts = [part()]
        while self._taken(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logic(word, tuple(parts))

    def _negated(self) -> Term:
        if self._taken("not"):
            with_depth = self._deeper(self._negated)
            return Logic("not", (with_depth,))
        terms, signs = [self._sum()], []
        while self.symbols and self.symbols[0] in COMPARED:
            signs.append(self.symbols.pop(0))
            terms.append(self._sum())
        return Comparison(tuple(terms), tuple(signs)) if signs else terms[0]

    def _sum(self) -> Term:
        return self._chain("+-", lambda: self._chain("*/", self._atom))

    def _chain(self, signs: str, part: Callable[[], Term]) -> Term:
        term = part()
        while self.symbols and self.symbols[0] in tuple(signs):
            sign = self.symbols.pop(0)
            term = Arithmetic(sign, term, part())
        return term

    def _atom(self) -> Term:
        if not self.symbols:
            raise self.fault("ends too early")
        symbol = self.symbols.pop(0)
        if symbol == "-":
            return Arithmetic("-", Number(0), self._deeper(self._atom))
        if symbol == "(":
            inner = self._deeper(self.either)
            if not self._taken(")"):
                raise self.fault("lacks a closing bracket")
            return inner
        if symbol[0].isdigit() or symbol[0] == ".":
            number = float(symbol.rstrip("% ")) / (100 if symbol.endswith("%") else 1)
            if not math.isfinite(number):
                raise self.fault(f"has too large a number, {symbol[:20]!r}")
            return Number(number)
        if symbol in ("and", "or", "not") or not symbol[0].isalpha():
            raise self.fault(f"cannot read {symbol!r}")
        return Measure.parse(symbol)

    def _deeper(self, part: Callable[[], Term]) -> Term:
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
