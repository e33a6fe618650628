"""Recording leaves no trace in a caller's training: parameters, modes, randomness, hooks."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import epochreel

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


def trained(made: Any, path: Path | None) -> tuple[list[Any], list[float]]:
    """The state after some steps of training, with a recorder or without, and all losses."""
    torch.manual_seed(0)
    np.random.seed(0)
    model, losses = made(), []
    optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
    options: Any = {"data": (POINTS, LABELS), "class_names": ["a", "b", "c"]}
    recorder = epochreel.Recorder(path, **options) if path else None
    for step in range(6):
        if step == 3 and hasattr(model, "norm"):
            model.norm.eval()  # as people do to freeze it
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(POINTS), LABELS)
        if recorder and step == 4:
            recorder.snapshot(model, train_loss=loss)  # between forward and backward, too
        loss.backward()  # type: ignore[no-untyped-call]  # of torch
        optimiser.step()
        if recorder and step != 4:
            recorder.snapshot(model, train_loss=loss)
        losses.append(loss.item())
    if recorder:
        recorder.close()
    return states(model, optimiser), losses


@pytest.mark.parametrize("made", [Noisy, stack])
def test_training_goes_on_as_without_a_recorder(made: Any, tmp_path: Path) -> None:
    recorded, losses = trained(made, tmp_path / "a.reel")
    plain, plain_losses = trained(made, None)
    assert losses == plain_losses
    for one, other in zip(recorded, plain, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_modules_answer_as_in_use(tmp_path: Path) -> None:
    """Without dropout, with the means of batch norm that were learnt."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 3))
    model(POINTS)
    names = ["a", "b", "c"]
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=names, grid=8
    ) as recorder:
        recorder.snapshot(model)
    assert model.training
    grid = recorder.recording.header.model
    assert isinstance(grid, epochreel.Grid)
    points = torch.as_tensor(grid.points(), dtype=torch.float32)
    expected = model.eval()(points).detach().numpy().T.reshape(3, 8, 8)
    logits = recorder.recording.logits([1], grid)[0]
    np.testing.assert_allclose(logits, expected, rtol=2**-10, atol=1e-6)


class Observers:
    """Hooks of callers that look on, in all the forms that they have."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    def __call__(self, *given: Any) -> None:
        self.calls.append(given)

    def method(self, *given: Any) -> None:
        if given:
            self.calls.append(given)
            return

    def hooks(self) -> list[Any]:
        def function(*given: Any) -> None:
            for each in given:
                self.calls.append(each)

        @torch.no_grad()
        def wrapped(*given: Any) -> None:
            with torch.no_grad():
                self.calls.append(given)

        return [self, self.method, function, wrapped, partial(function, 1)]


@pytest.mark.parametrize("form", range(5))
@pytest.mark.parametrize("everywhere", [False, True])
def test_hooks_that_look_on_are_not_called_and_stay(
    form: int, everywhere: bool, tmp_path: Path
) -> None:
    model, observers = Noisy(), Observers()
    hook = observers.hooks()[form]
    handles = [model.inner.register_forward_hook(hook), model.register_forward_pre_hook(hook)]
    handles.append(model.last.register_full_backward_hook(hook))
    if everywhere:
        handles.append(nn.modules.module.register_module_forward_hook(hook))
    try:
        with epochreel.Recorder(
            tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
        ) as recorder:
            recorder.snapshot(model)
            assert not observers.calls
            model(POINTS).sum().backward()
            assert len(observers.calls) >= 3
    finally:
        for handle in handles:
            handle.remove()


@pytest.mark.parametrize(
    "hook",
    [
        lambda *given: 2 * given[-1] + 1,
        lambda *given: given[-1].clamp(min=0.1) if given else None,
        partial(lambda share, *given: share * given[-1], 0.5),
    ],
)
def test_hooks_that_change_answers_are_part_of_the_model(hook: Any, tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = stack()
    model[1].register_forward_hook(hook)
    model.eval()
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        loss = recorder.snapshot(model).train_loss
    expected = nn.functional.cross_entropy(model(POINTS), LABELS).item()
    assert loss == pytest.approx(expected, rel=1e-6)
    assert recorder.recording.architecture is None  # answers are stored, not parameters


@pytest.mark.parametrize("returned", [True, False])
def test_a_hook_that_changes_an_output_in_place_has_to_return_it(
    returned: bool, tmp_path: Path
) -> None:
    def returning(module: nn.Module, given: Any, output: torch.Tensor) -> torch.Tensor:  # noqa: ARG001
        return output.mul_(3)

    def changing(module: nn.Module, given: Any, output: torch.Tensor) -> None:  # noqa: ARG001
        output.mul_(3)

    torch.manual_seed(3)
    model = stack().eval()
    plain = nn.functional.cross_entropy(model(POINTS), LABELS).item()
    handle = model[-1].register_forward_hook(returning if returned else changing)
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        loss = recorder.snapshot(model).train_loss
    handle.remove()
    assert (loss == pytest.approx(plain, rel=1e-6)) != returned


def test_a_network_with_an_observer_is_recorded_by_its_parameters(tmp_path: Path) -> None:
    model, observers = stack(), Observers()
    model[0].register_forward_hook(observers)
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        recorder.snapshot(model)
    assert recorder.recording.architecture is not None


def test_attributes_of_modules_are_as_before(tmp_path: Path) -> None:
    class Keeping(Noisy):
        def __init__(self) -> None:
            super().__init__()
            self.count, self.seen = 0, None

        def forward(self, points: torch.Tensor) -> Any:
            self.count += 1
            self.seen = super().forward(points)
            self.added = 1
            return self.seen

    model = Keeping()
    before = model(POINTS)
    del model.added
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
    ) as recorder:
        recorder.snapshot(model)
    assert (model.count, model.seen is before) == (1, True)
    assert not hasattr(model, "added")


def test_a_module_whose_parameters_are_not_made_yet_is_refused(tmp_path: Path) -> None:
    """They are made by the first call, which takes random numbers."""
    model = nn.Sequential(nn.LazyLinear(4), nn.Linear(4, 3))
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
    ) as recorder:
        with pytest.raises(epochreel.UserError, match="call it once"):
            recorder.snapshot(model)
        model(POINTS)
        recorder.snapshot(model)


def test_training_in_mixed_precision_goes_on(tmp_path: Path) -> None:
    """Weights that PyTorch keeps in half precision meanwhile still have gradients."""
    model = stack()
    with (
        epochreel.Recorder(
            tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
        ) as recorder,
        torch.autocast("cpu", dtype=torch.bfloat16),
    ):
        recorder.snapshot(model)
        loss = nn.functional.cross_entropy(model(POINTS), LABELS)
        loss.backward()  # type: ignore[no-untyped-call]  # of torch
        assert torch.is_autocast_enabled("cpu")
    assert all(each.grad is not None for each in model.parameters())


def test_settings_of_pytorch_are_as_before(tmp_path: Path) -> None:
    def settings() -> tuple[Any, ...]:
        return (
            torch.is_grad_enabled(),
            torch.is_inference_mode_enabled(),
            torch.are_deterministic_algorithms_enabled(),
            torch.get_default_dtype(),
            torch.get_num_threads(),
        )

    torch.use_deterministic_algorithms(True)
    torch.set_default_dtype(torch.float64)
    try:
        with (
            epochreel.Recorder(
                tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
            ) as recorder,
            torch.inference_mode(),
        ):
            before = settings()
            recorder.snapshot(Noisy())
            assert settings() == before
    finally:
        torch.use_deterministic_algorithms(False)
        torch.set_default_dtype(torch.float32)


FORMS = ["closure", "partial", "method", "global", "object", "default", "keyword default"]
FORMS += [
    "partial keyword",
    "dictionary",
    "slots",
    "comprehension",
    "module's list",
    "near and far",
]


@pytest.mark.parametrize("form", FORMS)
def test_modules_inside_functions_answer_as_in_use_too(form: str, tmp_path: Path) -> None:
    torch.manual_seed(2)
    model = Noisy()
    forms = functions_of(model)
    before = states(model, torch.optim.SGD(model.parameters()))
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
    ) as recorder:
        first, second = (recorder.snapshot(forms[form]) for _ in range(2))
    after = states(model, torch.optim.SGD(model.parameters()))
    for one, other in zip(before, after, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)
    assert first.field is not None
    assert second.field is not None
    np.testing.assert_allclose(first.field, second.field, atol=1e-6)


MODULE: Any = None


def as32(points: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(points, dtype=torch.float32)


def functions_of(model: Any) -> dict[str, Any]:
    """Functions that ask a module, and know it in different ways."""
    global MODULE
    MODULE = model

    class Holder:
        def __init__(self) -> None:
            self.model = model

        def answers(self, points: np.ndarray) -> Any:
            return self.model(torch.as_tensor(points)).softmax(dim=1)

        def __call__(self, points: np.ndarray) -> Any:
            return self.answers(points)

    class Slotted:
        __slots__ = ("__model",)

        def __init__(self) -> None:
            self.__model = model

        def __call__(self, points: np.ndarray) -> Any:
            return self.__model(torch.as_tensor(points))

    class Listing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.models = [model]  # which PyTorch does not register

        def forward(self, points: torch.Tensor) -> Any:
            return self.models[0](points)

    def keyword(points: np.ndarray, *, known: Any = model) -> Any:
        return known(torch.as_tensor(points))

    class NearAndFar:
        def __init__(self) -> None:
            self.near = Holder()
            self.far = [[self.near]]

        def __call__(self, points: np.ndarray) -> Any:
            return self.near(points)

    known = {"a": model}
    return {
        "default": lambda points, known=model: known(torch.as_tensor(points)),
        "keyword default": keyword,
        "partial keyword": partial(lambda points, module: module(points), module=model),
        "dictionary": lambda points: known["a"](torch.as_tensor(points)),
        "slots": Slotted(),
        "comprehension": lambda points: [MODULE(each[None])[0].tolist() for each in as32(points)],
        "module's list": Listing(),
        "near and far": NearAndFar(),
        "closure": lambda points: model(torch.as_tensor(points, dtype=torch.float32)),
        "partial": partial(lambda module, points: module(points), model),
        "method": Holder().answers,
        "global": lambda points: MODULE(points),
        "object": Holder(),
    }


def test_an_error_of_the_model_is_raised_and_leaves_no_trace(tmp_path: Path) -> None:
    class Broken(Noisy):
        def forward(self, points: torch.Tensor) -> Any:
            super().forward(points)
            raise KeyError("mine")

    model = Broken()
    before = states(model, torch.optim.SGD(model.parameters()))
    with (
        epochreel.Recorder(
            tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"]
        ) as recorder,
        pytest.raises(KeyError, match="mine"),
    ):
        recorder.snapshot(model)
    for one, other in zip(before, states(model, torch.optim.SGD(model.parameters())), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)
    assert not (tmp_path / "a.reel").exists()


def test_random_numbers_of_python_go_on_too(tmp_path: Path) -> None:
    """In a process of its own: the checks of types that tests make draw such numbers."""
    program = f"""
import random, epochreel
import numpy as np
def model(points):
    return random.random() + points[:, 0] + np.random.rand()
points = np.array([[0, 1], [1, 0], [2, 1], [1, 1]])
with epochreel.Recorder({str(tmp_path / "a.reel")!r}, data=(points, [0, 1, 0, 1])) as recorder:
    before = random.getstate(), np.random.get_state()[1].tolist()
    recorder.snapshot(model)
    assert before == (random.getstate(), np.random.get_state()[1].tolist())
print(recorder.recording.epochs)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stderr, done.stdout) == ("", "[1]\n")
