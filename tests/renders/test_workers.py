"""Pools of workers and sessions of Manim, beside other processes and threads of a program."""

import multiprocessing
import threading
import time

import pytest
from manim import config

from epochreel.renders.manim_session import manim_for
from epochreel.renders.workers import processes
from epochreel.scenes.stage.size import Size


def test_other_processes_outlive_a_pool_that_fails() -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with pytest.raises(ValueError, match="stop"), processes(1) as executor:  # noqa: PT012
            assert executor.submit(abs, -1).result() == 1
            worker = executor.submit(time.sleep, 60)
            raise ValueError("stop")
        assert worker.done()
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


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
