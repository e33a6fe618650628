"""Fixtures for all tests: the command line, recordings, and two renderers."""

import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import numpy as np
import pytest
import torch
from hypothesis import settings
from manim import Scene
from torch import nn

from epochreel.cli import main
from epochreel.reels.forward import Layer
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.renders.drawing.layered import LayeredRenderer
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size
from epochreel.tests.kept_frames import MemorySink, StockRenderer, StockWriter
from epochreel.training.header import header_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Shells ignore interruptions in their background jobs, which would pass that on to commands here.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: examples may be slow on a busy machine.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def skip_outside_ci(reason: str) -> NoReturn:
    """Skip a test, or a module of them; in CI, where everything must run, fail instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"must not be skipped in CI: {reason}")
    pytest.skip(reason, allow_module_level=True)


PATIENCE = 60_000  # milliseconds, for browsers on busy machines


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The Chromium of the system, one for all tests: Playwright does not start twice."""
    from playwright.sync_api import expect, sync_playwright

    path = shutil.which("chromium")
    if path is None:
        skip_outside_ci("there is no chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="overwrite golden frames and help texts"
    )
    parser.addoption(
        "--update-work", action="store_true", help="overwrite what drawing each scene takes"
    )


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in a temporary folder, and returns (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.getsignal(number) for number in numbers}
        monkeypatch.setattr(sys, "argv", ["epochreel", *arguments])
        try:
            main()
        except SystemExit as end:
            status = end.code
        else:
            status = 0
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            logging.getLogger("epochreel").setLevel(logging.NOTSET)
        captured = capsys.readouterr()
        assert isinstance(status, int | None)
        return status or 0, captured.out, captured.err

    return command


@pytest.fixture(scope="session")
def reels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with spiral.reel, arms.reel (three classes) and linear.reel (no test points)."""
    folder = tmp_path_factory.mktemp("reels")
    runs = {
        "spiral": {"data": {"name": "spiral"}, "learning_rate": 0.03, "epochs": 60, "seed": 4},
        "arms": {"data": {"name": "arms"}, "learning_rate": 0.03, "epochs": 40},
        "linear": {"data": {"name": "linear"}, "hidden": [], "learning_rate": 0.1, "epochs": 30},
    }
    record([RunSpec.parse(run) for run in runs.values()], [folder / f"{n}.reel" for n in runs])
    return folder


@pytest.fixture(scope="session")
def spiral(reels: Path) -> Recording:
    return Recording.open(reels / "spiral.reel")


@pytest.fixture(scope="session")
def arms(reels: Path) -> Recording:
    return Recording.open(reels / "arms.reel")


@pytest.fixture(scope="session")
def linear(reels: Path) -> Recording:
    return Recording.open(reels / "linear.reel")


@pytest.fixture(scope="session")
def plateau(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A hundred epochs of a line that rests in the first half and turns in the second."""
    path = tmp_path_factory.mktemp("plateau") / "plateau.reel"
    spec = RunSpec.parse({"hidden": [], "epochs": 100, "data": {"options": {"points": 32}}})
    with RecordingWriter(path, header_of(spec, spec.data.dataset())) as writer:
        for epoch in range(101):
            angle = max(0, epoch - 50) / 50 * np.pi
            weights = np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32)
            layers = ((weights, np.zeros(1, dtype=np.float32)),)
            writer.append(Snapshot(epoch, 0.7, 0.7, 0.5, 0.5, (0.1,), (), 0.0, layers))
    return Recording.open(path)


class Sine(nn.Module):
    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.sin(z)


# Activations by name, as modules of torch.
MODULES: dict[str, nn.Module] = {
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "elu": nn.ELU(),
    "gelu": nn.GELU(approximate="tanh"),
    "silu": nn.SiLU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "softplus": nn.Softplus(threshold=40),
    "sine": Sine(),
    "identity": nn.Identity(),
}


@pytest.fixture
def as_module() -> Callable[[Sequence[Layer], str], nn.Sequential]:
    """A function that makes a torch module from weights (inputs, outputs) and biases."""

    def build(layers: Sequence[Layer], activation: str) -> nn.Sequential:
        parts: list[nn.Module] = []
        for weights, biases in layers:
            inputs, outputs = weights.shape
            linear = nn.Linear(inputs, outputs, dtype=torch.as_tensor(weights.copy()).dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.as_tensor(weights.copy()).T)
                linear.bias.copy_(torch.as_tensor(biases.copy()))
            parts += [linear, MODULES[activation]]
        return nn.Sequential(*parts[:-1])

    return build


@pytest.fixture(params=MODULES)
def activation_module(request: pytest.FixtureRequest) -> tuple[str, nn.Module]:
    """The name of each activation, and its torch module."""
    return request.param, MODULES[request.param]


_ALL = range(10_000)


@pytest.fixture(scope="session")
def layered() -> Callable[..., list[Frame]]:
    """A function that draws the `wanted` frames of a scene with epochreel's renderer."""

    def draw(
        scene: type[Scene],
        size: Size,
        *,
        wanted: Container[int] = _ALL,
        colours: Literal["rgb24", "yuv420p"] = "rgb24",
        **options: Any,
    ) -> list[Frame]:
        sink = MemorySink(colours)
        with manim_for(size):
            renderer = LayeredRenderer(sink, wanted=wanted.__contains__)
            scene(renderer=renderer, **options).render()
        return sink.frames

    return draw


@pytest.fixture(scope="session")
def stock() -> Callable[..., list[Frame]]:
    """A function that draws the `wanted` frames of a scene with Manim's renderer, as RGBA."""

    def draw(
        scene: type[Scene],
        size: Size,
        *,
        wanted: Container[int] = _ALL,
        **options: Any,
    ) -> list[Frame]:
        with manim_for(size):
            writer = partial(StockWriter, wanted)
            renderer = StockRenderer(file_writer_class=writer)
            scene(renderer=renderer, **options).render()
        frames: list[Frame] = renderer.file_writer.frames
        return frames

    return draw


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kB, which only root can mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400k", "none", folder],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        skip_outside_ci("only root can mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user, to whom the process changes if it is run by root."""
    if os.getuid():
        with TemporaryDirectory() as folder:
            yield Path(folder)
        return
    nobody = 65534
    with TemporaryDirectory() as folder:
        os.chown(folder, nobody, nobody)
        os.setresuid(nobody, nobody, 0)
        try:
            yield Path(folder)
        finally:
            os.setresuid(0, 0, 0)
