"""Runs that are trained together as a stack, compared with the same runs alone."""

import math
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.catalogue import make_dataset
from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec
from epochreel.training.train import _stacks, train

_BASE: dict[str, Any] = {
    "data": {"name": "circle", "options": {"points": 40, "noise": 10}},
    "hidden": [4, 3],
    "epochs": 12,
    "batch_size": 6,
    "learning_rate": 0.05,
    "dtype": "float64",
}


def spec_of(**changes: Any) -> RunSpec:
    return RunSpec.parse({**_BASE, **changes})


def runs_of(specs: list[RunSpec]) -> list[list[Snapshot]]:
    found: dict[int, list[Snapshot]] = defaultdict(list)
    for index, snapshot in train(specs):
        found[index].append(snapshot)
    return [found[index] for index in range(len(specs))]


def stacks_of(specs: list[RunSpec]) -> int:
    return len(list(_stacks(specs, [spec.data.dataset() for spec in specs])))


MIXED = [
    spec_of(),
    spec_of(hidden=[1, 1], activation="sigmoid", seed=3),
    spec_of(hidden=[6, 2], activation="relu", optimizer="sgd", learning_rate=0.2),
    spec_of(activations=["relu", "sine"], l1=0.01),
    spec_of(hidden=[2, 8], activation="softplus", l2=0.1, seed=9),
    spec_of(optimizer="momentum", momentum=0.5, schedule="step", step_every=3),
    spec_of(optimizer="momentum", momentum=0.8, schedule="cosine"),
    spec_of(optimizer="nesterov", activation="gelu"),
    spec_of(optimizer="rmsprop", smoothing=0.7, init="he"),
    spec_of(optimizer="adamw", weight_decay=0.3, init="xavier"),
    spec_of(dropout=0.3, hidden=[5, 5]),
    spec_of(optimizer="sgd", l1=0.05, prune=True, init="playground"),
    spec_of(l2=0.5, l2_per_batch=True, init="sklearn"),
    spec_of(data={"name": "xor", "options": {"points": 40}, "seed": 7}, shuffle=False),
    spec_of(epochs=5),
    spec_of(stop={"accuracy": 0.9}),
]


def test_a_mixed_stack_gives_the_same_results_as_each_run_alone() -> None:
    assert stacks_of(MIXED) == 1
    for spec, together in zip(MIXED, runs_of(MIXED), strict=True):
        (alone,) = runs_of([spec])
        assert [s.epoch for s in together] == [s.epoch for s in alone]
        for mine, its in zip(together, alone, strict=True):
            for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
                assert getattr(mine, name) == pytest.approx(getattr(its, name), abs=1e-6)
            assert mine.gradient_norms == pytest.approx(its.gradient_norms, abs=1e-6)
            assert mine.dead_units == its.dead_units
            for (w, b), (v, c) in zip(mine.layers, its.layers, strict=True):
                np.testing.assert_allclose(w, v, rtol=0, atol=1e-6)
                np.testing.assert_allclose(b, c, rtol=0, atol=1e-6)


def test_the_runs_of_the_mixed_stack_differ() -> None:
    losses = {round(run[-1].train_loss, 12) for run in runs_of(MIXED)}
    assert len(losses) == len(MIXED)


def test_runs_of_similar_widths_share_a_stack() -> None:
    specs = [spec_of(hidden=[width, 1], epochs=1) for width in (1000, 2, 1000, 2)]
    dataset = make_dataset("circle", {"points": 100}, seed=0, train_share=0.5)
    assert list(_stacks(specs, [dataset] * 4)) == [[1, 3], [0, 2]]


@pytest.mark.parametrize(
    "change",
    [
        {"hidden": [4]},
        {"batch_size": 7},
        {"dtype": "float32"},
        {"features": ["x"]},
        {"loss": "hinge"},
        {"carry": True},
        {"optimizer": "lbfgs", "learning_rate": 1},
        {"data": {"name": "circle", "options": {"points": 42}}},
        {"data": {"name": "arms", "options": {"points": 40}}},
    ],
)
def test_runs_that_cannot_share_a_stack_are_trained_separately(change: dict[str, Any]) -> None:
    specs = [spec_of(epochs=2), spec_of(**{"epochs": 2, **change})]
    assert stacks_of(specs) == 2
    for spec, run in zip(specs, runs_of(specs), strict=True):
        assert [s.train_loss for s in run] == [s.train_loss for s in runs_of([spec])[0]]


def test_large_runs_are_trained_in_small_stacks() -> None:
    spec = spec_of(hidden=[1024, 1])
    dataset = make_dataset("circle", {"points": 100}, seed=0, train_share=0.5)
    stacks = list(_stacks([spec] * 5, [dataset] * 5))
    assert [len(stack) for stack in stacks] == [2, 2, 1]
    assert sorted(index for stack in stacks for index in stack) == [0, 1, 2, 3, 4]


def test_a_run_that_diverges_does_not_affect_the_others() -> None:
    values = {"name": "reg-plane", "options": {"points": 40}}
    calm = spec_of(data=values)
    wild = spec_of(data=values, optimizer="sgd", activation="identity", learning_rate=1000)
    assert stacks_of([wild, calm]) == 1
    first, second = runs_of([wild, calm])
    assert len(first) < 13
    assert [math.isfinite(s.train_loss) for s in first] == [True] * (len(first) - 1) + [False]
    alone = runs_of([calm])[0]
    assert [s.train_loss for s in second] == pytest.approx([s.train_loss for s in alone], abs=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_call_gives_the_same_bits(dtype: str) -> None:
    specs = [spec.replaced(dtype=dtype, epochs=6) for spec in MIXED]
    for first, second in zip(runs_of(specs), runs_of(specs), strict=True):
        for one, two in zip(first, second, strict=True):
            assert one.train_loss == two.train_loss
            for (w, b), (v, c) in zip(one.layers, two.layers, strict=True):
                assert (w.tobytes(), b.tobytes()) == (v.tobytes(), c.tobytes())


@pytest.mark.parametrize(("dtype", "bound"), [("float32", 1e-4), ("float64", 1e-12)])
@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu"])
@pytest.mark.parametrize("batch_size", [3, 6, 20])
def test_company_changes_no_more_than_rounding(
    dtype: str, bound: float, activation: str, batch_size: int
) -> None:
    shared = {"dtype": dtype, "activation": activation, "batch_size": batch_size, "epochs": 3}
    optimizers = ("sgd", "momentum", "rmsprop", "adam")
    widths = [(8, 8), (3, 30), (6, 1), (16, 2)]
    pairs = zip(optimizers, widths, strict=True)
    specs = [spec_of(optimizer=name, hidden=each, seed=7, **shared) for name, each in pairs]
    assert stacks_of(specs) == 1
    for spec, together in zip(specs, runs_of(specs), strict=True):
        (alone,) = runs_of([spec])
        for mine, its in zip(together, alone, strict=True):
            for (w, b), (v, c) in zip(mine.layers, its.layers, strict=True):
                atol = bound if mine.epoch else 0
                np.testing.assert_allclose(w, v, rtol=0, atol=atol)
                np.testing.assert_allclose(b, c, rtol=0, atol=atol)
