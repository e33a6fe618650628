"""Drawing in a thread of its own: results, errors, reports and interruptions."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextvars import ContextVar

import pytest

from epochreel.renders.drawing_thread import DrawingThread
from epochreel.renders.options import ignore_progress

_noted: ContextVar[str] = ContextVar("noted")


def test_reports_come_in_the_thread_of_the_caller_and_in_order() -> None:
    reports: list[tuple[int, int, int]] = []
    thread = DrawingThread[int](lambda *done: reports.append((*done, threading.get_ident())))

    def draw() -> int:
        for frame in range(3):
            thread.report(frame, 3)
        return threading.get_ident()

    here = threading.get_ident()
    assert thread.run(draw) != here
    assert reports == [(0, 3, here), (1, 3, here), (2, 3, here)]


def test_what_is_noted_in_a_context_is_found() -> None:
    token = _noted.set("here")
    assert DrawingThread[str](ignore_progress).run(_noted.get) == "here"
    _noted.reset(token)


def test_an_error_of_drawing_is_raised() -> None:
    def draw() -> None:
        raise ValueError("no such colour")

    with pytest.raises(ValueError, match="no such colour"):
        DrawingThread[None](ignore_progress).run(draw)


@pytest.mark.parametrize("by_signal", [False, True])
def test_drawing_stops_at_its_next_frame_after_an_error_of_the_caller(*, by_signal: bool) -> None:
    ends: list[BaseException] = []

    def report(done: int, _: int) -> None:
        if done == 2 and by_signal:
            signal.raise_signal(signal.SIGINT)
        elif done == 2:
            raise KeyboardInterrupt

    thread = DrawingThread[None](report)

    def draw() -> None:
        try:
            for frame in range(10**9):
                thread.report(frame, 0)
        except InterruptedError as error:
            ends.append(error)
            raise

    with pytest.raises(KeyboardInterrupt):
        thread.run(draw)
    assert len(ends) == 1


def test_an_interruption_while_the_thread_starts_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        signal.raise_signal(signal.SIGINT)

    thread = DrawingThread[None](ignore_progress)

    def draw() -> None:
        for frame in range(10**9):
            thread.report(frame, 0)

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        thread.run(draw)
    assert "drawing" not in [each.name for each in threading.enumerate()]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such priorities")
def test_drawing_has_a_lower_priority_and_the_caller_keeps_its_own() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    assert DrawingThread[int](ignore_progress).run(niceness) == min(before + 5, 19)
    assert niceness() == before
