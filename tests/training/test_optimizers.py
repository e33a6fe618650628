"""Optimisers and schedules, compared with torch's own."""

from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
import torch

from epochreel.training.choices import Optimizer
from epochreel.training.optimizers import rate
from epochreel.training.train import train

from .small_runs import TORCH_OPTIMIZERS, by_autograd, flat, run, spec_of

_SETTINGS: dict[str, dict[str, float]] = {
    "sgd": {},
    "momentum": {"momentum": 0.7},
    "nesterov": {"momentum": 0.7},
    "rmsprop": {"smoothing": 0.8},
    "adam": {"beta1": 0.6, "beta2": 0.9},
    "adamw": {"beta1": 0.6, "beta2": 0.9, "weight_decay": 0.3},
}


@pytest.mark.parametrize("optimizer", TORCH_OPTIMIZERS)
def test_steps_of_optimisers_agree_with_torch(optimizer: str) -> None:
    spec = spec_of(optimizer=optimizer, **_SETTINGS[optimizer])
    snapshots = [snapshot for _, snapshot in train([spec])]
    expected = by_autograd(spec, snapshots[0], TORCH_OPTIMIZERS[optimizer])
    np.testing.assert_allclose(flat(snapshots[-1]), expected, rtol=1e-8, atol=1e-10)


def test_lbfgs_finds_the_minimum_of_logistic_regression() -> None:
    (last,) = run(hidden=[], optimizer="lbfgs", batch_size=20, l2=0.1, learning_rate=1)[-1:]
    slow = run(hidden=[], optimizer="momentum", batch_size=20, l2=0.1, epochs=400)[-1]
    np.testing.assert_allclose(flat(last), flat(slow), atol=1e-5)
    assert run(hidden=[], optimizer="sgd", batch_size=20, l2=0.1)[-1].train_loss > last.train_loss


def test_optimisers_differ_from_each_other() -> None:
    ends = {name: flat(run(optimizer=name)[-1]) for name in get_args(Optimizer)}
    for name, values in ends.items():
        for other, different in ends.items():
            assert name == other or np.abs(values - different).max() > 1e-4


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine"])
def test_schedules_agree_with_torch(schedule: str) -> None:
    steps_down = {"step_every": 3, "step_factor": 0.2} if schedule == "step" else {}
    spec = spec_of(schedule=schedule, epochs=10, **steps_down)
    steps = torch.optim.SGD([torch.zeros(1)], lr=0.1)
    theirs: dict[str, Any] = {
        "constant": torch.optim.lr_scheduler.ConstantLR(steps, factor=1),
        "step": torch.optim.lr_scheduler.StepLR(steps, 3, 0.2),
        "cosine": torch.optim.lr_scheduler.CosineAnnealingLR(steps, 10),
    }
    expected = []
    for _ in range(10):
        expected.append(steps.param_groups[0]["lr"])
        steps.step()
        theirs[schedule].step()
    assert [rate(spec, epoch) for epoch in range(1, 11)] == pytest.approx(expected)


def test_schedules_reduce_the_steps() -> None:
    def moved(schedule: str) -> list[float]:
        every = {"step_every": 1} if schedule == "step" else {}
        values = [flat(snapshot) for snapshot in run(optimizer="sgd", schedule=schedule, **every)]
        return [float(np.abs(b - a).max()) for a, b in pairwise(values)]

    assert moved("step")[2] < 0.1 * moved("constant")[2]
    assert moved("cosine")[3] < 0.5 * moved("constant")[3]
    assert moved("step")[0] == moved("constant")[0]
