"""Links to TensorFlow Playground and the runs they mean; knows nothing of how those are trained.

Keys, defaults and ranges are those of state.ts and index.html (github.com/tensorflow/playground).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast, get_args

from ..datasets.kinds import DATASETS
from ..errors import UserError
from .choices import Feature
from .spec import RunSpec

ADDRESS = "https://playground.tensorflow.org/#"

_ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "linear": "identity"}
_PENALTIES = {"none": "", "L1": "l1", "L2": "l2"}
_PROBLEMS = {"classification": "dataset", "regression": "regDataset"}
_FEATURES: tuple[Feature, ...] = get_args(Feature)
_CLASSES = [name for name, kind in DATASETS.items() if kind.playground and not kind.values]
_VALUES = [name for name, kind in DATASETS.items() if kind.playground and kind.values]

_NAMES: dict[str, tuple[list[str], str]] = {
    "activation": (list(_ACTIVATIONS), "tanh"),
    "regularization": (list(_PENALTIES), "none"),
    "dataset": (_CLASSES, "circle"),
    "regDataset": (_VALUES, "reg-plane"),
    "problem": (list(_PROBLEMS), "classification"),
}
_NUMBERS: dict[str, tuple[float, float, float]] = {
    "batchSize": (1, 30, 10),
    "learningRate": (1e-9, 10, 0.03),
    "regularizationRate": (0, 10, 0),
    "noise": (0, 50, 0),
    "percTrainData": (1, 100, 50),
}
_SWITCHES = {name: name in ("x", "y") for name in _FEATURES} | {"initZero": False}
# These concern the display, or have no effect in the playground.
_IGNORED = ("showTestData", "discretize", "cosX", "cosY", "collectStats", "tutorial", "hideText")
_KNOWN = [*_NAMES, *_NUMBERS, *_SWITCHES, "networkShape", "seed", *_IGNORED]


def from_link(url: str) -> dict[str, Any]:
    """The run that the playground shows at `url`, as plain values for `RunSpec.parse`.

    Raises `UserError` for keys and values that the playground does not have, and for a link
    without a seed, whose data are different each time.
    """
    state = _state(url)
    seed = state.get("seed")
    if not seed:
        raise UserError(
            "the link has no seed, so its data are different each time",
            given=url,
            remedy="add &seed=0.5, or copy the link when the playground shows the data",
        )
    names = {key: _name(state, key) for key in _NAMES}
    numbers = {key: _number(state, key) for key in _NUMBERS}
    switches = {key: _switch(state, key) for key in _SWITCHES}
    inputs = [name for name in _FEATURES if switches[name]]
    if not inputs:
        raise UserError("the link has no feature switched on", remedy="add &x=true&y=true")
    strength = numbers["regularizationRate"]
    penalty = _PENALTIES[names["regularization"]] if strength else ""
    return {
        "data": {
            "name": names[_PROBLEMS[names["problem"]]],
            "options": {"noise": numbers["noise"]},
            "seed": seed,
            "train_share": numbers["percTrainData"] / 100,
        },
        "features": inputs,
        "hidden": _widths(state),
        "activation": _ACTIVATIONS[names["activation"]],
        "init": "playground-zero" if switches["initZero"] else "playground",
        "loss": "squared_error",
        "optimizer": "sgd",
        "learning_rate": numbers["learningRate"],
        **({penalty: strength, "prune": penalty == "l1"} if penalty else {}),
        "batch_size": int(numbers["batchSize"]),
        "shuffle": False,
        "carry": True,
        "dtype": "float64",
    }


def to_link(spec: RunSpec) -> str:
    """The playground link for the run of `spec`; the number of epochs is not part of a link.

    Raises `UserError` naming the settings that the playground does not have.
    """
    penalty = "L1" if spec.l1 else "L2" if spec.l2 else "none"
    names = {ours: theirs for theirs, ours in _ACTIVATIONS.items()}
    activation = (*spec.layer_activations, spec.activation)[0]
    regression = spec.data.name in _VALUES
    state: dict[str, object] = {
        "activation": names.get(activation, "tanh"),
        "regularization": penalty,
        "batchSize": spec.batch_size,
        "dataset": spec.data.name if spec.data.name in _CLASSES else "circle",
        "regDataset": spec.data.name if regression else "reg-plane",
        "learningRate": spec.learning_rate,
        "regularizationRate": spec.l1 or spec.l2,
        "noise": spec.data.options.get("noise", 0),
        "networkShape": ",".join(str(width) for width in spec.hidden),
        "seed": spec.data.seed,
        "percTrainData": round((spec.data.train_share or 0.5) * 100, 9),
        **{name: name in spec.features for name in _FEATURES},
        "problem": "regression" if regression else "classification",
        "initZero": spec.init == "playground-zero",
    }
    for key, (low, high, default) in _NUMBERS.items():
        if not low <= cast(float, state[key]) <= high:
            state[key] = default  # which differs from what the run has
    url = ADDRESS + "&".join(f"{key}={_written(value)}" for key, value in state.items())
    meant = _flat(RunSpec.parse(from_link(url)))
    differing = [key for key, value in _flat(spec).items() if value != meant.get(key)]
    if "data name" in differing:  # with options that no data set of the playground has
        differing = [key for key in differing if key not in spec.data.options]
    if differing:
        raise UserError(
            f"the playground cannot express: {', '.join(differing)}",
            remedy="runs of playground links have one unless these settings are changed",
        )
    return url


def _flat(spec: RunSpec) -> dict[str, object]:
    """The settings of a run that a link has, by their names."""
    left_out = {"data", "activation", "activations", "epochs", "stop", "dtype", "seed"}
    values: dict[str, object] = spec.model_dump(exclude=left_out)
    data = spec.data.model_dump()
    values.update(data.pop("options"))
    values.update({f"data {key}": value for key, value in data.items()})
    return {**values, "activation": spec.layer_activations, "loss": spec.objective}


def _state(url: str) -> dict[str, str]:
    _, mark, text = url.strip().partition("#")
    if not mark:
        raise UserError(
            "not a playground link", given=url, remedy=f"copy one that begins with {ADDRESS}"
        )
    state = {}
    for pair in filter(None, text.split("&")):
        key, _, value = pair.partition("=")
        if key not in _KNOWN and not key.endswith("_hide"):
            raise UserError("unknown key in the link", given=key, allowed=_KNOWN)
        state[key] = value.strip()
    return state


def _name(state: Mapping[str, str], key: str) -> str:
    allowed, default = _NAMES[key]
    value = state.get(key) or default
    if value not in allowed:
        raise UserError(f"unknown {key} in the link", given=value, allowed=allowed)
    return value


def _number(state: Mapping[str, str], key: str) -> float:
    low, high, default = _NUMBERS[key]
    text = state.get(key) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    whole = key == "batchSize"
    if not low <= value <= high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise UserError(f"{key} in the link must be {kind} from {low:g} to {high:g}", given=text)
    return value


def _switch(state: Mapping[str, str], key: str) -> bool:
    text = state.get(key)
    if not text:
        return _SWITCHES[key]
    if text not in ("true", "false"):
        raise UserError(
            f"{key} in the link must be true or false", given=text, allowed=("true", "false")
        )
    return text == "true"


def _widths(state: Mapping[str, str]) -> list[int]:
    """Widths of the hidden layers; a key without a value means no hidden layer."""
    text = state.get("networkShape", "4,2")
    try:
        widths = [int(part) for part in text.split(",")] if text else []
    except ValueError:
        widths = [0]
    if any(not 1 <= width <= 1024 for width in widths):
        raise UserError("networkShape in the link must be whole numbers from 1 to 1024", given=text)
    return widths


def _written(value: object) -> str:
    """As JavaScript writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).removesuffix(".0")
