"""Steps of a stack by `torch.optim`, each run at its own learning rate; knows no loss."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import torch

# Otherwise the first optimiser loads it, which takes a second, after recording has begun.
import torch._dynamo
from torch import Tensor
from torch.optim import Optimizer

from .penalties import Penalties
from .spec import RunSpec
from .stack import Stack

_OPTIMIZERS: dict[str, Callable[[list[Tensor], RunSpec], Optimizer]] = {
    "sgd": lambda tensors, _: torch.optim.SGD(tensors, lr=1.0),
    "momentum": lambda tensors, spec: torch.optim.SGD(tensors, lr=1.0, momentum=spec.momentum),
    "nesterov": lambda tensors, spec: torch.optim.SGD(
        tensors, lr=1.0, momentum=spec.momentum, nesterov=spec.momentum > 0
    ),
    "rmsprop": lambda tensors, spec: torch.optim.RMSprop(tensors, lr=1.0, alpha=spec.smoothing),
    "adam": lambda tensors, spec: torch.optim.Adam(
        tensors, lr=1.0, betas=(spec.beta1, spec.beta2), fused=True
    ),
    "adamw": lambda tensors, spec: torch.optim.AdamW(
        tensors,
        lr=1.0,
        betas=(spec.beta1, spec.beta2),
        weight_decay=spec.weight_decay,
        fused=True,
    ),
}


def optimizer_key(spec: RunSpec) -> tuple[str, ...]:
    """Runs with the same key can share one optimiser; their learning rates may differ."""
    names = ("optimizer", "momentum", "smoothing", "beta1", "beta2", "weight_decay")
    return tuple(str(getattr(spec, name)) for name in names)


def rate(spec: RunSpec, epoch: int) -> float:
    """The learning rate during `epoch`, counted from 1, by the schedule of `spec`.

    The schedules are torch's `StepLR` and `CosineAnnealingLR` (Loshchilov and Hutter,
    arXiv:1608.03983).
    """
    if spec.schedule == "step":
        return spec.learning_rate * spec.step_factor ** ((epoch - 1) // spec.step_every)
    if spec.schedule == "cosine":
        return spec.learning_rate * (1 + math.cos(math.pi * (epoch - 1) / spec.epochs)) / 2
    return spec.learning_rate


class OptimizerSteps:
    """Steps of a stack of runs, in which runs that share an optimiser must be adjacent.

    The step of every optimiser here except L-BFGS is proportional to the learning rate. So
    `torch.optim` takes a step at rate 1, which is then scaled by the rate of each run.
    """

    def __init__(self, stack: Stack, specs: Sequence[RunSpec], penalties: Penalties) -> None:
        self._stack = stack
        self._penalties = penalties
        self._before = torch.empty_like(stack.values)
        self._optimizers = [
            _OPTIMIZERS[specs[rows.start].optimizer](tensors, specs[rows.start])
            for rows, tensors in _shares(stack, specs)
        ]

    def take(self, evaluate: Callable[[], Tensor], rates: Tensor) -> Tensor:
        """One step, with the gradient that `evaluate` stores in the stack; returns its value."""
        value = evaluate()
        values = self._stack.values
        self._before.copy_(values)
        for optimizer in self._optimizers:
            optimizer.step()
        torch.lerp(self._before, values, rates, out=values)
        self._penalties.prune(self._before, rates)
        return value


class LbfgsSteps:
    """Steps of a stack of one run by L-BFGS, whose line search starts from the learning rate."""

    def __init__(self, stack: Stack) -> None:
        stack.values.grad = stack.gradient
        self._optimizer = torch.optim.LBFGS([stack.values], line_search_fn="strong_wolfe")

    def take(self, evaluate: Callable[[], Tensor], rates: Tensor) -> Tensor:
        """One step; `evaluate` stores the gradient in the stack and returns the objective (1,)."""
        self._optimizer.param_groups[0]["lr"] = rates[0].item()
        values: list[Tensor] = []

        def closure() -> float:
            values.append(evaluate())
            return values[-1].item()

        self._optimizer.step(closure)  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return values[0]


def _shares(stack: Stack, specs: Sequence[RunSpec]) -> Iterator[tuple[slice, list[Tensor]]]:
    """Adjacent runs that share an optimiser, and the tensors, with gradients, that it updates."""
    start = 0
    for _, same in groupby(specs, key=optimizer_key):
        rows = slice(start, start + len(list(same)))
        start = rows.stop
        if rows == slice(0, len(specs)):
            pairs = [(stack.values, stack.gradient)]
        else:
            pairs = [
                (values[rows], gradient[rows])
                for block, gradients in zip(stack.blocks, stack.gradients, strict=True)
                for values, gradient in zip(block, gradients, strict=True)
            ]
        for values, gradient in pairs:
            values.grad = gradient
        yield rows, [values for values, _ in pairs]
