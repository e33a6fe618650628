"""Labelled points of the plane, as frozen values; knows nothing of where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float, Int

from .table_facts import TableFacts

Domain = tuple[float, float, float, float]
"""The part of the plane to draw: x_min, x_max, y_min, y_max."""

Labels = Int[np.ndarray, " n"] | Float[np.ndarray, " n"]
"""(n,) classes counted from 0, or values to learn by regression."""


@dataclass(frozen=True)
class Sample:
    """Points (n, 2) with their `labels` (n,), before they are split for training and testing.

    `class_names` are empty if the source has none, and for values. `split` (n,) is True for the
    training points, if the source has test points of its own. `notes` are sentences about what was
    understood of the source, and `facts` its columns and rows, if it is a table.
    """

    points: Float[np.ndarray, "n 2"]
    labels: Labels
    class_names: tuple[str, ...] = ()
    axis_names: tuple[str, str] = ("x₁", "x₂")
    split: Bool[np.ndarray, " n"] | None = None
    notes: tuple[str, ...] = ()
    facts: TableFacts | None = None


@dataclass(frozen=True)
class Scaling:
    """How x and y were standardised: minus `mean`, then divided by `deviation`."""

    mean: tuple[float, float]
    deviation: tuple[float, float]


@dataclass(frozen=True)
class Dataset:
    """Labelled points of the plane, split once into training and test points.

    `points` (n, 2); `labels` (n,) counts classes from 0 or, without classes, holds the values to
    learn; `train` (n,) is True for training points. If `scaling` is given, points and domain are
    in standardised units. `notes` are sentences about what was understood of the source, and
    `facts` its columns and rows, if it is a table; these are not recorded.
    """

    points: Float[np.ndarray, "n 2"]
    labels: Labels
    train: Bool[np.ndarray, " n"]
    class_names: tuple[str, ...]
    domain: Domain
    axis_names: tuple[str, str] = ("x₁", "x₂")
    scaling: Scaling | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)
    facts: TableFacts | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for array in (self.points, self.labels, self.train):
            array.setflags(write=False)

    def __repr__(self) -> str:
        if self.regression:
            of = f"values from {self.labels.min():.4g} to {self.labels.max():.4g}"
        else:
            names = ", ".join(self.class_names)
            of = f"{self.classes} classes ({names if len(names) <= 60 else names[:59] + '…'})"
        return f"<Dataset: {len(self.points)} points, {int(self.train.sum())} to train on; {of}>"

    @property
    def classes(self) -> int:
        """How many classes there are; 0 in regression."""
        return len(self.class_names)

    @property
    def regression(self) -> bool:
        """Whether labels are values to learn instead of classes."""
        return not self.class_names
