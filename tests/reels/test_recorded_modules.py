"""Modules of PyTorch in recordings: parameters where they are a stack of layers, else fields."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.utils.prune
from torch import nn

import epochreel
from epochreel.reels.task import Classes
from epochreel.tests.reels.blobs import blobs

from .conftest import Recorded


def layers(*modules: nn.Module) -> Any:
    return nn.Sequential(*modules)


class Functional(nn.Module):
    """Two layers with a function between them, and one for the last."""

    def __init__(self, inner: Callable[..., Any], outputs: int, *, residual: bool = False) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(2, 6), nn.Linear(6, 6)
        self.drop, self.last = nn.Dropout(0.5), nn.Linear(6, outputs)
        self.inner, self.residual = inner, residual

    def forward(self, points: torch.Tensor) -> Any:
        hidden = self.inner(self.first(points))
        further = self.drop(self.inner(self.second(hidden)))
        return self.last(hidden + further if self.residual else further)


STACKS: dict[str, Callable[[int], tuple[Any, str]]] = {
    "regression": lambda k: (layers(nn.Linear(2, k)), "x, y → {}"),
    "acts": lambda k: (
        layers(nn.Linear(2, 5), nn.LeakyReLU(), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, k)),
        "x, y → 5-4 leaky_relu tanh → {}",
    ),
    "dropout": lambda k: (
        layers(nn.Linear(2, 5), nn.GELU("tanh"), nn.Dropout(0.5), nn.Linear(5, k)),
        "x, y → 5 gelu → {}",
    ),
    "linear": lambda k: (layers(nn.Linear(2, 3), nn.Linear(3, k)), "x, y → 3 identity → {}"),
    "nested": lambda k: (
        layers(layers(nn.Linear(2, 5, bias=False), nn.ELU()), nn.Flatten(), nn.Linear(5, k)),
        "x, y → 5 elu → {}",
    ),
    "double": lambda k: (
        layers(nn.Linear(2, 5), nn.SiLU(), nn.Linear(5, k)).double(),
        "x, y → 5 silu → {}",
    ),
    "function": lambda k: (Functional(torch.sigmoid, k), "x, y → 6-6 sigmoid → {}"),
}


@pytest.mark.parametrize("outputs", [1, 2, 3])
@pytest.mark.parametrize("name", STACKS)
def test_parameters_of_stacks_are_recorded(name: str, outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(1)
    model, shape = STACKS[name](outputs)
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    assert str(recording.architecture) == shape.format(1 if outputs < 3 else 3)
    known = next(model.parameters()).dtype
    expected = model.eval()(torch.as_tensor(points, dtype=known)).detach().numpy().T
    if outputs == 2:
        expected = expected[1:] - expected[:1]
    np.testing.assert_allclose(recording.at(1)(points), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("end", "outputs"), [(nn.Sigmoid(), 1), (nn.Softmax(1), 3)])
def test_a_stack_may_end_in_probabilities(end: nn.Module, outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(2)
    model = layers(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, outputs), end)
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    assert recording.architecture is not None
    assert isinstance(recording.task, Classes)
    shares = recording.task.shares(recording.at(1)(points).astype(float))[-outputs:]
    expected = model(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
    np.testing.assert_allclose(shares, expected, atol=1e-6)


class Ended(nn.Module):
    """One output, or that of the second class, by a function at the end."""

    def __init__(self, end: Callable[[Any], Any], outputs: int) -> None:
        super().__init__()
        self.last, self.end = nn.Linear(2, outputs), end
        self.scale = nn.Parameter(torch.ones(1))  # by which it is no stack

    def forward(self, points: torch.Tensor) -> Any:
        return self.end(self.last(points))


ENDS: dict[str, tuple[Callable[[Any], Any], int, bool]] = {
    "softmax": (lambda z: z.softmax(1)[:, 1], 2, True),
    "double sigmoid": (lambda z: torch.sigmoid(z).double(), 1, True),
    "hard sigmoid": (nn.functional.hardsigmoid, 1, True),
    "power": (lambda z: torch.sigmoid(z) ** 1.5, 1, True),
    "logits": (lambda z: z.squeeze(1).double(), 1, False),
    "second": (lambda z: z[:, 1], 2, False),
    "difference": (lambda z: z[:, 1] - z[:, 0], 2, False),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_end_of_a_module_says_what_its_number_is(name: str, recorded: Recorded) -> None:
    """A linear end logits, a sigmoid or softmax probabilities; of others the values decide."""
    torch.manual_seed(5)
    end, outputs, shares = ENDS[name]
    model = Ended(end, outputs)
    recording = recorded(model, blobs(2), grid=4)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    own = model(torch.as_tensor(grid.points(), dtype=torch.float32)).detach().numpy().ravel()
    logits = recording.logits([1], grid)[0].ravel().astype(float)
    found = 1 / (1 + np.exp(-logits)) if shares else logits
    np.testing.assert_allclose(found, own, rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("fault", [AssertionError, ValueError, IndexError])
def test_modules_that_refuse_few_points_are_recorded(
    fault: type[Exception], recorded: Recorded
) -> None:
    class Neighbours(Ended):
        def forward(self, points: torch.Tensor) -> Any:
            if len(points) < 5:
                raise fault("more points are needed")
            return super().forward(points)

    torch.manual_seed(5)
    model = Neighbours(torch.sigmoid, 1)
    points, labels = blobs(2)
    recording = recorded(model, (points, labels), grid=4)
    shares = model(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
    expected = -np.log(np.where(labels, shares, 1 - shares)).mean()
    assert recording.metrics.train_loss[0] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "wrapped", [nn.DataParallel, lambda model: torch.compile(model, backend="eager")]
)
def test_pictures_name_the_module_that_is_compiled_or_spread(
    wrapped: Callable[[Any], Any], recorded: Recorded
) -> None:
    recording = recorded(wrapped(Ended(torch.sigmoid, 1)), blobs(2), grid=4)
    assert recording.about.parts == (("Ended",),)


def test_the_end_of_a_module_is_looked_at_once(tmp_path: Path) -> None:
    asked = []

    class Counted(Ended):
        def forward(self, points: torch.Tensor) -> Any:
            asked.append(len(points))
            return super().forward(points)

    model = Counted(torch.sigmoid, 1)
    points, labels = blobs(2)
    with epochreel.Recorder(tmp_path / "a.reel", data=(points, labels), grid=4) as recorder:
        for _ in range(3):
            recorder.snapshot(model)
    assert asked == [len(points) + 16, 2, len(points) + 16, len(points) + 16]


def test_layers_that_are_still_zero_do_not_tell_their_activation(recorded: Recorded) -> None:
    """A sequence of modules is known without answers; a function in between is not."""
    torch.manual_seed(6)
    ahead: list[Any] = [nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 3)]
    for model, last, known in (
        (layers(*ahead), ahead[-1], True),
        (function := Functional(torch.tanh, 3), function.last, False),
        (residual := Functional(torch.tanh, 3, residual=True), residual.last, False),
    ):
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        first = copy.deepcopy(model)
        nn.init.normal_(last.weight)
        recording = recorded([first, model], blobs(3))
        assert (recording.architecture is not None) == known
        points = epochreel.Grid.over(recording.dataset.domain, 96, 96).points()
        expected = model.eval()(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
        found = recording.at(2)(points).astype(float)
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=2e-3)


def test_rounding_does_not_end_a_training(recorded: Recorded) -> None:
    """Logits that are large differences of larger numbers are off by much."""
    torch.manual_seed(7)
    model = layers(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 1))
    wild = copy.deepcopy(model)
    wild[0].weight.data *= 1e6
    wild[2].weight.data = torch.tensor([[1e6, -1e6] * 32])
    wild[0].weight.data[1::2] = wild[0].weight.data[::2] * (1 + 1e-7)
    recording = recorded([model, wild], blobs(2))
    assert len(recording.steps) == 2


OTHERS: dict[str, Callable[[], Any]] = {
    "residual": lambda: Functional(torch.tanh, 3, residual=True),
    "batch norm": lambda: layers(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 3)),
    "exact gelu": lambda: layers(nn.Linear(2, 4), nn.GELU(), nn.Linear(4, 3)),
    "other slope": lambda: layers(nn.Linear(2, 4), nn.LeakyReLU(0.2), nn.Linear(4, 3)),
    "other module": lambda: layers(nn.Linear(2, 4), nn.Hardtanh(), nn.Linear(4, 3)),
    "two in a row": lambda: layers(nn.Linear(2, 4), nn.ReLU(), nn.Tanh(), nn.Linear(4, 3)),
    "at first": lambda: layers(nn.Tanh(), nn.Linear(2, 3)),
    "at last": lambda: layers(nn.Linear(2, 3), nn.Tanh()),
    "unknown function": lambda: Functional(torch.erf, 3),
    "pruned": lambda: pruned(layers(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 3))),
}


def pruned(model: Any) -> Any:
    """With half of the first weights, by a hook of PyTorch."""
    prune: Any = torch.nn.utils.prune
    prune.random_unstructured(model[0], "weight", 0.5)
    return model


@pytest.mark.parametrize("name", OTHERS)
def test_other_modules_are_recorded_as_fields(name: str, recorded: Recorded) -> None:
    torch.manual_seed(3)
    model = OTHERS[name]()
    recording = recorded(model, blobs(3))
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    answers = model.eval()(torch.as_tensor(grid.points(), dtype=torch.float32)).detach().numpy()
    expected = answers.T.astype(np.float16).reshape(3, *grid.shape)
    np.testing.assert_allclose(recording.logits([1], grid)[0], expected, rtol=2**-10, atol=1e-6)


@pytest.mark.parametrize("outputs", [1, 3])
def test_gradients_and_dead_units_of_a_stack_are_measured(outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(4)
    model = layers(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, outputs))
    model[0].bias.data[:3] = -1000.0
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    logits = model(torch.as_tensor(points, dtype=torch.float32))
    if outputs == 1:
        target = torch.as_tensor(labels, dtype=torch.float32)
        loss = nn.functional.binary_cross_entropy_with_logits(logits[:, 0], target)
    else:
        loss = nn.functional.cross_entropy(logits, torch.as_tensor(labels))
    loss.backward()  # type: ignore[no-untyped-call]  # of torch
    gradients = [each.grad.norm() ** 2 for each in model.parameters() if each.grad is not None]
    norms = [float((w + b).sqrt()) for w, b in zip(gradients[::2], gradients[1::2], strict=True)]
    np.testing.assert_allclose(recording.metrics.gradient_norms[0], norms, rtol=1e-4)
    assert recording.metrics.dead_units[0].tolist() == [0.5, 0.0]
    assert recording.metrics.train_loss[0] == pytest.approx(loss.item(), rel=1e-5)


@pytest.mark.parametrize(("loss", "measured"), [("cross_entropy", True), ("hinge", False)])
def test_gradients_of_other_losses_are_not_known(
    loss: str, recorded: Recorded, *, measured: bool
) -> None:
    model = layers(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    metrics = recorded(model, blobs(2), loss=loss).metrics
    assert np.isfinite(metrics.train_loss).all()
    assert np.isfinite(metrics.gradient_norms).all() == measured


@pytest.mark.parametrize(("far", "dead"), [(-1.0, 1 / 2), (-5.0, 0.0)])
def test_of_many_points_some_have_gradients_but_all_say_which_units_are_dead(
    recorded: Recorded, far: float, dead: float
) -> None:
    """The second unit answers only left of -4, where at most the last point is."""
    model = layers(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[1.0, 0.0], [-1.0, 0.0]]))
        model[0].bias.copy_(torch.tensor([2.0, -4.0]))
    points = np.column_stack([np.resize([-1.0, 1.0], 2002), np.linspace(-1, 1, 2002)])
    points[-1, 0] = far
    labels = (points[:, 0] > 0).astype(int)
    recording = recorded(model, (points, labels))
    assert recording.metrics.dead_units[0].tolist() == [dead]
    chosen = torch.as_tensor(points[::3], dtype=torch.float32)
    target = torch.as_tensor(labels[::3], dtype=torch.float32)
    loss = nn.functional.binary_cross_entropy_with_logits(model(chosen)[:, 0], target)
    loss.backward()  # type: ignore[no-untyped-call]  # of torch
    last = torch.cat([model[2].weight.grad.flatten(), model[2].bias.grad]).norm()
    assert recording.metrics.gradient_norms[0][-1] == pytest.approx(last.item(), rel=1e-4)
