"""What determines a run, as a frozen value that survives JSON; knows nothing of training."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from ..datasets.input_features import FEATURES
from ..errors import UserError
from ..models import Frozen, explained
from ..reels.activations import ACTIVATIONS, ALIASES
from .dataspec import DataSpec, Seed

__all__ = ["DataSpec", "Frozen", "Init", "Optimizer", "RunSpec", "StopSpec", "explained"]

Width = Annotated[int, Field(ge=1, le=1024)]
Share = Annotated[float, Field(ge=0, lt=1)]
Strength = Annotated[float, Field(ge=0, le=1000)]
Init = Literal["torch", "xavier", "he", "sklearn", "playground", "playground-zero"]
Loss = Literal["cross_entropy", "squared_error", "hinge"]
Optimizer = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "lbfgs"]

_TITLES: dict[Optimizer, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "lbfgs": "L-BFGS",
}


class StopSpec(Frozen):
    """When to stop before the last epoch: as soon as any rule that is given holds.

    `loss` and `accuracy` are those of the training points, `seconds` of training alone. With
    `patience`, a run stops once more than so many epochs in a row have not improved the best
    objective by `tolerance`; as scikit-learn has it, the objective is the mean, over the batches of
    the epoch as they are met, of loss and penalties.
    """

    loss: Annotated[float, Field(ge=0)] | None = None
    accuracy: Annotated[float, Field(gt=0, le=1)] | None = None
    seconds: Annotated[float, Field(gt=0)] | None = None
    patience: Annotated[int, Field(ge=1)] | None = None
    tolerance: Annotated[float, Field(ge=0)] = 1e-4


class RunSpec(Frozen):
    """Everything that determines a run: the same spec gives the same recording.

    `hidden` are the widths of the hidden layers; none at all is logistic regression. `activation`
    holds for all of them, unless `activations` names one each. `loss` is cross-entropy over
    classes and squared error over values, unless given.

    The penalty is `l1` Σ|w| + ½ `l2` Σw² over weights, not biases; with `l2_per_batch` its second
    part is divided by the size of the batch, as scikit-learn does. With `prune` a weight that `l1`
    would carry across 0 stays there, as in the playground. `carry` keeps the gradient of an
    epoch's last, incomplete batch for the first batch of the next, as in the playground.

    `momentum` belongs to momentum and nesterov, `smoothing` to rmsprop, `beta1` and `beta2` to
    adam and adamw, `weight_decay` to adamw. The rate is multiplied by `step_factor` every
    `step_every` epochs if `schedule` is step, and falls to 0 along a cosine if it is cosine.
    """

    data: DataSpec = Field(default_factory=lambda: DataSpec.model_validate({}))
    features: Annotated[tuple[str, ...], Field(min_length=1)] = ("x", "y")
    hidden: Annotated[tuple[Width, ...], Field(max_length=16)] = (8, 8)
    activation: str = "tanh"
    activations: tuple[str, ...] = ()
    init: Init = "torch"
    loss: Loss | None = None
    optimizer: Optimizer = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=1000)] = 0.01
    momentum: Share = 0.9
    smoothing: Share = 0.99
    beta1: Share = 0.9
    beta2: Share = 0.999
    weight_decay: Strength = 0.01
    schedule: Literal["constant", "step", "cosine"] = "constant"
    step_every: Annotated[int, Field(ge=1)] = 100
    step_factor: Annotated[float, Field(gt=0, le=1)] = 0.1
    l1: Strength = 0.0
    l2: Strength = 0.0
    l2_per_batch: bool = False
    prune: bool = False
    dropout: Share = 0.0
    batch_size: Annotated[int, Field(ge=1, le=1_000_000)] = 25
    shuffle: bool = True
    carry: bool = False
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    stop: StopSpec = StopSpec()
    dtype: Literal["float32", "float64"] = "float32"
    seed: Seed = 0

    @field_validator("activation")
    @classmethod
    def _known_activation(cls, name: str) -> str:
        name = ALIASES.get(name, name)
        if name not in ACTIVATIONS:
            raise UserError("unknown activation", given=name, allowed=[*ACTIVATIONS, *ALIASES])
        return name

    @field_validator("activations")
    @classmethod
    def _known_activations(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cls._known_activation(name) for name in names)

    @field_validator("features")
    @classmethod
    def _known_features(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for index, name in enumerate(names):
            if name not in FEATURES:
                raise UserError("unknown feature", given=name, allowed=FEATURES)
            if name in names[:index]:
                raise UserError("a feature is named twice", given=name)
        return names

    @model_validator(mode="after")
    def _consistent(self) -> RunSpec:
        """What no field can tell by itself."""
        if self.activations and len(self.activations) != len(self.hidden):
            raise UserError(
                f"activations must name one for each of {len(self.hidden)} hidden layers",
                given=", ".join(self.activations),
            )
        if self.data.regression and self.loss not in (None, "squared_error"):
            raise UserError("values are learned by squared_error alone", given=self.loss)
        if self.prune and (self.optimizer != "sgd" or not self.l1):
            raise UserError("prune needs an l1 penalty and the optimizer sgd")
        if self.optimizer == "lbfgs" and self.dropout:
            raise UserError("lbfgs cannot work with dropout: it compares losses")
        return self

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RunSpec:
        """The spec from plain values; raises `UserError` naming the key that is wrong."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            raise explained(error) from None

    @classmethod
    def from_json(cls, text: str) -> RunSpec:
        """The spec that `model_dump_json` wrote."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise explained(error) from None

    @property
    def layer_activations(self) -> tuple[str, ...]:
        """The activation of every hidden layer."""
        return self.activations or (self.activation,) * len(self.hidden)

    @property
    def objective(self) -> Loss:
        """The loss that is minimised: the one given, or else what the labels call for."""
        return self.loss or ("squared_error" if self.data.regression else "cross_entropy")

    @property
    def summary(self) -> str:
        """What is trained and how, in one line: '4-4-2 relu · Adam 0.03 · spiral'."""
        network = "-".join(str(width) for width in self.hidden)
        bends = " ".join(dict.fromkeys(self.layer_activations))
        alone = "linear regression" if self.data.regression else "logistic regression"
        optimizer = _TITLES[self.optimizer]
        shape = f"{network} {bends}" if self.hidden else alone
        return f"{shape} · {optimizer} {self.learning_rate:g} · {self.data.name}"

    def shapes(self, *, classes: int) -> list[tuple[int, int]]:
        """(inputs, outputs) of every layer; two classes share one output, as do values (0)."""
        widths = [len(self.features), *self.hidden, classes if classes > 2 else 1]
        return list(pairwise(widths))
