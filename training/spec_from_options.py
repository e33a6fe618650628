"""From the flat options that users write, as options or in a plan, to the spec of one run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ..datasets.kinds import DATASETS
from ..errors import UserError
from ..models import validated
from .estimatorspec import ESTIMATORS, EstimatorSpec
from .playground import from_link
from .presets import PRESETS
from .run_options import OF_DATA, OF_ESTIMATORS, RUN_KEYS, RUN_OPTIONS
from .spec import RunSpec

Parsed = TypeVar("Parsed")

_NAMES = {".".join(option.place): name for name, option in RUN_OPTIONS.items()}


def run_from_options(preset: str | None, options: Mapping[str, Any]) -> RunSpec:
    """The run of a preset with `options` in place of parts of it; None means not given.

    The names of `options` are those of `RUN_OPTIONS`; `activation` may be a list, 'relu,tanh', of
    `activations`. `playground` is a link in place of a preset. A data set other than the preset's
    starts from its own defaults. Raises `UserError` naming what is wrong.
    """
    given = {key: value for key, value in options.items() if value is not None}
    link = given.pop("playground", None)
    if link is not None and preset is not None:
        raise UserError(
            "a preset and a playground link cannot be combined",
            given=preset,
            remedy="leave one of them out",
        )
    base = _preset(preset) if link is None else from_link(str(link))
    values = {key: dict(value) if isinstance(value, dict) else value for key, value in base.items()}
    if "data" in given and given["data"] != values.get("data", {}).get("name"):
        values["data"] = {}
    chosen = set()
    for key, value in given.items():
        if key not in RUN_OPTIONS:
            raise UserError("unknown key", given=key, allowed=RUN_KEYS)
        if key in OF_ESTIMATORS and value is not False:
            raise UserError(f"`{key}` applies to runs of an `estimator`", given=value)
        if key == "activation" and isinstance(value, str) and "," in value:
            key = "activations"
            if key in given:
                raise UserError("`activation` and `activations` cannot be combined", given=value)
        _place(values, key, value)
        chosen.add(RUN_OPTIONS[key].place[0])
    # What a preset says of its activation or penalty goes when these are replaced.
    unused = set(RunSpec.model_construct(None, **values).unused) - chosen
    return _parsed(RunSpec, {key: value for key, value in values.items() if key not in unused})


def estimator_from_options(preset: str | None, given: Mapping[str, Any]) -> EstimatorSpec:
    """The run of an estimator; raises `UserError` for options that only networks have."""
    for name, value in (("preset", preset), ("playground link", given.get("playground"))):
        if value is not None:
            what = f"a {name} is of a network: it cannot be combined with an `estimator`"
            raise UserError(what, given=value, remedy="choose the points with `data`")
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in RUN_OPTIONS:
            raise UserError("unknown key", given=key, allowed=RUN_KEYS)
        if key not in (*OF_DATA, *OF_ESTIMATORS, "seed"):
            if value is False:
                continue
            remedy = f"leave `{key}` out, or `set` a parameter of the estimator"
            raise UserError(f"`{key}` applies to networks, not to an `estimator`", remedy=remedy)
        _place(values, key, value)
    return _parsed(EstimatorSpec, values)


def _place(values: dict[str, Any], key: str, value: Any) -> None:
    """Write the value of an option where it belongs among those of a spec."""
    *above, field = RUN_OPTIONS[key].place
    table = values
    for part in above:
        table[part] = dict(table.get(part, {}))
        table = table[part]
    table[field] = value


def _parsed(model: type[Parsed], values: Mapping[str, Any]) -> Parsed:
    """A spec from plain values; errors have the names of options."""
    try:
        return validated(model, values)
    except UserError as error:
        raise error.renamed(lambda place: f"`{_NAMES.get(place, place)}`") from None


def _preset(name: str | None) -> Mapping[str, Any]:
    if name is None:
        return {}
    if name not in PRESETS:
        remedy = "record your own data with `data`" if "." in name else ""
        for option, kind, known in (
            ("data", "a data set", DATASETS),
            ("estimator", "an estimator", {each.partition(":")[2] for each in ESTIMATORS}),
        ):
            if name in known:
                remedy = f"it is {kind}: record it with `{option}`"
                raise UserError("unknown preset", given=name, remedy=remedy)
        raise UserError("unknown preset", given=name, allowed=PRESETS, remedy=remedy)
    return PRESETS[name]
