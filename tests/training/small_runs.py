"""Small runs on 20 training points, and the same training by torch's autograd."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

# What a field needs beside it to have an effect.
BESIDE: dict[str, dict[str, Any]] = {
    "momentum": {"optimizer": "nesterov"},
    "smoothing": {"optimizer": "rmsprop"},
    "weight_decay": {"optimizer": "adamw"},
    "step_every": {"schedule": "step"},
    "step_factor": {"schedule": "step"},
    "l2_per_batch": {"l2": 0.5},
    "prune": {"l1": 0.5, "optimizer": "sgd"},
}

_BASE: dict[str, Any] = {
    "data": {"name": "xor", "options": {"points": 40}},
    "hidden": [4],
    "epochs": 4,
    "batch_size": 7,
    "learning_rate": 0.1,
    "shuffle": False,
    "dtype": "float64",
}


def spec_of(**changes: Any) -> RunSpec:
    return RunSpec.parse({**_BASE, **changes})


def run(**changes: Any) -> list[Snapshot]:
    return [snapshot for _, snapshot in train([spec_of(**changes)])]


def flat(snapshot: Snapshot) -> np.ndarray:
    return np.concatenate([array.ravel() for layer in snapshot.layers for array in layer])


TORCH_OPTIMIZERS: dict[str, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "sgd": lambda tensors: torch.optim.SGD(tensors, lr=0.1),
    "momentum": lambda tensors: torch.optim.SGD(tensors, lr=0.1, momentum=0.7),
    "nesterov": lambda tensors: torch.optim.SGD(tensors, lr=0.1, momentum=0.7, nesterov=True),
    "rmsprop": lambda tensors: torch.optim.RMSprop(tensors, lr=0.1, alpha=0.8),
    "adam": lambda tensors: torch.optim.Adam(tensors, lr=0.1, betas=(0.6, 0.9)),
    "adamw": lambda tensors: torch.optim.AdamW(tensors, lr=0.1, betas=(0.6, 0.9), weight_decay=0.3),
}


def by_autograd(
    spec: RunSpec,
    start: Snapshot,
    make: Callable[[list[torch.Tensor]], torch.optim.Optimizer],
    penalty: Callable[[torch.Tensor, int], torch.Tensor] = lambda w, _: w.sum() * 0,
) -> np.ndarray:
    """Parameters after all epochs of a run with one tanh layer and unshuffled batches."""
    dataset = spec.data.dataset()
    inputs = torch.as_tensor(dataset.points[dataset.train])
    labels = torch.as_tensor(dataset.labels[dataset.train], dtype=torch.float64)
    tensors = [torch.tensor(array, requires_grad=True) for pair in start.layers for array in pair]
    optimizer = make(tensors)
    for _ in range(spec.epochs):
        for first in range(0, len(inputs), spec.batch_size):
            batch = slice(first, first + spec.batch_size)
            hidden = torch.tanh(inputs[batch] @ tensors[0] + tensors[1])
            logits = (hidden @ tensors[2] + tensors[3])[:, 0]
            loss = functional.binary_cross_entropy_with_logits(logits, labels[batch])
            loss = loss + sum(penalty(weights, len(logits)) for weights in tensors[::2])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
    return np.concatenate([tensor.detach().numpy().ravel() for tensor in tensors])
