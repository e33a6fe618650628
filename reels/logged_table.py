"""Fields in a table with a row for each step and place, as arrays; knows no models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from ..datasets.tables.table import Table
from ..errors import UserError
from .logged_metrics import MEASURES, STEPS, column_of, measure_of

_PLACES = (("x1", "x2"), ("x_1", "x_2"), ("x₁", "x₂"), ("x", "y"))
_INDICES = ("", "unnamed: 0", "index")  # of rows, as pandas writes them
_EVEN = 1e-3  # of all the way, by which rounded places may be off
_HOW = "give a row for each step and place, with columns step, x, y, and one for each class"


def arrays_of(table: Table, step: str) -> Mapping[str, NDArray[Any]]:
    """The arrays that `convert` takes, from columns of steps, places and fields.

    Steps are in the column that is called as one `step`, or else as other tools call it; fractions
    are values of a parameter. Places are x and y, or x1 and x2. Columns of measures, such as
    train_loss, have one number for each step. All others are fields: one of the second of two
    classes or of values, or one for each class, by the name of the column. Raises `UserError` for a
    table that does not have the same evenly spaced places at every step.
    """
    roles = _roles(table, step)
    columns = {index: _numbers(table, index) for index in roles}
    by_role: dict[str, list[int]] = {}
    for index, role in roles.items():
        by_role.setdefault(role, []).append(index)
    (at,), (x,), (y,) = by_role["step"], by_role["x"], by_role["y"]
    numbers, step_of = np.unique(columns[at], return_inverse=True)
    (x_places, column), (y_places, row) = (_even(table, each, columns[each]) for each in (x, y))
    shape = len(numbers), len(y_places), len(x_places)
    place = np.ravel_multi_index((step_of.ravel(), row, column), shape)
    _check_whole(table, place, shape)
    order = np.argsort(place)
    fields = np.stack([columns[each][order].reshape(shape) for each in by_role["field"]], axis=1)
    whole = all(each.is_integer() for each in numbers.tolist())
    found: dict[str, NDArray[Any]] = {
        "fields": fields,
        "domain": np.array([x_places[0], x_places[-1], y_places[0], y_places[-1]]),
        "steps" if whole else "values": numbers,
    }
    if len(by_role["field"]) > 1:
        found["class_names"] = np.array([table.names[each] for each in by_role["field"]])
    for name in MEASURES:
        for index in by_role.get(name, []):
            found[name] = _of_steps(table, index, columns[index][order].reshape(len(numbers), -1))
    return found


def _roles(table: Table, step: str) -> dict[int, str]:
    """What each column is: 'step', 'x', 'y', a measure or 'field'; indices of rows are nothing."""
    written = [each.casefold() for each in table.names]
    known = tuple(dict.fromkeys((step.casefold(), *STEPS)))
    steps = [written.index(each) for each in known if each in written]
    if not steps:
        raise UserError(f"{table.source} has no column of steps", allowed=known, remedy=_HOW)
    pairs = [pair for pair in _PLACES if {*pair} <= {*written}]
    if not pairs:
        raise UserError(f"{table.source} has no columns x and y", given=table.names, remedy=_HOW)
    x, y = (written.index(each) for each in pairs[0])
    roles = {steps[0]: "step", x: "x", y: "y"}
    for index, name in enumerate(written):
        if index in roles or name in _INDICES:
            continue
        measure = measure_of(name)
        roles[index] = measure if measure in MEASURES else "field"
    found = [*roles.values()]
    if "field" not in found:
        raise UserError(f"{table.source} has no column of answers", given=table.names, remedy=_HOW)
    for measure in MEASURES:
        if found.count(measure) > 1:
            raise UserError(f"{table.source} has two columns of {measure}", remedy="leave one out")
    return roles


def _numbers(table: Table, index: int) -> Float[np.ndarray, " rows"]:
    """A column of numbers; raises `UserError` where one is missing, and if there are none."""
    numbers = column_of(table, index)
    if not numbers:
        raise UserError(f"{table.source} has no rows below its header", remedy=_HOW)
    if None in numbers:
        row = table.rows[numbers.index(None)]
        raise UserError(f"{table.source}: {table.names[index]} is missing in {table.unit} {row}")
    return np.array(numbers, dtype=float)


def _even(
    table: Table, index: int, numbers: Float[np.ndarray, " rows"]
) -> tuple[Float[np.ndarray, " places"], Int[np.ndarray, " rows"]]:
    """Evenly spaced places along one axis, and which of them each row is at."""
    low, high = float(numbers.min()), float(numbers.max())
    if not low < high:
        raise UserError(f"{table.source}: {table.names[index]} is the same in all rows")
    shares = (numbers - low) / (high - low)
    known = np.unique(shares.round(9))
    # Of rounded places, one distance may be off; half of them are not.
    count = int(np.rint(1 / np.median(np.diff(known)))) + 1
    nearest = np.rint(shares * (count - 1)).astype(np.int64)
    if count != len(known) or np.abs(nearest / (count - 1) - shares).max() > _EVEN:
        what = f"{table.source}: the places along {table.names[index]} must be evenly spaced"
        given = (known[:4] * (high - low) + low).tolist()
        raise UserError(what, given=given, remedy="log the model over a grid")
    return np.linspace(low, high, count), nearest


def _check_whole(
    table: Table, place: Int[np.ndarray, " rows"], shape: tuple[int, int, int]
) -> None:
    """Raise `UserError` unless there is one row for every step and place."""
    counts = np.bincount(place, minlength=int(np.prod(shape)))
    if (counts == 1).all():
        return
    what = f"{table.source} has {'two rows' if counts.max() > 1 else 'no row'}"
    at, row, column = np.unravel_index(int((counts != 1).argmax()), shape)
    raise UserError(
        f"{what} of a place: step {at + 1} of {shape[0]}, column {column + 1} of {shape[2]}, "
        f"row {row + 1} of {shape[1]}",
        remedy=_HOW,
    )


def _of_steps(
    table: Table, index: int, numbers: Float[np.ndarray, "steps places"]
) -> Float[np.ndarray, " steps"]:
    """A measure, which is the same at all places of a step."""
    if not (numbers == numbers[:, :1]).all():
        raise UserError(f"{table.source}: {table.names[index]} must be one number for each step")
    return numbers[:, 0].copy()
