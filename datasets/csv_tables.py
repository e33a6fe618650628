"""Points from a CSV file; knows nothing of other formats."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from ..errors import UserError
from .dataset import Sample
from .kinds import MOST_POINTS, Options
from .sample_checks import as_sample

_COLUMNS = ("x", "y", "label")

_Row = tuple[int, list[str]]
"""The number of a row's last line in the file, counted from 1, and its cells."""


def csv_file(options: Options, seed: int) -> Sample:
    """The rows of a CSV file, with or without a header, separated by commas, semicolons or tabs.

    Columns are named by the header or, without one, numbered from 1. The options `x`, `y` and
    `label` choose columns; if they are empty, the columns of these names are taken, or the three
    columns of a file that has no others.
    """
    del seed
    path = str(options["path"])
    names, rows = _rows(path)
    columns = _columns(path, names, [str(options[key]) for key in _COLUMNS])
    lines = [line for line, _ in rows]
    cells = [[row[column] for column in columns] for _, row in rows]
    for line, row in zip(lines, cells, strict=True):
        _check(path, line, row)
    points = np.array([[float(cell) for cell in row[:2]] for row in cells]).reshape(-1, 2)
    labels = np.array([row[2] for row in cells])
    sample = as_sample(path, points, labels, target=str(options["target"]), lines=lines)
    axes = (names[columns[0]], names[columns[1]])
    headed = not axes[0].isdigit()
    return Sample(sample.points, sample.labels, sample.class_names, axes) if headed else sample


def _rows(path: str) -> tuple[list[str], list[_Row]]:
    """Column names, and rows with a cell for each of them."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count))
            numbered = ((reader.line_num, row) for row in reader)
            rows = list(islice(_stripped(numbered), MOST_POINTS + 2))
    except FileNotFoundError:
        raise UserError("no such file", given=path, remedy="check the path") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is not text in UTF-8", remedy="save it as UTF-8") from None
    except csv.Error as error:
        raise UserError(f"{path} is not a CSV file: {error}") from None
    if not rows:
        raise UserError(f"{path} is empty", remedy="write a row of x, y and label for each point")
    first_cells = rows[0][1]
    if any(_is_number(cell) for cell in first_cells):
        names = [str(number) for number in range(1, len(first_cells) + 1)]
    else:
        names, rows = first_cells, rows[1:]
    if len(rows) > MOST_POINTS:
        raise UserError(f"{path} has more than {MOST_POINTS} points", remedy="take a sample of it")
    for line, row in rows:
        if len(row) != len(names):
            raise UserError(
                f"line {line} of {path} must have {len(names)} cells",
                given=len(row),
                remedy="give every row the same number",
            )
    return names, rows


def _stripped(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Rows with the space around cells removed, and without empty rows."""
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield line, cells


def _columns(path: str, names: Sequence[str], chosen: Sequence[str]) -> list[int]:
    """Indices in `names` of the x, y and label columns."""
    if not any(chosen) and not set(_COLUMNS) <= set(names):
        if len(names) != 3:
            raise UserError(
                f"{path} has {len(names)} columns, which do not include x, y and label",
                given=", ".join(names),
                remedy="choose three with --x, --y and --label",
            )
        return [0, 1, 2]
    wanted = [name or default for name, default in zip(chosen, _COLUMNS, strict=True)]
    for key, name, own in zip(_COLUMNS, wanted, chosen, strict=True):
        if name not in names and not own:
            what = f"{path} has no column {key!r}"
            raise UserError(what, allowed=names, remedy=f"choose one with --{key}")
        if name not in names:
            raise UserError(f"{path} has no such column", given=name, allowed=names)
    return [names.index(name) for name in wanted]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _check(path: str, line: int, cells: Sequence[str]) -> None:
    """That x, y and label are there, and that x and y are numbers."""
    for column, cell in zip(_COLUMNS, cells, strict=True):
        if not cell:
            raise UserError(f"{path} has no {column} in line {line}", remedy="remove such lines")
        if column != "label" and not _is_number(cell):
            raise UserError(
                f"{path} has a coordinate that is not a number, in line {line}", given=cell
            )
