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
    *,
    deciding: Collection[str],
) -> Iterator[UserError]:
    """The errors that `check` raises for a table without what those before speak of.

    Of a list, only the value at fault is left out. On keys that are `deciding` others depend: where
    nothing of theirs is right, nothing more is known. Names are not checked once more.
    """
    left, found = {**table, "name": "x"}, {str(error)}
    while at := guilty(error, left):
        key, value = str(at[0]), left.pop(str(at[0]))
        right = [each for each in value if each != error.given] if isinstance(value, list) else []
        if right and right != value:
            left[key] = right
        elif key in deciding:
            return
        left["name"] = "x"
        try:
            check(dict(left))
            return
        except UserError as other:
            error = other
        if str(error) in found:
            return
        found.add(str(error))
        yield error
