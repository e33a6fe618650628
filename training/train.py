"""Training: specs in, snapshots out, epoch by epoch; where they go is not known here."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

import numpy as np
import torch
from torch import Tensor

from .datasets import Dataset
from .network import Stack
from .snapshot import Snapshot
from .spec import RunSpec

_OPTIMIZERS: dict[str, type[torch.optim.Optimizer]] = {
    "adam": torch.optim.Adam,
    "sgd": torch.optim.SGD,
}


def train(specs: Sequence[RunSpec]) -> Iterator[tuple[int, Snapshot]]:
    """Train every spec and yield (index in `specs`, snapshot), each run's epochs in order from 0.

    Runs that differ in nothing but their seeds are trained as one stack, epoch by epoch in turn; a
    run alone gives the same numbers. A run whose loss is no longer finite ends with that epoch.
    """
    order = sorted(range(len(specs)), key=lambda index: _stack_key(specs[index]))
    for _, group in groupby(order, key=lambda index: _stack_key(specs[index])):
        indices = list(group)
        for position, snapshot in _train_stack([specs[index] for index in indices]):
            yield indices[position], snapshot


def _stack_key(spec: RunSpec) -> str:
    alike = spec.model_copy(update={"seed": 0, "data": spec.data.model_copy(update={"seed": 0})})
    return alike.model_dump_json()


def _train_stack(specs: Sequence[RunSpec]) -> Iterator[tuple[int, Snapshot]]:
    """Snapshots (position in `specs`, snapshot) of runs that share all but their seeds."""
    spec = specs[0]
    dtype = {"float32": torch.float32, "float64": torch.float64}[spec.dtype]
    datasets = [each.data.dataset() for each in specs]
    classes = max(dataset.classes for dataset in datasets)
    generators = [torch.Generator().manual_seed(each.seed) for each in specs]
    shapes = spec.shapes(inputs=2, classes=classes)
    stack = Stack(shapes, spec.activation, generators=generators, dtype=dtype)
    optimizer = _OPTIMIZERS[spec.optimizer](stack.parameters, lr=spec.learning_rate)  # type: ignore[call-arg]  # every optimiser of torch takes lr
    train_inputs, train_labels = _tensors(datasets, True, dtype)
    test_inputs, test_labels = _tensors(datasets, False, dtype)
    n_train = train_inputs.shape[1]
    running = list(range(len(specs)))
    seconds = 0.0
    for epoch in range(spec.epochs + 1):
        with _one_thread():
            if epoch:
                started = time.perf_counter()
                orders = torch.stack([_order(n_train, g, spec.shuffle) for g in generators])
                for batch in orders.split(spec.batch_size, dim=1):  # type: ignore[no-untyped-call]  # torch leaves it untyped
                    optimizer.zero_grad()
                    rows = torch.arange(len(specs)).unsqueeze(1)
                    loss, _ = _measure(stack, train_inputs[rows, batch], train_labels[rows, batch])
                    loss.sum().backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
                    optimizer.step()
                seconds += time.perf_counter() - started
            snapshots = _snapshots(
                stack, (train_inputs, train_labels), (test_inputs, test_labels), epoch, seconds
            )
        for position in tuple(running):
            yield position, snapshots[position]
            if not math.isfinite(snapshots[position].train_loss):
                running.remove(position)
        if not running:
            return


def _order(points: int, generator: torch.Generator, shuffle: bool) -> Tensor:
    return torch.randperm(points, generator=generator) if shuffle else torch.arange(points)


def _tensors(datasets: Sequence[Dataset], train: bool, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Points (runs, n, 2) and labels (runs, n) of the training or the test part."""
    parts = [dataset.train == train for dataset in datasets]
    points = np.stack([d.points[part] for d, part in zip(datasets, parts, strict=True)])
    labels = np.stack([d.labels[part] for d, part in zip(datasets, parts, strict=True)])
    return torch.as_tensor(points, dtype=dtype), torch.as_tensor(labels)


def _measure(stack: Stack, inputs: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy and accuracy (runs,), each a mean over points."""
    logits = stack.logits(inputs)
    if logits.shape[-1] == 1:
        margin = logits.squeeze(-1)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            margin, labels.to(margin.dtype), reduction="none"
        )
        right = (margin > 0) == (labels > 0)
    else:
        loss = torch.nn.functional.cross_entropy(logits.mT, labels, reduction="none")
        right = logits.argmax(dim=-1) == labels
    return loss.mean(dim=1), right.to(torch.float64).mean(dim=1)


def _snapshots(
    stack: Stack,
    train: tuple[Tensor, Tensor],
    test: tuple[Tensor, Tensor],
    epoch: int,
    seconds: float,
) -> list[Snapshot]:
    """One snapshot a run, of the parameters as they are; leaves no gradient behind."""
    train_loss, train_accuracy = _measure(stack, *train)
    gradients = torch.autograd.grad(train_loss.sum(), stack.parameters)
    squares = [gradient.detach().square().sum(dim=(1, 2)) for gradient in gradients]
    norms = [(w + b).sqrt().tolist() for w, b in zip(squares[::2], squares[1::2], strict=True)]
    with torch.no_grad():
        test_loss, test_accuracy = _measure(stack, *test)  # NaN over no points
    layers = [
        [(w.copy(), b[0].copy()) for w, b in zip(weights, biases, strict=True)]
        for weights, biases in ((w.detach().numpy(), b.detach().numpy()) for w, b in stack.layers)
    ]
    return [
        Snapshot(
            epoch=epoch,
            train_loss=train_loss[run].item(),
            test_loss=test_loss[run].item(),
            train_accuracy=train_accuracy[run].item(),
            test_accuracy=test_accuracy[run].item(),
            gradient_norms=tuple(norm[run] for norm in norms),
            seconds=seconds,
            layers=tuple(layer[run] for layer in layers),
        )
        for run in range(len(train_loss))
    ]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Torch on one thread: faster for networks this small, and the same sums on any machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
