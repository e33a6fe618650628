"""The rendering benchmark runs, and prints all of its ratios."""

import json
import math
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
RATIOS = {
    "of_ceiling",
    "comparison_of_ceiling",
    "vs_manim_script",
    "vs_manim_script_serially",
    "vs_stock_renderer",
    "memory_growth",
    "startup_seconds_ratio",
}
SMALL = ("--size", "192x108@10", "--seconds", "1")


def printed(*arguments: str, **environment: str) -> str:
    """What the benchmark prints to standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rendering", *SMALL, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rendering_is_measured_in_ratios(reels: Path, tmp_path: Path) -> None:
    reel = ("--reel", str(reels / "spiral.reel"))
    # matplotlib logs that it makes a list of fonts where it has none yet.
    output = printed("--json", "--rounds", "1", *reel, MPLCONFIGDIR=str(tmp_path))
    results = json.loads(output)
    with_matplotlib = {"vs_matplotlib"} if find_spec("matplotlib") else set()
    ratios = {name: value for name, value in results.items() if isinstance(value, float)}
    assert set(ratios) == RATIOS | with_matplotlib
    assert all(math.isfinite(value) and value > 0 for value in ratios.values())
    rates = results["frames_per_second"]
    assert ratios["of_ceiling"] == rates["epochreel"] / rates["ceiling"]
    assert results["workload"]["frames"] == results["workload"]["others_frames"] == 10
    # The same frames and settings make the same file.
    assert results["megabytes"]["ceiling"] == results["megabytes"]["epochreel"]


@pytest.mark.parametrize("encoder", [(), ("--reference-encoder",)])
def test_scenes_are_measured_against_their_ceilings(encoder: tuple[str, ...], reels: Path) -> None:
    reel = ("--reel", str(reels / "spiral.reel"), "--rounds", "1")
    found = json.loads(printed("--scenes", "data", "comparison", "--json", *reel, *encoder))
    assert list(found["scenes"]) == ["data", "comparison"]
    for scene in found["scenes"].values():
        assert scene["of_ceiling"] == pytest.approx(
            scene["frames_per_second"] / scene["ceiling_frames_per_second"]
        )
        spent: dict[str, Any] = scene["milliseconds"]
        assert spent["wall"] == pytest.approx(1000 / scene["frames_per_second"])
        assert min(spent[cost] for cost in ("processor", "drawing", "encoding")) > 0
        assert spent["fields"] + spent["drawing"] + spent["conversion"] > 0
        assert scene["set_up_seconds"] > 0


def test_growth_is_a_table_in_markdown() -> None:
    head, _, table = printed("--growth", "seconds").partition("\n\n")
    assert head.startswith("Measured on 2")
    rows = [row.split(" | ") for row in table.strip().split("\n")]
    assert [row[:2] for row in rows[2:]] == [["| seconds", each] for each in ("1", "10", "60")]
    assert all(0 < int(row[3].removesuffix(" MB")) < 2000 for row in rows[2:])
