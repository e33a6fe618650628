"""JSON: records, columns or rows; nothing deeper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import UserError
from .table import Table, check_size, tidy

_FORM = 'write it as records: [{"x": 1, "y": 2, "label": "a"}, ...]'


def records(source: str, text: str) -> Table:
    """The table in JSON or in lines of JSON: a list of records or rows, or columns by name."""
    try:
        found = _parsed(text)
    except json.JSONDecodeError as error:
        raise UserError(
            f"{source} is not sound JSON: {error.msg} in line {error.lineno}",
            remedy="check it there",
        ) from None
    except RecursionError:
        raise UserError(f"{source} is nested too deeply for a table", remedy=_FORM) from None
    except ValueError as error:  # a number of thousands of digits
        raise UserError(f"{source} is not sound JSON: {error}") from None
    names, rows, headed = _rows(source, found)
    check_size(source, len(rows), len(names))
    columns = [
        [_cell(source, name, number, row[k]) for number, row in enumerate(rows, start=1)]
        for k, name in enumerate(names)
    ]
    numbers = range(1, len(rows) + 1)
    return Table(source, tuple(names), tuple(columns), numbers, headed=headed, unit="record",
                 notes=("JSON",))  # fmt: skip


def _parsed(text: str) -> Any:
    """JSON, or as many values as there are lines."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        return [json.loads(line) for line in text.split("\n") if line.strip()]


def _rows(source: str, found: Any) -> tuple[list[str], Sequence[Sequence[Any]], bool]:
    """Column names, rows, and whether the names are in the file."""
    if isinstance(found, Mapping):
        lists = [value for value in found.values() if isinstance(value, list)]
        if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):
            names, _ = _text(found["columns"]), None  # as pandas writes it with orient="split"
            return names, _even(source, found["data"], len(names)), True
        if len(lists) == 1 and lists[0] and isinstance(lists[0][0], Mapping):
            return _rows(source, lists[0])  # {"data": [records]}
        columns = [list(v.values()) if isinstance(v, Mapping) else v for v in found.values()]
        if not all(isinstance(column, list) for column in columns):
            raise UserError(f"{source} is JSON, but no table", remedy=_FORM)
        if len({len(column) for column in columns}) > 1:
            raise UserError(f"{source} has columns of different lengths", remedy=_FORM)
        return _text(found), list(zip(*columns, strict=True)), True
    if not isinstance(found, list) or not found:
        raise UserError(f"{source} is JSON, but no table", remedy=_FORM)
    if all(isinstance(record, Mapping) for record in found):
        names = list(dict.fromkeys(name for record in found for name in record))
        check_size(source, len(found), len(names))
        return names, [[record.get(name) for name in names] for record in found], True
    if not all(isinstance(row, list) for row in found):
        raise UserError(f"{source} is JSON, but no table", remedy=_FORM)
    width = len(found[0])
    words = [isinstance(cell, str) for cell in found[0]]
    if width and all(words) and len(found) > 1 and not all(isinstance(c, str) for c in found[1]):
        return _text(found[0]), _even(source, found[1:], width), True
    return [""] * width, _even(source, found, width), False


def _text(names: Any) -> list[str]:
    return [tidy(str(name)) for name in names]


def _even(source: str, rows: Sequence[Any], width: int) -> Sequence[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != width:
            raise UserError(f"record {number} of {source} must have {width} cells", remedy=_FORM)
    return rows


def _cell(source: str, name: str, number: int, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping | list):
        raise UserError(
            f"record {number} of {source} has a list or an object in {name!r}",
            remedy="give every cell a number or text",
        )
    return tidy(str(value))
