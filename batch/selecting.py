"""Which runs a render shows: by name, by pattern, by their settings, and in which groups."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any

from ..errors import UserError
from ..training.chosen_runs import numbers
from ..training.run_options import RUN_OPTIONS
from .naming import in_a_name
from .plan_runs import MOST_JOBS, Runs

_PATTERN = "*?["


def selected(words: Sequence[str], runs: Runs, folder: Path) -> list[str]:
    """The runs that names and patterns mean, in their order: runs, tables of runs, or reels."""
    found: list[str] = []
    failed = tuple(name for name, group in runs.groups.items() if not group)
    for word in words:
        patterned = any(each in word for each in _PATTERN)
        if word.endswith(".reel"):
            files = (
                sorted(folder.glob(word)) if patterned and not PurePath(word).is_absolute() else []
            )
            if patterned and not files:
                raise UserError("`runs`: no recording has such a name", given=word)
            found += [str(path) for path in files] or [str(folder / word)]
        elif word in runs.groups:
            found += runs.groups[word]
        elif word in runs.specs:
            found.append(word)
        elif patterned:
            matching = [name for name in runs.specs if fnmatchcase(name, word)]
            if not matching and not failed:
                raise UserError("`runs`: no run has such a name", given=word, allowed=runs.specs)
            found += matching
        elif not word.startswith(tuple(f"{name}_" for name in failed)):
            allowed = {**runs.groups, **runs.specs}
            raise UserError("`runs`: no run of that name", given=word, allowed=allowed)
        if len(found) > MOST_JOBS:
            raise UserError(f"`runs`: more than {MOST_JOBS} recordings")
    return found


def where_they_are(shown: Sequence[str], where: object, runs: Runs) -> list[str]:
    """Those of the shown runs whose settings are among the values of a table."""
    if not isinstance(where, Mapping) or not where:
        raise UserError("`where` must be a table, like { hidden = [6], seed = 0 }", given=where)
    kept = [name for name in shown if name in runs.specs]
    for key, wanted in where.items():
        if key not in RUN_OPTIONS and key != "preset":
            raise UserError("`where`: unknown key", given=key, allowed=RUN_OPTIONS)
        values = {name: setting(name, key, runs) for name in kept}
        choices = _choices(key, wanted)
        kept = [name for name in kept if values[name] in choices]
    if not kept and all(runs.groups.values()):
        settings = ", ".join(f"{key} = {_toml(value)}" for key, value in where.items())
        raise UserError(f"`where`: no run has {{ {settings} }}")
    return kept


def grouped(
    shown: Sequence[str], each: object, runs: Runs
) -> list[tuple[dict[str, str], list[str]]]:
    """Groups of the shown runs: one for each run, or for each value of the keys of `each`.

    Each with how names write what its runs have in common.
    """
    if each in (None, False):
        return [({}, list(shown))]
    keys = [each] if isinstance(each, str) else each
    if each is True or keys == ["run"]:
        return [({"run": PurePath(name).stem}, [name]) for name in shown]
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise UserError('`each` must be "run", or keys of runs', given=each)
    for key in keys:
        if key not in RUN_OPTIONS and key != "preset":
            allowed = ["run", "preset", *RUN_OPTIONS]
            raise UserError("`each`: unknown key", given=key, allowed=allowed)
    for name in shown:
        if name not in runs.specs:
            what = "`each`: settings are known of the plan's own runs only"
            raise UserError(what, given=name, remedy='write each = "run"')
    groups: dict[str, tuple[dict[str, str], list[str]]] = {}
    for name in shown:
        common = {key: _written(name, key, runs) for key in keys}
        groups.setdefault(repr(common), (common, []))[1].append(name)
    return list(groups.values())


def known_of(shown: Sequence[str], runs: Runs) -> dict[str, str]:
    """What the shown runs have in common, by key, as names write it; `run` of the first."""
    known: dict[str, str] = {"run": PurePath(shown[0]).stem} if shown else {}
    own = [name for name in shown if name in runs.specs]
    if not own or len(own) < len(shown):
        return known
    keys = dict.fromkeys(key for name in own for key in runs.written[name])
    for key in keys:
        values = {_written(name, key, runs) for name in own}
        if len(values) == 1:
            known[key] = values.pop()
    return known


def setting(name: str, key: str, runs: Runs) -> Any:
    """The value of a key of a run, whether it was written or not; None if it has none."""
    if key == "preset":
        return runs.written[name].get("preset")
    value: Any = runs.specs[name].model_dump(mode="json")
    for part in RUN_OPTIONS[key].place:
        value = value.get(part) if isinstance(value, Mapping) else None
    if key == "activation" and value is None and "activation" in runs.written[name]:
        return runs.written[name]["activation"]
    return value


def _written(name: str, key: str, runs: Runs) -> str:
    differing = runs.differing[name]
    return differing[key] if key in differing else in_a_name(setting(name, key, runs))


def _choices(key: str, wanted: object) -> list[object]:
    if key == "seed" and isinstance(wanted, str):
        return list(numbers(wanted))
    listed = key in RUN_OPTIONS and RUN_OPTIONS[key].listed
    if not isinstance(wanted, list):
        return [wanted]
    nested = any(isinstance(each, list) for each in wanted)
    return [wanted] if listed and not nested else list(wanted)


def _toml(value: object) -> str:
    """A value as plans write it."""
    return json.dumps(value, ensure_ascii=False, default=str)
