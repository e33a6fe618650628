"""Losses of logits with their gradients, for two classes, more classes and values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from ..datasets.dataset import Dataset


@dataclass(frozen=True)
class LossFunction:
    """`value` (runs, points) of logits and targets (runs, points, outputs), and its `gradient`.

    The gradient is that with respect to the logits, and has their shape.
    """

    value: Callable[[Tensor, Tensor], Tensor]
    gradient: Callable[[Tensor, Tensor], Tensor]


def targets(dataset: Dataset) -> Float[np.ndarray, "n outputs"]:
    """Targets of the outputs: values as they are, two classes as 0 and 1, more classes one-hot."""
    if dataset.classes > 2:
        return np.eye(dataset.classes)[dataset.labels]
    return dataset.labels.astype(np.float64)[:, None]


def right(logits: Tensor, wanted: Tensor) -> Tensor:
    """Whether each point is classified correctly, (runs, points)."""
    if logits.shape[-1] == 1:
        return ((logits > 0) == (wanted > 0.5)).squeeze(-1)
    return logits.argmax(dim=-1) == wanted.argmax(dim=-1)


def _binary_cross_entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").squeeze(-1)


def _cross_entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    return -(wanted * torch.log_softmax(logits, dim=-1)).sum(dim=-1)


def _tanh_error(logits: Tensor, wanted: Tensor) -> Tensor:
    """½ (tanh z − t)² with t = ±1, summed over outputs: the playground's (nn.ts)."""
    return 0.5 * (torch.tanh(logits) - (2 * wanted - 1)).square().sum(dim=-1)


def _tanh_error_gradient(logits: Tensor, wanted: Tensor) -> Tensor:
    output = torch.tanh(logits)
    return (output - (2 * wanted - 1)) * (1 - output * output)


def _squared_error(logits: Tensor, wanted: Tensor) -> Tensor:
    return 0.5 * (logits - wanted).square().sum(dim=-1)


def _hinge(logits: Tensor, wanted: Tensor) -> Tensor:
    """max(0, 1 − t z) with t = ±1."""
    return torch.relu(1 - (2 * wanted - 1) * logits).squeeze(-1)


def _hinge_gradient(logits: Tensor, wanted: Tensor) -> Tensor:
    sign = 2 * wanted - 1
    return torch.where(sign * logits < 1, -sign, torch.zeros_like(sign))


def _rivals(logits: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """Margin violation of each point: of the best wrong class, and the index of that class."""
    best, place = logits.masked_fill(wanted > 0.5, -torch.inf).max(dim=-1)
    return torch.relu(1 + best - (logits * wanted).sum(dim=-1)), place


def _many_hinge(logits: Tensor, wanted: Tensor) -> Tensor:
    """max(0, 1 + the best wrong logit − the right one) (Crammer and Singer, JMLR 2, 2001)."""
    return _rivals(logits, wanted)[0]


def _many_hinge_gradient(logits: Tensor, wanted: Tensor) -> Tensor:
    excess, place = _rivals(logits, wanted)
    rival = functional.one_hot(place, logits.shape[-1]).to(logits.dtype)
    return (rival - wanted) * (excess > 0).unsqueeze(-1)


TWO_CLASSES: dict[str, LossFunction] = {
    "cross_entropy": LossFunction(_binary_cross_entropy, lambda z, t: torch.sigmoid(z) - t),
    "squared_error": LossFunction(_tanh_error, _tanh_error_gradient),
    "hinge": LossFunction(_hinge, _hinge_gradient),
}
MANY_CLASSES: dict[str, LossFunction] = {
    "cross_entropy": LossFunction(_cross_entropy, lambda z, t: torch.softmax(z, dim=-1) - t),
    "squared_error": LossFunction(_tanh_error, _tanh_error_gradient),
    "hinge": LossFunction(_many_hinge, _many_hinge_gradient),
}
VALUES: dict[str, LossFunction] = {
    "squared_error": LossFunction(_squared_error, lambda z, t: z - t)
}


def loss_for(objective: str, *, classes: int) -> LossFunction:
    """The loss called `objective` for that number of classes; 0 means values."""
    table = VALUES if classes == 0 else TWO_CLASSES if classes == 2 else MANY_CLASSES
    return table[objective]
