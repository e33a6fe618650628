"""How commands end: exit codes of failures and interruptions, and the files that are left."""

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.reels.recording import Recording

End = tuple[int, str, str]
Run = Callable[..., End]

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]


def test_a_full_disk_exits_with_1(run: Run, tmp_path: Path, tiny_disk: Path) -> None:
    run("record", *QUICK, "-o", "a.reel")
    (tiny_disk / "filler").write_bytes(bytes(390_000))
    status, _, err = run(
        "render", "a.reel", "-o", str(tiny_disk / "a.mp4"), "--size", "480p@10", "--duration", "3"
    )
    assert status == 1
    assert err.count("\n") == 1
    assert "space" in err.lower()
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]
    assert tmp_path.exists()


@pytest.mark.parametrize("taken", [0, 280_000])
def test_a_recording_on_a_full_disk_is_whole(run: Run, tiny_disk: Path, taken: int) -> None:
    (tiny_disk / "filler").write_bytes(bytes(taken))
    reel = tiny_disk / "a.reel"
    status, _, err = run("record", *QUICK[2:], "--epochs", "100000", "-o", str(reel), "-q")
    assert status == 1
    said = f"cannot write {reel}: No space left on device; it keeps epochs 0 to "
    found = re.fullmatch(rf"epochreel: {re.escape(said)}([\d,]+)\n", err)
    assert found, err
    assert sorted(path.name for path in tiny_disk.iterdir()) == ["a.reel", "filler"]
    recording = Recording.open(reel)
    assert recording.steps.written(recording.steps.last) == found[1]
    assert [path.name for path in tiny_disk.iterdir() if "-" in path.name] == []


@pytest.mark.parametrize("taken", range(330, 396, 4))
def test_a_disk_without_room_for_a_recording_has_none(
    run: Run, tiny_disk: Path, taken: int
) -> None:
    """At each of these sizes another file of SQLite's finds no room."""
    (tiny_disk / "filler").write_bytes(bytes(taken * 1000))
    reel = tiny_disk / "a.reel"
    status, _, err = run("record", *QUICK[2:], "--epochs", "100000", "-o", str(reel), "-q")
    assert status == 1
    assert err.startswith(f"epochreel: cannot write {reel}: ")
    kept = ["a.reel"] if "; it keeps epoch" in err else []
    assert sorted(path.name for path in tiny_disk.iterdir()) == [*kept, "filler"]
    assert all(len(Recording.open(reel).steps) for _ in kept)


def test_a_gif_on_a_full_disk_is_named(run: Run, reels: Path, tiny_disk: Path) -> None:
    (tiny_disk / "filler").write_bytes(bytes(390_000))
    film = str(tiny_disk / "a.gif")
    arguments = ("--size", "480p@10", "--duration", "1")
    ended = run("render", str(reels / "spiral.reel"), "-o", film, *arguments)
    assert ended == (1, "", f"epochreel: cannot write {film}: No space left on device\n")
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]


@pytest.mark.slow
def test_a_batch_with_failures_exits_with_1(run: Run, tmp_path: Path) -> None:
    plan = """
        [[run]]
        name = "a"
        epochs = 9
        stop_accuracy = 0.01  # so that there is no epoch 5
        points = 32
        [[render]]
        name = "good"
        runs = ["a"]
        size = "128x72@10"
        duration = 1
        formats = ["png"]
        [[render]]
        name = "bad"
        runs = ["a"]
        epochs_shown = "5..9"
        size = "128x72@10"
        formats = ["png"]
    """
    (tmp_path / "plan.toml").write_text(plan)
    listed = "films/a.reel  new\nfilms/good.png  new\nfilms/bad.png  new\n3 of 3 jobs would run\n"
    assert run("batch", "plan.toml", "-o", "films", "--dry-run") == (0, listed, "")
    assert not (tmp_path / "films").exists()
    status, out, err = run("batch", "plan.toml", "-o", "films")
    assert status == 1
    *lines, last = err.splitlines()
    assert out == ""
    said = dict(line.split("  ")[:2] for line in lines)
    assert re.fullmatch(r"\d+ kB in \d+\.\d s", said["films/a.reel"])
    assert re.fullmatch(r"[\d.]+ kB in \d+\.\d s", said["films/good.png"])
    failed = "failed: epochs_shown ends after the last epoch, 0: got '5..9'"
    assert (said["films/bad.png"], len(lines)) == (failed, 4)  # the summary repeats it
    assert last == "epochreel: 1 of 3 outputs failed"
    status, out, err = run("batch", "plan.toml", "-o", "films", "-q")
    assert (status, out) == (1, "")
    assert err == f"films/bad.png  {failed}\nepochreel: 1 of 3 outputs failed\n"
    assert (tmp_path / "films" / "good.png").is_file()


def _interrupted(arguments: list[str], folder: Path, number: int, ready: Callable[[], bool]) -> End:
    """Start a command in `folder`, wait until it is `ready`, and send it a signal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "epochreel", *arguments],
        cwd=folder,
        # The tests themselves may run under `nohup`, with the signal ignored.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_render_leaves_no_file(
    number: int, status: int, reels: Path, tmp_path: Path
) -> None:
    arguments = ["render", str(reels / "spiral.reel"), "-o", "film.mp4", "--duration", "60"]
    ended, out, err = _interrupted(
        arguments, tmp_path, number, lambda: bool(list(tmp_path.glob(".film.*.mp4")))
    )
    assert (ended, out, err) == (status, "", "epochreel: interrupted; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


def test_further_signals_do_not_interrupt_the_clean_up(reels: Path, tmp_path: Path) -> None:
    arguments = ["render", str(reels / "spiral.reel"), "-o", "film.mp4", "--duration", "60"]
    process = subprocess.Popen(
        [sys.executable, "-m", "epochreel", *arguments],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".film.*.mp4")) and time.monotonic() < deadline:
        time.sleep(0.02)
    while process.poll() is None and time.monotonic() < deadline:
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.001)
    _, err = process.communicate(timeout=60)
    assert err == "epochreel: interrupted; nothing was written\n"
    assert process.returncode in (130, 143)  # the signal that is handled first
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_not_an_error(reels: Path) -> None:
    inspect = [sys.executable, "-m", "epochreel", "inspect", str(reels / "spiral.reel"), "--json"]
    command = f"{shlex.join(inspect)} | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stderr == ""
