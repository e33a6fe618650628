"""Tables of TOML as models, with an error at its line for each key that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import UserError
from ..models import explanations
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
    **own: Any,
) -> Table | None:
    """A table as a model, with values that no table gives; None if something is wrong with it.

    Keys that are read elsewhere are allowed `also`.
    """
    # Words of Python have a line at their end as names of fields.
    fields = {name.rstrip("_"): name for name in model.model_fields}
    allowed = [name for name, field in fields.items() if field not in own and name != "lines"]
    unknown = [name for name in table if name not in allowed]
    for name in unknown:
        error = UserError("unknown key", given=name, allowed=[*allowed, *also])
        faults.add((*key, name), error)
    known = {fields[name]: value for name, value in table.items() if name in allowed}
    if "lines" in fields:
        own["lines"] = faults.lines_in(key)
    try:
        made = model.model_validate({**known, **own})
    except ValidationError as error:
        for place, fault in explanations(error):
            named = fault.renamed(lambda name: f"`{name.rstrip('_')}`")
            faults.add(
                (*key, *(each.rstrip("_") if isinstance(each, str) else each for each in place)),
                named,
            )
        return None
    return None if unknown else made


def each_table(key: Key, tables: object, faults: Faults) -> Iterator[tuple[Key, dict[str, Any]]]:
    """(its key, a copy) of every table in an array of tables."""
    if isinstance(tables, list) and all(isinstance(each, dict) for each in tables):
        yield from (((*key, index), dict(table)) for index, table in enumerate(tables))
        return
    heading = ".".join(part for part in key if isinstance(part, str))
    what = f"{key[-1]} must be tables, each headed [[{heading}]]"
    faults.add(key, UserError(what, given=tables))


def guilty(error: UserError, table: Mapping[str, Any]) -> Key:
    """The key that an error speaks of: it names it, or its value."""
    words = error.what.replace(".", " ").replace(":", " ").split()
    found = [name for name in error.settings if name in table]
    found += [name for name in table if error.given == name or name in words]
    found += [name for name, value in table.items() if error.given == value]
    return (found[0],) if found else ()
