"""Points from a CSV file; knows nothing of other formats."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from ..errors import UserError
from .dataset import Sample
from .kinds import MOST_POINTS, Options
from .sample_checks import as_sample


def csv_file(options: Options, seed: int) -> Sample:
    """The rows of a CSV file, with or without a header, separated by commas, semicolons or tabs.

    Columns are named by the header or, without one, numbered from 1. The options `x`, `y` and
    `label` choose columns; if they are empty, the columns of these names are taken, or the three
    columns of a file that has no others.
    """
    del seed
    path = str(options["path"])
    names, rows = _rows(path)
    columns = _columns(path, names, [str(options[key]) for key in ("x", "y", "label")])
    cells = [[row[column] for column in columns] for row in rows]
    points = np.array(
        [[_number(path, cell) for cell in row[:2]] for row in cells], dtype=float
    ).reshape(-1, 2)
    labels = np.array([row[2] for row in cells])
    sample = as_sample(path, points, labels, target=str(options["target"]))
    axes = (names[columns[0]], names[columns[1]])
    headed = not axes[0].isdigit()
    return Sample(sample.points, sample.labels, sample.class_names, axes) if headed else sample


def _rows(path: str) -> tuple[list[str], list[list[str]]]:
    """Column names, and rows with a cell for each of them."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count))
            rows = list(islice(_stripped(reader), MOST_POINTS + 2))
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
    if any(_is_number(cell) for cell in rows[0]):
        names = [str(number) for number in range(1, len(rows[0]) + 1)]
    else:
        names, rows = rows[0], rows[1:]
    if len(rows) > MOST_POINTS:
        raise UserError(f"{path} has more than {MOST_POINTS} points", remedy="take a sample of it")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise UserError(
                f"row {number} of {path} must have {len(names)} cells",
                given=len(row),
                remedy="give every row the same number",
            )
    return names, rows


def _stripped(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows with the space around cells removed, and without empty rows."""
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield cells


def _columns(path: str, names: Sequence[str], chosen: Sequence[str]) -> list[int]:
    """Indices in `names` of the x, y and label columns."""
    usual = ("x", "y", "label")
    if not any(chosen) and not set(usual) <= set(names):
        if len(names) != 3:
            raise UserError(
                f"{path} has {len(names)} columns, which do not include x, y and label",
                given=", ".join(names),
                remedy="choose three with --x, --y and --label",
            )
        return [0, 1, 2]
    wanted = [name or default for name, default in zip(chosen, usual, strict=True)]
    for name in wanted:
        if name not in names:
            raise UserError(f"{path} has no such column", given=name, allowed=names)
    return [names.index(name) for name in wanted]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _number(path: str, cell: str) -> float:
    if not _is_number(cell):
        raise UserError(f"{path} has a coordinate that is not a number", given=cell)
    return math.nan if not cell else float(cell)
