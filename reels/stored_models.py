"""What the header of a reel may contain, as pydantic models of its JSON, with their limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, RootModel, model_validator

from ..datasets.dataset import FARTHEST
from ..datasets.input_features import FEATURES
from ..errors import UserError
from ..models import Frozen
from .activations import ACTIVATIONS

WIDEST = 1024
"""Units in a layer."""

MOST_LAYERS = 17
"""Layers of a network, with the last."""

# Spaces of French, Japanese and tables, and the joiners of Persian, Hindi and emoji, which Python
# does not count as printable.
_ALSO_PRINTABLE = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000\u200c\u200d"))


def _printable(text: str) -> str:
    if not text.translate(_ALSO_PRINTABLE).isprintable():
        raise ValueError("control characters and line breaks are not allowed")
    return text


def _plane(domain: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x_min, x_max, y_min, y_max = domain
    if not (-FARTHEST <= x_min < x_max <= FARTHEST and -FARTHEST <= y_min < y_max <= FARTHEST):
        raise ValueError(f"must be x_min < x_max, y_min < y_max within ±{FARTHEST:g}")
    return domain


def domain_of(given: list[float]) -> tuple[float, float, float, float]:
    """A part of the plane from four numbers; raises `UserError` for what is none."""
    try:
        x_min, x_max, y_min, y_max = given
        return _plane((x_min, x_max, y_min, y_max))
    except ValueError:
        what = f"`domain` must be x_min < x_max, y_min < y_max within ±{FARTHEST:g}"
        raise UserError(what, given=given) from None


Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)]
LongName = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_printable)]
Text = Annotated[str, Field(max_length=1000), AfterValidator(_printable)]
Words = Annotated[tuple[Text, ...], Field(max_length=20)]
Domain = Annotated[tuple[float, float, float, float], AfterValidator(_plane)]
Mean = Annotated[float, Field(ge=-1e100, le=1e100)]
Deviation = Annotated[float, Field(ge=1e-100, le=1e100)]
Width = Annotated[int, Field(ge=1, le=WIDEST)]
Samples = Annotated[int, Field(ge=2, le=512)]


class StoredScaling(Frozen, frozen=True):
    """How points were standardised."""

    mean: tuple[Mean, Mean]
    deviation: tuple[Deviation, Deviation]


class StoredValueScaling(Frozen, frozen=True):
    """How values to learn were standardised."""

    mean: Mean
    deviation: Deviation


class StoredPlane(Frozen, frozen=True):
    """A plane through points with more than two inputs."""

    input_names: Annotated[tuple[LongName, ...], Field(min_length=2, max_length=10_000)]
    origin: tuple[float, ...]
    across: tuple[float, ...]
    up: tuple[float, ...]
    axis_names: tuple[LongName, LongName]
    words: Text

    @model_validator(mode="after")
    def _of_one_space(self) -> StoredPlane:
        if {*map(len, (self.origin, self.across, self.up))} != {len(self.input_names)}:
            raise ValueError("a plane must have a number for each input")
        return self


class StoredDataset(Frozen, frozen=True):
    """A data set without its arrays; `class_names` are empty for values."""

    class_names: Annotated[tuple[LongName, ...], Field(max_length=100)]
    domain: Domain
    axis_names: tuple[LongName, LongName]
    scaling: StoredScaling | None = None
    value_scaling: StoredValueScaling | None = None
    label_name: Text = ""
    plane: StoredPlane | None = None

    @model_validator(mode="after")
    def _several_classes(self) -> StoredDataset:
        if len(self.class_names) == 1:
            raise ValueError("class_names must be two or more, or none for values")
        return self


class StoredAbout(Frozen, frozen=True):
    """`About`, field by field."""

    title: Text
    problem: Text
    parts: Annotated[tuple[Words, ...], Field(max_length=20)]
    settings: Annotated[dict[Name, Text], Field(max_length=200)]
    data_settings: Annotated[dict[Name, Text], Field(max_length=200)]


class StoredNetwork(Frozen, frozen=True):
    """The model is a network, whose parameters are stored; its data give its outputs."""

    kind: Literal["network"] = "network"
    features: Annotated[tuple[Name, ...], Field(min_length=1, max_length=16)]
    hidden: Annotated[tuple[Width, ...], Field(max_length=MOST_LAYERS - 1)]
    activations: tuple[Name, ...]
    dtype: Literal["float32", "float64"]

    @model_validator(mode="after")
    def _known(self) -> StoredNetwork:
        unknown = [name for name in self.features if name not in FEATURES]
        unknown += [name for name in self.activations if name not in ACTIVATIONS]
        if unknown:
            raise ValueError(f"unknown feature or activation {unknown[0]!r}")
        if len(self.activations) != len(self.hidden):
            raise ValueError("activations must be one for each hidden layer")
        return self


class StoredSamples(Frozen, frozen=True):
    """The model is of any other kind; its logits are sampled over a domain, ends included."""

    kind: Literal["samples"] = "samples"
    domain: Domain
    shape: tuple[Samples, Samples]
    dtype: Literal["float16", "float32"] = "float16"


class StoredModel(RootModel[Annotated[StoredNetwork | StoredSamples, Field(discriminator="kind")]]):
    """What was trained: a network, or a model known by its answers."""


class StoredRun(Frozen, frozen=True):
    """The name of the steps, and of the loss."""

    step: Name
    loss: Name
