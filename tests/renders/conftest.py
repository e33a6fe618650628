"""Fixtures for tests of the renderer: comparing frames, and films of programs that use it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import epochreel
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame

from .hosts import FILM, decoded


@pytest.fixture(scope="session")
def assert_alike() -> Callable[[list[Frame], list[Frame]], None]:
    """Assert that there are as many frames, equal within the tolerance of antialiasing."""

    def check(layered: list[Frame], stock: list[Frame]) -> None:
        assert len(layered) == len(stock)
        for number, (ours, theirs) in enumerate(zip(layered, stock, strict=True)):
            difference = np.abs(ours[:, :, :3].astype(int) - theirs[:, :, :3])
            assert difference.mean() < 0.5, number
            assert np.mean(difference.max(axis=-1) > 24) <= 0.001, number

    return check


@pytest.fixture(scope="session")
def alone(spiral: Recording, tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The frames of the film, drawn in this process."""
    path = tmp_path_factory.mktemp("alone") / "film.mp4"
    epochreel.render(spiral, path, **FILM)
    return decoded(path)


@pytest.fixture
def folder(reels: Path, tmp_path: Path) -> Path:
    """A folder with spiral.reel, and another for temporary files."""
    (tmp_path / "spiral.reel").write_bytes((reels / "spiral.reel").read_bytes())
    (tmp_path / "temporary").mkdir()
    return tmp_path
