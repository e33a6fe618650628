"""Threads that give way to the one that draws."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from epochreel.renders.sinks.options import EncoderOptions
from epochreel.renders.sinks.priority import giving_way
from epochreel.renders.sinks.video import H264Sink
from epochreel.scenes.stage.size import Size

_of_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such priorities")


def _niceness() -> dict[int, int]:
    """That of every thread of this process."""
    threads = [int(each.name) for each in Path("/proc/self/task").iterdir()]
    return {each: os.getpriority(os.PRIO_PROCESS, each) for each in threads}


@_of_linux
def test_threads_of_the_encoder_give_way_and_others_do_not(tmp_path: Path) -> None:
    before = _niceness()
    sink = H264Sink(tmp_path / "film.mp4", Size.parse("320x240@10"), EncoderOptions(threads=2))
    now = _niceness()
    sink.abort()
    usual = before[threading.get_native_id()]
    assert {each: now[each] for each in before} == before
    added = {nice for thread, nice in now.items() if thread not in before}
    # The thread that feeds the encoder holds Python's lock, for which drawing would wait.
    assert added == {usual, min(usual + 10, 19)}


def test_an_error_in_what_is_started_is_raised() -> None:
    def start() -> None:
        raise ValueError("no such encoder")

    with pytest.raises(ValueError, match="no such encoder"):
        giving_way(start)


def test_without_priorities_it_is_started_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    before = os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0

    def start() -> None:
        started.append(os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0)

    giving_way(start)
    assert started == [before]
