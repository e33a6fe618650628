"""Small recordings for pages, and when a page is ready."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Frame, Page

from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from ..conftest import PATIENCE

Trained = Callable[..., Recording]


def rests(page: Page | Frame) -> None:
    """Waits until what a page shows has been drawn at its finest."""
    page.wait_for_selector("html[data-rests]", state="attached", timeout=PATIENCE)


@pytest.fixture
def trained(tmp_path: Path) -> Trained:
    """Records a small run of these settings."""

    def run(**settings: Any) -> Recording:
        spec = RunSpec.parse({"hidden": (4,), "epochs": 20, **settings})
        return record(spec, tmp_path / "run.reel")

    return run


@pytest.fixture
def sampled(tmp_path: Path) -> Recording:
    """A model that is known by its answers, over values of C, without test points."""
    points = np.random.default_rng(1).normal(size=(30, 2))
    with Recorder(
        tmp_path / "run.reel",
        data=(points, (points[:, 0] > 0).astype(int)),
        step="C",
        outputs="logits",
    ) as recorder:
        for value in (0.01, 0.37, 100.0):
            recorder.snapshot(
                lambda asked, value=value: value * asked[:, 0] - asked[:, 1] ** 2, value=value
            )
    return Recording.open(tmp_path / "run.reel")
