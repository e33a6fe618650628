"""What determines a run, as a frozen value that survives JSON; knows nothing of training."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ..errors import UserError
from .activations import ACTIVATIONS, ALIASES
from .datasets import DATASETS, Dataset, Option, make_dataset

Width = Annotated[int, Field(ge=1, le=1024)]
# What scikit-learn takes; the other generators take more.
Seed = Annotated[int, Field(ge=0, lt=2**32)]

# What each data set option may be, ends included.
_OPTION_LIMITS: dict[str, tuple[float, float]] = {
    "points": (4, 100_000),
    "noise": (0, 50),
    "factor": (0.01, 0.99),
}


class Frozen(BaseModel):
    """A pydantic model that cannot change and takes no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, raw: Any) -> Any:
        """`extra` refuses unknown keys as well, but cannot say which there are."""
        unknown = set(raw) - set(cls.model_fields) if isinstance(raw, Mapping) else set()
        if unknown:
            names = {"given": min(unknown, key=str), "allowed": list(cls.model_fields)}
            raise PydanticCustomError("unknown_key", "unknown key", names)
        return raw


class DataSpec(Frozen):
    """Which points a run learns; what is left out is filled in from `DATASETS`."""

    name: str = "spiral"
    options: dict[str, Option] = {}
    seed: Seed
    train_share: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, raw: Any) -> Any:
        """The defaults of the data set in question, under what was given."""
        if not isinstance(raw, Mapping):
            return raw
        name = raw.get("name", "spiral")
        if not isinstance(name, str) or name not in DATASETS:
            raise UserError("unknown data set", given=name, allowed=DATASETS)
        kind = DATASETS[name]
        options = raw.get("options", {})
        if not isinstance(options, Mapping):
            raise UserError("options of the data must be a table", given=options)
        for option, value in options.items():
            _check_option(name, kind.options, option, value)
        defaults = {"seed": kind.seed, "train_share": kind.train_share}
        return {**defaults, **raw, "name": name, "options": {**kind.options, **options}}

    def dataset(self) -> Dataset:
        """The points themselves."""
        return make_dataset(self.name, self.options, seed=self.seed, train_share=self.train_share)


class RunSpec(Frozen):
    """Everything that determines a run: the same spec gives the same recording.

    `hidden` are the widths of the hidden layers; none at all is logistic regression.
    """

    data: DataSpec = Field(default_factory=lambda: DataSpec.model_validate({}))
    hidden: Annotated[tuple[Width, ...], Field(max_length=16)] = (8, 8)
    activation: str = "tanh"
    optimizer: Literal["adam", "sgd"] = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=1000)] = 0.01
    batch_size: Annotated[int, Field(ge=1, le=1_000_000)] = 25
    shuffle: bool = True
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    dtype: Literal["float32", "float64"] = "float32"
    seed: Seed = 0

    @field_validator("activation")
    @classmethod
    def _known_activation(cls, name: str) -> str:
        name = ALIASES.get(name, name)
        if name not in ACTIVATIONS:
            raise UserError("unknown activation", given=name, allowed=[*ACTIVATIONS, *ALIASES])
        return name

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
    def summary(self) -> str:
        """What is trained and how, in one line: '4-4-2 relu · Adam 0.03 · spiral'."""
        network = "-".join(str(width) for width in self.hidden)
        shape = f"{network} {self.activation}" if self.hidden else "logistic regression"
        optimizer = {"adam": "Adam", "sgd": "SGD"}[self.optimizer]
        return f"{shape} · {optimizer} {self.learning_rate:g} · {self.data.name}"

    def shapes(self, *, inputs: int, classes: int) -> list[tuple[int, int]]:
        """(inputs, outputs) of every layer; two classes share one logit."""
        widths = [inputs, *self.hidden, 1 if classes == 2 else classes]
        return list(pairwise(widths))


def explained(error: ValidationError) -> UserError:
    """The first fault that pydantic found, with the key it is in."""
    fault = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "unknown_key":
        return UserError(f"unknown key in {key}" if key else "unknown key", **fault["ctx"])
    message = fault["msg"][:1].lower() + fault["msg"][1:]
    given = None if fault["type"] == "missing" else fault["input"]
    return UserError(f"{key}: {message}" if key else message, given=given)


def _check_option(data: str, known: Mapping[str, Option], option: str, value: object) -> None:
    if option not in known:
        raise UserError(f"data set {data!r} has no such option", given=option, allowed=known)
    low, high = _OPTION_LIMITS[option]
    whole = isinstance(known[option], int) and option == "points"
    kind = int if whole else (int, float)
    if not isinstance(value, kind) or isinstance(value, bool) or not low <= value <= high:
        number = "a whole number" if whole else "a number"
        raise UserError(f"{option} must be {number} from {low} to {high}", given=value)
