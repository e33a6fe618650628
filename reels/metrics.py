"""What was measured at every step of a run; knows no models."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float


@dataclass(frozen=True)
class Metrics:
    """Measures of every recorded step, as `Snapshot` defines them; arrays are read-only.

    `weight_norms` are the Euclidean norms of each layer's weights, without biases.
    """

    train_loss: Float[np.ndarray, " steps"]
    test_loss: Float[np.ndarray, " steps"]
    train_accuracy: Float[np.ndarray, " steps"]
    test_accuracy: Float[np.ndarray, " steps"]
    seconds: Float[np.ndarray, " steps"]
    gradient_norms: Float[np.ndarray, "steps layers"]
    dead_units: Float[np.ndarray, "steps hidden"]
    weight_norms: Float[np.ndarray, "steps layers"]

    def __repr__(self) -> str:
        steps = len(self.seconds)
        return f"<Metrics: {steps} step{'s' * (steps > 1)}; at the last, {self.written(-1)}>"

    def without_answers(self, lost: Bool[np.ndarray, " steps"]) -> Metrics:
        """The same, without accuracies at steps whose answers are lost."""
        if not lost.any():
            return self
        train = np.where(lost, np.nan, self.train_accuracy)
        test = np.where(lost, np.nan, self.test_accuracy)
        for array in (train, test):
            array.setflags(write=False)
        return replace(self, train_accuracy=train, test_accuracy=test)

    def written(self, position: int) -> str:
        """Losses and accuracies of the step at a position: 'train loss 0.5, train accuracy 1'."""
        return in_words({name: each[position] for name, each in vars(self).items()})


def in_words(measures: Mapping[str, Any]) -> str:
    """Losses and accuracies, those of training first; without any that was not measured."""
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    known = [name for name in names if name == names[0] or not math.isnan(measures[name])]
    return ", ".join(f"{name.replace('_', ' ')} {measures[name]:.4g}" for name in known)
