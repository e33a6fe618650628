"""Losses and measures that a `Recorder` is given: which are known, and which are refused."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from epochreel.errors import UserError
from epochreel.reels.milestones import diverges_at, sentences_of
from epochreel.reels.task import Classes
from epochreel.reels.verdicts import verdict_at
from epochreel.tests.reels.recorders import LABELS, POINTS, recorder_of, slope, steps_in


@pytest.mark.parametrize("loss", [0.5, np.float32(0.5), torch.tensor(0.5, requires_grad=True)])
def test_measures_are_recorded_as_they_are_given(tmp_path: Path, loss: Any) -> None:
    more = POINTS[:10], LABELS[:10]
    with recorder_of(tmp_path, test_data=more) as recorder:
        recorder.snapshot(slope(1.0), train_loss=loss, test_accuracy=0.25)
        recorder.snapshot(slope(2.0))
    metrics = recorder.recording.metrics
    measured = np.log1p(np.exp(-np.abs(POINTS[:, 0] * 2))).mean()
    assert metrics.train_loss.tolist() == [0.5, pytest.approx(measured)]
    assert metrics.test_accuracy.tolist() == [0.25, 1.0]
    assert metrics.train_accuracy.tolist() == [1.0, 1.0]
    assert (np.diff(metrics.seconds) >= 0).all()


@pytest.mark.parametrize(
    ("factor", "name"),
    [(1, "squared_error"), (2, "mean_squared_error"), (100, "a loss of its own")],
)
def test_a_loss_of_values_is_known_by_the_first(tmp_path: Path, factor: float, name: str) -> None:
    values = POINTS[:, 1]
    with recorder_of(
        tmp_path, data=(POINTS, values), test_data=(POINTS, values), outputs="values"
    ) as recorder:
        half = np.square(POINTS[:, 0] - values).mean() / 2
        recorder.snapshot(lambda points: points[:, 0], train_loss=half * factor)
    recording = recorder.recording
    assert recording.header.loss == name
    expected = pytest.approx(half * factor) if factor < 100 else pytest.approx(np.nan, nan_ok=True)
    assert recording.metrics.test_loss[0] == expected


@pytest.mark.parametrize(
    ("loss", "name", "measured"),
    [
        ("cross_entropy", "cross_entropy", np.log1p(np.exp(-2 * np.abs(POINTS[:, 0]))).mean()),
        ("hinge", "hinge", np.maximum(0, 1 - 2 * np.abs(POINTS[:, 0])).mean()),
        ("own", "a loss of its own", np.nan),
    ],
)
def test_a_loss_that_is_named_is_measured(
    tmp_path: Path, loss: str, name: str, measured: float
) -> None:
    with recorder_of(tmp_path, loss=loss, grid=None) as recorder:
        recorder.snapshot(slope(2.0))
        recorder.snapshot(slope(2.0), train_loss=40.0)
    recording = recorder.recording
    assert recording.header.loss == name
    np.testing.assert_allclose(recording.metrics.train_loss, [measured, 40.0], rtol=1e-6)


def test_a_loss_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unknown loss: got 'focal'; allowed: cross_entropy"):
        recorder_of(tmp_path, loss="focal")
    with pytest.raises(UserError, match="allowed: squared_error, mean_squared_error, own"):
        recorder_of(tmp_path, data=(POINTS, POINTS[:, 1]), outputs="values", loss="hinge")


@pytest.mark.parametrize(
    ("factor", "values", "warned"),
    [(1.2, False, ""), (0.9, True, ""), (9.0, False, "'own'"), (2.0, True, "'mean_squared_error'")],
)
def test_another_loss_that_comes_later_is_warned_of_once(
    tmp_path: Path, factor: float, warned: str, *, values: bool
) -> None:
    data = (POINTS, POINTS[:, 1]) if values else (POINTS, LABELS)
    with recorder_of(tmp_path, data=data, outputs="values" if values else "logits") as recorder:
        usual = recorder.snapshot(slope(2.0)).train_loss
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            for _ in range(2):
                recorder.snapshot(slope(2.0), train_loss=usual * factor)
    assert len(found) == bool(warned)
    assert all(f"give loss={warned} to Recorder" in str(each.message) for each in found)


def test_a_warning_that_is_an_error_comes_once_and_loses_no_step(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(2.0))
        with pytest.raises(UserWarning, match="far from"):  # warnings are errors in tests
            recorder.snapshot(slope(2.0), train_loss=50.0)
        recorder.snapshot(slope(2.0), train_loss=50.0)
    assert steps_in(tmp_path / "a.reel") == [1, 2, 3]


def test_a_step_without_a_loss_of_its_own_has_not_diverged(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        for step in range(4):
            recorder.snapshot(slope(2.0), train_loss=100.0 if step % 2 == 0 else None)
        recording = recorder.recording
        assert recording.header.loss == "a loss of its own"
        assert not recording.lost.any()
        assert diverges_at(recording) is None
        assert isinstance(recording.task, Classes)
        assert verdict_at(recording, recording.task, 1).answered
        recorder.snapshot(slope(np.nan), train_loss=100.0)
    assert recorder.recording.lost.tolist() == [False] * 4 + [True]
    assert diverges_at(recorder.recording) == 5
    said = sentences_of(recorder.recording)[-1]
    assert said == "Training diverges at epoch 5: the answers are no longer numbers."


def test_a_loss_that_is_known_says_where_training_has_diverged(tmp_path: Path) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(2.0))
        recorder.snapshot(slope(2.0), train_loss=np.nan)
    assert recorder.recording.gone.tolist() == [False, True]
    assert recorder.recording.lost.tolist() == [False, False]
    said = sentences_of(recorder.recording)[-1]
    assert said == "Training diverges at epoch 2: the loss is no longer a number."


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ({"train_loss": "low"}, "train_loss must be one number"),
        ({"train_loss": [1, 2]}, "train_loss must be one number"),
        ({"test_accuracy": 50}, "from 0 to 1"),
        ({"value": np.inf}, "must be finite"),
        ({"value": "C"}, "value must be one number"),
        ({"train_loss": 10**400}, "train_loss is a number beyond ±1.8e.308"),
        ({"value": -(10**400)}, "value is a number beyond"),
        ({"epoch": 10**400}, "epoch is a number beyond"),
        ({"measures": {"rate": 10**5000}}, "rate is a number beyond"),
        ({"measures": {"rate": 1 + 2j}}, "rate must be one number"),
        ({"test_loss": np.complex128(1)}, "test_loss must be one number"),
        ({"test_loss": torch.tensor(1j)}, "test_loss must be one number"),
    ],
)
def test_measures_that_are_none_are_refused_before_a_file_is_replaced(
    tmp_path: Path, measures: Any, message: str
) -> None:
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0))
    step = "C" if "value" in measures else "epoch"
    with recorder_of(tmp_path, step=step) as other, pytest.raises(UserError, match=message):
        other.snapshot(slope(2.0), **measures)
    assert steps_in(tmp_path / "a.reel") == [1]
