"""When a run stops before its last epoch, as a frozen value that survives JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from .conditional import Condition, Conditional


class StopSpec(Conditional, frozen=True):
    """When to stop before the last epoch: as soon as one of the rules that are given holds."""

    conditions: ClassVar[Mapping[str, Condition]] = {
        "tolerance": (lambda stop: stop.patience is not None, "runs with `patience`")
    }

    loss: Annotated[float, Field(ge=0)] | None = Field(
        default=None,
        title="stop loss",
        description="Stop once the training loss falls to this value.",
    )
    accuracy: Annotated[float, Field(gt=0, le=1)] | None = Field(
        default=None,
        title="stop accuracy",
        description="Stop once this share of the training points is classified correctly.",
    )
    seconds: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        title="stop seconds",
        description="Stop after this many seconds of training, without those of measuring.",
    )
    patience: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        title="patience",
        description="Stop after more than this many epochs in a row without improvement of the "
        "objective: the mean of loss and penalties over the epoch's batches, as in scikit-learn.",
    )
    tolerance: float = Field(
        default=1e-4,
        ge=0,
        title="tolerance",
        description="Least decrease of the objective that counts as an improvement for `patience`.",
    )
