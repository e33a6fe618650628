"""What determines a run, as a frozen value that survives JSON; knows nothing of training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Unpack

from pydantic import Field, ValidationError, field_validator, model_validator

from ..datasets.kinds import OPTIONS
from ..errors import UserError
from ..models import explained, validated
from ..numerals import setting
from ..reels.about import linear_model
from .choices import (
    ACTIVATION_WORDS,
    OPTIMIZER_WORDS,
    Activation,
    Feature,
    Init,
    LossName,
    Optimizer,
    Schedule,
)
from .combinations import CONDITIONS, check_combination
from .conditional import Condition, Conditional
from .dataspec import DataSpec, Seed
from .spellings import RunValues, activation_from, activations_from, features_from, widths_from
from .stopspec import StopSpec

__all__ = ["DataSpec", "RunSpec", "StopSpec"]

Width = Annotated[int, Field(ge=1, le=1024)]
Share = Annotated[float, Field(ge=0, lt=1)]
Strength = Annotated[float, Field(ge=0, le=1000)]


class RunSpec(Conditional, frozen=True):
    """Everything that determines a run: recorded alone, the same spec gives the same recording.

        spec = RunSpec(data="circles", hidden=(6,), activation="relu", epochs=100)

    All keywords have defaults; `epochreel record --help` describes them. Lists may be written as on
    the command line: `hidden=6`, `hidden="8,8"`, `features="x,y"`. `data` is a name, a file, or
    a table: `data={"name": "circles", "options": {"noise": 0.1}, "seed": 3}`. A wrong value raises
    `UserError`. A spec is a value: it cannot be changed, is equal to any other with the same
    settings, and may be a key of a dict. `replaced` makes another, `parse` one from a table.

    The penalty is `l1` Σ|w| + ½ `l2` Σw² over weights, not biases.
    """

    if TYPE_CHECKING:

        def __init__(self, **values: Unpack[RunValues]) -> None: ...

    conditions: ClassVar[Mapping[str, Condition]] = CONDITIONS

    data: DataSpec = Field(
        default_factory=lambda: DataSpec.model_validate({}), description="The points to learn."
    )
    features: tuple[Feature, ...] = Field(
        default=("x", "y"),
        min_length=1,
        title="features",
        description="Input features: any of x, y, xSquared, ySquared, xTimesY, sinX and sinY.",
    )
    hidden: Annotated[tuple[Width, ...], Field(max_length=16)] = Field(
        default=(8, 8),
        title="network",
        description="Widths of the hidden layers: up to 16 layers of up to 1024 units; none is "
        "logistic regression, or linear regression for values.",
    )
    activation: Activation = Field(
        default="tanh",
        title="activation",
        description="Activation of all hidden layers.",
    )
    activations: tuple[Activation, ...] = Field(
        default=(),
        title="activations",
        description="Activation of each hidden layer, like relu,tanh, instead of one for all.",
    )
    init: Init = Field(
        default="torch",
        title="initialisation",
        description="Initial weights: as PyTorch's Linear, Xavier, He or scikit-learn draws them, "
        "or TensorFlow Playground (playground-zero: all weights 0).",
    )
    loss: LossName | None = Field(
        default=None,
        title="loss",
        description="Loss to minimise; for values only squared_error.",
    )
    optimizer: Optimizer = Field(
        default="adam",
        title="optimiser",
        description="Optimiser; lbfgs cannot be combined with dropout.",
    )
    learning_rate: float = Field(
        default=0.01, gt=0, le=1000, title="rate", description="Learning rate (step size)."
    )
    momentum: Share = Field(
        default=0.9,
        title="momentum",
        description="Momentum, for the optimisers momentum and nesterov.",
    )
    smoothing: Share = Field(
        default=0.99,
        title="smoothing",
        description="Decay rate of the mean squared gradient, for rmsprop.",
    )
    beta1: Share = Field(
        default=0.9,
        title="β₁",
        description="Decay rate of the mean gradient, for adam and adamw.",
    )
    beta2: Share = Field(
        default=0.999,
        title="β₂",
        description="Decay rate of the mean squared gradient, for adam and adamw.",
    )
    weight_decay: Strength = Field(
        default=0.01, title="weight decay", description="Weight decay, for adamw."
    )
    schedule: Schedule = Field(
        default="constant",
        title="schedule",
        description="Learning rate over the epochs: constant, falling to 0 along a cosine, or "
        "multiplied by `step_factor` every `step_every` epochs.",
    )
    step_every: int = Field(
        default=100,
        ge=1,
        title="step every",
        description="Epochs between two steps, for the schedule step.",
    )
    step_factor: float = Field(
        default=0.1,
        gt=0,
        le=1,
        title="step factor",
        description="Factor of the learning rate at each step, for the schedule step.",
    )
    l1: Strength = Field(
        default=0.0, title="L1", description="Strength of the penalty Σ|w| on weights."
    )
    l2: Strength = Field(
        default=0.0, title="L2", description="Strength of the penalty ½Σw² on weights."
    )
    l2_per_batch: bool = Field(
        default=False,
        title="L2 per batch",
        description="Divide the L2 penalty by the number of points in the batch, as scikit-learn "
        "does.",
    )
    prune: bool = Field(
        default=False,
        title="pruning",
        description="Keep a weight at 0 once the L1 penalty carries it across 0, as TensorFlow "
        "Playground does; for sgd with an L1 penalty.",
    )
    dropout: Share = Field(
        default=0.0,
        title="dropout",
        description="Share of the outputs of hidden units to drop in training.",
    )
    batch_size: int = Field(
        default=25, ge=1, le=1_000_000, title="batch", description="Training points in each batch."
    )
    shuffle: bool = Field(
        default=True,
        title="shuffling",
        description="Shuffle the training points before every epoch.",
    )
    carry: bool = Field(
        default=False,
        title="carry-over",
        description="Move an incomplete last batch to the start of the next epoch, as TensorFlow "
        "Playground does.",
    )
    epochs: int = Field(
        default=300,
        ge=1,
        le=1_000_000,
        title="epochs",
        description="Number of epochs to train for.",
    )
    stop: StopSpec = Field(default=StopSpec(), description="When to stop before the last epoch.")
    dtype: Literal["float32", "float64"] = Field(
        default="float32",
        title="precision",
        description="Number format of weights and activations.",
    )
    seed: Seed = Field(
        default=0,
        title="seed",
        description="Seed of the initial weights, shuffling and dropout.",
    )

    @model_validator(mode="before")
    @classmethod
    def _no_data_options(cls, raw: Any) -> Any:
        misplaced = [key for key in raw if key in OPTIONS] if isinstance(raw, Mapping) else []
        if misplaced:
            raise UserError(
                f"{misplaced[0]} is an option of the data",
                remedy=f'give it there: data={{"name": ..., "options": {{"{misplaced[0]}": ...}}}}',
            )
        return raw

    _read_features = field_validator("features", mode="before")(features_from)
    _read_hidden = field_validator("hidden", mode="before")(widths_from)
    _read_activation = field_validator("activation", mode="before")(activation_from)
    _read_activations = field_validator("activations", mode="before")(activations_from)

    @model_validator(mode="after")
    def _consistent(self) -> RunSpec:
        """What holds between fields."""
        check_combination(self)
        return self

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> RunSpec:
        """The spec from plain values; raises `UserError` naming the key that is wrong."""
        return validated(cls, raw)

    @classmethod
    def from_json(cls, text: str) -> RunSpec:
        """The spec that `model_dump_json` wrote."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise explained(error) from None

    def replaced(self, **changes: Unpack[RunValues]) -> RunSpec:
        """The same run with other settings: `[spec.replaced(seed=seed) for seed in range(20)]`."""
        return RunSpec.parse({**dict(self), **changes})

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Data, widths, and every setting other than the default."""
        data = dict(self.data.__repr_args__())
        yield "data", data["name"] if len(data) == 1 else self.data
        yield "hidden", self.hidden
        for name, value in super().__repr_args__():
            if name not in ("data", "hidden"):
                yield name, value

    @property
    def snapshots(self) -> int:
        """How many steps are recorded, at most: the untrained network, and each epoch."""
        return self.epochs + 1

    @property
    def layer_activations(self) -> tuple[Activation, ...]:
        """The activation of every hidden layer."""
        return self.activations or (self.activation,) * len(self.hidden)

    @property
    def objective(self) -> LossName:
        """The loss that is minimised: the one given, or the default for the labels."""
        return self.loss or ("squared_error" if self.data.regression else "cross_entropy")

    @property
    def summary_parts(self) -> dict[str, str]:
        """What `summary` says, by what it is about; without hidden layers there is no activation.

        {'network': '4-4-2', 'activation': 'relu', 'optimiser': 'Adam 0.03', 'data': 'spiral'}
        """
        linear = linear_model(self.objective, values=self.data.regression)
        activations = [ACTIVATION_WORDS[name] for name in dict.fromkeys(self.layer_activations)]
        return {
            "network": "-".join(str(width) for width in self.hidden) or linear,
            **({"activation": " ".join(activations)} if self.hidden else {}),
            "optimiser": f"{OPTIMIZER_WORDS[self.optimizer]} {setting(self.learning_rate)}",
            "data": self.data.label,
        }

    @property
    def summary(self) -> str:
        """What is trained and how, in one line: '4-4-2 relu · Adam 0.03 · spiral'."""
        network, *activation, optimiser, data = self.summary_parts.values()
        return " · ".join((" ".join((network, *activation)), optimiser, data))

    def shapes(self, *, classes: int) -> list[tuple[int, int]]:
        """(inputs, outputs) of every layer; two classes share one output, as do values (0)."""
        widths = [len(self.features), *self.hidden, classes if classes > 2 else 1]
        return list(pairwise(widths))
