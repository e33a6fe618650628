"""The rendering benchmark runs, and prints all of its ratios."""

import json
import math
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
RATIOS = {
    "of_ceiling",
    "comparison_of_ceiling",
    "vs_manim_script",
    "vs_stock_renderer",
    "memory_growth",
    "startup_seconds_ratio",
}


def test_rendering_is_measured_in_ratios(reels: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.rendering", "--json", "--rounds", "1"]
    workload = ["--reel", str(reels / "spiral.reel"), "--size", "192x108@10", "--seconds", "1"]
    done = subprocess.run(
        [*command, *workload], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    with_matplotlib = {"vs_matplotlib"} if find_spec("matplotlib") else set()
    ratios = {name: value for name, value in results.items() if isinstance(value, float)}
    assert set(ratios) == RATIOS | with_matplotlib
    assert all(math.isfinite(value) and value > 0 for value in ratios.values())
    rates = results["frames_per_second"]
    assert ratios["of_ceiling"] == rates["epochreel"] / rates["ceiling"]
    assert results["workload"]["frames"] == results["workload"]["others_frames"] == 10
    # The same frames and settings make the same file.
    assert results["megabytes"]["ceiling"] == results["megabytes"]["epochreel"]
