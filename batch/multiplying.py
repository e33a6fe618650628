"""Lists in tables of a plan: those that name things, and those whose values multiply the table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, get_args, get_origin, get_type_hints

from ..errors import UserError
from ..renders.known_options import OutputOptions
from ..renders.sinks.formats import FORMAT_MODELS
from ..scenes.finding import entry_of
from ..scenes.options import FrameOptions
from .naming import in_a_name
from .plan_runs import MOST_JOBS


def words_in(table: dict[str, Any], key: str) -> list[str]:
    """The list of names under `key`, which is removed; a single name is a list of one."""
    value = table.pop(key, None)
    if value in ([], ""):
        raise UserError(f"`{key}` is empty", remedy="name at least one")
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
        given = ... if value is None else value
        raise UserError(f"`{key}` must be a list of names", given=given)
    return words


def combinations(
    table: Mapping[str, Any], single: Mapping[str, bool]
) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Tables with a value each of the lists in a table, and how names write those that differ.

    A list is itself the value of keys that are `single`.
    """
    choices: dict[str, list[Any]] = {}
    for key, value in table.items():
        multiplies = isinstance(value, list) and not single.get(key, False)
        if multiplies and not value:
            raise UserError(f"`{key}` has no values", given=value)
        choices[key] = value if multiplies else [value]
    if (total := math.prod(len(values) for values in choices.values())) > MOST_JOBS:
        raise UserError(f"more than {MOST_JOBS:,} renders", given=total)
    several = [key for key, values in choices.items() if len(values) > 1]
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        yield chosen, {key: in_a_name(chosen[key]) for key in several}


def single_in(table: Mapping[str, Any]) -> dict[str, bool]:
    """Which options of a render take a list themselves."""
    entry = entry_of(table.get("scene", OutputOptions.scene))
    hints: dict[str, Any] = {}
    for model in (OutputOptions, FrameOptions, *FORMAT_MODELS, entry.options):
        hints |= get_type_hints(model)
    return {name: _takes_list(hint) for name, hint in hints.items()}


def _takes_list(hint: Any) -> bool:
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Sequence):
        return True
    return any(_takes_list(each) for each in get_args(hint))
