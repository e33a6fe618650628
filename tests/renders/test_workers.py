"""Pools of workers: what becomes of tasks, errors and processes, those of others included."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from manim import config

import epochreel
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.sinks.formats import format_of
from epochreel.renders.workers import processes
from epochreel.scenes.stage.size import Size

pytestmark = pytest.mark.slow

LONG: dict[str, Any] = {"size": "128x72@10", "duration": 6.5, "workers": 2}


def children() -> set[int]:
    """The child processes of this process."""
    threads = Path("/proc/self/task").glob("*/children")
    return {int(pid) for thread in threads for pid in thread.read_text().split()}


def test_tasks_are_done_by_as_many_processes_as_asked_for() -> None:
    before = children()
    with processes(2) as executor:
        futures = [executor.submit(time.sleep, 0.2) for _ in range(6)]
        assert [future.result() for future in futures] == [None] * 6
        assert len(children() - before) == 2
        assert executor.submit(os.getpid).result() in children()
    assert children() == before


def test_errors_of_tasks_are_raised_as_they_are() -> None:
    with processes(1) as executor:
        refused = executor.submit(format_of, ".avi").exception()
        assert isinstance(refused, UserError)
        assert str(refused).startswith("unknown format: got '.avi'; allowed: .mp4, ")
        assert (refused.given, refused.allowed[0]) == (".avi", ".mp4")
        assert "in format_of" in "".join(refused.__notes__)
        missing = executor.submit(os.stat, "absent").exception()
        assert isinstance(missing, FileNotFoundError)
        assert missing.filename == "absent"


def _unknown_error() -> None:
    """Raise an exception of a class that cannot be pickled."""

    class LocalError(Exception):
        pass

    raise LocalError("only here")


def test_what_cannot_be_passed_on_fails_only_its_task() -> None:
    with processes(1) as executor:
        worker = executor.submit(os.getpid).result()
        assert "pickle" in str(executor.submit(threading.Lock).exception())
        assert "pickle" in str(executor.submit(id, threading.Lock()).exception())
        unknown = executor.submit(_unknown_error).exception()
        assert repr(unknown) == "RuntimeError('LocalError: only here')"
        assert executor.submit(os.getpid).result() == worker


def test_what_tasks_print_and_read_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with processes(1) as executor:
        executor.submit(print, "from Python", flush=True).result()
        executor.submit(os.write, 1, b"from C").result()
        assert executor.submit(input).exception().__class__ is EOFError
        assert executor.submit(abs, -1).result() == 1
    assert capfd.readouterr() == ("", "from Python\nfrom C")


def test_a_worker_that_is_killed_fails_only_its_task() -> None:
    with processes(2) as executor:
        other = executor.submit(time.sleep, 1)
        died = executor.submit(os.kill, 0, 9)  # its own group
        with pytest.raises(ChildProcessError, match="a worker process was killed by SIGKILL"):
            died.result()
        with pytest.raises(ChildProcessError, match="a worker process has ended with status 3"):
            executor.submit(os._exit, 3).result()
        assert executor.submit(abs, -1).result() == 1
        assert other.result() is None


def test_a_pool_that_fails_ends_its_own_processes_only() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    with subprocess.Popen(sleep) as program:
        try:
            before = children()
            with pytest.raises(ValueError, match="stop"), processes(1) as executor:  # noqa: PT012
                assert executor.submit(abs, -1).result() == 1
                worker = executor.submit(time.sleep, 60)
                while not worker.running():
                    time.sleep(0.01)
                raise ValueError("stop")
            assert isinstance(worker.exception(), ChildProcessError)
            assert children() == before
            assert other.is_alive()
            assert program.poll() is None
        finally:
            program.kill()
            other.kill()
            other.join()


def test_an_error_in_a_callback_leaves_no_file_and_no_worker(
    spiral: Recording, tmp_path: Path
) -> None:
    before = children()

    def fail(done: int, of: int) -> None:
        raise ValueError(f"{done} of {of}")

    with pytest.raises(ValueError, match=r"\d+ of 65"):
        epochreel.render(spiral, tmp_path / "a.mp4", **LONG, report=fail)
    assert children() == before
    assert list(tmp_path.iterdir()) == []


def test_threads_take_turns_with_manim() -> None:
    before = config.pixel_width
    widths: list[int] = []
    inside = threading.Event()

    def draw() -> None:
        inside.set()
        with manim_for(Size(640, 360, 30)):
            widths.append(config.pixel_width)

    with manim_for(Size(320, 180, 30)):
        other = threading.Thread(target=draw)
        other.start()
        inside.wait()
        other.join(timeout=0.5)
        assert config.pixel_width == 320
    other.join()
    assert widths == [640]
    assert config.pixel_width == before
