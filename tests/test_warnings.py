"""Warnings: on standard error, also with --quiet, in results, and never instead of a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

import epochreel
from epochreel.reels.recording import Recording

LARGE = "7680x1232@2"
WARNING = f"most players refuse H.264 of {LARGE}"


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_render_warns_of_what_players_refuse(
    quiet: list[str], run: Callable[..., tuple[int, str, str]], reels: Path, tmp_path: Path
) -> None:
    size = ["--size", LARGE, "--duration", "0.5", "--preset", "ultrafast"]
    status, _, error = run("render", str(reels / "linear.reel"), "-o", "a.mp4", *size, *quiet)
    assert status == 0
    assert error.startswith(f"epochreel: warning: {WARNING}")
    assert (tmp_path / "a.mp4").stat().st_size > 1000


def test_plans_warn_before_they_begin(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text(
        '[[run]]\nname = "a"\ndata = "circle"\n'
        f'[[render]]\nruns = "a"\nsize = "{LARGE}"\nformats = ["MP4", "webm"]\n',
        "utf-8",
    )
    status, output, error = run("batch", "plan.toml", "--dry-run")
    assert status == 0
    assert error.startswith(f"epochreel: warning: a.mp4: {WARNING}")
    assert error.count("\n") == 1
    assert [Path(each).name for each in output.split()] == ["a.reel", "a.mp4", "a.webm"]


def test_results_of_the_library_have_warnings(linear: Recording, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    large = epochreel.render(linear, path, duration=0.5, size=LARGE, preset="ultrafast")
    assert large.warnings[0].startswith(WARNING)
    assert epochreel.render(linear, path, duration=0.5, size="96x64@2").warnings == ()
