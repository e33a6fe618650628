"""No scene flashes, as WCAG 2.3.1 has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import epochreel
from epochreel.reels.recording import Recording
from epochreel.tests.scenes.cases import CASES

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]

# Whole sides of lines, which lay over each other, made this film flash.
MANY = """size = "1280x720@30"

[[run]]
name = "many"
preset = "circles-30-identity"
seed = 1

[[chapter]]
id = "many"
scene = "neurons"
runs = ["many"]
duration = 3.5

[[chapter.sentence]]
text = "Thirty neurons with the curve that is never flat."
at = "lines"
hold = false
"""


@pytest.mark.parametrize("scene", CASES)
def test_no_scene_flashes(scene: str, runs: dict[str, Recording], tmp_path: Path) -> None:
    reels = [runs[name] for name in next(iter(CASES[scene].values()))]
    made = epochreel.render(reels, tmp_path / "a.mp4", scene=scene, size="128x72@20", duration=2)
    assert not any("WCAG" in each for each in made.warnings)


def test_no_film_flashes_in_which_many_lines_enter_quickly(run: Run, tmp_path: Path) -> None:
    (tmp_path / "many.toml").write_text(MANY)
    code, _, told = run("film", "many.toml", "-o", "many.mp4")
    assert code == 0
    assert "WCAG" not in told
