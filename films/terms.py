"""What conditions consist of: measures, numbers, arithmetic, comparisons and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import UserError

MEASURE = r"(?:(?P<run>[A-Za-z]\w*)\.)?(?P<name>[A-Za-z]\w*)(?:@(?P<at>start|end|\d{1,9}))?"


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
        found = re.fullmatch(MEASURE, text, re.ASCII)
        if not found:
            remedy = "write it like train_accuracy, two.wrong or two.wrong@end"
            raise UserError("no measure", given=text, remedy=remedy)
        return cls(found["name"], found["run"] or "", found["at"] or "")

    def __str__(self) -> str:
        return f"{self.run}{'.' * bool(self.run)}{self.name}{'@' * bool(self.at)}{self.at}"


@dataclass(frozen=True)
class Number:
    """A number; per cent are shares."""

    value: float


@dataclass(frozen=True)
class Arithmetic:
    """Two terms, and the sign between them: + - * or /."""

    sign: str
    left: Term
    right: Term


@dataclass(frozen=True)
class Comparison:
    """Terms in a row, with the signs between them: `0 < a <= 1`."""

    terms: tuple[Term, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Logic:
    """Conditions that are joined by a word, `and`, `or` or `not`."""

    word: str
    parts: tuple[Term, ...]


Term = Number | Measure | Arithmetic | Comparison | Logic


def measures_of(term: Term) -> Iterator[Measure]:
    """All measures in a term, from left to right."""
    match term:
        case Measure():
            yield term
        case Arithmetic(left=left, right=right):
            yield from measures_of(left)
            yield from measures_of(right)
        case Comparison(terms=parts) | Logic(parts=parts):
            for part in parts:
                yield from measures_of(part)


def statements_of(term: Term) -> Iterator[Term]:
    """The parts that are true or false, and consist of no others."""
    if isinstance(term, Logic):
        for part in term.parts:
            yield from statements_of(part)
    else:
        yield term


def numbers_of(term: Term) -> Iterator[Term]:
    """The parts that are compared or reckoned with."""
    match term:
        case Logic(parts=parts):
            for part in parts:
                yield from numbers_of(part)
        case Comparison(terms=parts):
            yield from parts
            for part in parts:
                yield from numbers_of(part)
        case Arithmetic(left=left, right=right):
            yield from (left, right)
            yield from numbers_of(left)
            yield from numbers_of(right)
