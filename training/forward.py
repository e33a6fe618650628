"""The forward pass of a multi-layer perceptron in numpy, so that drawing needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .activations import ACTIVATIONS

# The underscores keep jaxtyping from asking for equal sizes of all layers of a network.
Layer = tuple[Float[np.ndarray, "_inputs _outputs"], Float[np.ndarray, " _outputs"]]
"""Weights (inputs, outputs) and biases (outputs,) of one layer."""


def forward(
    layers: Sequence[Layer], activations: Sequence[str], inputs: Float[np.ndarray, "points inputs"]
) -> list[NDArray[np.floating]]:
    """Outputs (points, width) of every layer; the last are logits, without activation.

    `activations` names one for each layer but the last.
    """
    outputs: list[NDArray[np.floating]] = []
    values: NDArray[np.floating] = inputs
    for depth, (weights, biases) in enumerate(layers, start=1):
        values = values @ weights + biases
        if depth < len(layers):
            values = ACTIVATIONS[activations[depth - 1]](values)
        outputs.append(values)
    return outputs


@dataclass(frozen=True)
class Grid:
    """Where a field is sampled: every pair of `x` (columns,) and `y` (rows,), in data units.

    Row 0 is the lowest y. Both are evenly spaced and rise.
    """

    x: Float[np.ndarray, " columns"]
    y: Float[np.ndarray, " rows"]

    @classmethod
    def over(cls, domain: tuple[float, float, float, float], rows: int, columns: int) -> Grid:
        """Samples over `domain` (x_min, x_max, y_min, y_max), its edges included."""
        x_min, x_max, y_min, y_max = domain
        return cls(np.linspace(x_min, x_max, columns), np.linspace(y_min, y_max, rows))

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return len(self.y), len(self.x)

    def points(self) -> Float[np.ndarray, "samples 2"]:
        """All samples (rows · columns, 2), row by row from the lowest y."""
        x, y = np.meshgrid(self.x, self.y)
        return np.column_stack([x.ravel(), y.ravel()])
