"""Activation functions over numpy arrays, by name; `network` has the same names in torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Activation = Callable[[NDArray[np.floating]], NDArray[np.floating]]


def relu(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """max(z, 0)."""
    larger: NDArray[np.floating] = np.maximum(z, 0)
    return larger


def sigmoid(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """1 / (1 + e^-z), through tanh so that no exponential can overflow."""
    half = np.asarray(0.5, dtype=z.dtype)
    share: NDArray[np.floating] = half * (1 + np.tanh(half * z))
    return share


def identity(z: NDArray[np.floating]) -> NDArray[np.floating]:
    """The value itself: layers of it are one linear map."""
    return z


ACTIVATIONS: dict[str, Activation] = {
    "relu": relu,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "identity": identity,
}

# Other names in use for the same function.
ALIASES = {"linear": "identity", "logistic": "sigmoid"}
