"""How cores are shared among jobs, processes and threads; limits of libraries are restored."""

import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import cv2
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.cores import Share, cores_for_encoding
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.sinks import video
from epochreel.renders.sinks.options import EncoderOptions


@pytest.mark.parametrize("cores", range(1, 33))
def test_jobs_have_two_encoder_threads_per_core_together(cores: int) -> None:
    for jobs in range(1, 33):
        at_once = Share(cores).at_once(jobs)
        each = Share(cores).among(at_once).encoder_threads
        assert 1 <= at_once <= jobs
        assert each >= 1
        assert at_once * each <= 2 * cores < at_once * (each + 1)


@pytest.mark.parametrize(
    ("cores", "jobs", "at_once", "threads"),
    [(1, 1, 1, 2), (1, 8, 2, 1), (2, 2, 2, 2), (4, 3, 3, 2), (16, 16, 16, 2), (16, 1, 1, 32)],
)
def test_shares_of_cores(cores: int, jobs: int, at_once: int, threads: int) -> None:
    assert Share(cores).at_once(jobs) == at_once
    assert Share(cores).among(at_once).encoder_threads == threads


@pytest.mark.parametrize(("cores", "workers"), list(product((1, 2, 4, 16), (1, 2, 3, 8))))
def test_processes_of_one_render_share_its_cores(cores: int, workers: int) -> None:
    render = Share(cores).among(2)
    at_once = render.at_once(workers)
    assert 2 * at_once * render.among(at_once).encoder_threads <= max(2 * cores, 2)


@pytest.mark.parametrize(
    ("cores", "processes", "seconds", "workers"),
    [
        (2, 1, 600, 1),
        (4, 1, 600, 2),
        (16, 1, 600, 8),
        (16, 1, 31, 2),
        (16, 1, 14, 1),
        (16, 8, 600, 1),
    ],
)
def test_long_videos_are_drawn_by_several_processes(
    cores: int, processes: int, seconds: float, workers: int
) -> None:
    assert Share(cores, processes).drawing_processes(seconds) == workers


def test_a_single_render_has_two_threads_per_core() -> None:
    assert Share(2).encoder_threads == 4
    assert Share(200).encoder_threads == 128  # x264 takes no more


@pytest.mark.parametrize(
    ("share", "chosen", "threads"),
    [
        (Share(2), 0, 4),
        pytest.param(Share(16, 16), 0, 2, marks=pytest.mark.slow),
        pytest.param(Share(2), 3, 3, marks=pytest.mark.slow),
    ],
)
def test_the_encoder_gets_the_threads_of_its_share(
    share: Share,
    chosen: int,
    threads: int,
    spiral: Recording,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads_used: list[int] = []
    add_stream = video.add_stream

    def recorded(*arguments: object) -> object:
        encoding = arguments[-1]
        assert isinstance(encoding, EncoderOptions)
        threads_used.append(encoding.threads)
        return add_stream(*arguments)  # type: ignore[arg-type]  # passed on unchanged

    monkeypatch.setattr(video, "add_stream", recorded)
    options = RenderOptions(size="128x72@10", duration=0.5, threads=chosen)
    render_recordings([spiral], tmp_path / "a.mp4", options, share=share)
    assert threads_used == [threads]


def _threads() -> list[int]:
    """Threads of OpenCV, and of every loaded BLAS library."""
    pools = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    return [cv2.getNumThreads(), *pools]


def _render_with_error(spiral: Recording, folder: Path) -> None:
    with pytest.raises(UserError):
        render_recordings([spiral, spiral], folder / "a.png", RenderOptions(size="128x72"))


def _render_still(spiral: Recording, folder: Path) -> None:
    render_recordings([spiral], folder / "a.png", RenderOptions(size="128x72"))


@pytest.mark.parametrize("make", [_render_still, _render_with_error])
def test_thread_limits_of_libraries_are_restored(
    make: Callable[[Recording, Path], None], spiral: Recording, tmp_path: Path
) -> None:
    before = cv2.getNumThreads()
    with threadpool_limits(2, user_api="blas"):
        cv2.setNumThreads(2)
        try:
            expected = _threads()
            assert len(expected) > 1
            assert set(expected) == {2}
            turn = sys.getswitchinterval()
            with cores_for_encoding():
                assert set(_threads()) == {1}
                assert sys.getswitchinterval() < turn
            assert _threads() == expected
            assert sys.getswitchinterval() == turn
            make(spiral, tmp_path)
            assert _threads() == expected
        finally:
            cv2.setNumThreads(before)
