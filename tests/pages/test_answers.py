"""Logits of a page in Chromium against those of the recording."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from epochreel.pages.packed import packed
from epochreel.pages.scripts import script
from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.recording import Recording
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

pytestmark = pytest.mark.slow

_EXACT = 1e-3  # logits

_OPENED = """({data, script, epochs, x, y}) => {
  const open = new Function(`${script}; return Run.open;`)();
  return open(data).then((run) =>
    epochs.map((epoch) => Array.from(run.logits(run.positionOf(epoch), x, y))));
}"""


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_every_activation_answers_as_in_python(
    chromium: Browser, tmp_path: Path, activation: str
) -> None:
    spec = RunSpec.parse(
        {
            "data": {"name": "circle", "options": {"points": 40}},
            "hidden": (5, 3),
            "activation": activation,
            "features": ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"),
            "epochs": 6,
        }
    )
    recording = record(spec, tmp_path / "run.reel")
    agree(chromium, recording)


def agree(chromium: Browser, recording: Recording) -> None:
    """The logits of a page at and between recorded steps are those of the recording."""
    epochs = np.linspace(recording.steps.first, recording.steps.last, 5).tolist()
    x_min, x_max, y_min, y_max = recording.dataset.domain
    points = np.random.default_rng(1).uniform((x_min, y_min), (x_max, y_max), (200, 2))
    page = chromium.new_page()
    given = {
        "data": packed(recording, exact=True),
        "script": script(),
        "epochs": epochs,
        "x": points[:, 0].tolist(),
        "y": points[:, 1].tolist(),
    }
    found = page.evaluate(_OPENED, given)
    page.close()
    for epoch, logits in zip(epochs, found, strict=True):
        expected = recording.at(epoch)(points).ravel()
        np.testing.assert_allclose(logits, expected, atol=_EXACT)
