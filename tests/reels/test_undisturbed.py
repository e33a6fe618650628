"""Recording leaves no trace in a caller's training: parameters, modes, randomness."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import epochreel

from .noisy_models import LABELS, POINTS, Noisy, stack, states


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


@pytest.mark.parametrize("made", [Noisy, pytest.param(stack, marks=pytest.mark.slow)])
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


def test_parts_that_a_first_call_makes_are_made_in_training(tmp_path: Path) -> None:
    class Late(Noisy):
        def forward(self, points: torch.Tensor) -> Any:
            if not hasattr(self, "late"):
                self.late, self.scale = nn.Linear(2, 2), nn.Parameter(torch.ones(2))
                self.register_buffer("offset", torch.zeros(2))
            self.calls = torch.ones(())
            return super().forward(self.scale * self.late(points) + self.offset)

    model = Late()
    calls, before = model.calls, [*model.state_dict()]
    with epochreel.Recorder(
        tmp_path / "a.reel", data=(POINTS, LABELS), class_names=["a", "b", "c"], grid=4
    ) as recorder:
        recorder.snapshot(model)
    assert [*model.state_dict()] == before
    assert model.calls is calls
    assert not hasattr(model, "late")


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


def test_another_source_of_random_numbers_goes_on_too(tmp_path: Path) -> None:
    """Without a warning, of which the tests make errors."""
    program = f"""
import epochreel
import numpy as np
np.random.set_bit_generator(np.random.PCG64(3))
points = np.array([[0, 1], [1, 0], [2, 1], [1, 1]])
with epochreel.Recorder({str(tmp_path / "a.reel")!r}, data=(points, [0, 1, 0, 1])) as recorder:
    before = np.random.get_state(legacy=False)
    recorder.snapshot(lambda points: points[:, 0] + np.random.rand())
    assert before == np.random.get_state(legacy=False)
    assert before["bit_generator"] == "PCG64"
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


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
