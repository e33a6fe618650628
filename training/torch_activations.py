"""Activation functions over tensors, and back; `activations` has the same names in numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ..reels.activations import LEAK

_aten = torch.ops.aten


@dataclass(frozen=True)
class Bend:
    """`function` of z; and `back`, from the loss's gradient in the activation a to that in z.

    A `back` of None changes nothing.
    """

    function: Callable[[Tensor], Tensor]
    back: Callable[[Tensor, Tensor, Tensor], Tensor] | None


# torch's own derivatives, called by name: through autograd, a step would take twice as long.
TORCH_ACTIVATIONS: dict[str, Bend] = {
    # As in the playground, relu has no slope at 0.
    "relu": Bend(torch.relu, lambda up, z, _: _aten.threshold_backward(up, z, 0)),
    "leaky_relu": Bend(
        lambda z: functional.leaky_relu(z, LEAK),
        lambda up, z, _: _aten.leaky_relu_backward(up, z, LEAK, False),
    ),
    "elu": Bend(functional.elu, lambda up, _, a: _aten.elu_backward(up, 1, 1, 1, True, a)),
    "gelu": Bend(
        lambda z: functional.gelu(z, approximate="tanh"),
        lambda up, z, _: _aten.gelu_backward(up, z, approximate="tanh"),
    ),
    "silu": Bend(functional.silu, lambda up, z, _: _aten.silu_backward(up, z)),
    "tanh": Bend(torch.tanh, lambda up, _, a: _aten.tanh_backward(up, a)),
    "sigmoid": Bend(torch.sigmoid, lambda up, _, a: _aten.sigmoid_backward(up, a)),
    "softplus": Bend(
        lambda z: torch.logaddexp(z, torch.zeros_like(z)), lambda up, z, _: up * torch.sigmoid(z)
    ),
    "sine": Bend(torch.sin, lambda up, z, _: up * torch.cos(z)),
    "identity": Bend(lambda z: z, None),
}
