"""Texts with measures in braces, like `{two.wrong}` or `{train_accuracy:.0%}`; runs no Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from string import Formatter

from ..errors import UserError
from ..numerals import DIVERGED, compact, grouped, per_cent, setting, without_zeros
from .conditions import Measure, Value

_SPEC = re.compile(r"(\.[0-9])?%|,?(\.[0-9])?f|,?", re.ASCII)


@dataclass(frozen=True)
class Placeholder:
    """A measure in a text, and how it is written: '.0%', '.2f', ',.0f', ',' or ''.

    Thousands always have a comma.
    """

    measure: Measure
    spec: str

    def __str__(self) -> str:
        return f"{{{self.measure}{f':{self.spec}' if self.spec else ''}}}"

    def written(self, value: Value) -> str:
        """A value as the text has it; raises `UserError` for one that cannot be written so.

        A share below 1 is never 100 %, nor 1, and one above 0 never 0 %. Without a format, what is
        not a whole number has three digits, as in pictures.
        """
        if isinstance(value, bool):
            raise UserError("this is no number", given=f"{{{self.measure}}}")
        if isinstance(value, str):
            if self.spec:
                raise UserError("a text has no format", given=f"{{{self.measure}:{self.spec}}}")
            return value
        if math.isnan(value) and self.measure.name not in _DIVERGE:
            raise UserError("there is no such value", given=f"{{{self.measure}}}")
        if not math.isfinite(value):
            return DIVERGED
        if self.measure.name == "value" and not self.spec:
            return setting(value, 15)
        if self.spec.endswith("%"):
            return per_cent(value, int(self.spec[1]) if len(self.spec) > 1 else 0)
        if self.spec.endswith("f"):
            return f"{value:,{self.spec.strip(',f') or '.2'}f}".replace("-", "−")
        if value == int(value):
            return grouped(int(value))
        digits = next(n for n in range(3, 18) if abs(value) > 1 or round(abs(value), n) < 1)
        return without_zeros(compact(value, digits))


_DIVERGE = (
    "train_loss",
    "test_loss",
    "train_error",
    "test_error",
    "train_accuracy",
    "test_accuracy",
    "wrong",
    "train_wrong",
    "test_wrong",
    "error",
)
"""Measures that are NaN where training has diverged, which is said; others were not measured."""


@dataclass(frozen=True)
class Template:
    """A text, taken apart: plain parts, and placeholders between them."""

    parts: tuple[str | Placeholder, ...]

    @classmethod
    def parse(cls, text: str) -> Template:
        """The parts of a text; raises `UserError` for a placeholder that is none."""
        template, errors = cls.draft(text)
        if errors:
            raise errors[0]
        return template

    @classmethod
    def draft(cls, text: str) -> tuple[Template, list[UserError]]:
        """The parts of a text, and an error for each placeholder that is none, which is plain."""
        parts: list[str | Placeholder] = []
        errors = []
        try:
            for plain, name, spec, conversion in Formatter().parse(text):
                parts += [plain] if plain else []
                try:
                    parts += [] if name is None else [_placeholder(name, spec or "", conversion)]
                except UserError as error:
                    errors.append(error)
                    parts.append(f"{{{name}:{spec}}}")
        except ValueError:
            remedy = "write a brace of the text itself twice: {{"
            errors.append(UserError("a brace lacks its other half", given=text, remedy=remedy))
            parts.append(text)
        return cls(tuple(parts)), errors

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it names."""
        return tuple(each.measure for each in self.parts if isinstance(each, Placeholder))

    @property
    def in_per_cent(self) -> tuple[Measure, ...]:
        """The measures that it writes in per cent."""
        found = [each for each in self.parts if isinstance(each, Placeholder)]
        return tuple(each.measure for each in found if each.spec.endswith("%"))

    def with_known(self, known: Callable[[Measure], bool]) -> str:
        """The text as scripts have it; placeholders of measures that are not known are plain."""
        written = []
        for each in self.parts:
            plain = str(each)
            if isinstance(each, str) or not known(each.measure):
                plain = plain.replace("{", "{{").replace("}", "}}")
            written.append(plain)
        return "".join(written)

    def filled(self, look: Callable[[Measure], Value]) -> str:
        """The text with the values that `look` finds for its measures."""
        return "".join(
            each if isinstance(each, str) else each.written(look(each.measure))
            for each in self.parts
        )


def _placeholder(name: str, spec: str, conversion: str | None) -> Placeholder:
    if conversion or not _SPEC.fullmatch(spec):
        given = f"{name}{f'!{conversion}' if conversion else f':{spec}'}"
        remedy = "formats are .0%, .2f and ,.0f"
        raise UserError("unknown format of a number", given=given, remedy=remedy)
    return Placeholder(Measure.parse(name), spec)
