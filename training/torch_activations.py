"""Activation functions over tensors, with slopes; `activations` has the same names in numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from .activations import LEAK


@dataclass(frozen=True)
class Bend:
    """`function` of z, and its `slope` at z, where `a` is what `function` gave.

    A slope of None is 1 everywhere.
    """

    function: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor, Tensor], Tensor] | None


def _gelu_slope(z: Tensor, a: Tensor) -> Tensor:
    """The derivative of ½ z (1 + tanh u) with u = √(2/π) (z + 0.044715 z³)."""
    del a
    bend = torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))
    steepness = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z * z)
    return 0.5 * (1 + bend) + 0.5 * z * (1 - bend * bend) * steepness


def _silu_slope(z: Tensor, a: Tensor) -> Tensor:
    gate = torch.sigmoid(z)
    return gate + a * (1 - gate)


TORCH_ACTIVATIONS: dict[str, Bend] = {
    # As in the playground, relu has no slope at 0.
    "relu": Bend(torch.relu, lambda z, a: (z > 0).to(a.dtype)),
    "leaky_relu": Bend(
        lambda z: functional.leaky_relu(z, LEAK),
        lambda z, a: torch.where(z > 0, torch.ones_like(a), LEAK),
    ),
    "elu": Bend(functional.elu, lambda z, a: torch.where(z > 0, torch.ones_like(a), a + 1)),
    "gelu": Bend(lambda z: functional.gelu(z, approximate="tanh"), _gelu_slope),
    "silu": Bend(functional.silu, _silu_slope),
    "tanh": Bend(torch.tanh, lambda _, a: 1 - a * a),
    "sigmoid": Bend(torch.sigmoid, lambda _, a: a * (1 - a)),
    "softplus": Bend(
        lambda z: torch.logaddexp(z, torch.zeros_like(z)), lambda z, _: torch.sigmoid(z)
    ),
    "sine": Bend(torch.sin, lambda z, _: torch.cos(z)),
    "identity": Bend(lambda z: z, None),
}
