"""What a loop of one's own has recorded survives kills, full disks, other writers and readers."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.grid import Grid, as_fields
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.reels.stored_samples import stored_logits

from .kill_users import _LABELS, _POINTS, answer

HERE = Path(__file__).parent


def recorder(path: Path) -> Recorder:
    return Recorder(path, data=(_POINTS, _LABELS), grid=12, outputs="logits")


def assert_steps(recording: Recording, count: int) -> None:
    """That it has the steps 1 to `count`, each with the answers of its model."""
    assert recording.damage == ""
    assert recording.epochs.tolist() == list(range(1, count + 1))
    grid = recording.header.model
    assert isinstance(grid, Grid)
    for step in {1, count // 2 + 1, count}:
        expected = stored_logits(as_fields(answer(step, grid.points())[:, None], grid), "<f2")
        np.testing.assert_array_equal(recording.logits([step], grid)[0], expected)


def refusal_of(path: Path) -> str:
    """Why a recording cannot be opened; '' if it can."""
    try:
        Recording.open(path)
    except UserError as error:
        return str(error)
    return ""


@pytest.mark.slow
def test_fifty_kills_lose_no_step_that_was_recorded(tmp_path: Path) -> None:
    seed = str(np.random.SeedSequence().entropy)
    command = [sys.executable, str(HERE / "kill_users.py"), str(tmp_path), "50", seed]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counts = {name: int(count) for name, count in (line.split() for line in printed.splitlines())}
    assert len(counts) == 50
    assert sum(counts.values()) > 200
    for name, count in counts.items():
        path = tmp_path / name
        if refusal := refusal_of(path):
            assert count == 0
            assert "no such file" in refusal or "no epochs yet" in refusal
            continue
        recording = Recording.open(path)
        # One more may be recorded, but not yet reported.
        assert len(recording.steps) in (count, count + 1)
        assert_steps(recording, len(recording.steps))


@pytest.mark.slow
def test_a_loop_goes_on_after_interruptions_at_random_instants(tmp_path: Path) -> None:
    """As in a notebook, where a cell is stopped and run again."""
    seed = str(np.random.SeedSequence().entropy)
    command = [sys.executable, str(HERE / "interrupt_recorder.py"), str(tmp_path / "a.reel"), seed]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    returned = [int(number) for number in done.stdout.split()]
    recording = Recording.open(tmp_path / "a.reel")
    assert recording.damage == ""
    assert recording.epochs.tolist() == list(range(1, len(recording.steps) + 1))
    # Some of those that were interrupted are in the file too.
    assert {*returned} <= {*recording.epochs.tolist()}
    assert len(returned) > 20


def test_another_thread_does_not_close_a_recorder(tmp_path: Path) -> None:
    with recorder(tmp_path / "a.reel") as made:
        made.snapshot(partial(answer, 1))
        with ThreadPoolExecutor(1) as pool:
            refusal = pool.submit(made.close).exception()
        assert "a Recorder is used in one thread" in str(refusal)
        made.snapshot(partial(answer, 2))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(made.close).exception() is None
    assert_steps(Recording.open(tmp_path / "a.reel"), 2)
    assert [each.name for each in tmp_path.iterdir()] == ["a.reel"]


def test_a_full_disk_keeps_what_was_recorded(tiny_disk: Path) -> None:
    path = tiny_disk / "a.reel"
    kept: list[int] = []

    def record_on(made: Recorder) -> None:
        for step in range(1, 100_000):
            made.snapshot(partial(answer, step))
            kept.append(step)

    with recorder(path) as made, pytest.raises(OSError, match=r"a\.reel: No space left .*keeps"):
        record_on(made)
    assert len(kept) > 100
    assert_steps(Recording.open(path), len(kept))


def test_two_recorders_do_not_write_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    other = (
        "import sys\n"
        "from functools import partial\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from kill_users import _LABELS, _POINTS, answer\n"
        "from epochreel import Recorder, UserError\n"
        "with Recorder(sys.argv[1], data=(_POINTS, _LABELS), grid=12, outputs='logits') as made:\n"
        "    try:\n"
        "        made.snapshot(partial(answer, 5))\n"
        "    except UserError as error:\n"
        "        print(error)\n"
    )
    with recorder(path) as made:
        made.snapshot(partial(answer, 1))
        done = subprocess.run(
            [sys.executable, "-c", other, path], capture_output=True, text=True, check=True
        )
        made.snapshot(partial(answer, 2))
    assert "a.reel is in use by another process" in done.stdout
    assert_steps(Recording.open(path), 2)
    assert [each.name for each in tmp_path.iterdir()] == ["a.reel"]


@pytest.mark.slow
def test_a_reader_sees_whole_steps_while_they_are_recorded(tmp_path: Path) -> None:
    path, reading = (
        tmp_path / "a.reel",
        (
            "import sys\n"
            "from epochreel.reels.recording import Recording\n"
            "counts = []\n"
            "while not counts or counts[-1] < 200:\n"
            "    recording = Recording.open(sys.argv[1])\n"
            "    assert recording.damage == ''\n"
            "    assert recording.epochs.tolist() == list(range(1, len(recording.steps) + 1))\n"
            "    counts.append(len(recording.steps))\n"
            "print(sorted(counts) == counts, len(set(counts)) > 1)\n"
        ),
    )
    with recorder(path) as made:
        made.snapshot(partial(answer, 1))
        reader = subprocess.Popen(
            [sys.executable, "-c", reading, path], stdout=subprocess.PIPE, text=True
        )
        for step in range(2, 201):
            made.snapshot(partial(answer, step))
            time.sleep(0.02)
        printed, _ = reader.communicate(timeout=120)
    assert printed == "True True\n"
    assert_steps(Recording.open(path), 200)


@pytest.mark.parametrize("name", ["/dev/full", "fifo", "folder", "none/a.reel"])
def test_what_cannot_be_a_reel_is_refused_before_the_loop_begins(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UserError, match=r"not a regular file|no such folder"):
        recorder(tmp_path / name)


def test_a_read_only_folder_is_refused_with_the_first_step(unprivileged: Path) -> None:
    unprivileged.chmod(0o555)
    try:
        with recorder(unprivileged / "a.reel") as made, pytest.raises(UserError, match="denied"):
            made.snapshot(partial(answer, 1))
    finally:
        unprivileged.chmod(0o755)
    assert list(unprivileged.iterdir()) == []
