"""Activation functions of numpy arrays, by name; knows no torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]
Activation = Callable[[Values], Values]

LEAK = 0.01
"""The slope of leaky relu below 0, as PyTorch has it."""


def relu(z: Values) -> Values:
    """max(z, 0)."""
    larger: Values = np.maximum(z, 0)
    return larger


def leaky_relu(z: Values) -> Values:
    """The value, or a hundredth of it below 0."""
    bent: Values = np.where(z > 0, z, LEAK * z)
    return bent


def elu(z: Values) -> Values:
    """The value, or e^z − 1 below 0 (Clevert et al., arXiv:1511.07289)."""
    bent: Values = np.where(z > 0, z, np.expm1(np.minimum(z, 0)))
    return bent


def gelu(z: Values) -> Values:
    """½ z (1 + tanh(√(2/π) (z + 0.044715 z³))) (Hendrycks and Gimpel, arXiv:1606.08415)."""
    bend = np.tanh(np.asarray(np.sqrt(2 / np.pi), z.dtype) * (z + 0.044715 * z * z * z))
    gated: Values = 0.5 * z * (1 + bend)
    return gated


def silu(z: Values) -> Values:
    """The value times its sigmoid."""
    return z * sigmoid(z)


def sigmoid(z: Values) -> Values:
    """1 / (1 + e^-z), through tanh so that no exponential can overflow."""
    half = np.asarray(0.5, dtype=z.dtype)
    share: Values = half * (1 + np.tanh(half * z))
    return share


def softplus(z: Values) -> Values:
    """log(1 + e^z)."""
    smooth: Values = np.logaddexp(np.zeros((), z.dtype), z)
    return smooth


def sine(z: Values) -> Values:
    """Sin z."""
    wave: Values = np.sin(z)
    return wave


def identity(z: Values) -> Values:
    """The value itself: layers of it are one linear map."""
    return z


ACTIVATIONS: dict[str, Activation] = {
    "relu": relu,
    "leaky_relu": leaky_relu,
    "elu": elu,
    "gelu": gelu,
    "silu": silu,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "sine": sine,
    "identity": identity,
}

RESTING: dict[str, float] = {"sigmoid": 0.5}
"""Outputs half way between the ends of an activation's range, where that is not 0."""
