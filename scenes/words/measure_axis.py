"""The axis of a measure: from where to where it goes, and how its numbers are written."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float

from ...numerals import DIVERGED, compact, grouped, per_cent, power_of_ten
from .axis_numbers import AxisNumbers

_STEEP = 50.0  # times the median: a loss that begins higher is shown on a logarithmic axis
_RISEN = 1e4  # times the first: so is one that rises as far, as where training diverges
_LOWEST = (0.5, 0.4, 0.2, 0.0)  # where an axis of accuracies may begin
_ROUND = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)
_STEPS = (1, 2, 5)  # round parts of a power of ten
_TINIEST = 1e-300  # below which powers of ten are no longer exact
_POWERS = range(-3, 5)  # of ten, that are written out

Values = Float[np.ndarray, " values"]


@dataclass(frozen=True)
class MeasureAxis:
    """An axis that holds all values, from `low` to `top`; logarithmic if it has a `floor`.

    `written` gives values, all through a film, as many decimals; `tick` is how it writes those of
    hairlines. Both divide by `scale`, as `remark` says after the name of the measure, with the
    `unit`, and `after` after a value in a sentence.
    """

    written: Callable[[float], str]
    tick: Callable[[float], str]
    low: float = 0.0
    top: float = 1.0
    floor: float | None = None
    remark: str = ""
    after: str = ""
    unit: str = ""
    scale: float = 1.0

    @classmethod
    def of_losses(cls, losses: Values, *, unit: str = "") -> MeasureAxis:
        """For losses of any size, or errors in a unit that values have."""
        finite = losses[np.isfinite(losses)]
        least, most = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        if least > 0 and most > min(_STEEP * float(np.median(finite)), _RISEN * float(finite[0])):
            floor, top = _round_ends(least, most)
            plain = AxisNumbers.of([0])
            return cls(
                compact,
                _decade,
                top=top,
                floor=floor,
                remark=plain.remark_in(unit),
                after=plain.after(unit),
                unit=unit,
            )
        low, top = -ceiling(-least) if least < 0 else 0.0, ceiling(most) if most > 0 else 0.0
        low, top = (low, top) if low < top else (0.0, 1.0)
        numbers = AxisNumbers.of([low, (low + top) / 2, top])
        power = 10.0**numbers.power
        written = loss_format(losses / power)
        return cls(
            lambda value: written(value / power),
            numbers.written,
            low=low,
            top=top,
            remark=numbers.remark_in(unit),
            after=numbers.after(unit),
            unit=unit,
            scale=power,
        )

    @classmethod
    def of_accuracies(
        cls, accuracies: Values, *, chance: float = 0.0, decimals: int = 0
    ) -> MeasureAxis:
        """For shares of points that are right, from a round number below them and below chance."""
        finite = accuracies[np.isfinite(accuracies)]
        least = min(chance, float(finite.min(initial=1.0))) + 1e-9
        low = next(low for low in _LOWEST if low <= least)
        return cls(partial(per_cent, decimals=decimals), per_cent, low=low)


def longest(values: Values, written: Callable[[float], str]) -> str:
    """The widest text that any of the values has; those of one size are about as wide."""
    size = np.abs(values)
    with np.errstate(divide="ignore"):
        decades = np.floor(np.log10(size, where=np.isfinite(size), out=np.full(len(size), np.inf)))
    kinds = np.column_stack([decades, np.sign(np.nan_to_num(values))])
    _, firsts = np.unique(kinds, axis=0, return_index=True)
    ends = [np.nanmin(values), np.nanmax(values)] if not np.isnan(values).all() else []
    return max((written(float(value)) for value in (*values[firsts], *ends)), key=len, default="")


def loss_decimals(losses: Values) -> int | None:
    """How many decimals all of these losses are written with: as many as the smallest needs.

    None for those of very different sizes, or too large, which are `compact`.
    """
    sizes = np.abs(losses[np.isfinite(losses) & (losses != 0)])
    least, most = (float(sizes.min()), float(sizes.max())) if len(sizes) else (1.0, 1.0)
    if most >= 1e5 or most < 1e-3:
        return None
    if most >= 100:
        return 1 if most < 1000 else 0
    return 4 if least < 0.004 else 3 if least < 0.1 else 2


def loss_format(losses: Values) -> Callable[[float], str]:
    """How losses are written, all through the film."""
    return loss_written(loss_decimals(losses))


def loss_written(decimals: int | None) -> Callable[[float], str]:
    """How losses are written with `decimals` digits after the point; compact where it is None."""
    if decimals is None:
        return compact

    def written(value: float) -> str:
        if not np.isfinite(value):
            return DIVERGED
        if value == 0:
            return "0"
        if 0 < value < 0.5 * 10**-decimals:
            return f"<{10**-decimals:.{decimals}f}"
        return f"{value:,.{decimals}f}".replace("-", "−")

    return written


def ceiling(value: float) -> float:
    """The next round number from a positive one up, of which the half is round as well."""
    value = max(value, _TINIEST)
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _ROUND if step * power >= value * (1 - 1e-9))


def _round_ends(least: float, most: float) -> tuple[float, float]:
    """The ends of a logarithmic axis, close to its values; two powers of ten are inside."""
    powers = math.floor(math.log10(least)), math.ceil(math.log10(most))
    below, above = least * (1 + 1e-9), most * (1 - 1e-9)
    floor = max(part for step in _STEPS if (part := step * 10.0 ** powers[0]) <= below)
    top = min(part for step in _STEPS if (part := 10.0 ** powers[1] / step) >= above)
    return floor, top


def _decade(value: float) -> str:
    """A power of ten on a logarithmic axis."""
    power = round(math.log10(value))
    if power not in _POWERS:
        return power_of_ten(power)
    return grouped(round(value)) if power >= 0 else f"{value:.{-power}f}"
