"""How films write shares of a gradient, of any size; knows nothing of recordings."""

from __future__ import annotations

import numpy as np

from ...numerals import compact, grouped, per_cent, power_of_ten, setting, without_zeros

ALIKE = "about as much"
SAME = 1.05  # times as much, at least, is more
_TIMES = 2.0  # from which on ranges are written as multiples
_HUNDREDTH = 0.01  # below, shares are written as fractions
_LONG = 1e6  # from which on a number in a fraction is too long
_WORDS = {12: "trillion", 9: "billion", 6: "million"}


def share_of(share: float) -> str:
    """A share in a sentence, before what it is a share of: '71 % of', '1/5,600 of', '1.9 times'.

    It is 'about as much' where it is nearly all.
    """
    if 1 / SAME < share < SAME:
        return ALIKE
    return f"{_fraction(share)} of" if share < 1 else f"{in_two_digits(share)} times"


def shares_between(low: float, high: float) -> str:
    """The same of a range: '44 % to 183 % of', '0.5 to 12 times', '1/5,600 to 1/120 of'.

    Beside a share that is too small to be a fraction, a small one is none: '10⁻⁹ to 0.00018 of'.
    """
    if high < _TIMES:
        written = _decimal if low * _LONG < 1 and high < _HUNDREDTH else _fraction
        return f"{' to '.join(dict.fromkeys(map(written, (low, high))))} of"
    first = _fraction(low) if low < _HUNDREDTH else _multiple(low)
    return f"{' to '.join(dict.fromkeys([first, _multiple(high)]))} times"


def _multiple(share: float) -> str:
    return without_zeros(compact(share, 2)) if share < _LONG else in_two_digits(share)


def _fraction(share: float) -> str:
    """A share of less than 2: '71 %', '1/5,600', '8.7 × 10⁻⁷'."""
    if share >= _HUNDREDTH:
        return per_cent(share)
    return f"1/{in_two_digits(1 / share)}" if share * _LONG >= 1 else _decimal(share)


def _decimal(share: float) -> str:
    """A small share: '0.00018', '10⁻⁹'."""
    return setting(share, 2)


def in_two_digits(number: float) -> str:
    """A number of at least 1 in a sentence, to two digits: '4.2', '240,000', '3 × 10¹⁵'."""
    if number < 9.95:
        return f"{number:.1f}"
    power = int(np.floor(np.log10(number)))
    rounded = float(f"{number:.1e}")
    power = max(power, int(np.floor(np.log10(rounded) + 1e-9)))
    if power < 6:
        return grouped(round(rounded))
    if power >= 15:
        mantissa = f"{rounded / 10.0**power:.1f}".removesuffix(".0")
        return power_of_ten(power) if mantissa == "1" else f"{mantissa} × {power_of_ten(power)}"
    unit = power // 3 * 3
    return f"{f'{rounded / 10**unit:.1f}'.removesuffix('.0')} {_WORDS[unit]}"
