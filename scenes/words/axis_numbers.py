"""How the numbers along one axis are written: alike, short and plain; knows nothing of type."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...datasets.units import BRACKET, scaled, unit_of
from ...numerals import power_of_ten

_UNITS = {
    3: "thousands",
    6: "millions",
    9: "billions",
    12: "trillions",
    -3: "thousandths",
    -6: "millionths",
    -9: "billionths",
}
_LEAST, _MOST = 0.01, 1e5  # numbers between are written without a unit
_FINE = 200  # parts of what is drawn that can be distinguished
_LONG = 7  # characters
_SHORT = 12  # characters of a bracket that may take in the power of ten


@dataclass(frozen=True)
class AxisNumbers:
    """How numbers of an axis are written: minus `base`, in powers of ten.

    `remark` says so after the name of the axis: ' (millions)', ' − 1,700,000'; '' if there is
    nothing to say. Numbers of `years` have no comma.
    """

    base: Decimal
    power: int
    decimals: int
    years: bool = False

    @classmethod
    def of(cls, values: Sequence[float], *, years: bool = False) -> AxisNumbers:
        """For these and all between them."""
        span = max(values) - min(values)
        if years:
            return replace(cls._from(values, Decimal(0), span), years=True)
        plain = cls._from(values, Decimal(0), span)
        if max(len(plain.written(value)) for value in values) <= _LONG or not span:
            return plain
        step = Decimal(1).scaleb(math.ceil(math.log10(span) - 1e-9))
        return cls._from(values, Decimal(min(values)) // step * step, span)

    @classmethod
    def _from(cls, values: Sequence[float], base: Decimal, span: float) -> AxisNumbers:
        rest = [float(Decimal(value) - base) for value in values]
        largest = max(abs(value) for value in rest)
        power = 0
        if largest and not _LEAST <= largest < _MOST:
            power = 3 * math.floor(math.log10(largest) / 3 + 1e-9)
        unit = 10.0**power
        finest = max(span / _FINE / unit, 1e-12)
        decimals = next(
            count
            for count in range(13)
            if all(abs(round(value / unit, count) - value / unit) <= finest for value in rest)
        )
        return cls(base, power, decimals)

    def written(self, value: float) -> str:
        """A number, without zeros that say nothing."""
        rest = float((Decimal(value) - self.base).scaleb(-self.power))
        text = f"{rest:,.{self.decimals}f}"
        if self.years:
            text = text.replace(",", "")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text.replace("-", "−")

    def spoken(self, value: float, unit: str = "") -> str:
        """A number in a sentence, with its `unit`: '12,500', '1.2 million €', '3 × 10¹⁵'.

        Nothing must have been taken from it: there is no `base`.
        """
        text, after = self.written(value), self.after(unit)
        if text == "1":  # 'millionth', and no '1 × 10¹⁵'
            if after.startswith(" × "):
                return after.removeprefix(" × ")
            after = after.replace("ths", "th", 1) if self.power < 0 else after
        return text + after

    def after(self, unit: str = "") -> str:
        """What stands after a written number in a sentence: ' million €', ' × 10¹⁵', ''."""
        power, symbol = scaled(unit)
        power += self.power
        scale, between = _UNITS.get(power), " "
        if not power:
            return symbol and f" {symbol}"
        if scale is None:
            scale = f"× {power_of_ten(power)}"
        elif power > 0:
            scale = scale.removesuffix("s")
        else:
            between = " of "
        return f" {scale}{symbol and between + symbol}"

    @property
    def remark(self) -> str:
        """What was taken from the numbers, after the name of the axis."""
        return self.remark_in("")

    def remark_in(self, unit: str) -> str:
        """The same of numbers in a unit, which is in the same bracket: ' (thousand €)'.

        Of a unit that has a scale, like 'k€', both scales are one: ' (million €)'.
        """
        less, (power, symbol) = "", scaled(unit)
        if self.base:
            sign = "−" if self.base > 0 else "+"
            less = f" {sign} {abs(self.base.scaleb(power)):,f}"
        bracket = self.after(unit).removeprefix(" × ").strip()
        if not symbol:
            bracket = _UNITS.get(self.power + power, bracket)
        return f"{less} ({bracket})" if bracket else less

    def named(self, name: str) -> tuple[str, str]:
        """The name of the axis in two parts, of which the second must not be cut.

        That is the remark, in one bracket with the unit that the name ends with, if it does, or
        with other words there if they are short. Without a remark the name stays as it is.
        """
        bracket, found = BRACKET.fullmatch(name), unit_of(name)
        if not self.remark or bracket is None:
            return name, self.remark
        bare, inside = bracket.groups()
        if found:
            return bare, self.remark_in(found)
        if len(inside) > _SHORT:
            return name, self.remark
        less, found, unit = self.remark.partition(" (")
        return bare, f"{less} ({inside}{found and ', '}{unit or ')'}"
