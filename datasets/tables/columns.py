"""The columns of a table: numbers, text or missing cells, and what they could stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...errors import UserError
from ..kinds import MOST_CLASSES
from .numerals import comma_in, is_date, numbers
from .table import Table, is_missing

POINTS = "commas are decimal, and points separate thousands"
"""How a note on such numbers begins; an example follows."""

DATES = "write dates and times as numbers, such as days since the first"
"""What to do with columns of dates, which are no numbers."""

_MOSTLY = 0.8
_TRUTH = {"true": "1", "false": "0"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is what messages call it, `option` how it is written after --x. `comma` says what a comma
    in its numbers is: 'decimal', 'thousands', or 'either' if nothing tells.
    """

    index: int
    name: str
    option: str
    cells: Sequence[str]
    comma: str

    @cached_property
    def missing(self) -> list[bool]:
        """Which cells have no value; '-' has one where another is '+'."""
        found = [is_missing(cell) for cell in self.cells]
        if "+" in self.cells:
            found = [gone and cell != "-" for gone, cell in zip(found, self.cells, strict=True)]
        return found

    @cached_property
    def values(self) -> list[float | None]:
        """The numbers in the cells, None for any other."""
        return numbers(self.cells, "thousands" if self.comma == "either" else self.comma)

    @cached_property
    def present(self) -> list[float | None]:
        """The values of the cells that are not missing."""
        pairs = zip(self.values, self.missing, strict=True)
        return [value for value, missing in pairs if not missing]

    @cached_property
    def numeric(self) -> bool:
        """Whether it is a column of numbers, of which a few may be mistyped."""
        count = sum(value is not None for value in self.present)
        return bool(self.present) and count >= _MOSTLY * len(self.present)

    @cached_property
    def dated(self) -> bool:
        """Whether it is a column of dates or times, which are no numbers."""
        present = [cell for cell, gone in zip(self.cells, self.missing, strict=True) if not gone]
        return bool(present) and sum(map(is_date, present)) >= _MOSTLY * len(present)

    @cached_property
    def boolean(self) -> bool:
        """Whether every cell that is not missing is true or false."""
        pairs = zip(self.cells, self.missing, strict=True)
        found = {cell.casefold() for cell, missing in pairs if not missing}
        return bool(found) and found <= _TRUTH.keys()

    def as_numbers(self) -> Column:
        """The same with 1 for true and 0 for false."""
        cells = [_TRUTH.get(cell.casefold(), cell) for cell in self.cells]
        return replace(self, cells=cells)

    @property
    def all_numbers(self) -> bool:
        """Whether every cell that is not missing is a number."""
        return None not in self.present

    @cached_property
    def distinct(self) -> int:
        """How many different cells there are, apart from missing ones."""
        pairs = zip(self.cells, self.missing, strict=True)
        return len({cell for cell, missing in pairs if not missing})

    @cached_property
    def few_whole(self) -> bool:
        """Whether it may be classes: at most 12 whole numbers, each twice or more."""
        counts = Counter(self.present)
        return (
            1 <= len(counts) <= MOST_CLASSES
            and all(value is not None and value.is_integer() for value in counts)
            and min(counts.values()) >= 2
        )

    @property
    def repeats(self) -> bool:
        """Whether its cells stand twice or more on average, as the names of classes do."""
        return 2 * self.distinct <= len(self.present)

    @property
    def counts_rows(self) -> bool:
        """Whether it counts the rows: 0, 1, 2 ... or 1, 2, 3 ..."""
        values = self.values
        return bool(values) and any(
            values == [float(k + first) for k in range(len(values))] for first in (0, 1)
        )


def columns_of(table: Table) -> list[Column]:
    """The columns of a table, in order."""
    commas = [comma_in(cells) for cells in table.columns]
    clear = {comma for comma in commas if comma not in ("", "either")}
    points = any(
        "." in cell and "," not in cell and cell.replace(".", "").isdigit()
        for cells, comma in zip(table.columns, commas, strict=True)
        if not comma
        for cell in cells[:1000]
    )
    usual = table.comma or (clear.pop() if len(clear) == 1 else "")
    if not usual and points:
        usual = "thousands"
    found = []
    for k, cells in enumerate(table.columns):
        comma = (usual or "either") if commas[k] == "either" else commas[k]
        found.append(Column(k, table.name(k), _option(table, k), cells, comma or "thousands"))
    return found


def decimal_commas(columns: Sequence[Column]) -> tuple[str, ...]:
    """A note on columns of numbers with decimal commas, by a telling example."""
    read = [
        (cell, value)
        for column in columns
        if column.comma == "decimal" and column.numeric
        for cell, value in zip(column.cells, column.values, strict=True)
        if value is not None and "," in cell
    ]
    if not read:
        return ()
    cell, value = max(read, key=lambda each: ("." in each[0], not each[1].is_integer()))
    what = POINTS if "." in cell else "commas are decimal"
    return (f"{what}: {cell} is {np.format_float_positional(value, trim='-')}",)


def check_commas(table: Table, column: Column) -> None:
    """Raise `UserError` if nothing tells what a comma in the numbers of a column is."""
    if column.comma == "either":
        row = next(k for k, cell in enumerate(column.cells) if "," in cell)
        raise UserError(
            f"a comma in {column.name} of {table.source} may be decimal or between thousands, in "
            f"{table.unit} {table.rows[row]}",
            given=column.cells[row],
            remedy="write it with a decimal point, or without commas",
        )


def _option(table: Table, column: int) -> str:
    """A column as it is written on the command line: height, "Total Volume", 3."""
    name = table.names[column]
    if not table.headed or not name or len(name) > 60 or table.names.count(name) > 1:
        return str(column + 1)
    plain = name.replace("_", "").replace(".", "").replace("-", "").isalnum()
    if plain and not name.startswith("-"):
        return name
    return f'"{name}"' if '"' not in name else f"'{name}'"
