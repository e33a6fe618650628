"""From the flat options that users write, on the command line or in a plan, to specs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product
from typing import Any, TypeVar, get_origin

from ..datasets.kinds import DATASETS, OPTIONS
from ..errors import UserError
from ..models import Frozen, validated
from ..options import OptionField, fields_of
from .dataspec import DataSpec
from .estimatorspec import AnySpec, EstimatorSpec
from .parameters import DEFAULT_STEPS, parameters_from
from .playground import from_link
from .presets import PRESETS
from .spec import RunSpec, StopSpec

Parsed = TypeVar("Parsed")

_MOST_RUNS = 10_000
_LONGEST = 60  # characters of a value in the name of a run
_FEW = 5  # data sets that help names

_RENAMED: dict[tuple[str, ...], str] = {
    ("data", "name"): "data",
    ("data", "seed"): "data_seed",
    ("stop", "loss"): "stop_loss",
    ("stop", "accuracy"): "stop_accuracy",
    ("stop", "seconds"): "stop_seconds",
    ("parameters",): "set",
}
"""Options that are not called like the field they set; 'seed' and 'loss' mean another field."""

_DEFAULTS = {
    "data_seed": "by data set",
    "train_share": "by data set, or all of a table of under 20 points",
    "standardise": "on for tables",
    "loss": "cross_entropy, squared_error for values",
    "steps": f"{DEFAULT_STEPS}; whole numbers one by one",
}
"""Defaults that depend on other options, in words."""

_NETWORK = ("features", "hidden", "activation", "activations", "init")


@dataclass(frozen=True)
class RunOption:
    """One flat option: what is written for it, and where in a `RunSpec` it is set.

    `group` is its heading in help texts. A `listed` option takes several values in one text, like
    'x,y'; `default` is how its default is written. `only_for` are the data sets that have it, if
    most have not.
    """

    field: OptionField
    place: tuple[str, ...]
    group: str
    listed: bool = False
    default: str = ""
    only_for: str = ""

    @property
    def several(self) -> bool:
        """Whether it may be given several times, which makes as many runs."""
        return self.field.kind is not bool


def _of_model(
    model: type[Frozen],
    group: str,
    *,
    above: tuple[str, ...] = (),
    without: tuple[str, ...] = ("data", "stop", "options"),
) -> Iterator[tuple[str, RunOption]]:
    """An option for each field of `model`, except those that have fields of their own."""
    for key, field in fields_of(model).items():
        if key in without:
            continue
        place = (*above, key)
        name = _RENAMED.get(place, key)
        info = model.model_fields[key]
        heading = "network" if key in _NETWORK else group
        listed = get_origin(info.annotation) is tuple
        default = ",".join(map(str, info.default)) if listed else _DEFAULTS.get(name, "")
        # A seed may be text as well, but then it comes with a playground link.
        kind = int if key == "seed" else field.kind
        yield name, RunOption(field._replace(name=name, kind=kind), place, heading, listed, default)


def _of_data() -> Iterator[tuple[str, RunOption]]:
    """An option for each option of data sets."""
    for name, option in OPTIONS.items():
        number = option.type is not str
        field = OptionField(
            name,
            option.type,
            description=option.description,
            names=option.choices,
            least=option.low if number else None,
            most=option.high if number else None,
        )
        sets = [each for each, kind in DATASETS.items() if name in kind.defaults]
        only_for = ", ".join(sets) if len(sets) <= _FEW else ""
        defaults = {f"{DATASETS[each].defaults[name]}".removesuffix(".0") for each in sets}
        default = defaults.pop() if len(defaults) == 1 else "by data set"
        place = ("data", "options", name)
        yield name, RunOption(field, place, "data", default=default, only_for=only_for)


_OF_DATA = {**dict(_of_model(DataSpec, "data", above=("data",))), **dict(_of_data())}
_OF_NETWORKS = dict(_of_model(RunSpec, "training"))
_OF_STOPPING = dict(_of_model(StopSpec, "stopping", above=("stop",)))
_OF_ESTIMATORS = dict(_of_model(EstimatorSpec, "estimator", without=("data", "seed")))

RUN_OPTIONS: dict[str, RunOption] = {
    **_OF_DATA,
    **_OF_NETWORKS,
    **_OF_STOPPING,
    **_OF_ESTIMATORS,
}
"""Every option of a run, by the name that users write."""

RUN_KEYS = ("preset", "playground", "seeds", *RUN_OPTIONS)
"""All that can be written for runs: those, where they begin, and several seeds."""

_NAMES = {".".join(option.place): name for name, option in RUN_OPTIONS.items()}


@dataclass(frozen=True)
class ChosenRun:
    """A run among several: its spec, the options by name, and how names write those that differ."""

    spec: AnySpec
    options: Mapping[str, Any]
    differing: Mapping[str, str]

    @property
    def name(self) -> str:
        """'hidden-4-4-2_seed-03'; '' of a single run."""
        return "_".join(f"{key}-{value}" for key, value in self.differing.items())


def runs_from_options(preset: str | None, options: Mapping[str, Any]) -> dict[str, AnySpec]:
    """A run for every choice among the options that are tuples of several values.

    The runs are named after the options that differ: 'hidden-4-4-2_seed-03'; a single run has the
    name ''. `seeds` is a range, '0-19' or '0..19', or a list, '1,5', of values for `seed`.
    Several parameters to `set` are of one run. Raises `UserError` if two runs are equal.
    """
    names: set[str] = set()
    return {_unused(run.name, names): run.spec for run in chosen_runs(preset, options)}


def applies(key: str, *, estimator: bool) -> bool:
    """Whether an option is of runs of an estimator, or else of networks."""
    of_networks = {"preset", "playground", *_OF_NETWORKS, *_OF_STOPPING} - {"seed"}
    return key not in (of_networks if estimator else _OF_ESTIMATORS)


def chosen_runs(
    preset: str | None, options: Mapping[str, Any], *, most: int = _MOST_RUNS
) -> list[ChosenRun]:
    """The same with what was chosen for each; raises `UserError` for more than `most`."""
    given = {key: value for key, value in options.items() if value not in (None, ())}
    if "set" in given:
        given["set"] = parameters_from(given["set"])
    choices = {key: value if isinstance(value, tuple) else (value,) for key, value in given.items()}
    if "seeds" in choices:
        seeds = [seed for text in choices.pop("seeds") for seed in numbers(str(text))]
        choices["seed"] = (*choices.get("seed", ()), *seeds)
    several = [key for key, values in choices.items() if len(values) > 1]
    total = math.prod(len(values) for values in choices.values())
    if total > most:
        raise UserError(
            f"more than {most} runs", given=total, remedy="give fewer values of the options"
        )
    runs: list[ChosenRun] = []
    seen: set[str] = set()
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        of = _estimator if "estimator" in chosen else run_from_options
        spec = of(preset, chosen)
        differing = {key: _named(key, chosen[key], choices[key]) for key in several}
        run = ChosenRun(spec, chosen, differing)
        text = spec.model_dump_json()
        if text in seen:
            raise UserError("the same run is asked for twice", given=run.name)
        seen.add(text)
        runs.append(run)
    return runs


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
        if key in _OF_ESTIMATORS and value is not False:
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


def _estimator(preset: str | None, given: Mapping[str, Any]) -> EstimatorSpec:
    """The run of an estimator; raises `UserError` for options that only networks have."""
    for name, value in (("preset", preset), ("playground link", given.get("playground"))):
        if value is not None:
            what = f"a {name} is of a network: it cannot be combined with an `estimator`"
            raise UserError(what, given=value, remedy="choose the points with `data`")
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in RUN_OPTIONS:
            raise UserError("unknown key", given=key, allowed=RUN_KEYS)
        if key not in (*_OF_DATA, *_OF_ESTIMATORS, "seed"):
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
        raise UserError("unknown preset", given=name, allowed=PRESETS, remedy=remedy)
    return PRESETS[name]


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers from ranges and single ones: '0-2,7' and '0..2,7' are 0, 1, 2 and 7."""
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*(\d{1,10})(?:(?:-|\.\.)(\d{1,10}))?\s*", part)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (1, 0)
        if not first <= last < first + _MOST_RUNS:
            what = f"`seeds` must be a range like 0-19, of at most {_MOST_RUNS}, or a list like 1,5"
            raise UserError(what, given=text)
        found += range(first, last + 1)
    return tuple(found)


def _unused(name: str, names: set[str]) -> str:
    """`name`, with a number if it is in `names` already, to which it is added.

    Names that differ only in case are one file in some file systems, and few take longer names.
    """
    name = name[:200]
    candidates = (name if number == 1 else f"{name}-{number}" for number in count(1))
    free = next(each for each in candidates if each.casefold() not in names)
    names.add(free.casefold())
    return free


def _named(key: str, value: object, values: Sequence[object]) -> str:
    """`value` in the name of a run; whole numbers as long as the longest, so that names sort.

    Of links, which look alike, it is the number.
    """
    if key == "playground":
        return str(values.index(value) + 1)
    if key == "estimator":
        return _plain(re.split("[:.]", str(value))[-1])
    if all(isinstance(each, int) for each in values):
        return str(value).zfill(max(len(str(each)) for each in values))
    return _plain(value)


def _plain(value: object) -> str:
    """`value` in characters that file names can have; of a long one, the end."""
    return re.sub(r"[^\w.]+", "-", str(value))[-_LONGEST:].strip("-") or "none"
