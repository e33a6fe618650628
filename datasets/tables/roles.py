"""Which columns of a table are x, y and the label: as chosen, by name, or by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import UserError
from ..kinds import MOST_CLASSES
from .columns import DATES, Column
from .names import INDICES, LABELS, PAIRS, key_of
from .table import Table


@dataclass(frozen=True)
class Roles:
    """The columns of x, y and the label, and sentences about what was decided.

    `indices` are the places of columns that number the rows.
    """

    x: Column
    y: Column
    label: Column
    notes: tuple[str, ...]
    indices: tuple[int, ...] = ()


def roles_of(
    table: Table, columns: Sequence[Column], chosen: Mapping[str, str], target: str
) -> Roles:
    """The roles of columns; `chosen` are the names or numbers given for x, y and label, or ''.

    Raises `UserError` that shows what to type where names and types do not decide.
    """
    found = {role: _found(table, columns, name) for role, name in chosen.items() if name}
    taken = [column.index for column in found.values()]
    if len(set(taken)) < len(taken):
        twice = next(column for column in found.values() if taken.count(column.index) > 1)
        raise UserError("x, y and the label must be different columns", given=twice.option)
    indices = [each for each in columns if each.index not in taken and _is_index(table, each)]
    left_out = {column.index for column in indices}
    free = [
        column
        for column in columns
        if column.index not in left_out and column.index not in taken and column.present
    ]
    if len(free) + len(found) < 3:
        empty = [each for each in columns if not each.present]
        raise _too_few(table, free, found, indices, empty)
    pair = _pair(table, free) if not {"x", "y"} & set(found) else {}
    label = found.get("label") or _label(table, free, {**pair, **found}, target)
    if label is not None:
        rest = [each for each in free if each.index != label.index]
        x, y = _points(rest, pair, found)
        if x is not None and y is not None:
            notes = _notes(table, (x, y, label), indices, len(found))
            return Roles(x, y, label, notes, tuple(left_out))
    raise _undecided(table, columns, free, found, label)


def with_truth_values(
    table: Table, columns: Sequence[Column], chosen: Mapping[str, str]
) -> list[Column]:
    """`columns`, in which true and false are 1 and 0 where x and y need numbers.

    That is so in columns that are chosen for x or y, and, where there are fewer than two of
    numbers, in all but the label: the last that is not of numbers, unless one is chosen.
    """
    asked = {key_of(chosen[role]) for role in ("x", "y")} - {""}
    texts = [column.index for column in columns if not column.numeric]
    few, last = len(columns) - len(texts) < 2, texts[-1] if texts else None
    label = key_of(chosen["label"])
    found = []
    for column in columns:
        names = {key_of(table.names[column.index]), str(column.index + 1)}
        is_label = label in names if label else column.index == last
        wanted = bool(asked & names) or (few and not is_label)
        found.append(column.as_numbers() if column.boolean and wanted else column)
    return found


def numbers_classes(column: Column) -> bool:
    """Whether its values are those of coded classes: −1 and 1, or all from 0 or 1 on."""
    values = sorted({value for value in column.present if value is not None})
    return values == [-1, 1] or values in (
        [float(k + n) for k in range(len(values))] for n in (0, 1)
    )


def _found(table: Table, columns: Sequence[Column], wanted: str) -> Column:
    """The column of a name or a number, counted from 1; a name that is a number comes first."""
    if table.headed:
        for same in (lambda name: name == wanted, lambda name: key_of(name) == key_of(wanted)):
            named = [
                column for column, name in zip(columns, table.names, strict=True) if same(name)
            ]
            if len(named) > 1:
                raise UserError(
                    f"{table.source} has {len(named)} columns of that name",
                    given=wanted,
                    remedy=f"choose by number: {' or '.join(str(c.index + 1) for c in named)}",
                )
            if named:
                return named[0]
    if wanted.strip().isdecimal() and 1 <= int(wanted) <= len(columns):
        return columns[int(wanted) - 1]
    allowed = [column.option for column in columns]
    raise UserError(
        f"{table.source} has no such column",
        given=wanted,
        allowed=allowed,
        remedy=""
        if table.headed
        else f"{table.unit} {table.rows[0]} is read as points, not as the "
        "header: choose columns by number, or write a header",
    )


def _is_index(table: Table, column: Column) -> bool:
    """Whether a column names the rows: it counts them, or has no name and differs in each."""
    if column.index or not table.headed or key_of(table.names[0]) not in INDICES:
        return False
    if column.counts_rows:
        return True
    numbers = [value for value in column.values if value is not None]
    whole = all(value.is_integer() for value in numbers)
    return not table.names[0] and whole and len(set(column.cells)) == len(column.cells)


def _identifies(table: Table, column: Column) -> bool:
    """Whether a column is likely to tell rows apart, by its name or since it counts them."""
    return column.counts_rows or key_of(table.names[column.index]).endswith(("id", "index"))


def _pair(table: Table, free: Sequence[Column]) -> dict[str, Column]:
    """The columns of x and y, by their names."""
    by_key = {key_of(table.names[column.index]): column for column in free}
    for x, y in PAIRS:
        if x in by_key and y in by_key and len(free) > 2:
            return {"x": by_key[x], "y": by_key[y]}
    return {}


def _label(
    table: Table, free: Sequence[Column], points: Mapping[str, Column], target: str
) -> Column | None:
    """The label by its name, as the only one left, or by its type; None if nothing decides."""
    used = {column.index for column in points.values()}
    free = [column for column in free if column.index not in used]
    tight = len(free) + len(points) == 3
    keys = {key_of(table.names[column.index]): column for column in free}
    named = [keys[name] for name in LABELS if name in keys]
    if named and (len(named) == 1 or named[0] is keys.get("label")):
        return named[0]
    if {"x1", "x2"} <= {key_of(table.names[c.index]) for c in points.values()} and "y" in keys:
        return keys["y"]
    if len(free) == 1:
        return free[0]
    if target == "value":
        numeric = [column for column in free if column.numeric]
        if len(numeric) + len(points) == 3:
            return numeric[-1]
        return free[-1] if tight else None
    return _by_type(free, tight, target)


def _by_type(free: Sequence[Column], tight: bool, target: str) -> Column | None:
    """The label as the only column of text, or the only one with few whole values.

    `tight` says that there are no more columns than x, y and the label. The last column is no
    label merely for being the last: that must be asked for, or the table list four points.
    """
    words = [column for column in free if not column.numeric]
    if words:
        if len(words) > 1:
            words = [column for column in words if column.repeats]
        return words[0] if len(words) == 1 and (tight or words[0].repeats) else None
    few = [column for column in free if column.few_whole]
    varied = [column for column in few if column.distinct > 1]
    if len(varied) == 1:
        few = varied  # a constant column is a label only if nothing else can be
    if len(few) == 1:
        return (
            few[0]
            if few[0] is free[-1] or (few[0] is free[0] and numbers_classes(few[0]))
            else None
        )
    fewest = sorted(few, key=lambda column: column.distinct)[:2]
    if len(fewest) == 2 and fewest[0] is free[-1] and fewest[0].distinct < fewest[1].distinct:
        return free[-1]
    if tight and len(free) == 3:
        points = list(zip(free[0].values, free[1].values, strict=True))
        if len(few) == 3 and len(set(points)) == len(points):
            return few[-1]  # a truth table
    return free[-1] if tight and target == "class" else None


def _points(
    free: Sequence[Column],
    pair: Mapping[str, Column],
    found: Mapping[str, Column],
) -> tuple[Column | None, Column | None]:
    """The columns of x and y: as chosen, by name, or the only ones of numbers that are left."""
    known = {**pair, **found}
    if "x" not in known or "y" not in known:
        used = {column.index for column in known.values()}
        numeric = [column for column in free if column.numeric and column.index not in used]
        wanted = [role for role in ("x", "y") if role not in known]
        if len(numeric) == len(wanted):
            known.update(zip(wanted, numeric, strict=True))
    return known.get("x"), known.get("y")


def _notes(
    table: Table, roles: tuple[Column, Column, Column], indices: Sequence[Column], chosen: int
) -> tuple[str, ...]:
    notes = [f"{column.name} is an index of the rows and is left out" for column in indices]
    if chosen < 3 and table.headed:
        x, y, label = (column.name for column in roles)
        notes.append(f"x is {x}, y is {y}, the label is {label}")
    elif chosen < 3 and roles[2].index != 2:
        notes.append(f"the label is {roles[2].name}")
    return tuple(notes)


def _too_few(
    table: Table,
    free: Sequence[Column],
    found: Mapping[str, Column],
    indices: Sequence[Column],
    empty: Sequence[Column],
) -> UserError:
    count = len(free) + len(found)
    index = f" apart from {indices[0].name}, an index of the rows" if indices else ""
    if empty and not indices:
        index = f" apart from {empty[0].name}, in which all cells are missing"
    names = ", ".join(column.option for column in (*found.values(), *free))
    columns = "1 column" if count == 1 else f"{count} columns"
    remedy = "x, y and the label need three"
    numeric = [column for column in free if column.numeric]
    if indices and len(free) == 2 and numeric:
        first = numeric[0]
        last = free[1] if first is free[0] else free[0]
        if last.numeric or last.repeats:
            remedy += (
                f"; to learn {last.name} from {first.name} and the row: "
                f"`x` {indices[0].index + 1} `y` {first.option} `label` {last.option}"
                f"{' `target` value' if last.numeric else ''}"
            )
    return UserError(f"{table.source} has {columns}{index}", given=names or ..., remedy=remedy)


def _undecided(
    table: Table,
    columns: Sequence[Column],
    free: Sequence[Column],
    found: Mapping[str, Column],
    label: Column | None,
) -> UserError:
    """What to type, with the likeliest columns filled in."""
    everyone = [*found.values(), *free]
    if label is None:
        likely = [c for c in free if not c.numeric and c.repeats] + [c for c in free if c.few_whole]
        likely.sort(key=lambda column: (sum(column.missing), -column.index))
        label = found.get("label") or (likely or free[-1:])[0]
    numeric = [c for c in free if c.numeric and c is not label]
    numeric.sort(key=lambda column: (_identifies(table, column), column.few_whole))
    shown = dict(found)
    for role in ("x", "y"):
        if role not in shown:
            if not numeric:
                dated = any(column.dated for column in free)
                return UserError(
                    f"{table.source} needs two columns of numbers for x and y",
                    given=", ".join(column.option for column in everyone),
                    remedy=DATES if dated else "text can only be the label",
                )
            shown[role] = numeric.pop(0)
    shown["label"] = label
    options = " ".join(f"`{role}` {shown[role].option}" for role in ("x", "y", "label"))
    many = label.distinct > MOST_CLASSES and label.repeats
    if many and (not label.numeric or numbers_classes(label)):
        options += " `top_classes` 11"
    elif label.numeric and not label.few_whole:
        options += " `target` value"
    return UserError(
        f"which columns of {table.source} are x, y and the label is not clear: there are "
        f"{len(columns)}",
        given=", ".join(column.option for column in columns),
        remedy=f"choose with `x`, `y` and `label`, for example: {options}",
    )
