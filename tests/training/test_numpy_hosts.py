"""Programs in which numpy raises on every floating-point event: nothing else happens for them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel
from epochreel import Classes, Grid, RunSpec, record

pytestmark = pytest.mark.slow

CALM: dict[str, Any] = {"data": {"name": "arms", "options": {"points": 40}}, "epochs": 3}
WILD: dict[str, Any] = {**CALM, "optimizer": "sgd", "learning_rate": 1000, "batch_size": 4}
VALUES = {"name": "reg-plane", "options": {"points": 40}}
SPECS = {
    "calm": RunSpec(**CALM),
    "large logits": RunSpec(**WILD, activation="softplus"),
    "infinite": RunSpec(**{**WILD, "data": VALUES, "epochs": 60}, activation="relu"),
    # Parameters beyond the range of float32.
    "float64": RunSpec(
        **{**WILD, "data": VALUES, "epochs": 60}, activation="relu", dtype="float64"
    ),
}


def _read(spec: RunSpec, folder: Path) -> list[np.ndarray]:
    """Everything that may be asked of a recording."""
    recording = record(spec, folder / "a.reel")
    last, points = recording.steps.last, recording.dataset.points
    grid = Grid.over(recording.dataset.domain, 12, 12)
    network = recording.at(last - 0.5)
    arrays = [
        recording.logits(recording.epochs, grid),
        *recording.units([int(last)], grid),
        network(points),
        *network.outputs(points),
        network.sums(points),
        recording.parameters(last - 0.25),
        np.array(recording.task.loss(network(points), recording.dataset.labels)),
        *(each for name, each in vars(recording.metrics).items() if name != "seconds"),
    ]
    if isinstance(recording.task, Classes):
        arrays.append(recording.task.shares(network(points)))
    return arrays


@pytest.mark.parametrize("name", SPECS)
def test_recordings_are_the_same_where_numpy_raises(name: str, tmp_path: Path) -> None:
    expected = _read(SPECS[name], tmp_path)
    with np.errstate(all="raise"):
        found = _read(SPECS[name], tmp_path)
    assert [each.tobytes() for each in found] == [each.tobytes() for each in expected]


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e300])
def test_answers_of_any_size_are_recorded_where_numpy_raises(size: float, tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(40, 2))
    contents = []
    for reaction in (None, "raise"):
        with (
            np.errstate(all=reaction),
            epochreel.Recorder(
                tmp_path / "a.reel", data=(points, points[:, 0] > 0), grid=8
            ) as recorder,
        ):
            recorder.snapshot(lambda points: points[:, 0] * size)
            contents.append(recorder.recording.logits([1], Grid.over((-1, 1, -1, 1), 5, 5)))
    np.testing.assert_array_equal(contents[0], contents[1])


@pytest.mark.parametrize("scene", ["convergence", "landscape", "surface", "network"])
def test_pictures_are_the_same_where_numpy_raises(scene: str, tmp_path: Path) -> None:
    recording = record(SPECS["large logits"], tmp_path / "a.reel")
    pictures = []
    for reaction in (None, "raise"):
        with np.errstate(all=reaction):
            film = epochreel.render(recording, tmp_path / "a.png", scene=scene, size="320x180")
        pictures.append(film.path.read_bytes())
    assert pictures[0] == pictures[1]


def test_warnings_of_libraries_are_no_errors_of_the_caller(tmp_path: Path) -> None:
    program = "import epochreel\nepochreel.render\nepochreel.record\nepochreel.Recording\n"
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=tmp_path, check=True)
