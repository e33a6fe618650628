"""A table as it was read: names, cells as text, and where each row is in its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...errors import UserError

MOST_BYTES = 100_000_000
"""Largest file, also after it is unpacked."""

MOST_CELLS = 5_000_000

_MISSING = {"", "na", "n/a", "#n/a", "<na>", "?", "nan", "null", "-"}


@dataclass(frozen=True)
class Table:
    """Columns of text cells, all of the same length.

    `names` are the columns', or '' for a column without one; `headed` says that they come from the
    file. `rows` are the numbers of the rows in the file, which calls them `unit`: line 5 of a text,
    row 5 of a workbook. `split` is True for the rows of a training part that the file gives.
    `comma` says what a comma in a number is, where the file as a whole tells: 'decimal' or
    'thousands'. `levels` are the classes that the file declares for a column, in order. `notes` are
    what was noticed while reading, as sentences.
    """

    source: str
    names: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    rows: Sequence[int]
    headed: bool = True
    unit: str = "line"
    split: tuple[bool, ...] | None = None
    comma: str = ""
    levels: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def noted(self, *notes: str) -> Table:
        """The table with more `notes`, before those that it has."""
        return replace(self, notes=(*notes, *self.notes))

    def name(self, column: int) -> str:
        """What messages call a column: 'age', or column 2."""
        name = self.names[column]
        return repr(shortened(name)) if self.headed and name else f"column {column + 1}"

    def place(self, index: int, column: int) -> str:
        """Where a cell is: "line 5 of points.csv, 'age'"."""
        return f"{self.unit} {self.rows[index]} of {self.source}, {self.name(column)}"


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return len(cell) <= 4 and cell.casefold() in _MISSING


def tidy(cell: str) -> str:
    """A cell without blanks at its ends; any other run of blanks or controls is one space."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return " ".join("".join(c if c.isprintable() else _blank(c) for c in cell).split())


def _blank(letter: str) -> str:
    """What stands for a letter that cannot be shown: nothing for a zero-width one."""
    return "" if letter in "\u200b\u200c\u200d\u2060\ufeff" else " "


def shortened(text: str, most: int = 40) -> str:
    """`text`, or its beginning if it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def check_size(source: str, rows: int, columns: int) -> None:
    """Refuse a table of more cells than are read."""
    if rows * columns > MOST_CELLS:
        raise UserError(
            f"{source} has more than {MOST_CELLS} cells",
            given=f"{rows} rows of {columns}",
            remedy="take a sample of it, or fewer columns",
        )
