"""Recordings: written, read back, read meanwhile, replaced; and the layout of their fields."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels import reelfile
from epochreel.reels.forward import Layer, forward
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of, spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

SnapshotOf = Callable[..., Snapshot]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def flat(layers: Any) -> np.ndarray:
    return np.concatenate([array.ravel() for layer in layers for array in layer])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("data", "share"), [("xor", 0.5), ("arms", 0.5), ("circles", 1.0)])
@pytest.mark.parametrize("hidden", [(), (3, 2)])
def test_everything_comes_back(
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


def test_what_is_read_cannot_be_changed(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    arrays = [*vars(recording.metrics).values(), *recording.layers(1)[0], recording.dataset.points]
    assert [array.flags.writeable for array in arrays] == [False] * len(arrays)


def test_logits_are_epoch_class_row_column_from_the_lowest_y(
    tmp_path: Path, snapshot_of: SnapshotOf
) -> None:
    spec = RunSpec.parse({"data": {"name": "arms", "options": {"points": 30}}, "hidden": []})
    # Class 0 answers x, class 1 answers 10 y, class 2 the number of the epoch.
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


def test_a_large_grid_is_no_different(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    grid = Grid.over(recording.dataset.domain, rows=90, columns=101)
    points = grid.points().astype(np.float32)
    expected = forward(recording.layers(2), ["tanh", "tanh"], points)
    (field,) = recording.logits([2], grid)
    np.testing.assert_allclose(field, expected[-1].reshape(1, 90, 101), atol=1e-6)
    for units, values in zip(recording.units([2], grid), expected[:-1], strict=True):
        np.testing.assert_allclose(units[0].reshape(len(units[0]), -1).T, values, atol=1e-6)


def test_no_epochs_are_no_fields(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    recording = Recording.open(tmp_path / "a.reel")
    grid = Grid.over(recording.dataset.domain, rows=4, columns=5)
    assert recording.logits([], grid).shape == (0, 1, 4, 5)
    assert [units.shape for units in recording.units([], grid)] == [(0, 3, 4, 5), (0, 2, 4, 5)]


@pytest.mark.parametrize("epoch", [-1, 3, 10**9])
def test_an_epoch_that_is_not_there_is_told(
    tmp_path: Path, small_spec: RunSpec, epoch: int
) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    with pytest.raises(UserError, match=rf"epoch not in the recording \(0 to 2\): got {epoch}"):
        Recording.open(tmp_path / "a.reel").layers(epoch)


def test_any_sqlite_reads_the_measures(tmp_path: Path, small_spec: RunSpec) -> None:
    record([small_spec], [tmp_path / "a.reel"])
    db = sqlite3.connect(tmp_path / "a.reel")
    rows = db.execute("SELECT epoch, train_loss FROM snapshot").fetchall()
    db.close()
    expected = [(s.epoch, s.train_loss) for _, s in train([small_spec])]
    assert rows == expected


def test_one_file_is_left_with_the_usual_rights(tmp_path: Path, small_spec: RunSpec) -> None:
    mask = os.umask(0o027)
    try:
        record([small_spec], [tmp_path / "a.reel"])
    finally:
        os.umask(mask)
    assert names(tmp_path) == ["a.reel"]
    assert (tmp_path / "a.reel").stat().st_mode & 0o777 == 0o640


def test_a_name_may_hold_what_means_something_in_a_url(tmp_path: Path, small_spec: RunSpec) -> None:
    path = tmp_path / "50% of #1? ünï.reel"
    record([small_spec], [path])
    assert len(Recording.open(path).epochs) == 3
    assert names(tmp_path) == [path.name]


# Reading while it is being written.


def test_a_reel_may_be_read_while_it_is_written(tmp_path: Path, small_spec: RunSpec) -> None:
    path = tmp_path / "a.reel"
    snapshots = [snapshot for _, snapshot in train([small_spec])]
    with RecordingWriter(path, header_of(small_spec, small_spec.data.dataset())) as writer:
        with pytest.raises(UserError, match="has no epochs yet"):
            Recording.open(path)
        seen = []
        for snapshot in snapshots:
            writer.append(snapshot)
            seen.append(Recording.open(path))
    assert [len(recording.epochs) for recording in seen] == [1, 2, 3]
    assert [len(recording.metrics.train_loss) for recording in seen] == [1, 2, 3]


def test_what_is_reported_is_in_the_file(tmp_path: Path, small_spec: RunSpec) -> None:
    paths = [tmp_path / "a.reel", tmp_path / "b.reel"]
    specs = [small_spec, small_spec.model_copy(update={"hidden": (2,)})]
    reported = []

    def report(index: int, snapshot: Snapshot) -> None:
        kept = Recording.open(paths[index])
        np.testing.assert_array_equal(flat(kept.layers(snapshot.epoch)), flat(snapshot.layers))
        reported.append((index, snapshot.epoch))

    record(specs, paths, report=report)
    assert sorted(reported) == [(index, epoch) for index in (0, 1) for epoch in (0, 1, 2)]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_however_it_ends_what_was_reported_is_kept(
    tmp_path: Path, small_spec: RunSpec, error: type[BaseException]
) -> None:
    def report(_: int, snapshot: Snapshot) -> None:
        if snapshot.epoch == 1:
            raise error

    with pytest.raises(error):
        record([small_spec], [tmp_path / "a.reel"], report=report)
    assert Recording.open(tmp_path / "a.reel").epochs.tolist() == [0, 1]
    assert names(tmp_path) == ["a.reel"]


def test_epochs_come_in_order(tmp_path: Path, small_spec: RunSpec, snapshot_of: SnapshotOf) -> None:
    layers = next(train([small_spec]))[1].layers
    with RecordingWriter(
        tmp_path / "a.reel", header_of(small_spec, small_spec.data.dataset())
    ) as writer:
        with pytest.raises(ValueError, match="epoch 1 where 0 is next"):
            writer.append(snapshot_of(layers, 1))
        writer.append(snapshot_of(layers, 0))
        with pytest.raises(ValueError, match="epoch 0 where 1 is next"):
            writer.append(snapshot_of(layers, 0))
    assert len(Recording.open(tmp_path / "a.reel").epochs) == 1


# Replacing.


def left_by_a_killed_process(path: Path, spec: RunSpec) -> None:
    """A reel with three epochs in its log only, as `kill -9` leaves it."""
    other = path.with_name("other")
    with RecordingWriter(other, header_of(spec, spec.data.dataset())) as writer:
        for _, snapshot in train([spec]):
            writer.append(snapshot)
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{other}{suffix}", f"{path}{suffix}")
    other.unlink()


def test_the_log_of_a_killed_process_is_read(tmp_path: Path, small_spec: RunSpec) -> None:
    left_by_a_killed_process(tmp_path / "a.reel", small_spec)
    assert (tmp_path / "a.reel-wal").stat().st_size > 0
    assert Recording.open(tmp_path / "a.reel").epochs.tolist() == [0, 1, 2]


@pytest.mark.parametrize("old", ["settled", "killed", "shorter name", "text", "empty", "none"])
def test_an_old_file_is_replaced_with_all_that_belongs_to_it(
    tmp_path: Path, small_spec: RunSpec, old: str
) -> None:
    path = tmp_path / "a.reel"
    if old == "settled":
        record([small_spec], [path])
    elif old == "killed":
        left_by_a_killed_process(path, small_spec)
    elif old == "shorter name":
        # A log without its database must not be taken for the new one's.
        left_by_a_killed_process(path, small_spec)
        path.unlink()
    elif old != "none":
        path.write_text("hello" if old == "text" else "")
    new = small_spec.model_copy(update={"hidden": (5,), "epochs": 1})
    record([new], [path])
    recording = Recording.open(path)
    assert spec_of(recording) == new
    assert recording.epochs.tolist() == [0, 1]
    assert names(tmp_path) == ["a.reel"]


def test_a_reel_that_another_process_is_writing_is_not_replaced(
    tmp_path: Path, small_spec: RunSpec
) -> None:
    path = tmp_path / "a.reel"
    other = (
        "import sys\n"
        "from epochreel.errors import UserError\n"
        "from epochreel.reels.recording import Recording\n"
        "from epochreel.reels.writer import RecordingWriter\n"
        "header = Recording.open(sys.argv[1]).header\n"
        "try:\n"
        "    RecordingWriter(sys.argv[1], header)\n"
        "except UserError as error:\n"
        "    print(error)\n"
    )
    snapshots = [snapshot for _, snapshot in train([small_spec])]
    with RecordingWriter(path, header_of(small_spec, small_spec.data.dataset())) as writer:
        writer.append(snapshots[0])
        # Reading it in the process that writes it must not give up its lock.
        Recording.open(path)
        said = subprocess.run(
            [sys.executable, "-c", other, path], capture_output=True, text=True, check=True
        )
        writer.append(snapshots[1])
    assert "a.reel is in use by another process" in said.stdout
    assert len(Recording.open(path).epochs) == 2


def test_who_reads_the_old_reel_only_delays_its_replacing(
    tmp_path: Path, small_spec: RunSpec
) -> None:
    path = tmp_path / "a.reel"
    left_by_a_killed_process(path, small_spec)
    reading = threading.Event()

    def read() -> None:
        with reelfile.reading(path):
            reading.set()
            time.sleep(0.2)

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(timeout=5)
    record([small_spec.model_copy(update={"epochs": 1})], [path])
    reader.join()
    assert Recording.open(path).epochs.tolist() == [0, 1]


def test_a_failure_before_the_start_keeps_the_old_reel(tmp_path: Path, small_spec: RunSpec) -> None:
    paths = [tmp_path / "a.reel", tmp_path / "b.reel"]
    record([small_spec], paths[:1])
    before = paths[0].read_bytes()
    none_left = {"name": "xor", "options": {"points": 4}, "train_share": 0.1}
    with pytest.raises(UserError, match="no training points"):
        record([small_spec, RunSpec.parse({"data": none_left})], paths)
    with pytest.raises(ZeroDivisionError), reelfile.creating(paths[0]):
        raise ZeroDivisionError
    assert paths[0].read_bytes() == before
    assert names(tmp_path) == ["a.reel"]


def test_two_runs_need_two_files(tmp_path: Path, small_spec: RunSpec) -> None:
    with pytest.raises(UserError, match="runs need a file each"):
        record([small_spec] * 2, [tmp_path / "a.reel", tmp_path / "b" / ".." / "a.reel"])
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none/a.reel", "no such folder"),
        ("folder", "what is there is no file"),
        ("fifo", "what is there is no file"),
        ("x" * 300, "name too long"),
    ],
)
def test_what_cannot_be_replaced_is_told(
    tmp_path: Path, small_spec: RunSpec, name: str, told: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UserError, match=f"(?i){told}"):
        record([small_spec], [tmp_path / name])
    assert names(tmp_path) == ["fifo", "folder"]


# Rights.


@pytest.mark.parametrize("left", ["settled", "killed"])
def test_a_reel_in_a_folder_that_cannot_be_written_is_read(
    unprivileged: Path, small_spec: RunSpec, left: str
) -> None:
    path = unprivileged / "a.reel"
    if left == "settled":
        record([small_spec], [path])
    else:
        left_by_a_killed_process(path, small_spec)
    before = names(unprivileged)
    for name in before:
        (unprivileged / name).chmod(0o444)
    unprivileged.chmod(0o555)
    try:
        assert Recording.open(path).epochs.tolist() == [0, 1, 2]
        assert names(unprivileged) == before
        with pytest.raises(UserError, match="denied"):
            record([small_spec], [unprivileged / "b.reel"])
    finally:
        unprivileged.chmod(0o755)


def test_a_reel_that_may_not_be_read_is_told(unprivileged: Path, small_spec: RunSpec) -> None:
    path = unprivileged / "a.reel"
    record([small_spec], [path])
    path.chmod(0)
    with pytest.raises(UserError, match=r"cannot open .*a\.reel"):
        Recording.open(path)
    unprivileged.chmod(0)
    try:
        with pytest.raises(UserError, match=r"cannot open .*a\.reel.*denied"):
            Recording.open(path)
    finally:
        unprivileged.chmod(0o755)
