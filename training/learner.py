"""A stack of runs that train epoch by epoch and are measured in between; records nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Generator, Tensor

from ..datasets.dataset import Dataset
from ..datasets.input_features import features
from ..errors import UserError
from .initial_weights import DTYPES, initial
from .loss_functions import loss_for, right, targets
from .optimizers import LbfgsSteps, OptimizerSteps, rate
from .penalties import Penalties
from .spec import RunSpec
from .stack import Stack, Trace

_DEAD = 1e-6
"""A unit whose derivative is below this at every training point is dead: it does not learn."""


@dataclass(frozen=True)
class Measures:
    """Measures of a stack after an epoch, one for each run, as `Snapshot` defines them."""

    train_loss: list[float]
    test_loss: list[float]
    train_accuracy: list[float]
    test_accuracy: list[float]
    gradient_norms: list[tuple[float, ...]]
    dead_units: list[tuple[float, ...]]


class Learner:
    """Runs of equal depth, numbers of points, batches and loss, in one stack.

    Each has a random generator of its own, so that it does not depend on the others in the stack.
    """

    def __init__(self, specs: Sequence[RunSpec], datasets: Sequence[Dataset]) -> None:
        self._specs = specs
        self._generators = [Generator().manual_seed(spec.seed) for spec in specs]
        networks = [
            initial(spec, spec.shapes(classes=dataset.classes), generator)
            for spec, dataset, generator in zip(specs, datasets, self._generators, strict=True)
        ]
        self.stack = Stack(networks, [spec.layer_activations for spec in specs])
        self._penalties = Penalties(self.stack, specs)
        lbfgs = specs[0].optimizer == "lbfgs"
        self._steps = (
            LbfgsSteps(self.stack) if lbfgs else OptimizerSteps(self.stack, specs, self._penalties)
        )
        self._dropping = any(spec.dropout for spec in specs)
        self._needs_value = lbfgs or any(spec.stop.patience for spec in specs)
        self._no_value = torch.full((), torch.nan, dtype=torch.float32)
        self._classes = datasets[0].classes
        self._loss = loss_for(specs[0].objective, classes=self._classes)
        self._train = _tensors(specs, datasets, train=True)
        self._test = _tensors(specs, datasets, train=False)
        self._carried = (self._train[0][:, :0], self._train[1][:, :0])

    def epoch(self, number: int) -> list[float]:
        """Train for one epoch, counted from 1.

        Returns each run's objective: the mean over the batches, each evaluated before its step.
        NaN if no stopping rule needs it.
        """
        rates = self.stack.spread([rate(spec, number) for spec in self._specs], biases=True)
        start = 0.0 if self._needs_value else torch.nan
        total, seen = torch.full((len(self._specs),), start, dtype=torch.float32), 0
        for inputs, wanted in self._batches():
            value = self._steps.take(partial(self._evaluate, inputs, wanted), rates)
            if self._needs_value:
                total += value * inputs.shape[1]
            seen += inputs.shape[1]
        means: list[float] = (total / seen).tolist()
        return means

    def measure(self) -> Measures:
        """Measure the runs now; the gradient of the training loss is then in the stack."""
        inputs, wanted = self._train
        trace = self.stack.forward(inputs)
        logits = trace[-1][0]
        self.stack.backward(inputs, trace, self._loss.gradient(logits, wanted) / inputs.shape[1])
        norms = [
            (w.square().sum(dim=(1, 2)) + b.square().sum(dim=(1, 2))).sqrt()
            for w, b in self.stack.gradients
        ]
        test_inputs, test_wanted = self._test
        test_logits = self.stack.forward(test_inputs)[-1][0]
        return Measures(
            train_loss=self._loss.value(logits, wanted).mean(dim=1).tolist(),
            test_loss=self._loss.value(test_logits, test_wanted).mean(dim=1).tolist(),
            train_accuracy=self._accuracy(logits, wanted),
            test_accuracy=self._accuracy(test_logits, test_wanted),
            gradient_norms=_by_run(norms, len(self._specs)),
            dead_units=self._dead_units(trace),
        )

    def _batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The training points of an epoch, batch by batch."""
        n, size = self._train[0].shape[1], self._specs[0].batch_size
        parts = self._train
        if any(spec.shuffle for spec in self._specs):
            order = torch.stack(
                [
                    torch.randperm(n, generator=generator) if spec.shuffle else torch.arange(n)
                    for spec, generator in zip(self._specs, self._generators, strict=True)
                ]
            )
            runs = torch.arange(len(self._specs)).unsqueeze(1)
            parts = (parts[0][runs, order], parts[1][runs, order])
        for start in range(0, n, size):
            inputs, wanted = (part[:, start : start + size] for part in parts)
            if self._specs[0].carry:
                inputs = torch.cat([self._carried[0], inputs], dim=1)
                wanted = torch.cat([self._carried[1], wanted], dim=1)
                if start + size > n:
                    self._carried = (inputs, wanted)
                    return
                self._carried = (inputs[:, :0], wanted[:, :0])
            yield inputs, wanted

    def _evaluate(self, inputs: Tensor, wanted: Tensor) -> Tensor:
        """Store the gradient of the objective over a batch in the stack.

        Returns the objective (runs,), or NaN where it is not needed.
        """
        n = inputs.shape[1]
        factors = self._dropout(n)
        trace = self.stack.forward(inputs, factors)
        logits = trace[-1][0]
        self.stack.backward(inputs, trace, self._loss.gradient(logits, wanted) / n, factors)
        self._penalties.add(n)
        if not self._needs_value:
            return self._no_value
        return self._loss.value(logits, wanted).mean(dim=1) + self._penalties.value(n)

    def _dropout(self, points: int) -> list[Tensor]:
        """Factors for the outputs of hidden layers: 0, or 1/(1 − share) (Srivastava, JMLR 2014)."""
        if not self._dropping:
            return []
        factors = [
            torch.ones(len(self._specs), points, weights.shape[2], dtype=weights.dtype)
            for weights, _ in self.stack.blocks[:-1]
        ]
        for run, (spec, generator) in enumerate(zip(self._specs, self._generators, strict=True)):
            for factor, width in zip(factors, spec.hidden, strict=True):
                if spec.dropout:
                    drawn = torch.rand(points, width, dtype=torch.float32, generator=generator)
                    kept = (drawn >= spec.dropout).to(factor.dtype)
                    factor[run, :, :width] = kept / (1 - spec.dropout)
        return factors

    def _accuracy(self, logits: Tensor, wanted: Tensor) -> list[float]:
        """Shares of points whose class is right; NaN for values."""
        if not self._classes:
            return [float("nan")] * len(self._specs)
        shares: list[float] = right(logits, wanted).to(torch.float64).mean(dim=1).tolist()
        return shares

    def _dead_units(self, trace: Trace) -> list[tuple[float, ...]]:
        """Share of units in each hidden layer whose derivative is 0 at every training point."""
        shares = []
        for depth, (_, units) in enumerate(self.stack.split(self.stack.mask)[:-1]):
            mask = units.squeeze(1)
            derivative = self.stack.back(depth, trace, torch.ones_like(trace[depth][1]))
            dead = derivative.abs().amax(dim=1) < _DEAD
            shares.append((dead * mask).sum(dim=1) / mask.sum(dim=1))
        return _by_run(shares, len(self._specs))


def check_batches(spec: RunSpec, dataset: Dataset) -> None:
    """Raise `UserError` for a run that would never have a whole batch to learn from."""
    points = int(dataset.train.sum())
    if spec.carry and spec.batch_size > points:
        raise UserError(
            f"batches never fill up from {points} training points",
            given=spec.batch_size,
            remedy="lower `batch_size`",
        )


def _tensors(
    specs: Sequence[RunSpec], datasets: Sequence[Dataset], *, train: bool
) -> tuple[Tensor, Tensor]:
    """Features (runs, n, features) and targets (runs, n, outputs) of training or test points."""
    inputs, wanted = [], []
    for spec, dataset in zip(specs, datasets, strict=True):
        part = dataset.train == train
        inputs.append(features(dataset.points[part], spec.features))
        wanted.append(targets(dataset)[part])
    dtype = DTYPES[specs[0].dtype]
    return torch.as_tensor(np.stack(inputs), dtype=dtype), torch.as_tensor(
        np.stack(wanted), dtype=dtype
    )


def _by_run(layers: Sequence[Tensor], runs: int) -> list[tuple[float, ...]]:
    """For each run, one number per layer, from one tensor (runs,) per layer."""
    columns = [layer.tolist() for layer in layers]
    return [tuple(column[run] for column in columns) for run in range(runs)]
