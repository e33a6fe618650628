"""From the options that users write, on the command line or in a plan, to specs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any

from ..datasets.kinds import OPTIONS
from ..errors import UserError
from .playground import from_link
from .presets import PRESETS
from .spec import RunSpec

_DATA_KEYS = {"data_seed": "seed", "train_share": "train_share", "standardise": "standardise"}
_DATA_OPTIONS = tuple(OPTIONS)
_STOP_KEYS = {
    "stop_loss": "loss",
    "stop_accuracy": "accuracy",
    "stop_seconds": "seconds",
    "patience": "patience",
    "tolerance": "tolerance",
}
_MOST_RUNS = 10_000


def runs_from_options(preset: str | None, options: Mapping[str, Any]) -> dict[str, RunSpec]:
    """A run for every choice among the options that are tuples of several values.

    The runs are named by what differs: 'hidden-4-4-2_seed-3'; one alone has no name, ''.
    `seeds` is a range, '0-19', or a list, '1,5', of values for `seed`.
    """
    given = {key: value for key, value in options.items() if value not in (None, ())}
    if "seeds" in given:
        given["seed"] = (*given.get("seed", ()), *numbers(str(given.pop("seeds"))))
    choices = {key: value if isinstance(value, tuple) else (value,) for key, value in given.items()}
    several = [key for key, values in choices.items() if len(values) > 1]
    runs: dict[str, RunSpec] = {}
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        name = "_".join(f"{key}-{_plain(chosen[key])}" for key in several)
        if name in runs:
            raise UserError("the same run is asked for twice", given=name)
        if len(runs) == _MOST_RUNS:
            raise UserError(f"that is more than {_MOST_RUNS} runs", remedy="take fewer values")
        runs[name] = run_from_options(preset, chosen)
    return runs


def run_from_options(preset: str | None, options: Mapping[str, Any]) -> RunSpec:
    """The run of a preset with `options` in place of parts of it; None means not given.

    `options` are flat, as on the command line: `data` names a data set, `points`, `noise`,
    `data_seed` and so on belong to it, `hidden` may be text like '8,8'. `playground` is a link in
    place of a preset. Another data set than the preset's starts from its own defaults. Raises
    `UserError` naming what is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    link = given.pop("playground", None)
    if link is not None and preset is not None:
        raise UserError("a run is a preset's or a playground link's, not both", given=preset)
    values = dict(_preset(preset) if link is None else from_link(str(link)))
    data = dict(values.get("data", {}))
    if "data" in given:
        name = given.pop("data")
        data = data if name == data.get("name") else {"name": name}
    for key, field in _DATA_KEYS.items():
        if key in given:
            data[field] = given.pop(key)
    of_set = {key: given.pop(key) for key in _DATA_OPTIONS if key in given}
    if of_set:
        data["options"] = {**data.get("options", {}), **of_set}
    stop = {field: given.pop(key) for key, field in _STOP_KEYS.items() if key in given}
    if stop:
        given["stop"] = {**values.get("stop", {}), **stop}
    for key in ("hidden", "features"):
        if key in given:
            given[key] = (widths if key == "hidden" else words)(given[key])
    if isinstance(given.get("activation"), str) and "," in given["activation"]:
        given["activations"] = words(given.pop("activation"))
    return RunSpec.parse({**values, **given, **({"data": data} if data else {})})


def _preset(name: str | None) -> Mapping[str, Any]:
    if name is None:
        return {}
    if name not in PRESETS:
        remedy = "record your own data with --data" if name.endswith((".csv", ".npz")) else ""
        raise UserError("unknown preset", given=name, allowed=PRESETS, remedy=remedy)
    return PRESETS[name]


def widths(hidden: object) -> object:
    """Layer widths from text: '8,8' or 'none'; anything else is left for the spec to judge."""
    if not isinstance(hidden, str):
        return hidden
    if hidden.strip().lower() in ("none", "0", ""):
        return ()
    try:
        return tuple(int(part) for part in hidden.split(","))
    except ValueError:
        raise UserError("hidden must be widths like 8,8, or none", given=hidden) from None


def words(text: object) -> object:
    """Names from text: 'x,y'; anything else is left for the spec to judge."""
    return tuple(part.strip() for part in text.split(",")) if isinstance(text, str) else text


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers from ranges and single ones: '0-2,7'."""
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{1,10})(?:-(\d{1,10}))?\s*", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if not first <= last < first + _MOST_RUNS:
            raise UserError("seeds must be a range like 0-19, or a list like 1,5", given=text)
        found += range(first, last + 1)
    return tuple(found)


def _plain(value: object) -> str:
    """`value` with nothing in it that a file name cannot have."""
    return re.sub(r"[^\w.]+", "-", str(value)).strip("-") or "none"
