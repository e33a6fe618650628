"""The values that `RunSpec(...)` takes: their types for editors, and how names are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict, get_args

from ..errors import UserError
from .choices import SYNONYMS, Activation, Feature, Init, LossName, Optimizer, Schedule

if TYPE_CHECKING:
    from .dataspec import DataSpec
    from .stopspec import StopSpec


class RunValues(TypedDict, total=False):
    """The keywords of `RunSpec`, which describes them; names are checked there."""

    data: DataSpec | Mapping[str, Any] | str | os.PathLike[str]
    features: Iterable[Feature | str] | str
    hidden: Iterable[int] | int | str
    activation: Activation | str
    activations: Iterable[Activation | str] | str
    init: Init | str
    loss: LossName | str | None
    optimizer: Optimizer | str
    learning_rate: float
    momentum: float
    smoothing: float
    beta1: float
    beta2: float
    weight_decay: float
    schedule: Schedule | str
    step_every: int
    step_factor: float
    l1: float
    l2: float
    l2_per_batch: bool
    prune: bool
    dropout: float
    batch_size: int
    shuffle: bool
    carry: bool
    epochs: int
    stop: StopSpec | Mapping[str, Any]
    dtype: Literal["float32", "float64"] | str
    seed: int


def names_from(value: Any) -> Any:
    """A tuple from names as they are written, 'x, y', or from any iterable; 'none' is empty.

    What is neither is returned as it is, for pydantic to refuse.
    """
    if isinstance(value, str):
        none = value.strip().lower() in ("none", "")
        return () if none else tuple(part.strip() for part in value.split(","))
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        return tuple(value)
    return value


def widths_from(value: Any) -> Any:
    """The same for widths: '8, 8', 'none', or a single number; 0 alone is none as well."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,) if value else ()
    if not isinstance(value, str):
        return names_from(value)
    try:
        widths = tuple(int(part) for part in names_from(value))
    except ValueError:
        raise UserError("`hidden` must be widths like 8,8, or none", given=value) from None
    return () if widths == (0,) else widths


def activation_from(name: Any) -> Any:
    """The activation of a name, which may be another one in use for it."""
    if isinstance(name, str):
        name = SYNONYMS.get(name, name)
        known = get_args(Activation)
        if name not in known:
            raise UserError("unknown activation", given=name, allowed=[*known, *SYNONYMS])
    return name


def activations_from(value: Any) -> Any:
    """A tuple of activations from names, read as lists of names are."""
    names = names_from(value)
    return tuple(map(activation_from, names)) if isinstance(names, tuple) else names


def features_from(value: Any) -> Any:
    """Names of features, each of which is known and there once."""
    names = names_from(value)
    if isinstance(names, tuple):
        for index, name in enumerate(names):
            if isinstance(name, str) and name not in get_args(Feature):
                raise UserError("unknown feature", given=name, allowed=get_args(Feature))
            if name in names[:index]:
                raise UserError("a feature is named twice", given=name, remedy="name it once")
    return names
