"""Threads that render at the same time, while another records: films and reels as if alone."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel
from epochreel.reels.recording import Recording

from .hosts import decoded

# Lossless, so that a film is known by its frames.
FILMS: dict[str, dict[str, Any]] = {
    "wide": {"size": "192x108@8", "duration": 1, "crf": 0},
    "square": {"size": "96x96@6", "duration": 1, "crf": 0, "theme": "light", "scene": "network"},
    "tall": {"size": "72x128@5", "duration": 1, "crf": 0, "scene": "surface", "pace": "log"},
    "data": {"size": "128x72@10", "duration": 1, "crf": 0, "scene": "data", "theme": "light"},
    "shared": {"size": "128x72@2", "duration": 5, "crf": 0, "workers": 2},
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def films(spiral: Recording, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """The frames of each film, rendered alone."""
    folder = tmp_path_factory.mktemp("films")
    for name, options in FILMS.items():
        epochreel.render(spiral, folder / f"{name}.mp4", **{**options, "workers": 1})
    return {name: decoded(folder / f"{name}.mp4") for name in FILMS}


def _at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Results of calls that begin in threads of their own at the same time."""
    barrier = threading.Barrier(len(calls), timeout=60)

    def begin(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(begin, calls))


def test_threads_render_at_once_what_each_renders_alone(
    spiral: Recording, films: dict[str, np.ndarray], tmp_path: Path
) -> None:
    def make(name: str) -> Callable[[], epochreel.Rendered]:
        return lambda: epochreel.render(spiral, tmp_path / f"{name}.mp4", **FILMS[name])

    for done in _at_once(*map(make, FILMS)):
        assert (decoded(done.path) == films[done.path.stem]).all(), done.path.stem


def test_a_recording_is_the_same_while_another_thread_renders(
    spiral: Recording, films: dict[str, np.ndarray], tmp_path: Path
) -> None:
    spec = epochreel.RunSpec(data={"name": "spiral"}, hidden=(16, 16), epochs=80)
    epochreel.record(spec, tmp_path / "alone.reel")
    _at_once(
        lambda: epochreel.record(spec, tmp_path / "beside.reel"),
        lambda: epochreel.render(spiral, tmp_path / "wide.mp4", **FILMS["wide"]),
    )
    alone, beside = (Recording.open(tmp_path / f"{name}.reel") for name in ("alone", "beside"))
    assert (alone.parameters(80) == beside.parameters(80)).all()
    assert (alone.metrics.train_loss == beside.metrics.train_loss).all()
    assert (decoded(tmp_path / "wide.mp4") == films["wide"]).all()
