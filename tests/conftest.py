"""What holds for all tests, and recordings that many of them draw."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from epochreel.cli import main
from epochreel.training.record import record
from epochreel.training.recording import Recording
from epochreel.training.snapshot import Snapshot
from epochreel.training.spec import RunSpec

# A busy machine is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden frames anew, to be looked at"
    )


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in a folder of its own and gives (exit status, output, errors)."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        before = signal.getsignal(signal.SIGTERM)
        monkeypatch.setattr(sys, "argv", ["epochreel", *arguments])
        try:
            main()
        except SystemExit as end:
            status = end.code
        else:
            status = 0
        finally:
            signal.signal(signal.SIGTERM, before)
        told = capsys.readouterr()
        assert isinstance(status, int | None)
        return status or 0, told.out, told.err

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
    """A hundred epochs of a line that stands still for the first half and turns in the second."""
    path = tmp_path_factory.mktemp("plateau") / "plateau.reel"
    spec = RunSpec.parse({"hidden": [], "epochs": 100, "data": {"options": {"points": 32}}})
    with Recording.create(path, spec, spec.data.dataset()) as writer:
        for epoch in range(101):
            angle = max(0, epoch - 50) / 50 * np.pi
            weights = np.array([[np.cos(angle)], [np.sin(angle)]], dtype=np.float32)
            layers = ((weights, np.zeros(1, dtype=np.float32)),)
            writer.append(Snapshot(epoch, 0.7, 0.7, 0.5, 0.5, (0.1,), (), 0.0, layers))
    return Recording.open(path)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=400k", "none", folder],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can mount a file system that is full so soon")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
