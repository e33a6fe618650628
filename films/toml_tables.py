"""Tables of TOML as models, with an error at its line for each key that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import UserError
from ..models import explanations
from ..spelling import nearest
from .faults import Faults
from .toml_text import Key

Table = TypeVar("Table", bound=BaseModel)


def made_of(
    model: type[Table],
    key: Key,
    table: Mapping[str, Any],
    faults: Faults,
    *,
    also: Sequence[str] = (),
    instead: Mapping[str, Any] = MappingProxyType({}),
    **own: Any,
) -> Table:
    """A table as a model without what is wrong in it, with values that no table gives.

    Adds an error for each wrong key. Keys that are read elsewhere are allowed `also`. Fields that
    must be there have the value `instead` where theirs is wrong, so that all others are checked.
    """
    # Words of Python have a line at their end as names of fields.
    fields = {name.rstrip("_"): name for name in model.model_fields}
    allowed = [name for name, field in fields.items() if field not in own and name != "lines"]
    sound = known_in(key, table, faults, allowed=allowed, also=also)
    known = {fields[name]: value for name, value in sound.items()}
    if "lines" in fields:
        own["lines"] = faults.lines_in(key)
    try:
        return model.model_validate({**known, **own})
    except ValidationError as error:
        found = explanations(error)
    suspected = faults.wrong_in(key)
    for place, fault in found:
        named = fault.renamed(lambda name: f"`{name.rstrip('_')}`")
        parts = tuple(each.rstrip("_") if isinstance(each, str) else each for each in place)
        if place[0] in known or parts[0] not in suspected:
            faults.add((*key, *parts), named)
    wrong = {place[0] for place, _ in found}
    right = {name: value for name, value in known.items() if name not in wrong}
    return model.model_validate({**instead, **right, **own})


def known_in(
    key: Key,
    table: Mapping[str, Any],
    faults: Faults,
    *,
    allowed: Collection[str],
    also: Collection[str] = (),
) -> dict[str, Any]:
    """What a table has under keys that are `allowed`; adds an error for each unknown key.

    Where an unknown key is a misspelling of a known one, nothing is said about the known one, whose
    value is then missing or given twice. Keys that are read elsewhere are known `also`.
    """
    for name in [name for name in table if name not in allowed]:
        known = [*allowed, *also]
        faults.add((*key, name), UserError("unknown key", given=name, allowed=known))
        for meant in nearest(name, known):
            faults.suspect((*key, meant))
    return {name: value for name, value in table.items() if name in allowed}


def without(table: Table, names: Collection[str], **instead: Any) -> Table:
    """A table with the defaults of fields of these names; those that have none are `instead`."""
    fields = {field.rstrip("_"): (field, info) for field, info in type(table).model_fields.items()}
    return table.model_copy(
        update={
            field: instead[name] if name in instead else info.get_default(call_default_factory=True)
            for name, (field, info) in fields.items()
            if name in names and (name in instead or not info.is_required())
        }
    )


def each_table(key: Key, tables: object, faults: Faults) -> Iterator[tuple[Key, dict[str, Any]]]:
    """(its key, a copy) of every table in an array of tables."""
    if isinstance(tables, list) and all(isinstance(each, dict) for each in tables):
        yield from (((*key, index), dict(table)) for index, table in enumerate(tables))
        return
    heading = ".".join(part for part in key if isinstance(part, str))
    what = f"{key[-1]} must be tables, each headed [[{heading}]]"
    faults.add(key, UserError(what, given=tables))


def check_once(name: str, found: Sequence[tuple[Key, Mapping[str, Any]]], faults: Faults) -> None:
    """Add an error for every table whose name another one before it has."""
    values = [table.get(name) for _, table in found]
    for index, (key, table) in enumerate(found):
        if isinstance(values[index], str) and values[index] in values[:index]:
            faults.add((*key, name), UserError(f"`{name}` is taken already", given=table[name]))


def guilty(error: UserError, table: Mapping[str, Any]) -> Key:
    """The key that an error speaks of: it names it, or its value.

    A word that happens to be a key too says less than the value.
    """
    words = error.what.replace("data set", "data").replace(".", " ").replace(":", " ").split()
    named = [name for name in table if error.given == name or name in words]
    given = [
        name
        for name, value in table.items()
        if error.given == value or (isinstance(value, list) and error.given in value)
    ]
    found = [name for name in error.settings if name in table]
    found += [name for name in named if name in given]
    found += named + given
    return (found[0],) if found else ()
