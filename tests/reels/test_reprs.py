"""What recordings and their parts say of themselves at a prompt, in one line."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train


@pytest.fixture
def recording(tmp_path: Path, small_spec: RunSpec) -> Recording:
    return record(small_spec, tmp_path / "a.reel")


def test_a_recording_says_what_was_trained_how_far_and_how_well(recording: Recording) -> None:
    metrics = recording.metrics
    assert repr(recording) == (
        "<Recording: 3-2 tanh · Adam 0.01 · spiral; 3 epochs, 0 to 2; "
        f"train loss {metrics.train_loss[-1]:.4g}, test loss {metrics.test_loss[-1]:.4g}, "
        f"train accuracy {metrics.train_accuracy[-1]:.4g}, "
        f"test accuracy {metrics.test_accuracy[-1]:.4g}>"
    )


def test_a_recording_of_values_has_no_accuracy(tmp_path: Path) -> None:
    data = {"name": "reg-plane", "options": {"points": 20}, "train_share": 1}
    recording = record(RunSpec(data=data, hidden=(), epochs=1), tmp_path / "a.reel")
    loss = f"train loss {recording.metrics.train_loss[-1]:.4g}"
    assert repr(recording) == (
        f"<Recording: linear regression · Adam 0.01 · reg-plane; 2 epochs, 0 to 1; {loss}>"
    )
    assert repr(recording.metrics) == f"<Metrics: 2 steps; at the last, {loss}>"
    assert repr(recording.dataset).startswith("<Dataset: 20 points, 20 to train on; values from -")


def test_a_recording_that_is_being_written_says_how_far_it_is(
    tmp_path: Path, small_spec: RunSpec
) -> None:
    first = next(train([small_spec]))[1]
    with RecordingWriter(
        tmp_path / "a.reel", header_of(small_spec, small_spec.data.dataset())
    ) as w:
        w.append(first)
        assert "; epoch 0; train loss" in repr(Recording.open(tmp_path / "a.reel"))
    assert repr(first).startswith(f"<Snapshot: 0; train loss {first.train_loss:.4g}, test loss ")


def test_sampled_fields_and_values_of_steps_are_named(
    plain_header: Header, written: Callable[..., Recording]
) -> None:
    grid = Grid.over(plain_header.dataset.domain, 3, 4)
    header = Header(plain_header.about, plain_header.dataset, grid, "cross_entropy", "C")
    fields = [np.zeros((1, 3, 4), np.float32)] * 2
    recording = written(header, fields, numbers=[0, 5], values=[0.01, 100.0])
    assert repr(recording).startswith(
        "<Recording: 3 tanh · points, as sampled fields; 2 values of C, 0.01 to 100; train "
    )
    assert repr(recording.steps) == "<Steps: 2 values of C, 0.01 to 100>"
    shown = "<Grid: 3 rows, 4 columns; x -1 to 8, y 0 to 9>"
    assert repr(grid) == shown
    assert repr(recording.at(0.01)) == f"<Sampled: 1 output on {shown}>"


def test_models_name_their_layers(recording: Recording) -> None:
    model = "<Perceptron: x, y → 3-2 tanh → 1>"
    assert repr(recording.at(2)) == model
    assert repr(recording.at(0.25)) == f"<Interpolated: 25% of the way from {model} to {model}>"


def test_no_repr_is_long(recording: Recording) -> None:
    many = tuple("a" * 100 + str(index) for index in range(100))
    dataset = Dataset(
        points=np.zeros((100_000, 2)),
        labels=np.zeros(100_000, np.int64),
        train=np.ones(100_000, bool),
        class_names=many,
        domain=(-1.0, 1.0, -1.0, 1.0),
    )
    assert repr(dataset).startswith(
        "<Dataset: 100000 points, 100000 to train on; 100 classes (aaaaaaaa"
    )
    parts = (recording, dataset, recording.metrics, recording.at(1.5), recording.header)
    assert [len(repr(part)) < 2500 for part in parts] == [True] * 5
