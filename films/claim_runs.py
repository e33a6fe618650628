"""The runs by which the article's claims are measured, as options by name; trains nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..training.chosen_runs import runs_from_options
from ..training.estimatorspec import AnySpec

# The playground's way to train, with the rate of 0.03, 0.1 and 0.3 that has the best median.
_PLAYGROUND = {
    "data": "spiral",
    "init": "playground",
    "loss": "squared_error",
    "optimizer": "sgd",
    "batch_size": 10,
    "epochs": 1000,
}
_SIGMOID = {**_PLAYGROUND, "activation": "sigmoid", "learning_rate": 0.3}
_RELU = {**_PLAYGROUND, "activation": "relu", "learning_rate": 0.03}
_THREE_CLASSES = {"hidden": "6", "activation": "relu", "learning_rate": 0.01, "epochs": 600}
_UNTRAINED = {"data": "spiral", "activation": "sigmoid", "epochs": 1}
_SOME, _MANY = "0-19", "0-99"

RUNS: Mapping[str, Mapping[str, Any]] = {
    "linear": {"preset": "linear-logistic", "seeds": _SOME},
    "ring": {"preset": "circles-logistic", "seeds": _SOME},
    "one_sigmoid": {"preset": "circles-1-sigmoid", "seeds": _SOME},
    "one_identity": {"preset": "circles-1-identity", "seeds": _SOME},
    "one": {"preset": "circles-1-relu", "seeds": _SOME},
    "two": {"preset": "circles-2-relu", "seeds": _MANY},
    "three": {"preset": "circles-3-relu", "seeds": _MANY},
    "six": {"preset": "circles-6-relu", "seeds": _MANY},
    "eight": {"preset": "circles-8-relu", "seeds": _SOME},
    "thirty": {"preset": "circles-30-relu", "seeds": _SOME},
    "thirty_linear": {"preset": "circles-30-identity", "seeds": _SOME},
    "rings": {"data": "rings", **_THREE_CLASSES, "seeds": _SOME},
    "spiral_one": {**_SIGMOID, "hidden": "1", "seeds": _SOME},
    "spiral_three": {**_SIGMOID, "hidden": "3", "seeds": _SOME},
    "spiral_five": {**_SIGMOID, "hidden": "5", "seeds": _SOME},
    "spiral_eight": {**_SIGMOID, "hidden": "8", "seeds": _MANY},
    "deep": {**_SIGMOID, "hidden": "4,4,2", "seeds": _MANY},
    "deep_relu": {**_RELU, "hidden": "4,4,2", "seeds": _MANY},
    "eight_relu": {**_RELU, "hidden": "8", "seeds": _MANY},
    **{
        f"layers_{depth}": {**_UNTRAINED, "hidden": ",".join("8" * depth), "seeds": _SOME}
        for depth in (1, 2, 3, 6)
    },
    "deep_adam": {"preset": "spiral-4-4-2-relu", "seeds": _MANY},
    "eight_adam": {"preset": "spiral-8-relu", "seeds": _MANY},
}
"""Runs by the names that claims have for them."""


def specs_of(name: str) -> tuple[AnySpec, ...]:
    """The runs of that name, one for each seed."""
    return _specs(json.dumps(RUNS[name]))


@cache
def _specs(text: str) -> tuple[AnySpec, ...]:
    """Those of options in JSON; films ask several times."""
    options = json.loads(text)
    return tuple(runs_from_options(options.pop("preset", None), options).values())
