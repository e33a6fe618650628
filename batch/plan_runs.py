"""Runs of a plan: `[[run]]` tables, whose lists of values multiply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..films.faults import Faults
from ..films.toml_tables import each_table, guilty
from ..films.toml_text import Key
from ..training.chosen_runs import chosen_runs, numbers
from ..training.dataspec import data_from
from ..training.estimatorspec import AnySpec
from ..training.run_options import RUN_OPTIONS, applies, options_without
from .further_faults import others_after
from .naming import checked_name, filled, placeholders

MOST_JOBS = 10_000

_OWN = ("name", "preset", "seeds", "playground")
_RANGE = re.compile(r"[\d\s,.-]+", re.ASCII)


@dataclass
class Runs:
    """Runs by name; `groups` are those of each table by its name.

    `written` are the options of each as `epochreel record` takes them, with its preset, `differing`
    how names write those by which the runs of its table differ, and `lines` where its table stands.
    `ends` are the last epochs of those that say it, and `taken` the names of runs and tables.
    """

    specs: dict[str, AnySpec] = field(default_factory=dict)
    written: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    differing: dict[str, Mapping[str, str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    ends: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


def runs_in(tables: object, folder: Path, defaults: Mapping[str, Any], faults: Faults) -> Runs:
    """The runs that tables describe, with files in `folder`; faults are added to the others'."""
    runs, used, before = Runs(), set[str](), len(faults)
    for key, table in each_table(("run",), tables, faults):
        estimator = "estimator" in {**defaults, **table}
        fitting = {k: v for k, v in defaults.items() if applies(k, estimator=estimator)}
        full = {**fitting, **table}
        used |= fitting.keys()
        try:
            _add(runs, full, folder, faults.line_of(key))
        except UserError as error:
            others = others_after(
                error,
                full,
                lambda left: _add(Runs(), left, folder, 1),
                lambda left, at, _: options_without(left, at),
            )
            for each in (error, *others):
                add_fault("run", key, table, defaults, each, faults)
        if isinstance(name := table.get("name"), str):
            runs.taken.add(name.casefold())  # last, as a run of it may have it, too
    for name in defaults:
        if runs.specs and len(faults) == before and name not in used:
            unused = UserError(f"`{name}` applies to no run of the plan", remedy="leave it out")
            faults.add(("defaults", "run", name), unused.within("defaults of runs"))
    return runs


def add_fault(
    kind: str,
    key: Key,
    table: Mapping[str, Any],
    defaults: Mapping[str, Any],
    error: UserError,
    faults: Faults,
) -> None:
    """Add an error of a table at the line of the key it speaks of, which may be of a default."""
    own = guilty(error, table)
    if not own and (default := guilty(error, defaults)):
        faults.add(("defaults", kind, *default), error.within(f"defaults of {kind}s"))
    else:
        faults.add((*key, *own), error.within(_place_of(kind, key, table)))


def _place_of(kind: str, key: Key, table: Mapping[str, Any]) -> str:
    """'run 2 (wide)' of the second table of runs."""
    name = table.get("name")
    shown = f" ({name})" if isinstance(name, str) and len(name) <= 60 and name.isprintable() else ""
    return f"{kind} {int(str(key[-1])) + 1}{shown}"


def _add(runs: Runs, table: dict[str, Any], folder: Path, line: int) -> None:
    name = table.pop("name", None)
    if not isinstance(name, str) or not placeholders(name):
        checked_name(name, taken=runs.taken)
    elif name in runs.groups:
        raise UserError("`name` is taken already", given=name)
    runs.groups[name] = []  # known to renders, whatever is wrong with it
    for key in table:
        if key not in (*RUN_OPTIONS, *_OWN):
            raise UserError("unknown key", given=key, allowed=[*RUN_OPTIONS, *_OWN])
    presets = table.pop("preset", None)
    options = {key: _choices(key, value, folder) for key, value in table.items()}
    several = isinstance(presets, list)
    made: dict[str, tuple[AnySpec, Mapping[str, Any], Mapping[str, str]]] = {}
    for preset in presets if several else [presets]:
        if preset is not None and not isinstance(preset, str):
            raise UserError("`preset` must be a name", given=preset)
        room = MOST_JOBS - len(runs.specs) - len(made)
        for run in chosen_runs(preset, options, most=room):
            differing = {**({"preset": str(preset)} if several else {}), **run.differing}
            each = _named(name, differing, run.options, preset)
            checked_name(each, taken=runs.taken)
            runs.taken.add(each.casefold())
            written = {**({"preset": preset} if preset is not None else {}), **run.options}
            made[each] = run.spec, written, differing
    for each, (spec, its_options, its_differing) in made.items():
        runs.specs[each], runs.lines[each] = spec, line
        runs.written[each], runs.differing[each] = its_options, its_differing
        if spec.epochs:
            runs.ends[each] = spec.epochs
    runs.groups[name] = list(made)


def _named(
    name: str, differing: Mapping[str, str], options: Mapping[str, Any], preset: object
) -> str:
    """The name of a run: with placeholders filled, and after it what else differs."""
    plain = {key: value for key, value in options.items() if isinstance(value, str | int | float)}
    known = {**plain, **differing, **({"preset": preset} if preset else {})}
    rest = [f"{key}-{value}" for key, value in differing.items() if key not in placeholders(name)]
    return "_".join([filled(name, known), *rest])


def _choices(key: str, value: Any, folder: Path) -> Any:
    """A tuple of values to choose from, or the only one.

    A list is one value where the key takes a list itself, unless lists are in it.
    """
    if key in ("data", "path"):
        several = [
            data_from(folder, each) for each in (value if isinstance(value, list) else [value])
        ]
        return tuple(several) if isinstance(value, list) else several[0]
    if key == "seed":
        words = value if isinstance(value, list) else [value]
        seeds: list[object] = []
        for word in words:
            ranged = isinstance(word, str) and _RANGE.fullmatch(word)
            seeds += numbers(word) if ranged else [word]
        value = seeds if isinstance(value, list) or len(seeds) > 1 else seeds[0]
    if key == "seeds":
        return tuple(value) if isinstance(value, list) else (value,)
    listed = key in RUN_OPTIONS and RUN_OPTIONS[key].listed
    if not isinstance(value, list) or key == "set":
        return value
    if listed and not any(isinstance(each, list) for each in value):
        return value
    if not value:
        raise UserError(f"`{key}` has no values", given=value)
    return tuple(value)
