"""Activation functions of tensors with their derivatives; `reels.activations` is for numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ..reels.activations import LEAK

_aten = torch.ops.aten


@dataclass(frozen=True)
class TorchActivation:
    """`function` of z, and `back`: from the loss's gradient in the activation a to that in z.

    `back` takes (gradient in a, z, a); None means that both gradients are equal.
    """

    function: Callable[[Tensor], Tensor]
    back: Callable[[Tensor, Tensor, Tensor], Tensor] | None


# torch's own derivatives, called directly: through autograd, a step takes twice as long.
TORCH_ACTIVATIONS: dict[str, TorchActivation] = {
    # As in the playground, relu has no slope at 0.
    "relu": TorchActivation(torch.relu, lambda up, z, _: _aten.threshold_backward(up, z, 0)),
    "leaky_relu": TorchActivation(
        lambda z: functional.leaky_relu(z, LEAK),
        lambda up, z, _: _aten.leaky_relu_backward(up, z, LEAK, False),
    ),
    "elu": TorchActivation(
        functional.elu, lambda up, _, a: _aten.elu_backward(up, 1, 1, 1, True, a)
    ),
    "gelu": TorchActivation(
        lambda z: functional.gelu(z, approximate="tanh"),
        lambda up, z, _: _aten.gelu_backward(up, z, approximate="tanh"),
    ),
    "silu": TorchActivation(functional.silu, lambda up, z, _: _aten.silu_backward(up, z)),
    "tanh": TorchActivation(torch.tanh, lambda up, _, a: _aten.tanh_backward(up, a)),
    "sigmoid": TorchActivation(torch.sigmoid, lambda up, _, a: _aten.sigmoid_backward(up, a)),
    "softplus": TorchActivation(
        lambda z: torch.logaddexp(z, torch.zeros_like(z)), lambda up, z, _: up * torch.sigmoid(z)
    ),
    "sine": TorchActivation(torch.sin, lambda up, z, _: up * torch.cos(z)),
    "identity": TorchActivation(lambda z: z, None),
}
