"""Files of recordings: reading during writing, replacement, and access rights."""

import os
import shutil
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
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter, writing
from epochreel.training.header import header_of, spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

SnapshotOf = Callable[..., Snapshot]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def flat(layers: Any) -> np.ndarray:
    return np.concatenate([array.ravel() for layer in layers for array in layer])


def test_a_recording_is_one_file_with_default_permissions(
    tmp_path: Path, small_spec: RunSpec
) -> None:
    mask = os.umask(0o027)
    try:
        record([small_spec], [tmp_path / "a.reel"])
    finally:
        os.umask(mask)
    assert names(tmp_path) == ["a.reel"]
    assert (tmp_path / "a.reel").stat().st_mode & 0o777 == 0o640


def test_a_name_may_contain_special_characters_of_urls(tmp_path: Path, small_spec: RunSpec) -> None:
    path = tmp_path / "50% of #1? ünï.reel"
    record([small_spec], [path])
    assert len(Recording.open(path).epochs) == 3
    assert names(tmp_path) == [path.name]


# Reading during writing.


def test_a_recording_can_be_read_while_it_is_written(tmp_path: Path, small_spec: RunSpec) -> None:
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


def test_reported_epochs_are_in_the_file(tmp_path: Path, small_spec: RunSpec) -> None:
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
def test_reported_epochs_are_kept_after_an_error(
    tmp_path: Path, small_spec: RunSpec, error: type[BaseException]
) -> None:
    def report(_: int, snapshot: Snapshot) -> None:
        if snapshot.epoch == 1:
            raise error

    with pytest.raises(error):
        record([small_spec], [tmp_path / "a.reel"], report=report)
    assert Recording.open(tmp_path / "a.reel").epochs.tolist() == [0, 1]
    assert names(tmp_path) == ["a.reel"]


@pytest.mark.parametrize("error", [KeyboardInterrupt("now"), OSError("another file")])
def test_a_reel_stays_until_the_first_step_of_the_next_one(
    tmp_path: Path, small_spec: RunSpec, error: BaseException
) -> None:
    """Of several files, also those whose turn has not come when it ends with an error."""
    paths = [tmp_path / name for name in ("a.reel", "b.reel", "c.reel")]
    dataset = small_spec.data.dataset()
    record([small_spec] * 2, paths[:2])
    before = paths[1].read_bytes()
    writers = [RecordingWriter(path, header_of(small_spec, dataset)) for path in paths]
    with (  # noqa: PT012
        pytest.raises(type(error), match=str(error)),
        writing(writers),
    ):
        for _, snapshot in train([small_spec], [dataset]):
            assert len(Recording.open(paths[0]).epochs) == (snapshot.epoch or 3)
            writers[0].append(snapshot)
            if snapshot.epoch:
                raise error
    assert len(Recording.open(paths[0]).epochs) == 2
    assert paths[1].read_bytes() == before
    assert names(tmp_path) == ["a.reel", "b.reel"]


def test_a_recording_without_steps_is_removed_after_an_error(
    tmp_path: Path, small_spec: RunSpec
) -> None:
    header = header_of(small_spec, small_spec.data.dataset())
    (tmp_path / "link.reel").symlink_to("b.reel")
    for name in ("a.reel", "link.reel"):
        with pytest.raises(KeyboardInterrupt), RecordingWriter(tmp_path / name, header):
            raise KeyboardInterrupt
    assert [path.name for path in tmp_path.glob("*")] == ["link.reel"]


# Replacement.


def left_by_a_killed_process(path: Path, spec: RunSpec) -> None:
    """A recording with three epochs in its write-ahead log only, as after `kill -9`."""
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
def test_an_old_file_is_replaced_together_with_its_log(
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


def test_a_recording_in_use_by_another_process_is_not_replaced(
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
        "    with RecordingWriter(sys.argv[1], header):\n"
        "        pass\n"
        "except UserError as error:\n"
        "    print(error)\n"
    )
    snapshots = [snapshot for _, snapshot in train([small_spec])]
    with RecordingWriter(path, header_of(small_spec, small_spec.data.dataset())) as writer:
        writer.append(snapshots[0])
        # Reading it in the writing process must not release the lock.
        Recording.open(path)
        other_process = subprocess.run(
            [sys.executable, "-c", other, path], capture_output=True, text=True, check=True
        )
        writer.append(snapshots[1])
    assert "a.reel is in use by another process" in other_process.stdout
    assert len(Recording.open(path).epochs) == 2


def test_a_reader_of_the_old_recording_delays_its_replacement(
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


def test_an_error_before_training_keeps_the_old_recording(
    tmp_path: Path, small_spec: RunSpec
) -> None:
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
    ("name", "message"),
    [
        ("none/a.reel", "no such folder"),
        ("folder", "not a regular file"),
        ("fifo", "not a regular file"),
        ("x" * 300, "name too long"),
    ],
)
def test_paths_that_cannot_be_written_are_refused(
    tmp_path: Path, small_spec: RunSpec, name: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UserError, match=f"(?i){message}"):
        record([small_spec], [tmp_path / name])
    assert names(tmp_path) == ["fifo", "folder"]


# Access rights.


@pytest.mark.parametrize("left", ["settled", "killed"])
def test_a_recording_in_a_read_only_folder_can_be_read(
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


def test_a_log_that_cannot_be_read_where_it_is_can_be_copied_with_its_reel(
    unprivileged: Path, small_spec: RunSpec
) -> None:
    path = unprivileged / "a.reel"
    left_by_a_killed_process(path, small_spec)
    (unprivileged / "a.reel-shm").unlink()
    unprivileged.chmod(0o555)
    try:
        with pytest.raises(
            UserError, match=r"cannot open .*; copy it and a\.reel-wal into a folder"
        ):
            Recording.open(path)
    finally:
        unprivileged.chmod(0o755)
    for name in ("a.reel", "a.reel-wal"):
        (unprivileged / "mine").mkdir(exist_ok=True)
        (unprivileged / "mine" / name).write_bytes((unprivileged / name).read_bytes())
    assert Recording.open(unprivileged / "mine" / "a.reel").epochs.tolist() == [0, 1, 2]


def test_a_recording_without_read_permission_is_refused(
    unprivileged: Path, small_spec: RunSpec
) -> None:
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
