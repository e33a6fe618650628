"""How films write shares of a gradient, of any size; knows nothing of recordings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...numerals import THIN_SPACE, compact, grouped, per_cent, power_of_ten, setting, without_zeros

ALIKE = "about as much"
SAME = 1.05  # times as much, at least, is more
_TIMES = 2.0  # from which on ranges are written as multiples
_HUNDREDTH = 0.01  # below, shares are written as fractions
_NEAR = 1e3  # times the low end of a range, at most, the high one where both are in per cent
_MANY = 100.0  # from which on no decimals are written
_LONG = 1e6  # from which on a number in a fraction is too long
_WORDS = {12: "trillion", 9: "billion", 6: "million"}


def share_of(share: float) -> str:
    """A share in a sentence, before what it is a share of: '71 % of', '1/5,600 of', '1.9 times'.

    It is 'about as much' where it is nearly all.
    """
    if 1 / SAME < share < SAME:
        return ALIKE
    return f"{_fraction(share)} of" if share < 1 else f"{in_two_digits(share)} times"


def times_of(share: float) -> str:
    """A share by itself, in the form that sentences give it: '9.2×', '1×', '71 %', '1/5,600'."""
    if share == 1:
        return "1×"
    if share < 1:
        return _fraction(share)
    written = in_two_digits(share)
    return written if "×" in written else f"{written}×"


def shares_between(low: float, high: float) -> str:
    """The same of a range: '44 % to 183 % of', '0.5 to 12 times', '1/5,600 to 1/120 of'.

    Both ends are written alike. Where they are far apart, or one is too small to be a fraction,
    they are decimals: '10⁻⁹ to 0.00018 of', '0.00018 to 12 times'.
    """
    if high < _TIMES and low >= _HUNDREDTH:
        return _range(per_cent, low, high, "of")
    if high < _HUNDREDTH and low * _LONG >= 1:
        return _range(_fraction, low, high, "of")
    if _HUNDREDTH <= high < _TIMES and high <= _NEAR * low:
        return _range(_fine_per_cent, low, high, "of")
    if low < _HUNDREDTH:
        return _range(_decimal, low, high, "times" if as_written(high) >= 1 else "of")
    return _range(_multiple, low, high, "times")


def _range(written: Callable[[float], str], low: float, high: float, after: str) -> str:
    """Both ends of a range, or one if they are written as the same."""
    return f"{' to '.join(dict.fromkeys([written(low), written(high)]))} {after}"


def _fine_per_cent(share: float) -> str:
    """A share in per cent, to two digits where it is less than one: '4 %', '0.045 %'."""
    return per_cent(share) if share >= _HUNDREDTH else f"{setting(100 * share, 2)}{THIN_SPACE}%"


def _multiple(share: float) -> str:
    return without_zeros(compact(share, 2)) if share < _LONG else in_two_digits(share)


def _fraction(share: float) -> str:
    """A share of less than 2: '71 %', '1/5,600', '8.7 × 10⁻⁷'."""
    if share >= _HUNDREDTH:
        return per_cent(share)
    return f"1/{in_two_digits(1 / share)}" if share * _LONG >= 1 else _decimal(share)


def as_written(number: float) -> float:
    """A number rounded to two digits, as films write gradients and their shares."""
    return float(f"{number:.1e}")


def _decimal(share: float) -> str:
    """A share of any size in two digits: '0.00018', '10⁻⁹', '12'; or '1,200', whole."""
    return setting(share, 2) if share < _MANY else _multiple(share)


def in_two_digits(number: float) -> str:
    """A number of at least 1 in a sentence, to two digits: '4.2', '240,000', '3 × 10¹⁵'."""
    if number < 9.95:
        return f"{number:.1f}"
    power = int(np.floor(np.log10(number)))
    rounded = as_written(number)
    power = max(power, int(np.floor(np.log10(rounded) + 1e-9)))
    if power < 6:
        return grouped(round(rounded))
    if power >= 15:
        mantissa = f"{rounded / 10.0**power:.1f}".removesuffix(".0")
        return power_of_ten(power) if mantissa == "1" else f"{mantissa} × {power_of_ten(power)}"
    unit = power // 3 * 3
    return f"{f'{rounded / 10**unit:.1f}'.removesuffix('.0')} {_WORDS[unit]}"
