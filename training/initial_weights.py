"""Weights and biases before training, by the name of their method; knows nothing of stacks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Generator, Tensor

from ..datasets.catalogue import playground_rows
from ..datasets.seedrandom import seeded_random
from .spec import RunSpec

Parameters = list[tuple[Tensor, Tensor]]
"""Weights (inputs, outputs) and biases (outputs,) of every layer."""

Shapes = Sequence[tuple[int, int]]

DTYPES = {"float32": torch.float32, "float64": torch.float64}


def initial(spec: RunSpec, shapes: Shapes, generator: Generator) -> Parameters:
    """The parameters of an untrained network of `shapes`, drawn from `generator`.

    If the data have a playground seed, the playground's method continues the random numbers that
    drew the data, as the playground does.
    """
    dtype = DTYPES[spec.dtype]
    if spec.init == "playground":
        return _playground(spec, shapes, generator, dtype)
    layers = []
    for depth, (inputs, outputs) in enumerate(shapes):
        names = (*spec.layer_activations, *spec.layer_activations[-1:], "identity")
        weight_bound, bias_bound = _BOUNDS[spec.init](inputs, outputs, names[depth])
        weights = torch.empty(inputs, outputs, dtype=dtype)
        weights.uniform_(-weight_bound, weight_bound, generator=generator)
        biases = torch.empty(outputs, dtype=dtype)
        biases.uniform_(-bias_bound, bias_bound, generator=generator)
        layers.append((weights, biases))
    return layers


def _torch(inputs: int, outputs: int, activation: str) -> tuple[float, float]:
    """1/√inputs for both: the default of `torch.nn.Linear`."""
    del outputs, activation
    bound = 1 / math.sqrt(inputs)
    return bound, bound


def _xavier(inputs: int, outputs: int, activation: str) -> tuple[float, float]:
    """√(6/(inputs + outputs)) (Glorot and Bengio, AISTATS 2010)."""
    del activation
    return math.sqrt(6 / (inputs + outputs)), 0.0


def _he(inputs: int, outputs: int, activation: str) -> tuple[float, float]:
    """√(6/inputs) (He et al., arXiv:1502.01852)."""
    del outputs, activation
    return math.sqrt(6 / inputs), 0.0


def _sklearn(inputs: int, outputs: int, activation: str) -> tuple[float, float]:
    """√(f/(inputs + outputs)) for both, f = 2 for sigmoid, else 6: scikit-learn's `_init_coef`."""
    bound = math.sqrt((2 if activation == "sigmoid" else 6) / (inputs + outputs))
    return bound, bound


def _zero(inputs: int, outputs: int, activation: str) -> tuple[float, float]:
    """All zeros: the playground's `initZero`."""
    del inputs, outputs, activation
    return 0.0, 0.0


_BOUNDS: dict[str, Callable[[int, int, str], tuple[float, float]]] = {
    "torch": _torch,
    "xavier": _xavier,
    "he": _he,
    "sklearn": _sklearn,
    "playground-zero": _zero,
}


def _playground(
    spec: RunSpec, shapes: Shapes, generator: Generator, dtype: torch.dtype
) -> Parameters:
    """Weights uniform in ±½, unit by unit, and biases of 0.1 (playground's nn.ts)."""
    if isinstance(spec.data.seed, str):
        random = seeded_random(spec.data.seed)
        playground_rows(spec.data.name, spec.data.options, random)

        def draw(n: int) -> Tensor:
            return torch.tensor([random() for _ in range(n)], dtype=torch.float64)
    else:

        def draw(n: int) -> Tensor:
            return torch.rand(n, dtype=dtype, generator=generator)

    return [
        (
            (draw(inputs * outputs) - 0.5).reshape(outputs, inputs).T.to(dtype),
            torch.full((outputs,), 0.1, dtype=dtype),
        )
        for inputs, outputs in shapes
    ]
