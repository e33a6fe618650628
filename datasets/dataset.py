"""Labelled points of the plane, as frozen values; knows nothing of where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float, Int

from .input_plane import InputPlane
from .table_facts import TableFacts

Domain = tuple[float, float, float, float]
"""The part of the plane to draw: x_min, x_max, y_min, y_max."""

FARTHEST = 1e12
"""The largest coordinate of a point and the largest label that recordings hold."""

Labels = Int[np.ndarray, " n"] | Float[np.ndarray, " n"]
"""(n,) classes counted from 0, or values to learn by regression."""


@dataclass(frozen=True)
class Sample:
    """Points (n, 2) with their `labels` (n,), before they are split for training and testing.

    `class_names` are empty if the source has none, and for values; `label_name` is what labels are
    called, '' if they have no name. `split` (n,) is True for the
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
    label_name: str = ""


@dataclass(frozen=True)
class Scaling:
    """How x and y were standardised: minus `mean`, then divided by `deviation`."""

    mean: tuple[float, float]
    deviation: tuple[float, float]

    def standardised(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
        """Points in the data's own units, standardised."""
        return np.asarray((points - np.array(self.mean)) / np.array(self.deviation))

    def own(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
        """Standardised points in the data's own units."""
        return np.asarray(points * np.array(self.deviation) + np.array(self.mean))

    def standardised_domain(self, domain: Domain) -> Domain:
        """A domain in the data's own units, standardised."""
        (x_min, y_min), (x_max, y_max) = self.standardised(np.reshape(domain, (2, 2)).T).tolist()
        return (x_min, x_max, y_min, y_max)


@dataclass(frozen=True)
class ValueScaling:
    """How values to learn were standardised: minus `mean`, then divided by `deviation`."""

    mean: float
    deviation: float

    def standardised(self, values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
        """Values in the data's own units, standardised."""
        return np.asarray((values - self.mean) / self.deviation)

    def own(self, values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
        """Standardised values in the data's own units."""
        return np.asarray(values * self.deviation + self.mean)


@dataclass(frozen=True)
class Dataset:
    """Labelled points of the plane, split once into training and test points.

    `points` (n, 2); `labels` (n,) counts classes from 0 or, without classes, holds the values to
    learn; `train` (n,) is True for training points. If `scaling` is given, points and domain are
    in standardised units; if `value_scaling` is, so are the values to learn. `label_name` is what
    labels are called, '' if they have no name. Points that have more than two inputs are projected
    onto a `plane` through them. `notes` are sentences
    about what was understood of the source, and `facts` its columns and rows, if it is a table;
    these are not recorded.
    """

    points: Float[np.ndarray, "n 2"]
    labels: Labels
    train: Bool[np.ndarray, " n"]
    class_names: tuple[str, ...]
    domain: Domain
    axis_names: tuple[str, str] = ("x₁", "x₂")
    scaling: Scaling | None = None
    value_scaling: ValueScaling | None = None
    label_name: str = ""
    plane: InputPlane | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)
    facts: TableFacts | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for array in (self.points, self.labels, self.train):
            array.setflags(write=False)

    def __repr__(self) -> str:
        if self.regression:
            of = f"values from {self.own_labels.min():.4g} to {self.own_labels.max():.4g}"
        else:
            names = ", ".join(self.class_names)
            of = f"{self.classes} classes ({names if len(names) <= 60 else names[:59] + '…'})"
        return f"<Dataset: {len(self.points)} points, {int(self.train.sum())} to train on; {of}>"

    @property
    def own_points(self) -> Float[np.ndarray, "n 2"]:
        """The points in their own units, standardised or not."""
        return self.points if self.scaling is None else self.scaling.own(self.points)

    @property
    def own_labels(self) -> Labels:
        """The labels; values are in their own units, standardised or not."""
        return self.labels if self.value_scaling is None else self.value_scaling.own(self.labels)

    @property
    def classes(self) -> int:
        """How many classes there are; 0 in regression."""
        return len(self.class_names)

    @property
    def regression(self) -> bool:
        """Whether labels are values to learn instead of classes."""
        return not self.class_names
