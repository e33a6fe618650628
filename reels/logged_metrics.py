"""Measures of steps in tables that other tools export, by the names that these have for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ..datasets.tables.columns import check_commas, columns_of
from ..datasets.tables.forms import read_table
from ..datasets.tables.table import Table
from ..errors import UserError

MEASURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")

STEPS = ("step", "_step", "epoch", "trainer/global_step", "iteration")
"""Columns of steps, as tools call them."""

_WORDS = {
    "training": "train",
    "val": "test",
    "valid": "test",
    "validation": "test",
    "eval": "test",
    "acc": "accuracy",
}


def named_file(given: str) -> tuple[str, str]:
    """The measure and the file of NAME=FILE; '' and all of it if it is the name of a file.

    Raises `UserError` for an unknown measure of a file that is there.
    """
    name, separator, path = given.partition("=")
    if name not in MEASURES and not Path(given).exists() and Path(path).is_file():
        raise UserError("unknown measure", given=name, allowed=MEASURES)
    return (name, path) if separator and name in MEASURES else ("", given)


def metrics_at(
    sources: Sequence[str], steps: Sequence[int], *, step: str = "epoch"
) -> dict[str, list[float]]:
    """The measures of some steps in tables, each a file, or NAME=FILE for a column 'Value'.

    The steps are in the column that is called as one `step`, or else as other tools call it. A step
    has what was logged last at it. Raises `UserError` for a table without steps or measures, for
    one that lacks a step, and for a measure that is there twice.
    """
    found: dict[str, list[float]] = {}
    for given in sources:
        name, path = named_file(given)
        table = read_table(path)
        columns = _columns(table, name, step)
        numbers = column_of(table, columns.pop("step"))
        for measure, column in columns.items():
            if measure in found:
                raise UserError(f"{measure} is in two tables", given=path)
            logged = zip(numbers, column_of(table, column), strict=True)
            known = {at: value for at, value in logged if at is not None and value is not None}
            for number in steps:
                if number not in known:
                    raise UserError(f"{path} has no {measure} of {step} {number}")
            found[measure] = [known[number] for number in steps]
    return found


def _columns(table: Table, name: str, step: str) -> dict[str, int]:
    """The columns of steps and of measures; a `name` is that of the column 'Value'."""
    written = [each.casefold() for each in table.names]
    known = tuple(dict.fromkeys((step.casefold(), *STEPS)))
    steps = [written.index(each) for each in known if each in written]
    if not steps:
        raise UserError(f"{table.source} has no column of steps", allowed=known)
    found = {"step": steps[0]}
    if name:
        if "value" not in written:
            raise UserError(f"{table.source} has no column 'Value'", given=table.names)
        return {**found, name: written.index("value")}
    for index, each in enumerate(written):
        measure = measure_of(each)
        if measure in MEASURES:
            if measure in found:
                both = [table.names[found[measure]], table.names[index]]
                remedy = f"leave one out, or give it alone as {measure}=FILE, in a column 'Value'"
                raise UserError(
                    f"{table.source} has two columns of {measure}", given=both, remedy=remedy
                )
            found[measure] = index
    if len(found) == 1:
        remedy = "name a column 'Value' by train_loss=FILE"
        raise UserError(
            f"{table.source} has no column of a measure", allowed=MEASURES, remedy=remedy
        )
    return found


def measure_of(column: str) -> str:
    """'test_accuracy' of 'val/acc', 'Validation accuracy' or 'my run - val_acc'."""
    words = re.findall(r"[a-z]+", column.rpartition(" - ")[2])
    words = [_WORDS.get(word, word) for word in words]
    if words in (["loss"], ["accuracy"]):
        words.insert(0, "train")
    return "_".join(words)


def column_of(table: Table, index: int) -> list[float | None]:
    """Numbers; None where a cell is empty."""
    cells = table.columns[index]
    with suppress(ValueError):
        return [float(cell) if cell.strip() else None for cell in cells]
    column = columns_of(table)[index]
    check_commas(table, column)
    numbers: list[float | None] = []
    for row, cell, value in zip(table.rows, cells, column.values, strict=True):
        try:
            numbers.append(value if value is not None else float(cell) if cell.strip() else None)
        except ValueError:
            what = f"{table.source}: {table.names[index]} must be numbers"
            raise UserError(f"{what}, in {table.unit} {row}", given=cell) from None
    return numbers
