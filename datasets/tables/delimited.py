"""Delimited text: rows with their line numbers, comments left out."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from ...errors import UserError
from .dialects import dialect_of, numbered, rows_of
from .duck import Dialect
from .headers import Row, headed, width_of
from .numerals import is_number
from .table import Table, check_size, is_missing

_SAMPLE = 1000  # rows by which a line is judged
_WORDS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars", " ": "runs of blanks"}
_COMMENT = ("#", "%", "//")
_RULE = re.compile(r"[\s|:+=-]*(---|===|\+-|:-)[\s|:+=-]*|\(\d+ rows?\)")
"""Lines drawn between rows, as in Markdown and by databases, and what these count below."""


def delimited(source: str, text: str) -> Table:
    """The table in delimited text; raises `UserError` naming the line that does not fit."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    given = re.fullmatch(r'"?sep=(.)"?', lines[0], re.IGNORECASE)
    if given:
        lines[0] = ""
    lines = ["" if _RULE.fullmatch(line) else line for line in lines]
    comments = _take_comments(lines)
    dialect = Dialect(given[1]) if given else dialect_of([line for line in lines if line.strip()])
    rows = _rows(source, lines, dialect)
    if not rows:
        raise UserError(f"{source} is empty", remedy="write a row of x, y and label for each point")
    width = width_of(rows)
    check_size(source, len(rows), width)
    first, name_line, comments = _sorted_out(comments, rows, dialect)
    inside = [row for row in rows if row[1][0].startswith(_COMMENT) and len(row[1]) != width]
    table = headed(source, [*first, *(row for row in rows if row not in inside)], comment=name_line)
    notes = []
    word = _WORDS.get(dialect.delimiter, repr(dialect.delimiter))
    notes.append(f"{word} separate the columns")
    if dialect.quote == "'":
        notes.append("single quotes enclose cells")
    if comments or inside:
        notes.append("comment lines are left out")
    comma = "thousands" if dialect.delimiter == "," else ""
    return replace(table, comma=comma).noted(*notes)


def _take_comments(lines: list[str]) -> list[Row]:
    """Blank the lines of comment before the table, and return them with their numbers."""
    found = []
    for number, line in enumerate(lines, start=1):
        if line.startswith(_COMMENT):
            found.append((number, [line]))
            lines[number - 1] = ""
        elif line.strip():
            break
    return found


def _sorted_out(
    comments: Sequence[Row], rows: Sequence[Row], dialect: Dialect
) -> tuple[list[Row], list[str], list[Row]]:
    """Which lines that begin like a comment are rows, as '#1;2;3' may be; a header; and comments.

    A row has numbers where the others have; a header is the last line, has as many cells and none.
    """
    width, sample = width_of(rows), [cells for _, cells in rows[:_SAMPLE]]
    full = [cells for cells in sample if len(cells) == width]
    numeric = [all(is_number(cells[k]) or is_missing(cells[k]) for cells in full[1:])
               for k in range(width)]  # fmt: skip
    first, header, left = [], [], []
    for number, (line,) in comments:
        cells = _cells(line, dialect)
        plain = _cells(re.sub(r"[#%/]+\s+", "", line, count=1), dialect)
        if len(full) > 1 and any(numeric) and _fits(cells, numeric):
            first.append((number, cells))
        elif number == comments[-1][0] and len(plain) == width and not any(map(is_number, plain)):
            header = plain
        else:
            left.append((number, cells))
    return first, header, left


def _fits(cells: Sequence[str], numeric: Sequence[bool]) -> bool:
    """Whether there is a number in each column of numbers."""
    return len(cells) == len(numeric) and all(
        is_number(cell) for cell, of_numbers in zip(cells, numeric, strict=True) if of_numbers
    )


def _cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of one line; none if it cannot be read."""
    with suppress(csv.Error):
        return next((cells for _, cells in rows_of([line], dialect)), [])
    return []


def _rows(source: str, lines: Sequence[str], dialect: Dialect) -> list[Row]:
    try:
        return rows_of(lines, dialect)
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
        numbers.extend(last for last, _ in numbered(lines, dialect))
    return numbers[-1] + 1
