"""Every flat option of a run, on the command line or in a plan, and the field that it sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from ..datasets.kinds import DATASETS, OPTIONS
from ..models import Frozen
from ..options import OptionField, fields_of
from .dataspec import DataSpec
from .estimatorspec import EstimatorSpec
from .parameters import DEFAULT_STEPS
from .spec import RunSpec, StopSpec

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


OF_DATA = {**dict(_of_model(DataSpec, "data", above=("data",))), **dict(_of_data())}
_OF_NETWORKS = dict(_of_model(RunSpec, "training"))
_OF_STOPPING = dict(_of_model(StopSpec, "stopping", above=("stop",)))
OF_ESTIMATORS = dict(_of_model(EstimatorSpec, "estimator", without=("data", "seed")))

RUN_OPTIONS: dict[str, RunOption] = {
    **OF_DATA,
    **_OF_NETWORKS,
    **_OF_STOPPING,
    **OF_ESTIMATORS,
}
"""Every option of a run, by the name that users write."""

RUN_KEYS = ("preset", "playground", "seeds", *RUN_OPTIONS)
"""All that can be written for runs: those, where they begin, and several seeds."""

DECIDING = {"data", "estimator", "playground", "preset"}
"""Options on which it depends which others apply."""

_BY_DATA = {"features", "loss"}  # options of networks that depend on what is learnt


def applies(key: str, *, estimator: bool) -> bool:
    """Whether an option is of runs of an estimator, or else of networks."""
    of_networks = {"preset", "playground", *_OF_NETWORKS, *_OF_STOPPING} - {"seed"}
    return key not in (of_networks if estimator else OF_ESTIMATORS)


def options_without(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The options of a run of which something can be said without that of a name."""
    left = {option: value for option, value in table.items() if option != name}
    if name not in DECIDING:
        return left
    groups = ("estimator",) if "estimator" in left else ("network", "training", "stopping")
    groups = ("data",) if name == "estimator" else groups
    return {
        option: value
        for option, value in left.items()
        if option in RUN_OPTIONS and RUN_OPTIONS[option].group in groups and option not in _BY_DATA
    }
