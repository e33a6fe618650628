"""From rows of cells to a table: which row names the columns, and what is no part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...errors import UserError
from .names import LABELS, key_of
from .numerals import is_number
from .table import Table, is_missing

Row = tuple[int, list[str]]
"""The number of a row in its file, counted from 1, and its cells."""

_MOSTLY = 0.8  # share of the cells of a column of numbers that are numbers
_SAMPLE = 1000  # rows by which the header is recognised
_ALIKE = 0.5  # share of rows that have as many cells, in a table


def headed(
    source: str, rows: Sequence[Row], *, unit: str = "line", comment: Sequence[str] = ()
) -> Table:
    """The table in `rows`, of which the first may be titles and the next the header.

    `comment` are the cells of a comment line just before, which may be the header as well. Raises
    `UserError` for a row with another number of cells than most.
    """
    notes = []
    width = width_of(rows)
    if sum(len(cells) == width for _, cells in rows) < _ALIKE * len(rows):
        raise UserError(
            f"{source} is not a table: its rows have different numbers of cells",
            remedy="write a row of x, y and label for each point",
        )
    titles = 0
    while width > 1 and titles < len(rows) - 1 and sum(map(bool, rows[titles][1])) < 2:
        titles += 1
    if titles and len(rows[titles][1]) >= width - 1:
        notes.append(f"{_counted(titles, unit)} of titles left out")
        rows = rows[titles:]
    number, first = rows[0]
    first = _trimmed(first, width)
    if len(first) == width - 1 and len(rows) > 1:
        # As R writes row names; but a delimiter at the end of rows is no column.
        ends = all(not cells[width - 1] for _, cells in rows[1:] if len(cells) >= width)
        first = [*first, ""] if ends else ["", *first]
    grid = [_fitted(source, row, width, unit) for row in ((number, first), *rows[1:])]
    sample = grid[1 : _SAMPLE + 1]
    below = list(zip(*sample, strict=True)) if sample else [()] * width
    if len(comment) == width and not any(map(is_number, comment)) and not _is_header(first, below):
        names, body = list(comment), grid
        notes.append("a comment line is the header")
    elif _is_header(first, below):
        names, body = first, grid[1:]
        rows = rows[1:]
        notes.append(f"{unit} {number} is the header")
    else:
        names, body = [], grid
        notes.append("there is no header")
    columns = [list(column) for column in zip(*body, strict=True)] if body else [[]] * width
    kept = [k for k in range(width) if (names and names[k]) or any(columns[k]) or not body]
    return Table(
        source,
        tuple(names[k] if names else "" for k in kept),
        tuple(columns[k] for k in kept),
        [row for row, _ in rows],
        headed=bool(names),
        unit=unit,
        notes=tuple(notes),
    )


def _counted(count: int, unit: str) -> str:
    return f"1 {unit}" if count == 1 else f"{count} {unit}s"


def width_of(rows: Sequence[Row]) -> int:
    """How many cells most rows have; of equals, the most."""
    counts = Counter(len(cells) for _, cells in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Cells without the empty ones at the end that are more than `width`."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _fitted(source: str, row: Row, width: int, unit: str) -> list[str]:
    number, cells = row
    cells = _trimmed(cells, width)
    if len(cells) != width:
        raise UserError(
            f"{unit} {number} of {source} must have {width} cells",
            given=len(cells),
            remedy="give every row the same number",
        )
    return cells


def _is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of the first row are names of the columns `below` them.

    They are if one is a word above numbers. Where this tells nothing, none may be among the cells
    of its column, and all must be words, or one the name of a label, or the numbers count from 0
    as pandas does.
    """
    words = [not is_number(cell) and not is_missing(cell) for cell in first]
    numeric = [_mostly_numbers(cells) for cells in below]
    if any(word and of_numbers for word, of_numbers in zip(words, numeric, strict=True)):
        return True
    named = [cell for cell in first if cell]
    if not first[0] and len(named) == len(first) - 1 and below and _counts(below[0]):
        return True
    if len(set(named)) < len(first):
        return False
    if any(cell in cells for cell, cells in zip(first, below, strict=True)):
        return False
    if all(words) or any(key_of(cell) in LABELS for cell in first):
        return True
    numbers = [cell for cell, word in zip(first, words, strict=True) if not word]
    fractions = any("." in cell for cells in below for cell in cells)
    return fractions and numbers == [str(k) for k in range(len(numbers))]


def _counts(cells: Sequence[str]) -> bool:
    """Whether cells count the rows from 0 or 1."""
    return any(list(cells) == [str(k + n) for k in range(len(cells))] for n in (0, 1))


def _mostly_numbers(cells: Sequence[str]) -> bool:
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(is_number, present)) >= _MOSTLY * len(present)
