"""Recordings of callers' own loops are drawn, and pictures say which plane they show."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

import epochreel
from epochreel.tests.scenes.shots import Composed


class Residual(nn.Module):
    """Ten inputs, a skipped layer, three classes."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.inner, self.last = nn.Linear(10, 8), nn.Linear(8, 8), nn.Linear(8, 3)

    def forward(self, points: torch.Tensor) -> Any:
        hidden = torch.relu(self.first(points))
        return self.last(hidden + torch.relu(self.inner(hidden)))


@pytest.fixture
def loop(tmp_path: Path) -> epochreel.Recording:
    """Three epochs of a residual network."""
    torch.manual_seed(0)
    inputs = torch.randn(40, 10)
    labels = torch.arange(40) % 3
    model = Residual()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    with epochreel.Recorder(tmp_path / "loop.reel", data=(inputs, labels), grid=12) as recorder:
        for _ in range(3):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs), labels)
            loss.backward()  # type: ignore[no-untyped-call]  # of torch
            optimiser.step()
            recorder.snapshot(model, train_loss=loss)
    return recorder.recording


@pytest.mark.parametrize("scene", ["convergence", "data", "surface"])
@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_the_picture_says_which_plane_it_shows(
    loop: epochreel.Recording, composed: Callable[..., Composed], scene: str, size: str
) -> None:
    said = " ".join(composed(scene, [loop], size).said)
    assert "plane of PC 1 and PC 2" in said
    assert "of the variance of 10 inputs" in said


def test_the_question_of_the_data_is_about_all_inputs(
    loop: epochreel.Recording, composed: Callable[..., Composed]
) -> None:
    said = composed("data", [loop], "1920x1080").said
    assert "Given 10 inputs of a new point:" in said


def test_a_residual_network_of_three_classes_is_drawn(
    loop: epochreel.Recording, tmp_path: Path
) -> None:
    made = epochreel.render(loop, tmp_path / "loop.png", size="320x180", at=0.5)
    assert (made.width, made.height) == (320, 180)
    assert made.bytes > 5000
    assert np.isfinite(loop.metrics.train_loss).all()
