"""From the options that users write, on the command line or in a plan, to a spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import UserError
from .presets import PRESETS
from .spec import RunSpec

_DATA_KEYS = {"data_seed": "seed", "train_share": "train_share"}
_DATA_OPTIONS = ("points", "noise", "factor")


def run_from_options(preset: str | None, options: Mapping[str, Any]) -> RunSpec:
    """The run of a preset with `options` in place of parts of it; None means not given.

    `options` are flat, as on the command line: `data` names a data set, `points`, `noise`,
    `data_seed` and `train_share` belong to it, `hidden` may be text like '8,8'. Another data set
    than the preset's starts from its own defaults. Raises `UserError` naming what is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    values = dict(_preset(preset))
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
    if "hidden" in given:
        given["hidden"] = widths(given["hidden"])
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
