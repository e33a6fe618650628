"""Models whose training a recorder could disturb, and all that decides how it goes on."""

from typing import Any

import numpy as np
import torch
from torch import nn

POINTS = torch.as_tensor(np.random.default_rng(5).normal(size=(64, 2)), dtype=torch.float32)
LABELS = (POINTS[:, 0] * POINTS[:, 1] > 0).long()


class Noisy(nn.Module):
    """A residual network with batch norm, dropout, and noise from every source."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm = nn.Linear(2, 8), nn.BatchNorm1d(8)
        self.drop, self.inner, self.last = nn.Dropout(0.5), nn.Linear(8, 8), nn.Linear(8, 3)
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, points: torch.Tensor) -> Any:
        calls: Any = self.calls
        calls += 1
        hidden = torch.relu(self.norm(self.first(points)))
        hidden = hidden + self.drop(torch.tanh(self.inner(hidden)))
        hidden = hidden + 1e-3 * torch.randn_like(hidden) * np.random.rand()
        return self.last(hidden)


def stack() -> Any:
    """A network that is recorded by its parameters."""
    return nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3))


def states(model: Any, optimiser: Any) -> list[Any]:
    """Everything that decides how training goes on."""
    moments = optimiser.state_dict()["state"]
    return [
        {name: value.clone() for name, value in model.state_dict().items()},
        {key: {name: v.clone() for name, v in each.items()} for key, each in moments.items()},
        [None if each.grad is None else each.grad.clone() for each in model.parameters()],
        [each.training for each in model.modules()],
        [each.requires_grad for each in model.parameters()],
        torch.get_rng_state(),
        torch.is_grad_enabled(),
        np.random.get_state(legacy=False)["state"],
    ]
