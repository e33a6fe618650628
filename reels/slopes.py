"""What training would do to the layers of a network: norms of gradients, dead units; no torch."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float

from .activations import ACTIVATIONS
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
) -> tuple[tuple[float, ...], list[Bool[np.ndarray, " _"]]]:
    """Norms of the gradient of the mean loss, layer by layer, and which units are dead.

    The loss is that of the task. A unit is dead whose activation has no slope at any point; NaN and
    infinities of a network that has diverged remain.
    """
    dtype = layers[0][0].dtype
    values, slopes = [inputs.astype(dtype)], []
    with np.errstate(all="ignore"):
        for (weights, biases), name in zip(layers[:-1], activations, strict=True):
            sums = values[-1] @ weights + biases
            values.append(np.asarray(ACTIVATIONS[name](sums), dtype=dtype))
            slopes.append(_slope(name, sums))
        weights, biases = layers[-1]
        logits = (values[-1] @ weights + biases).astype(np.float64)
        error = (_error(logits.T, labels, task).T / len(labels)).astype(dtype)
        norms = []
        for depth in range(len(layers) - 1, -1, -1):
            parts = values[depth].T @ error, error.sum(axis=0)
            norms.append(math.hypot(*(np.linalg.norm(each.astype(np.float64)) for each in parts)))
            if depth:
                error = (error @ layers[depth][0].T) * slopes[depth - 1]
    return tuple(reversed(norms)), [_flat(each) for each in slopes]


def dead_units(
    layers: Sequence[Layer],
    activations: Sequence[str],
    inputs: Float[np.ndarray, "n inputs"],
    suspected: Sequence[Bool[np.ndarray, " _"]],
) -> tuple[float, ...]:
    """The shares of dead units, layer by layer, of which only those `suspected` are looked at."""
    values, dead = inputs.astype(layers[0][0].dtype), [0.0] * len(suspected)
    last = max((depth for depth, each in enumerate(suspected) if each.any()), default=-1)
    with np.errstate(all="ignore"):
        for depth in range(last + 1):
            (weights, biases), name, units = layers[depth], activations[depth], suspected[depth]
            if units.any():
                sums = values @ weights[:, units] + biases[units]
                dead[depth] = float(_flat(_slope(name, sums)).sum() / len(units))
            if depth < last:
                outputs = ACTIVATIONS[name](values @ weights + biases)
                values = np.asarray(outputs, dtype=values.dtype)
    return tuple(dead)


def _flat(slopes: Float[np.ndarray, "n units"]) -> Bool[np.ndarray, " _"]:
    """Which units have no slope at any point."""
    return np.asarray(np.abs(slopes).max(axis=0) < _NO_SLOPE)


def _slope(name: str, sums: Float[np.ndarray, "n units"]) -> Float[np.ndarray, "n units"]:
    """The slope of an activation, by differences, of which those of relu need no others."""
    if name == "relu":
        return np.asarray(np.clip((sums + _NEAR) / (2 * _NEAR), 0, 1, dtype=sums.dtype))
    exact, activation = sums.astype(np.float64), ACTIVATIONS[name]
    rise = activation(exact + _NEAR) - activation(exact - _NEAR)
    return np.asarray(rise / (2 * _NEAR), dtype=sums.dtype)


def _error(
    logits: Float[np.ndarray, "outputs n"], labels: np.ndarray, task: Task
) -> Float[np.ndarray, "outputs n"]:
    """The slope of the loss of each point in its logits."""
    if not isinstance(task, Classes):
        return np.asarray(logits - labels)
    shares = task.shares(logits)
    hits = (np.arange(len(shares))[:, None] == labels).astype(np.float64)
    return np.asarray(shares - hits)[-len(logits) :]
