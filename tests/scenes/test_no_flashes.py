"""No scene flashes, as WCAG 2.3.1 has it."""

from pathlib import Path

import pytest

import epochreel
from epochreel.reels.recording import Recording
from epochreel.tests.scenes.cases import CASES

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scene", CASES)
def test_no_scene_flashes(scene: str, runs: dict[str, Recording], tmp_path: Path) -> None:
    reels = [runs[name] for name in next(iter(CASES[scene].values()))]
    made = epochreel.render(reels, tmp_path / "a.mp4", scene=scene, size="128x72@20", duration=2)
    assert not any("WCAG" in each for each in made.warnings)
