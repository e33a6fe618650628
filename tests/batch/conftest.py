"""Batches as processes of their own, which tests kill."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.films.keys import content_of
from epochreel.reels.content import content_of_reel

PLAN = """
[defaults.render]
size = "128x72@10"

[[run]]
name = "a"
points = 40
hidden = [3]
epochs = 4
seed = "0-3"

[[render]]
runs = "a"
each = "run"
formats = ["png", "gif"]
duration = 2

[[render]]
name = "all"
runs = "a"
scene = "comparison"
duration = 2
formats = "mp4"
"""

Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Started:
    """Starts a batch of `plan.toml`, with a folder for temporary files that is looked at later."""
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "tmp").mkdir()

    def started(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "epochreel", "batch", "plan.toml", *arguments],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "COLUMNS": "200"},
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


def wait_for(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait until a condition holds; a test fails if it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def contents(folder: Path) -> dict[str, str]:
    """Digits of all files with final names; of recordings without the seconds measured."""
    return {
        path.name: content_of_reel(path) if path.suffix == ".reel" else content_of(path)
        for path in folder.iterdir()
        if not path.name.startswith(".") and path.suffix != ".json"
    }
