"""A stack of equally shaped perceptrons in torch: one a run, along a leading run axis."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

TORCH_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": lambda z: z,
}


class Stack:
    """Parameters of many runs.

    Per layer: weights (runs, inputs, outputs) and biases (runs, 1, outputs). Every run draws its
    own from its own generator, so that they do not depend on what else is in the stack.
    """

    def __init__(
        self,
        shapes: Sequence[tuple[int, int]],
        activation: str,
        *,
        generators: Sequence[torch.Generator],
        dtype: torch.dtype,
    ) -> None:
        self._activation = TORCH_ACTIVATIONS[activation]
        runs = [[_initial(shape, generator, dtype) for shape in shapes] for generator in generators]
        self.layers = [
            (
                torch.stack([run[depth][0] for run in runs]).requires_grad_(),
                torch.stack([run[depth][1] for run in runs]).requires_grad_(),
            )
            for depth in range(len(shapes))
        ]

    @property
    def parameters(self) -> list[Tensor]:
        """All parameters, layer by layer, weights before biases."""
        return [tensor for layer in self.layers for tensor in layer]

    def logits(self, inputs: Tensor) -> Tensor:
        """Logits (runs, points, outputs) of `inputs` (runs, points, inputs)."""
        values = inputs
        for depth, (weights, biases) in enumerate(self.layers, start=1):
            values = torch.baddbmm(biases, values, weights)
            if depth < len(self.layers):
                values = self._activation(values)
        return values


def _initial(
    shape: tuple[int, int], generator: torch.Generator, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """PyTorch's default for `nn.Linear`: weights and biases uniform in ±1/√inputs."""
    inputs, outputs = shape
    bound = 1 / math.sqrt(inputs)
    weights = torch.empty(inputs, outputs, dtype=dtype).uniform_(-bound, bound, generator=generator)
    biases = torch.empty(1, outputs, dtype=dtype).uniform_(-bound, bound, generator=generator)
    return weights, biases
