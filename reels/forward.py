"""The forward pass of a multi-layer perceptron in numpy; knows no torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .activations import ACTIVATIONS

Layer = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, " _"]]
"""Weights (inputs, outputs) and biases (outputs,) of a layer; named axes would bind all layers."""


def forward(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> list[NDArray[np.floating]]:
    """Outputs (points, width) of every layer; the last are logits, without activation.

    `activations` names that of each hidden layer. A network that has diverged answers with
    infinities and NaN.
    """
    return list(_outputs(layers, activations, inputs))


def logits_of(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> NDArray[np.floating]:
    """The outputs of the last layer (points, logits), without keeping those of the others."""
    logits = inputs
    for values in _outputs(layers, activations, inputs):
        logits = values
    return logits


def logits_of_each(
    layers: Sequence[tuple[NDArray[np.floating], NDArray[np.floating]]],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> NDArray[np.floating]:
    """Logits (networks, logits, points) of networks of one shape for the same inputs.

    `layers` are weights (networks, inputs, outputs) and biases (networks, outputs).
    """
    values: NDArray[np.floating] = inputs.T[None]
    for depth, (weights, biases) in enumerate(layers):
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            values = weights.swapaxes(1, 2) @ values
            values += biases[..., None]
            if depth < len(layers) - 1:
                values = ACTIVATIONS[activations[depth]](values)
    return values


def _outputs(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "points inputs"],
) -> Iterator[NDArray[np.floating]]:
    # One row per unit: numpy adds biases to long rows many times faster than to short ones.
    values: NDArray[np.floating] = inputs.T
    for depth, (weights, biases) in enumerate(layers):
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            values = weights.T @ values
            values += biases[:, None]
            if depth < len(layers) - 1:
                values = ACTIVATIONS[activations[depth]](values)
        yield values.T
