"""Numbers as people write them in a column: 1.5, 1,5, 30,000, $12; knows nothing of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.ASCII | re.I)
_EXPONENT = r"([eE][+-]?\d+)?"
_DECIMAL_COMMA = re.compile(rf"[+-]?(\d+|[1-9]\d{{0,2}}(\.\d{{3}})+),\d*{_EXPONENT}", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_UNIT = re.compile(r"^([+-]?) ?[$€£¥₹] ?|(?<=\d) ?[$€£¥₹%]$", re.ASCII)
_DAY = r"\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{2,4}"
_DATE = re.compile(rf"({_DAY})([T ]\d.*)?|\d{{1,2}}:\d{{2}}(:\d.*)?", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_SPACED = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))", re.ASCII)


def is_number(cell: str) -> bool:
    """Whether `cell` is a number in any of the ways of writing one."""
    return _read(cell, "decimal") is not None or _read(cell, "thousands") is not None


def is_date(cell: str) -> bool:
    """Whether `cell` is a date, a time of a day, or both: 2024-05-31 12:00, 31.5.2024, 5/31/24."""
    return _DATE.fullmatch(cell) is not None


def comma_in(cells: Sequence[str]) -> str:
    """What commas in the numbers of a column are: 'decimal', 'thousands', or '' for either.

    'either' is the answer if there are commas, and all could be both: 1,234.
    """
    with_commas = [_bare(cell) for cell in cells if "," in cell]
    decimal = [_DECIMAL_COMMA.fullmatch(cell) is not None for cell in with_commas]
    grouped = [_GROUPED.fullmatch(cell) is not None for cell in with_commas]
    if not any(decimal) and not any(grouped):
        return ""
    if sum(decimal) == sum(grouped):
        return "either"
    return "decimal" if sum(decimal) > sum(grouped) else "thousands"


def numbers(cells: Sequence[str], comma: str) -> list[float | None]:
    """The number in each cell, or None; `comma` is 'decimal' or 'thousands'."""
    return [_read(cell, comma) for cell in cells]


def _read(cell: str, comma: str) -> float | None:
    # The whole expression first: float() alone takes 1_000, and digits of any script.
    if _PLAIN.fullmatch(cell) and not (comma == "decimal" and _POINTS.fullmatch(cell)):
        return float(cell)
    if not _DIGIT.search(cell):
        return None
    cell = _bare(cell)
    if comma == "decimal":
        if _DECIMAL_COMMA.fullmatch(cell) or _POINTS.fullmatch(cell):
            return float(cell.replace(".", "").replace(",", "."))
    elif _GROUPED.fullmatch(cell):
        return float(cell.replace(",", ""))
    return float(cell) if _PLAIN.fullmatch(cell) else None


def _bare(cell: str) -> str:
    """A cell without currency, percent sign and blanks between thousands."""
    if cell.isascii() and cell.replace(",", "").replace(".", "").isdigit():
        return cell
    return _SPACED.sub("", _UNIT.sub(r"\1", cell.replace("−", "-")))
