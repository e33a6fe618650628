"""The columns of a table and why each is what it is, for people to check; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..table_facts import ColumnFacts, TableFacts
from .columns import Column
from .names import LABELS, PAIRS, key_of
from .roles import Roles
from .table import Table, shortened

_EXAMPLES = 3
_LONGEST = 40  # characters of an example


def facts_of(
    table: Table,
    columns: Sequence[Column],
    roles: Roles,
    chosen: Mapping[str, str],
    left_out: Sequence[int],
) -> TableFacts:
    """What was understood of a table; `chosen` are the columns that were asked for, or ''."""
    held = {roles.x.index: "x", roles.y.index: "y", roles.label.index: "label"}
    pair = (key_of(table.names[roles.x.index]), key_of(table.names[roles.y.index]))
    facts = []
    for column in columns:
        role = held.get(column.index, "index" if column.index in roles.indices else "")
        if chosen.get(role):
            reason = f"as `{role}` says"
        elif role == "label":
            reason = _why_label(table, column)
        elif role == "index":
            reason = "it numbers the rows, and is left out"
        elif role:
            reason = "by its name" if pair in PAIRS else "one of the columns of numbers left"
        else:
            reason = "" if column.distinct > 1 else "it is constant"
        facts.append(_facts(table, column, role, reason))
    return TableFacts(tuple(facts), tuple(table.rows[k] for k in left_out), table.unit)


def _facts(table: Table, column: Column, role: str, reason: str) -> ColumnFacts:
    name = table.names[column.index] if table.headed else ""
    cells = zip(column.cells, column.missing, strict=True)
    examples: dict[str, None] = {}
    for cell, missing in cells:
        if not missing:
            examples[cell] = None
        if len(examples) == _EXAMPLES:
            break
    return ColumnFacts(
        name or f"column {column.index + 1}",
        column.option,
        _type(column),
        tuple(shortened(example, _LONGEST) for example in examples),
        column.distinct,
        sum(column.missing),
        _reach(column),
        role,
        reason,
    )


def _type(column: Column) -> str:
    if not column.present:
        return "empty"
    if not column.numeric:
        return "text"
    whole = all(value is not None and value.is_integer() for value in column.present)
    return "whole numbers" if whole else "numbers"


def _reach(column: Column) -> tuple[float, float] | None:
    values = [value for value in column.present if value is not None]
    return (min(values), max(values)) if column.numeric else None


def _why_label(table: Table, label: Column) -> str:
    if table.headed and key_of(table.names[label.index]) in LABELS:
        return "by its name"
    if not label.numeric:
        return "the only column of text that can name classes"
    return "it has few whole values" if label.few_whole else "the column that is left"
