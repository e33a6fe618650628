"""From a table to labelled points: what is missing, what is learnt, and which classes there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ..dataset import Labels, Sample
from ..kinds import MOST_CLASSES, MOST_POINTS, Options
from .columns import DATES, Column, check_commas, columns_of, decimal_commas
from .described import facts_of
from .forms import read_table
from .roles import Roles, numbers_classes, roles_of, with_truth_values
from .table import Table, shortened

_OTHER = "other"
_FEW = 5  # places that a note names


def table_file(options: Options, seed: int) -> Sample:
    """The rows of the file at `path`, by what is in it."""
    del seed
    return sample_of(read_table(str(options["path"])), options)


def sample_of(table: Table, options: Options) -> Sample:
    """The points and labels in a table; raises `UserError` that names the cell at fault."""
    target, most = str(options["target"]), int(options["top_classes"])
    if not table.rows or not table.columns:
        raise UserError(f"{table.source} has no points", remedy="write a row for each point")
    chosen = {role: str(options[role]) for role in ("x", "y", "label")}
    columns = with_truth_values(table, columns_of(table), chosen)
    roles = roles_of(table, columns, chosen, target)
    kept = _kept(table, roles)
    x, y = (_numbers(table, column, kept) for column in (roles.x, roles.y))
    labels: Labels
    names: tuple[str, ...] = ()
    reason: tuple[str, ...]
    hint = ""
    if _is_value(roles.label, target, top_classes=most):
        labels = _numbers(table, roles.label, kept)
        hint = "" if target else _hint(roles.label)
        reason = () if target or hint else (f"{roles.label.name} has values to learn",)
        _check_varied(table, roles.label, labels)
    else:
        labels, names, reason = _classes(table, columns, roles, kept, most)
    for column, numbers in ((roles.x, x), (roles.y, y)):
        _check_varied(table, column, numbers)
    points = np.column_stack([x, y])
    split = None if table.split is None else np.array(table.split)[kept]
    gone = np.setdiff1d(np.arange(len(table.rows)), kept)
    return Sample(
        points,
        labels,
        names,
        _axis_names(table, roles),
        split,
        (
            *table.notes,
            *decimal_commas([roles.x, roles.y, roles.label]),
            *roles.notes,
            *reason,
            *_left_out(table, gone),
            *_repeated(points, labels),
        ),
        replace(facts_of(table, columns, roles, chosen, gone.tolist()), hint=hint),
        table.names[roles.label.index] if table.headed else "",
    )


def _kept(table: Table, roles: Roles) -> NDArray[np.intp]:
    """The indices of rows that miss none of x, y and label."""
    missing = np.array([column.missing for column in (roles.x, roles.y, roles.label)])
    kept = np.flatnonzero(~missing.any(axis=0))
    if not len(kept):
        raise UserError(
            f"{table.source} has no row with all of x, y and label",
            remedy="choose columns with fewer missing cells",
        )
    if len(kept) > MOST_POINTS:
        raise UserError(
            f"{table.source} has more than {MOST_POINTS} points",
            given=len(kept),
            remedy="take a sample of it",
        )
    return kept


def _numbers(table: Table, column: Column, kept: NDArray[np.intp]) -> NDArray[np.float64]:
    """The numbers of a column in the rows that are kept."""
    check_commas(table, column)
    values = column.values
    numbers = np.array([np.nan if values[k] is None else values[k] for k in kept], dtype=float)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        row = int(kept[bad[0]])
        what = "not a number" if values[row] is None else "not a finite number"
        remedy = DATES if column.dated else "choose a column of numbers"
        if column.numeric:
            remedy = "correct it, or leave the cell empty to leave the row out"
        if column.numeric and not row and table.headed and values[row] is None:
            remedy = f"if this {table.unit} is a second header, remove it or the one above"
        raise UserError(
            f"{table.place(row, column.index)}: {what}", given=column.cells[row], remedy=remedy
        )
    return numbers


def _check_varied(table: Table, column: Column, numbers: NDArray[np.float64]) -> None:
    """Refuse a column in which all numbers are the same."""
    if len(numbers) > 1 and np.ptp(numbers) == 0:
        raise UserError(
            f"{column.name} of {table.source} is {numbers[0]:g} in all rows, so there is nothing "
            "to learn from it",
            remedy="choose another column",
        )


def _is_value(label: Column, target: str, *, top_classes: int) -> bool:
    """Whether the label is a value to learn: a number that is no class."""
    if target or top_classes:
        return target == "value"
    return label.numeric and label.all_numbers and not label.few_whole


def _hint(label: Column) -> str:
    """What to type if values to learn are numbers of classes; '' where they do not look so."""
    counts = Counter(label.present)
    whole = all(value is not None and value.is_integer() for value in counts)
    if whole and len(counts) <= MOST_CLASSES:
        return (
            f"{label.name} has values to learn, as some stand only once; `target` class makes them "
            "classes"
        )
    if numbers_classes(label) and label.repeats:
        return (
            f"{label.name} has values to learn, as {len(counts)} classes are more than the "
            f"{MOST_CLASSES} that have distinct colours; `top_classes` 11 keeps the most frequent "
            "and groups the others"
        )
    return ""


def _classes(
    table: Table, columns: Sequence[Column], roles: Roles, kept: NDArray[np.intp], most: int
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """The class (n,) of each row, the names of classes in order, and notes."""
    label = roles.label
    cells = _class_names(label, kept)
    counts = Counter(cells)
    notes = []
    if most and len(counts) > most:
        frequent = {name for name, _ in counts.most_common(most)}
        notes.append(f"{len(counts) - most} classes are grouped as '{_OTHER}'")
        cells = [cell if cell in frequent else _OTHER for cell in cells]
        counts = Counter(cells)
    if len(counts) > MOST_CLASSES:
        raise UserError(
            f"{label.name} of {table.source} has {len(counts)} classes, and at most "
            f"{MOST_CLASSES} have distinct colours",
            remedy=_fewer(columns, roles),
        )
    names = _ordered(counts, table.levels.get(label.index, ()))
    if len(names) == 1:
        notes.append(
            f"all points are of one class, {names[0]!r}, so there is nothing to tell apart: "
            f"'not {names[0]}' stands in the films, without points"
        )
        names = (names[0], f"not {names[0]}")
    places = {name: place for place, name in enumerate(names)}
    alone = [repr(shortened(name)) for name in names if counts[name] == 1]
    if alone:
        listed = ", ".join(alone)
        notes.append(f"{'class' if len(alone) == 1 else 'classes'} {listed} with a single point")
    return np.array([places[cell] for cell in cells], dtype=np.int64), names, tuple(notes)


def _class_names(label: Column, kept: NDArray[np.intp]) -> list[str]:
    """The class of each row: 1, 1.0 and 1e0 are one."""
    if not label.all_numbers:
        return [label.cells[k] for k in kept]
    return [_written(label.values[k], label.cells[k]) for k in kept]


def _written(value: float | None, cell: str) -> str:
    if value is None or not np.isfinite(value) or abs(value) >= 2**53:
        return cell
    return str(int(value)) if value.is_integer() else repr(value)


def _ordered(names: Counter[str], declared: tuple[str, ...]) -> tuple[str, ...]:
    """Names as they are declared; numbers by size, text by spelling, and 'other' last."""
    if set(names) <= set(declared) and len(declared) <= MOST_CLASSES:
        return declared
    try:
        return tuple(sorted(names, key=float))
    except ValueError:
        return tuple(sorted(names, key=lambda name: (name == _OTHER, name)))


def _fewer(columns: Sequence[Column], roles: Roles) -> str:
    """How to get fewer classes."""
    used = (roles.x.index, roles.y.index, roles.label.index)
    others = [
        f"`label` {column.option} ({column.distinct})"
        for column in columns
        if column.index not in used
        and 2 <= column.distinct <= MOST_CLASSES
        and (column.few_whole or not column.numeric)
    ]
    remedy = "keep the most frequent and group the others with `top_classes` 11"
    if roles.label.numeric and roles.label.all_numbers:
        remedy += ", or learn the numbers with `target` value"
    if others:
        remedy += f", or choose another column: {', '.join(others[:_FEW])}"
    return remedy


def _axis_names(table: Table, roles: Roles) -> tuple[str, str]:
    names = [table.names[column.index] for column in (roles.x, roles.y)]
    return (names[0] or "x₁", names[1] or "x₂") if table.headed else ("x₁", "x₂")


def _left_out(table: Table, gone: NDArray[np.intp]) -> tuple[str, ...]:
    """How many rows miss a cell, and which."""
    if not len(gone):
        return ()
    places = ", ".join(str(table.rows[k]) for k in gone[:_FEW])
    more = f" and {len(gone) - _FEW} more" if len(gone) > _FEW else ""
    unit = table.unit + ("s" if len(gone) > 1 else "")
    rows = "1 row is" if len(gone) == 1 else f"{len(gone)} of {len(table.rows)} rows are"
    return (f"{rows} left out, with missing cells: {unit} {places}{more}",)


def _repeated(points: NDArray[np.float64], labels: NDArray[np.generic]) -> tuple[str, ...]:
    """How many points stand twice, and in how many places they have different labels."""
    places, which = np.unique(points, axis=0, return_inverse=True)
    twice = len(points) - len(places)
    if not twice:
        return ()
    pairs = np.unique(np.column_stack([which.ravel(), labels.astype(float)]), axis=0)
    _, counts = np.unique(pairs[:, 0], return_counts=True)
    differing = int((counts > 1).sum())
    note = f"{twice} of {len(points)} points repeat another"
    return (f"{note}; {differing} have different labels" if differing else note,)
