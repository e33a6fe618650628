"""The benchmark of training runs, and prints all that it measures."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


def printed(module: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", f"benchmarks.{module}", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_training_is_compared_with_scikit_learn() -> None:
    ratios = printed("training", "--rounds", "1")
    assert {"stack_vs_sklearn", "single_vs_sklearn", "record_overhead"} <= set(ratios)
    assert min(ratios.values()) > 0


def test_recording_a_loop_is_measured() -> None:
    measured = printed("recorder")
    assert {"field_bytes_per_step", "steps_per_second", "step_overhead_ms"} <= set(measured)
    assert 3 * 96 * 96 * 2 < measured["field_bytes_per_step"] < 3 * 96 * 96 * 2 * 1.2
    ratio = ["vs_matplotlib_per_frame"] if find_spec("matplotlib") else []
    assert list(measured)[3:] == ratio
    assert measured["steps_per_second"] > 0


@pytest.mark.parametrize("scene", ["convergence", "network"])
def test_gifs_are_compared_with_those_of_others(scene: str) -> None:
    small = ("--size", "240x240@10", "--seconds", "2", "--scene", scene)
    measured = printed("gif", *small)
    assert measured["frames"] == 20
    assert measured["shown_seconds"] == 2
    assert measured["bytes_vs_imageio"] < 0.6
    assert measured["psnr"] > 40
    assert {"seconds_vs_imageio", "bytes_vs_ffmpeg", "psnr_full"} <= set(measured)


def test_a_gif_is_nearer_to_the_film_than_that_of_imageio_at_a_quarter_of_its_bytes() -> None:
    measured = printed("gif", "--scene", "convergence")
    assert measured["psnr_full"] >= measured["psnr_full_imageio"]
    assert measured["bytes_vs_imageio"] <= 0.25


def test_a_gif_of_many_planes_and_colours_is_as_near_to_its_film_as_others() -> None:
    """Its palette alone takes up two thirds of the error that it may have."""
    measured = printed("gif", "--scene", "comparison")
    assert measured["psnr"] >= 45
    assert measured["bytes_vs_imageio"] <= 0.25


def test_a_batch_that_has_no_tenth_is_refused() -> None:
    command = [sys.executable, "-m", "benchmarks.batch", "--jobs", "9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--jobs must be at least 10" in done.stderr
