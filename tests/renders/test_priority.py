"""Threads of an encoder, which give way to drawing once they wait for it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from epochreel.renders.sinks.options import EncoderOptions
from epochreel.renders.sinks.priority import EncoderThreads
from epochreel.renders.sinks.video import H264Sink
from epochreel.scenes.stage.size import Size

_of_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such priorities")


def _niceness() -> dict[int, int]:
    """That of every thread of this process that Python has started."""
    threads = [each.native_id or 0 for each in threading.enumerate()]
    return {each: os.getpriority(os.PRIO_PROCESS, each) for each in threads}


def _niceness_of_all() -> dict[int, int]:
    """That of all threads of this process, as long as they are there."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found[int(task.name)] = os.getpriority(os.PRIO_PROCESS, int(task.name))
    return found


@pytest.fixture
def started() -> Iterator[tuple[EncoderThreads, int]]:
    """The threads of an encoder of one thread, and that thread."""
    end, threads = threading.Event(), list[threading.Thread]()

    def start() -> None:
        threads.append(threading.Thread(target=end.wait))
        threads[0].start()

    encoder = EncoderThreads(start)
    yield encoder, threads[0].native_id or 0
    end.set()
    threads[0].join()


@_of_linux
@pytest.mark.parametrize(("waits", "steps"), [(20, 19), (19, 0)])
def test_threads_that_mostly_wait_give_way_and_no_others(
    started: tuple[EncoderThreads, int], waits: int, steps: int
) -> None:
    encoder, thread = started
    before = _niceness()
    for frame in range(160):
        encoder.drawn(waited=frame % 30 < waits)
    lowered = min(before[thread] + steps, 19)
    assert _niceness() == {**before, thread: lowered}


@_of_linux
def test_an_encoder_may_wait_for_the_frames_that_it_looks_ahead(
    started: tuple[EncoderThreads, int],
) -> None:
    before = _niceness()
    for frame in range(160):
        started[0].drawn(waited=frame < 59)
    assert _niceness() == before


@_of_linux
def test_only_threads_of_a_video_work_without_interrupting_others_and_are_found(
    tmp_path: Path,
) -> None:
    sink = H264Sink(tmp_path / "film.mp4", Size.parse("320x240@10"), EncoderOptions(threads=2))
    before, ours = _niceness_of_all(), _niceness()
    working = [each for each in before if os.sched_getscheduler(each) == os.SCHED_BATCH]
    assert len(working) >= 2
    assert not set(ours).intersection(working)
    for _ in range(60):
        sink._threads.drawn(waited=True)
    now = _niceness_of_all()
    assert _niceness() == ours
    sink.abort()
    assert all(now[each] > before[each] for each in working)


def test_an_error_in_what_is_started_is_raised() -> None:
    def start() -> None:
        raise ValueError("no such encoder")

    with pytest.raises(ValueError, match="no such encoder"):
        EncoderThreads(start)
