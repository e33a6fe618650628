"""Which texts in names of columns are units, and powers of ten in them; writes no numbers."""

from __future__ import annotations

import re

BRACKET = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{1,20})[)\]]")
"""A name that ends with a short bracket: what comes before, and what is inside."""

_MONEY = """
€ $ £ ¥ ₹ ₽ ₩ ₺ ₴ ₪ US$ A$ C$ EUR USD GBP CHF JPY CNY INR SEK NOK DKK PLN CZK HUF RUB TRY KRW CAD
AUD NZD BRL MXN ZAR
"""
_MEASURED = """
nm µm mm cm dm m km in ft yd mi ha ac µg mg g kg t oz lb ns µs ms s min h hr d yr
ml mL cl cL dl dL l L hl hL gal °C °F K ° deg rad Pa hPa kPa MPa bar mbar atm psi mmHg
mV V kV mA A Ah mAh mW W kW MW GW Wh kWh MWh GWh TWh J kJ MJ cal kcal eV keV MeV N kN Nm
Hz kHz MHz GHz mol mmol cd lm lx Ω kΩ dB dBA % ‰ ppm ppb px B kB MB GB TB bit
rpm mph kn bpm fps mpg
"""
_OF_MIXTURES = "% vol", "vol%", "vol.%", "wt%"
_TIMES = "second minute hour day week month year night"

_CURRENCIES = frozenset(_MONEY.split())
_UNITS = _CURRENCIES.union(_MEASURED.split(), _OF_MIXTURES)
_PER = _UNITS.union(_TIMES.split(), ["person"])  # after a stroke
_POWER_OF_UNIT = re.compile(r"\^?[23]$|[²³]$")
_WORDS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SHORT = {"k": 3, "K": 3, "M": 6, "mn": 6, "bn": 9}  # before or after a currency
_THOUSAND = re.compile(r"(?:1[,.]?|')?000s?")
_ANY_MONEY = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_PREFIXED = re.compile(
    rf"({'|'.join(_SHORT)}) ?({_ANY_MONEY})|({_ANY_MONEY}) ?({'|'.join(_SHORT)})"
)


def unit_of(name: str) -> str:
    """The unit in the bracket that a name ends with: '€' of 'price (€)'; '' where none is known.

    It may have a scale, 'k€', or be nothing else, 'thousands'.
    """
    bracket = BRACKET.fullmatch(name)
    inside = bracket[2].strip().removeprefix("in ") if bracket else ""
    power, symbol = scaled(inside)
    return inside if _is_unit(symbol) or (power and not symbol) else ""


def without_unit(name: str) -> str:
    """A name without the bracket at its end, if that has a unit: 'price' of 'price (€)'."""
    bracket = BRACKET.fullmatch(name)
    return bracket[1] if bracket and unit_of(name) else name


def scaled(unit: str) -> tuple[int, str]:
    """A unit without its scale, which is a power of ten: (3, '€') of 'k€', (0, 'km') of 'km'.

    A letter is a scale of money alone: kilometres are no thousands of metres.
    """
    if money := _PREFIXED.fullmatch(unit):
        before, after, first, last = money.groups()
        return _SHORT[before or last], after or first
    words = unit.split()
    for place in {0, len(words) - 1} if words else ():
        power = _WORDS.get(words[place].lower().removesuffix("s"), 0)
        power = 3 if _THOUSAND.fullmatch(words[place]) else power
        if power:
            rest = words[:place] + words[place + 1 :]
            return power, " ".join(rest).removeprefix("of ")
    return 0, unit


def _is_unit(text: str) -> bool:
    text = text.replace("\u03bc", "\u00b5")  # Greek mu is written for the sign of millionths
    first, *others = re.split("[/·]", text)
    known = first in _UNITS or _POWER_OF_UNIT.sub("", first) in _UNITS or (first == "1" and others)
    return bool(known) and all(
        each in _PER or _POWER_OF_UNIT.sub("", each) in _PER for each in others
    )
