"""Delimited text: which delimiter and quote, and the cells of each row with its line number."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from ...errors import UserError
from .duck import Dialect, sniffed
from .headers import Row, headed
from .numerals import is_number
from .table import Table, check_size, tidy

_SAMPLE = 1000  # lines by which the dialect is chosen
_USUAL = ",;\t| "
_UNUSUAL = ":^~!/&*_"
_EVEN = 0.8  # share of rows that have as many cells as most
_WORDS = {"\t": "tabs", ";": "semicolons", "|": "bars", " ": "runs of blanks"}
_COMMENT = ("#", "%", "//")


def delimited(source: str, text: str) -> Table:
    """The table in delimited text; raises `UserError` naming the line that does not fit."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    given = re.fullmatch(r'"?sep=(.)"?', lines[0], re.IGNORECASE)
    if given:
        lines[0] = ""
    comments = _without_comments(lines)
    dialect = Dialect(given[1]) if given else _dialect([line for line in lines if line.strip()])
    rows = list(_rows(source, lines, dialect))
    if not rows:
        raise UserError(f"{source} is empty", remedy="write a row of x, y and label for each point")
    check_size(source, len(rows), max(len(cells) for _, cells in rows))
    named_by = [_rows_of([line.lstrip("#%/ ")], dialect) for line in comments[-1:]]
    table = headed(source, rows, comment=named_by[0][0][1] if named_by and named_by[0] else [])
    notes = []
    if dialect.delimiter != ",":
        word = _WORDS.get(dialect.delimiter, repr(dialect.delimiter))
        notes.append(f"{word} separate the columns")
    if dialect.quote == "'":
        notes.append("single quotes enclose cells")
    if comments:
        notes.append("comment lines are left out")
    comma = "thousands" if dialect.delimiter == "," else ""
    return Table(
        source,
        table.names,
        table.columns,
        table.rows,
        headed=table.headed,
        comma=comma,
        notes=(*notes, *table.notes),
    )


def _without_comments(lines: list[str]) -> list[str]:
    """Blank the lines of comment before the table, and return them."""
    found = []
    for index, line in enumerate(lines):
        if line.startswith(_COMMENT):
            found.append(line)
            lines[index] = ""
        elif line.strip():
            break
    return found


class _Fit(NamedTuple):
    """How well a dialect fits: more is better."""

    even: bool
    numbers: float


def _dialect(lines: Sequence[str]) -> Dialect:
    """The dialect with the most numbers among those that give all rows as many cells.

    Numbers decide where several do: '1,4<tab>0,2' has commas and tabs. Of equal ones DuckDB's is
    taken.
    """
    sample = lines[:_SAMPLE]
    found = sniffed("\n".join(sample) + "\n")
    for delimiters in (_USUAL, _UNUSUAL):
        candidates = [found] if found else []
        for quote in dict.fromkeys((found.quote if found else '"', '"')):
            candidates += [Dialect(delimiter, quote) for delimiter in delimiters]
        fits = [(fit, dialect) for dialect in candidates if (fit := _fit(sample, dialect))]
        if fits:
            return max(fits, key=lambda pair: pair[0])[1]
    return Dialect(",")


def _fit(lines: Sequence[str], dialect: Dialect) -> _Fit | None:
    """How well `dialect` fits; None if it does not at all."""
    try:
        rows = _rows_of(lines, dialect)
    except csv.Error:
        return None
    widths = Counter(len(cells) for _, cells in rows)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return None
    cells = [cell for _, row in rows for cell in row]
    return _Fit(count >= _EVEN * len(rows), sum(map(is_number, cells)) / len(cells))


def _rows(source: str, lines: Sequence[str], dialect: Dialect) -> list[Row]:
    try:
        return _rows_of(lines, dialect)
    except csv.Error as error:
        line = _unreadable(lines, dialect)
        raise UserError(
            f"{source} cannot be read as a table from line {line} on: {error}",
            remedy="close each quotation mark, and double those inside of cells",
        ) from None


def _unreadable(lines: Sequence[str], dialect: Dialect) -> int:
    """The line of the first row that cannot be read."""
    numbers = [0]
    with suppress(csv.Error):
        numbers.extend(last for last, _ in _numbered(lines, dialect))
    return numbers[-1] + 1


def _rows_of(lines: Sequence[str], dialect: Dialect) -> list[Row]:
    """The first line and the cells of each row, without empty rows."""
    rows, before = [], 0
    for last, cells in _numbered(lines, dialect):
        if any(cells):
            rows.append((before + 1, cells))
        before = last
    return rows


def _numbered(lines: Sequence[str], dialect: Dialect) -> Iterator[Row]:
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
