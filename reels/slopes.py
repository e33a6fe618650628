"""What training would do to the layers of a network: norms of gradients, dead units; no torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from .activations import ACTIVATIONS, Activation
from .forward import Layer
from .task import Classes, Task

_NEAR = 1e-5  # by which sums differ in differences
_NO_SLOPE = 1e-6  # of a unit that is dead


def gradient_norms(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "n inputs"],
    labels: np.ndarray,
    task: Task,
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Norms of the gradient of the mean loss, layer by layer, and shares of dead units.

    The loss is that of the task. A unit is dead whose activation has no slope at any point; NaN and
    infinities of a network that has diverged remain.
    """
    values, slopes = [inputs.astype(np.float64)], []
    with np.errstate(all="ignore"):
        for (weights, biases), name in zip(layers, [*activations, "identity"], strict=True):
            sums = values[-1] @ weights.astype(np.float64) + biases
            values.append(np.asarray(ACTIVATIONS[name](sums), dtype=np.float64))
            slopes.append(_slope(ACTIVATIONS[name], sums))
        error = _error(values[-1].T, labels, task).T / len(labels)
        norms = []
        for depth in range(len(layers) - 1, -1, -1):
            norms.append(
                float(
                    np.hypot(
                        np.linalg.norm(values[depth].T @ error), np.linalg.norm(error.sum(axis=0))
                    )
                )
            )
            if depth:
                error = (error @ layers[depth][0].T.astype(np.float64)) * slopes[depth - 1]
    dead = [float((np.abs(each).max(axis=0) < _NO_SLOPE).mean()) for each in slopes[:-1]]
    return tuple(reversed(norms)), tuple(dead)


def dead_units(
    layers: Sequence[Layer], activations: Sequence[str], inputs: Float[np.ndarray, "n inputs"]
) -> tuple[float, ...]:
    """The shares of dead units alone, layer by layer, at many points in the type of the layers."""
    values, dead = inputs.astype(layers[0][0].dtype), []
    with np.errstate(all="ignore"):
        for (weights, biases), name in zip(layers, activations, strict=False):
            sums = values @ weights + biases
            if name == "relu":
                found = (sums <= -_NEAR).all(axis=0)
            else:
                slope = _slope(ACTIVATIONS[name], sums.astype(np.float64))
                found = np.abs(slope).max(axis=0) < _NO_SLOPE
            dead.append(float(found.mean()))
            values = np.asarray(ACTIVATIONS[name](sums), dtype=sums.dtype)
    return tuple(dead)


def _slope(
    activation: Activation, sums: Float[np.ndarray, "n units"]
) -> Float[np.ndarray, "n units"]:
    """The slope of an activation, by differences."""
    rise = activation(sums + _NEAR) - activation(sums - _NEAR)
    return np.asarray(rise / (2 * _NEAR))


def _error(
    logits: Float[np.ndarray, "outputs n"], labels: np.ndarray, task: Task
) -> Float[np.ndarray, "outputs n"]:
    """The slope of the loss of each point in its logits."""
    if not isinstance(task, Classes):
        return np.asarray(logits - labels)
    shares = task.shares(logits)
    hits = (np.arange(len(shares))[:, None] == labels).astype(np.float64)
    return np.asarray(shares - hits)[-len(logits) :]
