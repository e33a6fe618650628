"""A reel is written or replaced by one at a time; the other is refused, and nothing is lost."""

import errno
import fcntl
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.films import cached_runs
from epochreel.reels import reelfile, reelplace
from epochreel.reels.header import Header
from epochreel.reels.logged import convert
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.reels.writer import RecordingWriter
from epochreel.training.spec import RunSpec

from .recorders import recorder_of, slope, steps_in

HERE = Path(__file__).parent


@pytest.mark.parametrize("starts", [2, pytest.param(100, marks=pytest.mark.slow)])
def test_of_two_that_begin_one_reel_one_is_refused(tmp_path: Path, starts: int) -> None:
    seed = str(np.random.SeedSequence().entropy)
    given = str(tmp_path / "a.reel"), str(starts), seed
    command = [sys.executable, str(HERE / "racing_recorders.py"), *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == starts
    assert {*lines} <= {"[0, 1] 1 [0.0] 0", "[1, 0] 1 [1.0] 0"}


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)


@pytest.mark.usefixtures("without_locks")
def test_without_locks_who_has_lost_the_place_is_refused(
    tmp_path: Path, plain_header: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, connect = tmp_path / "a.reel", reelfile.connect_writer
    with ExitStack() as second:

        def overtaken(place: Path) -> object:
            monkeypatch.setattr(reelfile, "connect_writer", connect)
            second.enter_context(RecordingWriter(path, plain_header))
            return connect(place)

        monkeypatch.setattr(reelfile, "connect_writer", overtaken)
        first = RecordingWriter(path, plain_header)
        with pytest.raises(UserError, match=r"a\.reel is in use by another process"):
            first.__enter__()
        assert {each.name for each in tmp_path.iterdir()} >= {"a.reel", "a.reel-wal"}
    assert [each.name for each in tmp_path.iterdir()] == ["a.reel"]


@pytest.mark.usefixtures("without_locks")
def test_without_locks_recordings_are_made_and_replaced(tmp_path: Path) -> None:
    for count in (1, 2):
        with recorder_of(tmp_path) as recorder:
            for _ in range(count):
                recorder.snapshot(slope(1.0))
        assert len(steps_in(tmp_path / "a.reel")) == count
    assert [each.name for each in tmp_path.iterdir()] == ["a.reel"]


def test_logged_fields_do_not_replace_a_reel_that_is_recorded(tmp_path: Path) -> None:
    path, source = tmp_path / "a.reel", str(tmp_path / "run.npz")
    np.savez(source, fields=np.zeros((3, 4, 4)), domain=(-1, 1, -1, 1))
    with recorder_of(tmp_path) as recorder:
        recorder.snapshot(slope(1.0))
        with pytest.raises(UserError, match=r"a\.reel is in use by another process"):
            convert(source, path)
        recorder.snapshot(slope(2.0))
    assert (steps_in(path), Recording.open(path).damage) == ([1, 2], "")
    assert len(convert(source, path).steps) == 3
    assert {each.name for each in tmp_path.iterdir()} == {"a.reel", "run.npz"}


def test_a_run_of_a_film_does_not_replace_a_reel_that_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached_runs, "key_of", lambda _: "a")
    recorders: list[Recorder] = []

    def progress(done: int, _total: int) -> None:
        if done == 1:
            recorders.append(recorder_of(tmp_path))
            recorders[0].snapshot(slope(1.0))

    spec = RunSpec.parse({"hidden": [2], "epochs": 2})
    with pytest.raises(UserError, match=r"a\.reel is in use by another process"):
        cached_runs.record_missing([[spec]], tmp_path, progress=progress)
    recorders[0].close()
    assert steps_in(tmp_path / "a.reel") == [1]


def test_a_place_is_taken_by_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    (tmp_path / "link.reel").symlink_to("a.reel")
    with reelplace.taking(path):
        for name in ("a.reel", "link.reel"):
            with (
                pytest.raises(UserError, match=rf"{name} is in use by another process"),
                reelplace.taking(tmp_path / name),
            ):
                pytest.fail("both are in the block")
        with reelplace.taking(tmp_path / "b.reel"):
            pass
    with reelplace.taking(path):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["link.reel"]


def test_a_lock_that_a_killed_process_left_keeps_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    with reelplace.taking(path):
        (lock,) = tmp_path.iterdir()
    lock.touch()
    with reelplace.taking(path):
        pass
    assert [*tmp_path.iterdir()] == []
