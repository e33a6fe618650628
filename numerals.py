"""Numbers as films write them; knows nothing of type."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

DIVERGED = "diverged"
"""Where there is no number any more."""

MISSING = "–"
"""Where there is no number at this step, though there may be later ones."""

ROUNDING = 1e-7
"""By how much a share may be off that was stored as float32, or is one minus another."""

# Before a per cent sign: a thin space.
THIN_SPACE = "\u2009"


def grouped(number: int) -> str:
    """A whole number with a comma between thousands."""
    return f"{number:,}".replace("-", "−")


def natural(name: str) -> list[tuple[int, str]]:
    """Sorts 'run-2' before 'run-10'."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(each), "") if each.isdecimal() else (0, each) for each in parts if each]


def per_cent(share: float, decimals: int = 0) -> str:
    """A share as per cent, rounded, halves up; 0 only when it is none, 100 only when it is all.

    Nor is it rounded up to other shares that goals and milestones are given in, multiples of 5 %
    and 99 %: who reads '90 %' has reached 90 %.
    """
    if not math.isfinite(share):
        return DIVERGED
    value = math.copysign(_shown(abs(share), decimals), share) + 0.0
    return f"{value:.{decimals}f}".replace("-", "−") + f"{THIN_SPACE}%"


def some_per_cent(share: float) -> str:
    """A share as per cent, in a sentence: 'less than 1 %' where it would be rounded up to that."""
    return f"less than {per_cent(0.01)}" if 0 < share < 0.005 else per_cent(share)


def per_cent_of_all(shares: Sequence[float]) -> str:
    """What shares of one whole, each written as per cent, add up to: 54 % and 29 % are 83 %.

    It is at most 99 % where they are not all of it, and 100 % where they are.
    """
    if math.fsum(shares) >= 1 - ROUNDING:
        return per_cent(1.0)
    return f"{min(sum(map(_shown, shares)), 99):.0f}{THIN_SPACE}%"


def share_range(low: float, high: float) -> str:
    """What a share is estimated to lie between, both ends just rounded: '84–99 %'."""
    return f"{_rounded(low):.0f}–{_rounded(high):.0f}{THIN_SPACE}%"


def _shown(share: float, decimals: int = 0) -> float:
    """A share from 0 on in per cent, rounded, but not up to what goals are given in."""
    size = _rounded(share, decimals)
    if size / 100 - share > ROUNDING and (size % 5 == 0 or size == 99):
        size -= 10**-decimals
    return size


def _rounded(share: float, decimals: int = 0) -> float:
    """A share from 0 on in per cent; 100 only when it is all, 0 only when it is none."""
    step = 10**-decimals
    size = _in_per_cent(share, decimals)
    if size < _WHOLE:
        size = float(Decimal(repr(size)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    size = max(size, step if share > ROUNDING else 0.0)
    return float(min(size, 100 - step) if share < 1 - ROUNDING else max(size, 100))


def _in_per_cent(share: float, decimals: int) -> float:
    """The same of what is as much, whether as float32 or as a quotient of counts."""
    return round(float(share) * 100, max(decimals + 2, 4))


def power_of_ten(exponent: int) -> str:
    """A power of ten as it is printed: '10⁻⁶'."""
    return f"10{str(exponent).translate(_RAISED)}"


def compact(value: float, digits: int = 3) -> str:
    """A number of any size, nearly as wide as any other: '0.0123', '12,345', '1.26 × 10⁸'.

    It has as many significant `digits`, and all of those before the decimal point.
    """
    if not math.isfinite(value):
        return DIVERGED
    size = abs(value)
    if size and not _PLAIN[0] <= size < _PLAIN[1]:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        text = f"{mantissa}{THIN_SPACE}×{THIN_SPACE}{power_of_ten(int(exponent))}"
    else:
        decimals = max(0, digits - 1 - math.floor(math.log10(size))) if size else 0
        text = f"{value:,.{decimals}f}"
    return text.replace("-", "−")


def setting(value: float, digits: int = 6) -> str:
    """A number that somebody chose, to as many `digits`: '0.0003', '1000', '10⁹', '3 × 10⁻⁵'.

    A power of ten is written only where zeros would be too many to count.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if _UNCOUNTED[0] <= int(exponent) < _UNCOUNTED[1]:
        text = f"{Decimal(f'{value + 0.0:.{digits}g}'):f}"
    else:
        mantissa, power = without_zeros(mantissa), power_of_ten(int(exponent))
        times = f"{mantissa}{THIN_SPACE}×{THIN_SPACE}"
        text = (mantissa[:-1] if mantissa in ("1", "-1") else times) + power
    return text.replace("-", "−")


def in_code(text: str) -> str:
    """A text whose numbers are written as in pictures, with code's: 'C 3e-5' of 'C 3 × 10⁻⁵'."""
    text = _POWER.sub(lambda found: f"{found[1] or 1}e{found[2].translate(_LOWERED)}", text)
    return _MINUS.sub("-", text)


def without_zeros(text: str) -> str:
    """A written number without the zeros that only a moving value needs."""
    digits, space, power = text.partition(THIN_SPACE)
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + space + power


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = {raised: plain for plain, raised in _RAISED.items()}
_POWER = re.compile(r"(?:(\d)\s*×\s*|(?<![\w.]))10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_MINUS = re.compile(r"−(?=[\d.])")
_WHOLE = 2.0**53  # from which on floats have no decimals, and may have more digits than Decimal
_UNCOUNTED = -4, 6  # from which power of ten to below which settings are written without one
_PLAIN = 1e-3, 999_999.5  # from where to where numbers are written without a power of ten
