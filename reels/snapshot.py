"""One step of a run, as a value; knows nothing of training and files."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from .forward import Layer
from .metrics import in_words


@dataclass(frozen=True)
class Snapshot:
    """A model and its measures after `epoch` epochs; epoch 0 is untrained.

    Losses are means over points, accuracies shares from 0 to 1; test measures are NaN without test
    points, accuracies in regression. `gradient_norms` has, per layer, the Euclidean norm of the
    gradient of the training loss in its weights and biases; `dead_units`, per hidden layer, the
    share of units whose activation has no slope at any training point. `seconds` of training so
    far, of all runs in the stack together, leave out measuring and recording.

    A network has `layers`; any other model has a `field` of logits `[output, row, column]` over the
    grid of the recording, row 0 is y_min. Where steps are values of a parameter, each has its
    `value`. `measures` are further ones by name, `moving` points (n, 2) of the plane that are drawn
    over the field.
    """

    epoch: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    gradient_norms: tuple[float, ...]
    dead_units: tuple[float, ...]
    seconds: float
    layers: tuple[Layer, ...] = ()
    field: Float[np.ndarray, "outputs rows columns"] | None = None
    value: float | None = None
    measures: Mapping[str, float] = dataclasses.field(default_factory=dict)
    moving: Float[np.ndarray, "n 2"] | None = None

    def __repr__(self) -> str:
        value = "" if self.value is None else f" ({self.value:.4g})"
        return f"<Snapshot: {self.epoch}{value}; {in_words(vars(self))}>"
