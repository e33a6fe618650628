"""Initialisations, optimisers, schedules, penalties, dropout and stopping rules, one by one."""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
import torch
from torch.nn import functional

from epochreel.datasets.input_features import FEATURES, features
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.training.choices import Init, Optimizer
from epochreel.training.initial_weights import initial
from epochreel.training.optimizers import rate
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

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


# Initialisations: the bounds of the uniform distribution they draw from.

_BOUNDS: dict[str, Callable[[int, int], tuple[float, float]]] = {
    "torch": lambda a, _: (1 / math.sqrt(a), 1 / math.sqrt(a)),
    "xavier": lambda a, b: (math.sqrt(6 / (a + b)), 0),
    "he": lambda a, _: (math.sqrt(6 / a), 0),
    "sklearn": lambda a, b: (math.sqrt(6 / (a + b)),) * 2,
    "playground": lambda *_: (0.5, 0.1),
    "playground-zero": lambda *_: (0, 0),
}


@pytest.mark.parametrize("init", get_args(Init))
def test_weights_fill_the_range_of_their_initialisation(init: str) -> None:
    spec = spec_of(hidden=[200, 100], init=init)
    layers = initial(spec, spec.shapes(classes=2), torch.Generator().manual_seed(0))
    for weights, biases in layers[:2]:
        bounds = _BOUNDS[init](*weights.shape)
        for values, bound in zip((weights, biases), bounds, strict=True):
            assert values.abs().max() <= bound + 1e-12
            assert values.abs().max() >= 0.95 * bound
    if init == "playground":
        assert (layers[0][1] == 0.1).all()


def test_scikit_learns_range_is_smaller_for_the_logistic_function() -> None:
    spec = spec_of(hidden=[400], init="sklearn", activation="sigmoid")
    for weights, biases in initial(spec, spec.shapes(classes=3), torch.Generator()):
        bound = math.sqrt(2 / sum(weights.shape))
        assert 0.9 * bound < weights.abs().max() <= bound
        assert 0.2 * bound < biases.abs().max() <= bound


@pytest.mark.parametrize("init", [init for init in get_args(Init) if "zero" not in init])
def test_a_seed_decides_the_weights(init: str) -> None:
    first, again, other = (
        flat(next(train([spec_of(init=init, seed=seed)]))[1]) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01


# Optimisers, against torch's own, over the same gradients taken by autograd.

_TORCH: dict[str, Callable[[list[torch.Tensor]], torch.optim.Optimizer]] = {
    "sgd": lambda tensors: torch.optim.SGD(tensors, lr=0.1),
    "momentum": lambda tensors: torch.optim.SGD(tensors, lr=0.1, momentum=0.7),
    "nesterov": lambda tensors: torch.optim.SGD(tensors, lr=0.1, momentum=0.7, nesterov=True),
    "rmsprop": lambda tensors: torch.optim.RMSprop(tensors, lr=0.1, alpha=0.8),
    "adam": lambda tensors: torch.optim.Adam(tensors, lr=0.1, betas=(0.6, 0.9)),
    "adamw": lambda tensors: torch.optim.AdamW(tensors, lr=0.1, betas=(0.6, 0.9), weight_decay=0.3),
}
_SETTINGS: dict[str, dict[str, float]] = {
    "sgd": {},
    "momentum": {"momentum": 0.7},
    "nesterov": {"momentum": 0.7},
    "rmsprop": {"smoothing": 0.8},
    "adam": {"beta1": 0.6, "beta2": 0.9},
    "adamw": {"beta1": 0.6, "beta2": 0.9, "weight_decay": 0.3},
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


@pytest.mark.parametrize("optimizer", _TORCH)
def test_optimisers_step_as_torchs_do(optimizer: str) -> None:
    spec = spec_of(optimizer=optimizer, **_SETTINGS[optimizer])
    snapshots = [snapshot for _, snapshot in train([spec])]
    expected = by_autograd(spec, snapshots[0], _TORCH[optimizer])
    np.testing.assert_allclose(flat(snapshots[-1]), expected, rtol=1e-8, atol=1e-10)


def test_l_bfgs_finds_the_least_loss_of_a_line() -> None:
    (last,) = run(hidden=[], optimizer="lbfgs", batch_size=20, l2=0.1, learning_rate=1)[-1:]
    slow = run(hidden=[], optimizer="momentum", batch_size=20, l2=0.1, epochs=3000)[-1]
    np.testing.assert_allclose(flat(last), flat(slow), atol=1e-5)
    assert run(hidden=[], optimizer="sgd", batch_size=20, l2=0.1)[-1].train_loss > last.train_loss


def test_every_optimiser_goes_its_own_way() -> None:
    ends = {name: flat(run(optimizer=name)[-1]) for name in get_args(Optimizer)}
    for name, values in ends.items():
        for other, different in ends.items():
            assert name == other or np.abs(values - different).max() > 1e-4


# Schedules, against torch's own.


@pytest.mark.parametrize("schedule", ["constant", "step", "cosine"])
def test_schedules_are_torchs(schedule: str) -> None:
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


def test_a_schedule_slows_the_run_down() -> None:
    def moved(schedule: str) -> list[float]:
        every = {"step_every": 1} if schedule == "step" else {}
        values = [flat(snapshot) for snapshot in run(optimizer="sgd", schedule=schedule, **every)]
        return [float(np.abs(b - a).max()) for a, b in pairwise(values)]

    assert moved("step")[2] < 0.1 * moved("constant")[2]
    assert moved("cosine")[3] < 0.5 * moved("constant")[3]
    assert moved("step")[0] == moved("constant")[0]


# Penalties.


@pytest.mark.parametrize(
    ("changes", "penalty"),
    [
        ({"l2": 0.3}, lambda w, _: 0.15 * w.square().sum()),
        ({"l2": 0.3, "l2_per_batch": True}, lambda w, n: 0.15 * w.square().sum() / n),
        ({"l1": 0.02}, lambda w, _: 0.02 * w.abs().sum()),
    ],
)
def test_penalties_are_on_weights_alone(changes: dict[str, Any], penalty: Any) -> None:
    spec = spec_of(optimizer="sgd", **changes)
    snapshots = [snapshot for _, snapshot in train([spec])]
    expected = by_autograd(spec, snapshots[0], _TORCH["sgd"], penalty)
    np.testing.assert_allclose(flat(snapshots[-1]), expected, rtol=1e-9, atol=1e-11)
    assert np.abs(flat(run(optimizer="sgd")[-1]) - expected).max() > 1e-4


def test_pruned_weights_stay_zero() -> None:
    plain, pruned = (
        run(optimizer="sgd", l1=0.05, prune=prune, epochs=30) for prune in (False, True)
    )
    dead = flat(pruned[15]) == 0
    assert 0 < dead.sum() < dead.size
    assert (flat(pruned[-1])[dead] == 0).all()
    assert (flat(plain[-1]) != 0).all()


def test_dropout_drops_while_training_and_not_while_measuring() -> None:
    kept, dropped = run(), run(dropout=0.5)
    assert dropped[0].train_loss == kept[0].train_loss
    assert np.abs(flat(dropped[1]) - flat(kept[1])).max() > 1e-3
    again = run(dropout=0.5)
    np.testing.assert_array_equal(flat(dropped[-1]), flat(again[-1]))


def test_dropout_keeps_the_mean_of_what_goes_on() -> None:
    from epochreel.training.learner import Learner

    spec = spec_of(dropout=0.3, hidden=[50])
    factors = Learner([spec], [spec.data.dataset()])._dropout(2000)
    assert sorted(set(factors[0].ravel().tolist())) == pytest.approx([0, 1 / 0.7])
    assert float(factors[0].mean()) == pytest.approx(1, abs=0.01)


# Batches.


def test_carry_keeps_the_rest_for_the_next_epoch() -> None:
    """20 points in batches of 7: two steps an epoch, the third of 6 + 7 points."""
    spec = spec_of(optimizer="sgd", hidden=[], carry=True, epochs=2)
    dataset = spec.data.dataset()
    inputs = torch.as_tensor(dataset.points[dataset.train])
    labels = torch.as_tensor(dataset.labels[dataset.train], dtype=torch.float64)
    start, *_, last = (snapshot for _, snapshot in train([spec]))
    tensors = [torch.tensor(array, requires_grad=True) for array in start.layers[0]]
    steps = torch.optim.SGD(tensors, lr=0.1)
    order = list(range(20))
    for batch in (order[:7], order[7:14], order[14:] + order[:7], order[7:14]):
        steps.zero_grad()
        logits = (inputs[batch] @ tensors[0] + tensors[1])[:, 0]
        loss = functional.binary_cross_entropy_with_logits(logits, labels[batch])
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        steps.step()
    expected = np.concatenate([tensor.detach().numpy().ravel() for tensor in tensors])
    np.testing.assert_allclose(flat(last), expected, rtol=1e-12)


def test_a_batch_that_never_fills_up_is_refused() -> None:
    with pytest.raises(UserError, match="never fill up from 20 training points"):
        run(carry=True, batch_size=21)


# Stopping rules.


@pytest.mark.parametrize(
    ("stop", "holds"),
    [
        ({"loss": 0.5}, lambda s: s.train_loss <= 0.5),
        ({"accuracy": 0.9}, lambda s: s.train_accuracy >= 0.9),
        ({"seconds": 0.02}, lambda s: s.seconds >= 0.02),
    ],
)
def test_a_run_stops_when_its_rule_first_holds(stop: dict[str, float], holds: Any) -> None:
    snapshots = run(epochs=300, stop=stop, learning_rate=0.02)
    assert [holds(snapshot) for snapshot in snapshots] == [False] * (len(snapshots) - 1) + [True]
    assert 2 < len(snapshots) < 301


def test_epochs_end_a_run_that_no_rule_ends() -> None:
    assert len(run(epochs=6, stop={"loss": 0, "patience": 50})) == 7


def test_patience_counts_epochs_without_improvement() -> None:
    """At this rate nothing improves by the tolerance after the first: 3 + 1 more epochs follow."""
    changes = {"optimizer": "sgd", "learning_rate": 1e-9, "epochs": 50}
    assert len(run(stop={"patience": 3}, **changes)) == 6
    assert len(run(stop={"patience": 3, "tolerance": 0}, **changes)) > 6


# Features and values.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x", 2),
        ("y", 3),
        ("xSquared", 4),
        ("ySquared", 9),
        ("xTimesY", 6),
        ("sinX", math.sin(2)),
        ("sinY", math.sin(3)),
    ],
)
def test_features_are_what_they_are_called(name: str, value: float) -> None:
    assert features(np.array([[2.0, 3.0]]), [name]).tolist() == [[value]]
    assert list(FEATURES).index(name) >= 0


def test_a_feature_solves_what_a_line_cannot() -> None:
    data = {"name": "xor", "options": {"points": 400}}
    changes = {"data": data, "hidden": [], "epochs": 60, "batch_size": 20}
    assert run(features=["x", "y"], **changes)[-1].train_accuracy < 0.8
    assert run(features=["xTimesY"], **changes)[-1].train_accuracy == 1


def test_a_regression_run_is_recorded_and_drawn(tmp_path: Any) -> None:
    data = {"name": "reg-plane", "options": {"points": 60}}
    spec = spec_of(data=data, hidden=[], epochs=80, features=["x", "y"])
    record([spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    dataset = recording.dataset
    assert (dataset.regression, dataset.classes, recording.outputs) == (True, 0, 1)
    np.testing.assert_array_equal(dataset.labels, spec.data.dataset().labels)
    assert np.isnan(recording.metrics.train_accuracy).all()
    assert recording.metrics.train_loss[-1] < 1e-4
    ((weights, _),) = recording.layers(80)
    np.testing.assert_allclose(weights, 0.1, atol=0.02)


def test_dead_units_and_weight_norms_are_recorded(tmp_path: Any) -> None:
    squares = ["xSquared", "ySquared"]  # never below 0, so that a unit is easily dead
    spec = spec_of(hidden=[6], activation="relu", features=squares, learning_rate=0.3)
    record([spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    inputs = spec.data.dataset().points[spec.data.dataset().train] ** 2
    for row, epoch in enumerate(recording.epochs.tolist()):
        (weights, biases), (above, _) = recording.layers(epoch)
        dead = ((inputs @ weights + biases) <= 0).all(axis=0)
        assert recording.metrics.dead_units[row].tolist() == [pytest.approx(dead.mean())]
        norms = [np.linalg.norm(weights), np.linalg.norm(above)]
        np.testing.assert_allclose(recording.metrics.weight_norms[row], norms)
    dead_units = recording.metrics.dead_units
    assert ((dead_units > 0) & (dead_units < 1)).any()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"activations": ["relu", "tanh"]}, "one for each of 1 hidden layers"),
        ({"activations": ["rleu"]}, "did you mean 'relu'"),
        ({"features": ["z"]}, "unknown feature"),
        ({"features": ["x", "x"]}, "named twice"),
        ({"features": []}, "features"),
        ({"prune": True}, "prune needs an l1 penalty"),
        ({"optimizer": "lbfgs", "dropout": 0.5}, "lbfgs cannot be used with dropout"),
        (
            {"data": {"name": "reg-plane"}, "loss": "hinge"},
            "only be learnt with the loss squared_error",
        ),
        ({"stop": {"patience": 0}}, "stop.patience"),
        ({"stop": {"acuracy": 1}}, "did you mean 'accuracy'"),
    ],
)
def test_what_does_not_go_together_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        spec_of(**changes)
