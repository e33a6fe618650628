"""The forward pass of a multi-layer perceptron in numpy, so that drawing needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .activations import ACTIVATIONS

Layer = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, " _"]]
"""Weights (inputs, outputs) and biases (outputs,) of a layer; named axes would bind all layers."""


def forward(
    layers: Sequence[Layer],
    activation: str | Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> list[NDArray[np.floating]]:
    """Outputs (points, width) of every layer; the last are logits, without activation.

    `activation` names that of all hidden layers, or one each.
    A network that has diverged answers with infinities and NaN.
    """
    names = [activation] * len(layers) if isinstance(activation, str) else activation
    outputs: list[NDArray[np.floating]] = []
    # A row a unit: numpy adds biases to long rows many times faster than to short ones.
    values: NDArray[np.floating] = inputs.T
    with np.errstate(over="ignore", invalid="ignore"):
        for depth, (weights, biases) in enumerate(layers, start=1):
            values = weights.T @ values
            values += biases[:, None]
            if depth < len(layers):
                values = ACTIVATIONS[names[depth - 1]](values)
            outputs.append(values.T)
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
