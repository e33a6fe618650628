"""Training, compared with plain torch: an nn.Module, a torch.optim optimiser and a loop."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.forward import Layer
from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

AsModule = Callable[[Sequence[Layer], str], nn.Sequential]

_OPTIMIZERS = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}


def spec_of(**changes: Any) -> RunSpec:
    """Three epochs of batches of 5 on 22 training and 14 test points, without shuffling."""
    raw = {
        "data": {"name": "arms", "options": {"points": 36, "noise": 9}, "train_share": 0.62},
        "hidden": [4, 3],
        "epochs": 3,
        "batch_size": 5,
        "shuffle": False,
        "dtype": "float64",
    }
    return RunSpec.parse({**raw, **changes})


def alone(spec: RunSpec) -> list[Snapshot]:
    return [snapshot for _, snapshot in train([spec])]


def parameters(snapshot: Snapshot) -> list[np.ndarray]:
    return [array for layer in snapshot.layers for array in layer]


def part(spec: RunSpec, *, train: bool) -> tuple[Tensor, Tensor]:
    data = spec.data.dataset()
    chosen = data.train == train
    dtype = torch.float64 if spec.dtype == "float64" else torch.float32
    return torch.as_tensor(data.points[chosen], dtype=dtype), torch.as_tensor(data.labels[chosen])


def loss_of(module: nn.Module, points: Tensor, labels: Tensor) -> Tensor:
    logits = module(points)
    if logits.shape[1] == 1:
        loss: Tensor = nn.BCEWithLogitsLoss()(logits[:, 0], labels.to(logits.dtype))
    else:
        loss = nn.CrossEntropyLoss()(logits, labels)
    return loss


def accuracy_of(module: nn.Module, points: Tensor, labels: Tensor) -> float:
    logits = module(points)
    winners = logits[:, 0] > 0 if logits.shape[1] == 1 else logits.argmax(dim=1)
    return float((winners == labels).double().mean())


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("name", "hidden"), [("spiral", ()), ("xor", (4,)), ("arms", (4, 3))])
def test_parameters_agree_with_a_plain_torch_loop(
    as_module: AsModule, optimizer: str, activation: str, name: str, hidden: tuple[int, ...]
) -> None:
    spec = spec_of(
        data={"name": name, "options": {"points": 36}, "train_share": 0.62},
        hidden=hidden,
        activation=activation,
        optimizer=optimizer,
        learning_rate=0.05,
    )
    snapshots = alone(spec)
    module = as_module(snapshots[0].layers, activation)
    steps = _OPTIMIZERS[optimizer](module.parameters(), lr=0.05)
    points, labels = part(spec, train=True)
    assert len(points) == 22
    for snapshot in snapshots:
        if snapshot.epoch:
            for start in range(0, len(points), 5):
                steps.zero_grad()
                loss = loss_of(module, points[start : start + 5], labels[start : start + 5])
                loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
                steps.step()
        expected = [tensor.detach().numpy().T for tensor in module.parameters()]
        for array, other in zip(parameters(snapshot), expected, strict=True):
            np.testing.assert_allclose(array, other, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["xor", "arms"])
@pytest.mark.parametrize("hidden", [(), (4, 3)])
def test_measures_agree_with_those_of_the_module(
    as_module: AsModule, name: str, hidden: tuple[int, ...]
) -> None:
    spec = spec_of(
        data={"name": name, "options": {"points": 36}, "train_share": 0.62}, hidden=hidden
    )
    for snapshot in alone(spec):
        module = as_module(snapshot.layers, spec.activation)
        loss = loss_of(module, *part(spec, train=True))
        gradients = torch.autograd.grad(loss, list(module.parameters()))
        norms = [
            math.sqrt(float(weights.square().sum() + biases.square().sum()))
            for weights, biases in zip(gradients[::2], gradients[1::2], strict=True)
        ]
        assert snapshot.train_loss == pytest.approx(loss.item(), rel=1e-9)
        assert snapshot.test_loss == pytest.approx(loss_of(module, *part(spec, train=False)).item())
        assert snapshot.train_accuracy == accuracy_of(module, *part(spec, train=True))
        assert snapshot.test_accuracy == accuracy_of(module, *part(spec, train=False))
        assert snapshot.gradient_norms == pytest.approx(norms, rel=1e-9)


def test_epoch_0_is_untrained() -> None:
    first, *others = alone(spec_of())
    assert (first.epoch, first.seconds) == (0, 0)
    assert [snapshot.epoch for snapshot in others] == [1, 2, 3]
    for weights, biases in first.layers:
        # PyTorch's default for nn.Linear.
        bound = 1 / math.sqrt(len(weights))
        assert np.abs(weights).max() <= bound
        assert np.abs(biases).max() <= bound
        assert 0.2 * bound < np.abs(weights).mean() < 0.8 * bound
    slow = alone(spec_of(learning_rate=1e-9, epochs=1))
    for array, other in zip(parameters(first), parameters(slow[1]), strict=True):
        np.testing.assert_allclose(array, other, atol=1e-6)


def test_seconds_increase() -> None:
    seconds = [snapshot.seconds for snapshot in alone(spec_of())]
    assert seconds == sorted(seconds)
    assert seconds[-1] > 0


def test_training_points_are_shuffled() -> None:
    spec = spec_of(shuffle=True)
    whole = {"batch_size": 22, "epochs": 1}
    # With one batch of all points, their order does not matter.
    for array, other in zip(
        parameters(alone(spec_of(shuffle=True, **whole))[1]),
        parameters(alone(spec_of(**whole))[1]),
        strict=True,
    ):
        np.testing.assert_allclose(array, other, atol=1e-12)
    shuffled, unshuffled = alone(spec), alone(spec_of())
    assert parameters(shuffled[0])[0].tolist() == parameters(unshuffled[0])[0].tolist()
    assert np.abs(parameters(shuffled[1])[0] - parameters(unshuffled[1])[0]).max() > 1e-6


def test_training_is_reproducible() -> None:
    spec = spec_of(shuffle=True, dtype="float32")
    for first, second in zip(alone(spec), alone(spec), strict=True):
        assert first.train_loss == second.train_loss
        assert first.test_loss == second.test_loss
        assert first.gradient_norms == second.gradient_norms
        for array, other in zip(parameters(first), parameters(second), strict=True):
            np.testing.assert_array_equal(array, other)


def test_the_global_random_state_is_not_changed() -> None:
    before = torch.random.get_rng_state()
    alone(spec_of(shuffle=True))
    assert torch.equal(torch.random.get_rng_state(), before)


def test_the_seed_determines_weights_and_order() -> None:
    first, second = (alone(spec_of(seed=seed)) for seed in (0, 1))
    assert np.abs(parameters(first[0])[0] - parameters(second[0])[0]).max() > 0.01


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_stack_gives_the_same_results_as_each_run_alone(activation: str, dtype: str) -> None:
    specs = [
        spec_of(
            seed=seed,
            data={"name": "arms", "options": {"points": 36}, "seed": seed % 2},
            activation=activation,
            shuffle=True,
            dtype=dtype,
        )
        for seed in range(3)
    ]
    tolerance = 1e-5 if dtype == "float32" else 1e-12
    together: dict[int, list[Snapshot]] = {index: [] for index in range(3)}
    for index, snapshot in train(specs):
        together[index].append(snapshot)
    for index, spec in enumerate(specs):
        for stacked, single in zip(together[index], alone(spec), strict=True):
            assert stacked.epoch == single.epoch
            assert stacked.train_loss == pytest.approx(single.train_loss, rel=tolerance)
            for array, other in zip(parameters(stacked), parameters(single), strict=True):
                np.testing.assert_allclose(array, other, atol=tolerance)


def test_snapshots_have_the_index_of_their_run() -> None:
    specs = [spec_of(hidden=[2]), spec_of(hidden=[5], epochs=1), spec_of(hidden=[2], seed=3)]
    seen: dict[int, list[Snapshot]] = {0: [], 1: [], 2: []}
    for index, snapshot in train(specs):
        seen[index].append(snapshot)
    assert [len(seen[index]) for index in range(3)] == [4, 2, 4]
    assert [seen[index][0].layers[0][0].shape[1] for index in range(3)] == [2, 5, 2]
    assert seen[2][-1].train_loss == pytest.approx(alone(specs[2])[-1].train_loss)


def test_a_diverging_run_ends_without_affecting_the_others() -> None:
    specs = [
        RunSpec.parse(
            {
                "data": {"options": {"points": 32}},
                "activation": "relu",
                "optimizer": "sgd",
                "learning_rate": 100,
                "batch_size": 4,
                "epochs": 6,
                "seed": seed,
            }
        )
        for seed in (0, 1, 2)
    ]
    runs: dict[int, list[Snapshot]] = {0: [], 1: [], 2: []}
    for index, snapshot in train(specs):
        runs[index].append(snapshot)
    losses = [snapshot.train_loss for snapshot in runs[1]]
    assert len(losses) < 7
    assert [math.isfinite(loss) for loss in losses] == [True] * (len(losses) - 1) + [False]
    for index in (0, 2):
        assert len(runs[index]) == 7
        assert [s.train_loss for s in runs[index]] == pytest.approx(
            [s.train_loss for s in alone(specs[index])], rel=1e-3
        )


def test_without_test_points_test_measures_are_nan() -> None:
    spec = spec_of(data={"name": "xor", "options": {"points": 8}, "train_share": 1})
    for snapshot in alone(spec):
        assert math.isnan(snapshot.test_loss)
        assert math.isnan(snapshot.test_accuracy)
        assert math.isfinite(snapshot.train_loss)


def test_snapshots_do_not_share_parameters() -> None:
    first, second, *_ = train([spec_of()])
    assert np.abs(parameters(first[1])[0] - parameters(second[1])[0]).max() > 0
