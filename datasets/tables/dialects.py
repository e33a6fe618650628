"""How text is delimited: the delimiter and quote that fit its lines best, and its cells by them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .duck import Dialect, sniffed
from .headers import Row
from .numerals import is_number
from .table import is_missing, tidy

_SAMPLE = 1000  # lines by which the dialect is chosen
_USUAL = ",;\t| "
_UNUSUAL = ":^~!/&*_"
_EVEN = 0.8  # share of rows that have as many cells as most


def dialect_of(lines: Sequence[str]) -> Dialect:
    """The dialect with the fewest cells of text among those that give all rows as many cells.

    That decides where several do: '1,4<tab>0,2' has commas and tabs. Of equal ones DuckDB's is
    taken.
    """
    sample = lines[:_SAMPLE]
    found = sniffed("\n".join(sample) + "\n")
    for delimiters in (_USUAL, _UNUSUAL):
        candidates = [found] if found else []
        for quote in "\"'" if any("'" in line for line in sample) else '"':
            candidates += [Dialect(delimiter, quote) for delimiter in delimiters]
        fits = [(fit, dialect) for dialect in candidates if (fit := _fit(sample, dialect))]
        if fits:
            return max(fits, key=lambda pair: pair[0])[1]
    return Dialect(",")


def rows_of(lines: Sequence[str], dialect: Dialect) -> list[Row]:
    """The first line and the cells of each row, without empty rows."""
    rows, before = [], 0
    for last, cells in numbered(lines, dialect):
        if any(cells):
            rows.append((before + 1, cells))
        before = last
    return rows


def numbered(lines: Sequence[str], dialect: Dialect) -> Iterator[Row]:
    """The last line and the cells of each row."""
    if dialect.delimiter == " ":
        lines = [line.replace("\t", " ").strip() for line in lines]
    reader = csv.reader(
        (f"{line}\n" for line in lines),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        skipinitialspace=True,
        strict=True,
    )
    for cells in reader:
        yield reader.line_num, [tidy(cell) for cell in cells]


class _Fit(NamedTuple):
    """How well a dialect fits: more is better.

    `even` is 2 if all rows have as many cells, three or more, and 1 if most have.
    `words` are minus the cells of text in a row (see `_words`), and `share` is that of rows of as
    many cells.
    """

    even: int
    words: float
    share: float


def _fit(lines: Sequence[str], dialect: Dialect) -> _Fit | None:
    """How well `dialect` fits; None if it does not at all."""
    try:
        rows = rows_of(lines, dialect)
    except csv.Error:
        return None
    widths = Counter(len(cells) for _, cells in rows)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return None
    cells = [cell for _, row in rows for cell in row]
    words = sum(_words(cell) for cell in cells)
    even = 2 if count == len(rows) and width > 2 else int(count >= _EVEN * len(rows))
    return _Fit(even, -words / len(rows), count / len(rows))


def _words(cell: str) -> int:
    """How little a cell looks like one: 0 for a number, 1 for text, more for '1;2' and '1 2'."""
    if is_number(cell) or is_missing(cell):
        return 0
    numbers = sum(map(is_number, cell.split(" "))) if " " in cell else 0
    quoted = len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'"
    return (
        1 + quoted + sum(cell.count(delimiter) for delimiter in _USUAL[:-1]) + max(0, numbers - 1)
    )
