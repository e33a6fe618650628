"""The steps of a recording: epochs, trees, stages or values of a parameter; knows no networks."""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Int

from ..errors import UserError
from ..numerals import setting
from ..truth_values import is_number, is_truth_value
from .step_names import in_words, is_separate, is_symbol, plural_of

LARGEST_NUMBER = 10**12
"""No step has a larger number."""

Kept: TypeAlias = slice | Int[np.ndarray, " kept"]
"""Positions of some of the steps."""

_DIGITS, _ALL_DIGITS = 3, 18  # of values, at least and at most
_ROUNDED = 1e-6  # of the range of values, by which one that is typed may be beyond it
_NEAR = 1e-9  # steps, by which rounding may have moved one


@dataclass(frozen=True)
class Steps:
    """Numbers of the recorded steps, from 0 and rising, under their `name`.

    A fractional step lies between two recorded ones: at step 3.5 of steps 3 and 4 the recording is
    half way from one to the other, unless steps are `separate`: then it is still at step 3.
    `values` (steps,) are those of the parameter that was varied, such as C; None if there is none.
    """

    numbers: Int[np.ndarray, " steps"]
    name: str = "epoch"
    values: Float[np.ndarray, " steps"] | None = None

    @classmethod
    def shared(cls, every: Sequence[Steps]) -> Steps:
        """One for several runs: those that end last, as 'step' where names or values differ."""
        longest = max(every, key=lambda each: each.last)
        named = all(each.word == longest.word for each in every)
        valued = [each for each in every if each.values is not None]
        alike = len(valued) == len(every) and all(
            np.array_equal(getattr(each, part), getattr(longest, part)[: len(each)])
            for each in valued
            for part in ("numbers", "values")
        )
        if named and (alike or not valued):
            return longest
        return cls(longest.numbers, "step")

    def __repr__(self) -> str:
        return f"<Steps: {self}>"

    def __str__(self) -> str:
        """How many steps, and which: '301 epochs, 0 to 300', '60 values of C, 0.01 to 100'."""
        if len(self) == 1:
            return f"{self.word} {self.range}"
        return f"{len(self)} {self.several}, {self.range}"

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, kept: Kept) -> Steps:
        values = None if self.values is None else self.values[kept]
        return Steps(self.numbers[kept], self.name, values)

    @property
    def range(self) -> str:
        """From which to which they are: '0.01 to 100'; only that, if there is one.

        Values that neither rise nor fall from the first to the last have the least and the
        greatest.
        """
        if len(self) == 1:
            return self.written(self.first)
        ends = [0, len(self) - 1]
        if self.values is not None:
            extremes = [int(self.values.argmin()), int(self.values.argmax())]
            if {*self.values[ends].tolist()} != {*self.values[extremes].tolist()}:
                ends = extremes
        return " to ".join(self.written(float(each)) for each in self.numbers[ends])

    @property
    def separate(self) -> bool:
        """Whether there is nothing between two steps, which `is_separate` decides."""
        return is_separate(self.name)

    @property
    def first(self) -> float:
        """The number of the first recorded step."""
        return float(self.numbers[0])

    @property
    def last(self) -> float:
        """The number of the last recorded step."""
        return float(self.numbers[-1])

    def meant(self, number: object) -> float:
        """The step that a number means: a fractional step, or of steps with values a value.

        Of values it is the one that `step_at` finds. Raises `UserError` for anything else.
        """
        if self.values is None:
            return self.within(number)
        return self._valued(_number(number), number)

    def within(self, step: object) -> float:
        """A fractional step of the run as a number; raises `UserError` for anything else."""
        number = _number(step)
        if not self._has(number):
            what = f"{self.name} must be a number from {self.first:.12g} to {self.last:.12g}"
            raise UserError(f"{what}, the last that was recorded", given=step)
        return number

    def _has(self, number: float) -> bool:
        """Whether a fractional step is within the run, but for rounding."""
        return self.first - _NEAR <= number <= self.last + _NEAR

    def step_at(self, name: str, number: float) -> float:
        """The step that a name and a number mean: 'tree 12', or of steps with values 'C 0.1'.

        Of values it is the one that is `written` so, or the nearest. Raises `UserError` for steps
        of another name, and for what is outside of the recording.
        """
        if not self.called(name):
            remedy = f"write it like {self.typed!r}"
            what = f"steps of the recording have the name {self.name!r}"
            raise UserError(what, given=f"{name} {number:g}", remedy=remedy)
        if self.values is not None:
            return self._valued(number, f"{name} {number:g}")
        if not self._has(number):
            ends = dict.fromkeys(f"{each:.12g}" for each in (self.first, self.last))
            several = f"there are {self.plural} {' to '.join(ends)}"
            what = several if len(ends) > 1 else f"there is only {self.named(self.first)}"
            raise UserError(what, given=f"{name} {number:.12g}")
        return number

    def called(self, name: str) -> bool:
        """Whether the steps have that name, whether it is written in words or not."""
        return in_words(name).casefold() == self.word.casefold()

    @property
    def typed(self) -> str:
        """The last step as users may type it: 'tree 50', 'C 1e+09'."""
        value = self.last if self.values is None else self._texts[1][-1]
        return f"{self.name} {value:.15g}"

    def exact(self, number: float) -> float:
        """The value that is `written` as a number, else that number."""
        written = self._texts[1]
        if self.values is None or number not in written:
            return number
        return float(self.values[written.index(number)])

    def _valued(self, number: float, given: object) -> float:
        """The step whose value is `written` as a number, or is the nearest to it."""
        values = np.array([]) if self.values is None else self.values
        exact = self.exact(number)  # rounded, it may be beyond the values
        least, most = float(values.min()), float(values.max())
        rounding = _ROUNDED * (most - least)
        if not least - rounding <= exact <= most + rounding:
            what = f"{self.name} must be a number from {least:.6g} to {most:.6g}"
            raise UserError(f"{what}, as it was recorded", given=given)
        return float(self.numbers[np.abs(values - exact).argmin()])

    def substitution(self, name: str, number: float) -> str:
        """A sentence that says which step `step_at` takes for another; '' if it takes that one.

        Of steps that flow, such as epochs, what lies between two is shown as it is.
        """
        step = self.step_at(name, number)
        if self.values is None and not self.separate:
            return ""
        position = self.before(step)
        known = [float(self._listed[position])]
        if self.values is not None:
            known = [self._texts[1][position], float(self.values[position])]
        if number in known:
            return ""
        rule = "last before it" if self.values is None else "nearest"
        asked = f"{self.word}{self.joint}{number:.12g}"
        return f"{asked} was not recorded: the picture shows {self.named(step)}, the {rule}"

    def recorded(self, step: object) -> int:
        """The position of a recorded step; raises `UserError` for anything else."""
        number = None
        with suppress(TypeError):
            if not is_truth_value(step):
                number = operator.index(step)  # type: ignore[arg-type]  # trying is the test
        if number is None:
            remedy = f"`at` takes fractional {self.plural}"
            raise UserError(f"a recorded {self.name} is a whole number", given=step, remedy=remedy)
        position = bisect_left(self._listed, number)
        if position == len(self) or self._listed[position] != number:
            known = f"{self.numbers[0]} to {self.numbers[-1]}"
            raise UserError(f"{self.name} not in the recording ({known})", given=number)
        return position

    def position(self, step: float) -> tuple[int, float]:
        """The position of the last recorded step at or before a fractional one, and the rest.

        The rest is a share, 0 to below 1, of the way to the next recorded step; 0 where steps are
        `separate`. Steps before the first count as the first, steps after the last as the last.
        """
        if self.separate:
            return self.before(step), 0.0
        low = bisect_right(self._listed, step) - 1
        if not 0 <= low < len(self) - 1:
            return min(max(low, 0), len(self) - 1), 0.0
        start, end = self._listed[low : low + 2]
        return low, (float(step) - start) / (end - start)

    def before(self, step: float) -> int:
        """The position of the last recorded step at or before a fractional one.

        Unlike `position`, it takes a step less than 10⁻⁹ below a recorded one for that one.
        """
        return max(bisect_right(self._listed, step + _NEAR) - 1, 0)

    @cached_property
    def _listed(self) -> list[int]:
        """The numbers as those of Python, in which a step is found many times as fast."""
        return [int(each) for each in self.numbers]

    @property
    def title(self) -> str:
        """The name as a heading: 'Epoch'. A symbol, such as C or λ, stays as it is."""
        return self.name if is_symbol(self.name) else self.word[:1].upper() + self.word[1:]

    @property
    def word(self) -> str:
        """The name in a sentence: 'global step' of 'Global_step'."""
        return in_words(self.name)

    @property
    def joint(self) -> str:
        """What stands between a name and a number: 'C = 0.1', but 'depth 7' and 'epoch 1,200'."""
        return " = " if self.values is not None and is_symbol(self.name) else " "

    @property
    def several(self) -> str:
        """What several of them are in a sentence: 'epochs', 'values of C'."""
        return f"values of {self.word}" if self._valued_or_symbol else self.plural

    @property
    def one(self) -> str:
        """What one of them is in a sentence: 'epoch', 'value of C'."""
        return f"value of {self.word}" if self._valued_or_symbol else self.word

    @property
    def _valued_or_symbol(self) -> bool:
        return self.values is not None or is_symbol(self.name)

    @property
    def plural(self) -> str:
        """The name of several: 'epochs'. A symbol stays as it is."""
        return plural_of(self.word)

    @property
    def ended(self) -> str:
        """The last step below a chart, '{}' where it is `written`: '{} epochs', or 'C {}'.

        There are not several of a parameter, which names such as max_depth are of, nor of a symbol:
        '50 k' is fifty thousand.
        """
        valued = self.values is not None or is_symbol(self.name)
        if valued or (self.separate and "_" in self.name):
            return f"{self.word} {{}}"
        return f"{{}} {self.word if self.written(self.last) == '1' else self.plural}"

    def written(self, step: float) -> str:
        """The last whole step at or before a fractional one, recorded or not: '1,200'.

        Of `separate` steps it is the last recorded one; of steps with values, its value: '0.1'.
        """
        if self.values is None:
            last = self._listed[self.before(step)] if self.separate else int(step + _NEAR)
            return f"{last:,}"
        return self._texts[0][self.before(step)]

    @cached_property
    def _texts(self) -> tuple[list[str], list[float]]:
        """All values as they are written, and as numbers: to as many digits as tell them apart."""
        values = [] if self.values is None else self.values.tolist()
        for digits in range(_DIGITS, _ALL_DIGITS):
            rounded = [float(f"{value:.{digits}g}") for value in values]
            if len(set(rounded)) == len(set(values)):
                break
        return [setting(each, digits) for each in rounded], rounded

    def value(self, step: float) -> float:
        """The same as a number, for steps with values."""
        return self._texts[1][self.before(step)]

    @property
    def longest(self) -> str:
        """The longest text that `written` gives."""
        numbers = self.numbers[-1:] if self.values is None else self.numbers
        return max((self.written(float(each)) for each in numbers), key=len)

    def named(self, step: float) -> str:
        """A step in a sentence: 'epoch 1,200', or 'C = 0.1' for values of a symbol."""
        return f"{self.word}{self.joint}{self.written(step)}"


def _number(given: object) -> float:
    """A number, or NaN for anything else."""
    if is_number(given):
        with suppress(TypeError, ValueError):  # an array of several numbers
            return float(given)
    return math.nan
