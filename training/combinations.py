"""Which settings of a run have an effect beside others, and which exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import UserError
from .conditional import Condition

_MOMENTUM: Condition = (
    lambda spec: spec.optimizer in ("momentum", "nesterov"),
    "the optimisers momentum and nesterov",
)
_RMSPROP: Condition = lambda spec: spec.optimizer == "rmsprop", "the optimiser rmsprop"
_ADAM: Condition = (
    lambda spec: spec.optimizer in ("adam", "adamw"),
    "the optimisers adam and adamw",
)
_ADAMW: Condition = lambda spec: spec.optimizer == "adamw", "the optimiser adamw"
_STEPS: Condition = lambda spec: spec.schedule == "step", "the schedule step"


def _draws(spec: Any) -> bool:
    """Whether anything in a run is drawn with its own seed, and not with that of its data."""
    if spec.shuffle or spec.dropout or spec.init not in ("playground", "playground-zero"):
        return True
    data = spec.data
    seed = data.get("seed") if isinstance(data, Mapping) else data.seed
    return spec.init == "playground" and not isinstance(seed, str)


CONDITIONS: Mapping[str, Condition] = {
    "activation": (lambda spec: not spec.activations, "runs without `activations`"),
    "momentum": _MOMENTUM,
    "smoothing": _RMSPROP,
    "beta1": _ADAM,
    "beta2": _ADAM,
    "weight_decay": _ADAMW,
    "step_every": _STEPS,
    "step_factor": _STEPS,
    "seed": (_draws, "runs whose weights or batches it draws; here `data.seed` draws them"),
    "l2_per_batch": (lambda spec: bool(spec.l2), "runs with an `l2` penalty"),
}
"""Settings of a run that have an effect only beside others."""


def check_combination(spec: Any) -> None:
    """Raise `UserError` for settings of a `RunSpec` that exclude each other."""
    if spec.activations and len(spec.activations) != len(spec.hidden):
        raise UserError(
            f"`activations` must name one for each of {len(spec.hidden)} hidden layers",
            given=", ".join(spec.activations),
        )
    if spec.data.regression and spec.loss not in (None, "squared_error"):
        raise UserError("values can only be learnt with the `loss` squared_error", given=spec.loss)
    if spec.prune and (spec.optimizer != "sgd" or not spec.l1):
        raise UserError(
            "`prune` needs an `l1` penalty and the `optimizer` sgd",
            given=f"l1 {spec.l1:g} and {spec.optimizer}",
            remedy="set `l1` above 0 and `optimizer` to sgd, or leave `prune` out",
        )
    if spec.optimizer == "lbfgs" and spec.dropout:
        raise UserError(
            "lbfgs cannot be used with `dropout`, which changes the loss between evaluations",
            remedy="set `dropout` to 0 or choose another `optimizer`",
        )
