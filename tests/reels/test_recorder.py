"""A caller's own loop: what is recorded of any model, and that training goes on as without it."""

from pathlib import Path

import numpy as np
import pytest

import epochreel
from epochreel.errors import UserError

POINTS = np.random.default_rng(4).normal(size=(40, 2))
LABELS = (POINTS[:, 0] > 0).astype(int)


def slope(factor: float) -> object:
    """A model whose logits rise along x."""
    return lambda points: factor * points[:, 0]


def test_steps_of_a_loop_are_recorded(tmp_path: Path) -> None:
    with epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, LABELS), grid=8) as recorder:
        for factor in (-1.0, 2.0, 3.0):
            recorder.snapshot(slope(factor), test_loss=0.25)
            assert steps_in(tmp_path / "a.reel") == recorder.recording.epochs.tolist()
    recording = recorder.recording
    assert recording.epochs.tolist() == [1, 2, 3]
    assert recording.metrics.train_accuracy.tolist() == [0, 1, 1]
    assert recording.metrics.test_loss.tolist() == [0.25] * 3
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    expected = 3 * np.tile(grid.x, (8, 1))
    np.testing.assert_allclose(recording.logits([3], grid)[0, 0], expected, rtol=2**-10)


def steps_in(path: Path) -> list[int]:
    return list(epochreel.Recording.open(path).epochs)


def test_an_error_in_the_block_keeps_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    recorder = epochreel.Recorder(path, data=(POINTS, LABELS), grid=4)

    def loop() -> None:
        with recorder:
            recorder.snapshot(slope(1.0), epoch=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        loop()
    assert epochreel.Recording.open(path).epochs.tolist() == [0]
    with pytest.raises(UserError, match="is closed"):
        recorder.snapshot(slope(1.0))


def test_without_a_snapshot_an_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    with epochreel.Recorder(path, data=(POINTS, LABELS), grid=4) as recorder:
        recorder.snapshot(slope(1.0))
    with epochreel.Recorder(path, data=(POINTS, LABELS), grid=4):
        pass
    assert len(epochreel.Recording.open(path).steps) == 1
