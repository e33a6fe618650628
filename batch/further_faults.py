"""What else is wrong in a table of a plan, after its first error; knows no kinds of tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from ..errors import UserError
from ..films.toml_tables import guilty


def others_after(
    error: UserError,
    table: Mapping[str, Any],
    check: Callable[[dict[str, Any]], object],
    without: Callable[[Mapping[str, Any], str, UserError], Mapping[str, Any] | None],
) -> Iterator[UserError]:
    """The errors that `check` raises for a table without what those before speak of.

    `without` makes a table without a key, or without what an error says of it; None where nothing
    more would be known. Names are not checked once more.
    """
    left: Mapping[str, Any] = {**table, "name": "x"}
    found = {str(error)}
    while (at := guilty(error, left)) and (rest := without(left, str(at[0]), error)) is not None:
        left = {**rest, "name": "x"}
        try:
            check(dict(left))
            return
        except UserError as other:
            error = other
        if str(error) in found:
            return
        found.add(str(error))
        yield error


def without_value(
    table: Mapping[str, Any], key: str, error: UserError, *, deciding: Collection[str]
) -> Mapping[str, Any] | None:
    """A table without a key; of a list, only the value at fault is left out.

    On keys that are `deciding` others depend: where nothing of theirs is right, there is no table.
    """
    left, value = dict(table), table[key]
    del left[key]
    right = [each for each in value if each != error.given] if isinstance(value, list) else []
    if right and right != value:
        return {**left, key: right}
    return None if key in deciding else left
