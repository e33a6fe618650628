"""What was understood of a table, as frozen values; reads no table itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnFacts:
    """One column of a table.

    `option` is how it is written after --x. `type` is 'numbers', 'whole numbers', 'text' or
    'empty'; `examples` are its first different cells. `distinct` counts different cells, `missing`
    those without a value; `reach` is the least and the greatest number. `role` is 'x', 'y',
    'label', 'index' or '', and `reason` says why.
    """

    name: str
    option: str
    type: str
    examples: tuple[str, ...]
    distinct: int
    missing: int
    reach: tuple[float, float] | None = None
    role: str = ""
    reason: str = ""


@dataclass(frozen=True)
class TableFacts:
    """The columns of a table in order, and the numbers of the rows that are left out.

    Rows are numbered as in the file, which calls them `unit`: 'line' or 'row'. The `hint` says
    which option to give if what was decided of the label is not what was meant. In it, and in
    reasons, names of options are in backticks, as in a `UserError`.
    """

    columns: tuple[ColumnFacts, ...]
    left_out: tuple[int, ...] = ()
    unit: str = "line"
    hint: str = ""

    def name_of(self, role: str) -> str:
        """The name of the column of a role, or 'column 3' if it has none."""
        return next(column.name for column in self.columns if column.role == role)
