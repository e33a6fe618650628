"""Recordings: round trips, and the layout of fields."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.architecture import Architecture
from epochreel.reels.forward import Layer, forward
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.steps import Steps
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of, spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

SnapshotOf = Callable[..., Snapshot]


def flat(layers: Any) -> np.ndarray:
    return np.concatenate([array.ravel() for layer in layers for array in layer])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("data", "share"), [("xor", 0.5), ("arms", 0.5), ("circles", 1.0)])
@pytest.mark.parametrize("hidden", [(), (3, 2)])
def test_a_recording_survives_a_round_trip(
    tmp_path: Path, dtype: str, data: str, share: float, hidden: tuple[int, ...]
) -> None:
    spec = RunSpec.parse(
        {
            "data": {"name": data, "options": {"points": 30}, "train_share": share},
            "hidden": hidden,
            "epochs": 2,
            "dtype": dtype,
        }
    )
    record([spec], [tmp_path / "a.reel"])
    recording = Recording.open(str(tmp_path / "a.reel"))
    assert spec_of(recording) == spec
    expected = spec.data.dataset()
    for name in ("points", "labels", "train"):
        np.testing.assert_array_equal(getattr(recording.dataset, name), getattr(expected, name))
    assert recording.dataset.class_names == expected.class_names
    assert recording.dataset.domain == expected.domain
    assert recording.dataset.axis_names == expected.axis_names

    snapshots = [snapshot for _, snapshot in train([spec])]
    metrics = recording.metrics
    assert recording.epochs.tolist() == [0, 1, 2]
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "gradient_norms"):
        np.testing.assert_array_equal(getattr(metrics, name), [getattr(s, name) for s in snapshots])
    assert np.isnan(metrics.test_loss).all() == (share == 1)
    assert metrics.seconds[0] == 0
    for snapshot in snapshots:
        layers = recording.layers(snapshot.epoch)
        assert [w.shape for w, _ in layers] == [w.shape for w, _ in snapshot.layers]
        assert flat(layers).dtype == dtype
        np.testing.assert_array_equal(flat(layers), flat(snapshot.layers))


def test_a_single_run_needs_no_list(tmp_path: Path, small_spec: RunSpec) -> None:
    for path in (tmp_path / "a.reel", str(tmp_path / "b.reel")):
        record(small_spec, path)
        assert spec_of(Recording.open(path)) == small_spec


@pytest.mark.parametrize("runs", [0, 2, 3])
def test_every_run_needs_a_path(tmp_path: Path, small_spec: RunSpec, runs: int) -> None:
    path = str(tmp_path / "a.reel")
    with pytest.raises(UserError) as caught:
        record([small_spec] * runs, [path])
    message = f"{runs} runs need as many files: got ['{path}']"
    assert str(caught.value)[:80] == f"{message}; give a path for every run"[:80]
    assert not (tmp_path / "a.reel").exists()


def test_arrays_of_a_recording_are_read_only(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    arrays = [*vars(recording.metrics).values(), *recording.layers(1)[0], recording.dataset.points]
    assert [array.flags.writeable for array in arrays] == [False] * len(arrays)


def test_logits_are_epoch_class_row_column_from_the_lowest_y(
    tmp_path: Path, snapshot_of: SnapshotOf
) -> None:
    spec = RunSpec.parse({"data": {"name": "arms", "options": {"points": 30}}, "hidden": []})
    # The logits are x for class 0, 10 y for class 1, and the epoch for class 2.
    weights = np.array([[1, 0, 0], [0, 10, 0]], dtype=np.float32)
    path = tmp_path / "a.reel"
    with RecordingWriter(path, header_of(spec, spec.data.dataset())) as writer:
        for epoch in range(3):
            writer.append(
                snapshot_of([(weights, np.array([0, 0, epoch], dtype=np.float32))], epoch)
            )
    recording = Recording.open(path)
    fields = recording.logits([2, 0], Grid.over((0.0, 3.0, 5.0, 6.0), rows=2, columns=4))
    assert recording.outputs == 3
    assert fields.dtype == np.float32
    np.testing.assert_array_equal(
        fields,
        [[[[0, 1, 2, 3], [0, 1, 2, 3]], [[50] * 4, [60] * 4], [[last] * 4] * 2] for last in (2, 0)],
    )


def test_units_are_a_field_for_each_hidden_layer(tmp_path: Path, snapshot_of: SnapshotOf) -> None:
    spec = RunSpec.parse({"hidden": [2, 1], "activation": "relu", "dtype": "float64"})
    layers: list[Layer] = [
        (np.array([[1.0, 0], [0, -1]]), np.array([0.0, 0])),  # max(x, 0), max(-y, 0)
        (np.array([[1.0], [100]]), np.array([0.5])),
        (np.array([[-1.0]]), np.array([0.0])),
    ]
    with RecordingWriter(tmp_path / "a.reel", header_of(spec, spec.data.dataset())) as writer:
        writer.append(snapshot_of(layers))
    recording = Recording.open(tmp_path / "a.reel")
    grid = Grid.over((-1.0, 1.0, -2.0, 2.0), rows=2, columns=3)
    first, second = recording.units([0, 0], grid)
    x = np.array([[0, 0, 1], [0, 0, 1]])
    y = np.array([[2, 2, 2], [0, 0, 0]])
    np.testing.assert_array_equal(first, [[x, y]] * 2)
    np.testing.assert_array_equal(second, [[x + 100 * y + 0.5]] * 2)
    np.testing.assert_array_equal(recording.logits([0], grid), [[-(x + 100 * y + 0.5)]])


def test_fields_on_a_large_grid(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    grid = Grid.over(recording.dataset.domain, rows=90, columns=101)
    points = grid.points().astype(np.float32)
    expected = forward(recording.layers(2), ["tanh", "tanh"], points)
    (field,) = recording.logits([2], grid)
    np.testing.assert_allclose(field, expected[-1].reshape(1, 90, 101), atol=1e-6)
    for units, values in zip(recording.units([2], grid), expected[:-1], strict=True):
        np.testing.assert_allclose(units[0].reshape(len(units[0]), -1).T, values, atol=1e-6)


def test_no_epochs_give_no_fields(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    grid = Grid.over(recording.dataset.domain, rows=4, columns=5)
    assert recording.logits([], grid).shape == (0, 1, 4, 5)
    assert [units.shape for units in recording.units([], grid)] == [(0, 3, 4, 5), (0, 2, 4, 5)]


def test_dead_units_are_those_of_the_last_recorded_step(plain_header: Header) -> None:
    header = replace(plain_header, model=Architecture(("x", "y"), (3, 2), ("relu", "relu"), 1))
    shares = np.array([[0, 0], [1 / 3, 0.5], [2 / 3, 1], [np.nan, np.nan]])
    zero, none = np.zeros(4), np.empty((4, 0))
    metrics = Metrics(zero, zero, zero, zero, zero, none, shares, none)
    recording = Recording(header, Steps(np.array([0, 10, 20, 30])), metrics, np.zeros((4, 20)))
    epochs = (0, 9.9, 10, 15.5, 20, 30, 99)
    assert [recording.dead_units(epoch) for epoch in epochs] == [0, 0, 2, 2, 4, 0, 0]


def test_a_model_without_layers_has_no_dead_units(
    plain_header: Header, written: Callable[..., Recording]
) -> None:
    header = replace(plain_header, model=Grid.over((0.0, 6.0, 1.0, 7.0), rows=2, columns=2))
    assert written(header, [np.zeros((1, 2, 2))]).dead_units(0) == 0


@pytest.mark.parametrize("epoch", [-1, 3, 10**9])
def test_an_epoch_that_was_not_recorded_is_refused(
    tmp_path: Path, small_spec: RunSpec, epoch: int
) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    with pytest.raises(UserError, match=rf"epoch not in the recording \(0 to 2\): got {epoch}"):
        Recording.open(tmp_path / "a.reel").layers(epoch)


def test_measures_can_be_read_with_sqlite(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    db = sqlite3.connect(tmp_path / "a.reel")
    rows = db.execute("SELECT epoch, train_loss FROM snapshot").fetchall()
    db.close()
    expected = [(s.epoch, s.train_loss) for _, s in train([small_spec])]
    assert rows == expected


def test_the_model_is_asked_for_within_the_run_only(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    points, last = recording.dataset.points, recording.steps.last
    np.testing.assert_array_equal(recording.held(900)(points), recording.at(last)(points))
    np.testing.assert_array_equal(recording.held(-1)(points), recording.at(0)(points))
    for ask in (recording.at, recording.parameters):
        with pytest.raises(UserError, match=f"from 0 to {last:g}, the last .* got 900"):
            ask(900)
