"""Fixtures for pages: small recordings, and the Chromium of the system."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from ..conftest import skip_outside_ci

Trained = Callable[..., Recording]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        skip_outside_ci("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


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
