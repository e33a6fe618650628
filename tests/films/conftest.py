"""Fixtures for films: a recording with given measures, stacks of small runs, and a script."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.films.stack import Stack
from epochreel.reels.architecture import Architecture
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.training.header import header_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

SCRIPT = """size = "192x108@10"
{voice}
[[run]]
name = "a"
reel = "a.reel"

[[run]]
name = "late"
epochs = 5

[[chapter]]
id = "one"
runs = ["a"]
duration = 1

[[chapter.sentence]]
text = "{{points}} points."
{wav}

[[chapter]]
id = "two"
runs = ["late"]

[[chapter.sentence]]
when = "epoch 3"
text = "Epoch {{epoch}}."
"""


@pytest.fixture(scope="session")
def measured() -> Callable[..., Recording]:
    """A function that makes a recording with given measures of a network that answers nothing."""

    def make(
        accuracy: list[float],
        loss: list[float],
        *,
        data: str = "circle",
        hidden: tuple[int, ...] = (),
    ) -> Recording:
        spec = RunSpec.parse({"data": {"name": data, "options": {"points": 8}}, "hidden": hidden})
        n = len(accuracy)
        metrics = Metrics(
            train_loss=np.array(loss),
            test_loss=np.array(loss) * 2,
            train_accuracy=np.array(accuracy),
            test_accuracy=np.array(accuracy) / 2,
            seconds=np.arange(n) / 10,
            gradient_norms=np.ones((n, 1)),
            dead_units=np.zeros((n, 0)),
            weight_norms=np.ones((n, 1)),
        )
        header = header_of(spec, spec.data.dataset())
        assert isinstance(header.model, Architecture)
        states = np.zeros((n, header.model.size))
        known = np.flatnonzero(~np.isnan(metrics.train_loss))
        if np.isfinite(metrics.train_loss).any():
            states[known[-1] + 1 :] = np.nan  # what training leaves that has diverged
        return Recording(header, Steps(np.arange(n)), metrics, states)

    return make


@pytest.fixture(scope="session")
def stack_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Stack]:
    """A function that records runs with given options, one for each seed, and stacks them."""

    def make(seeds: int = 2, **options: Any) -> Stack:
        folder: Path = tmp_path_factory.mktemp("stack")
        specs = [RunSpec.parse({"epochs": 3, **options, "seed": seed}) for seed in range(seeds)]
        paths = [folder / f"{seed}.reel" for seed in range(seeds)]
        return Stack.of("runs", record(specs, paths))

    return make


@pytest.fixture
def write(tmp_path: Path, reels: Path) -> Callable[..., Path]:
    """A function that writes the script, with a recording beside it."""
    (tmp_path / "a.reel").write_bytes((reels / "linear.reel").read_bytes())

    def script(*, voice: list[str] | None = None, wav: str = "") -> Path:
        path = tmp_path / "film.toml"
        command = "" if voice is None else f"voice = {json.dumps(voice)}"
        path.write_text(SCRIPT.format(voice=command, wav=wav))
        return path

    return script
