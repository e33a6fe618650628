"""The data that the Manim and matplotlib scripts plot: the same as in epochreel's scene."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, UInt8
from manim import ManimColor

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import TWO_CLASSES
from epochreel.scenes.fields.pace import Pace

from .workload import Workload

ORANGE, BLUE = TWO_CLASSES
NEUTRAL = "#e9ebee"
SAMPLES = 212  # along each side of the field, as in epochreel's scene at 1080p


class ScriptData:
    """Epochs, losses, points and fields of a recording of two classes."""

    colours = (ORANGE, BLUE)

    def __init__(self, workload: Workload) -> None:
        self.timing, self.fps = workload.timing, float(workload.size.fps)
        self.frames = (self.timing.opening, self.timing.running, self.timing.closing)
        self._recording = Recording.open(workload.reels[0])
        self._pace = Pace.named("even", self._recording)
        dataset = self._recording.dataset
        self.points, self.labels, self.domain = dataset.points, dataset.labels, dataset.domain
        x_min, x_max, y_min, y_max = self.domain
        self.x, self.y = np.linspace(x_min, x_max, SAMPLES), np.linspace(y_min, y_max, SAMPLES)
        self.epochs = self._recording.epochs
        self.losses = self._recording.metrics.train_loss

    def position(self, clock: float) -> int:
        """Position of the recorded epoch that is shown at `clock`, from 0 (start) to 1 (end)."""
        return int(np.searchsorted(self.epochs, self._pace(clock), side="right")) - 1

    def probabilities(self, position: int) -> Float[np.ndarray, "rows columns"]:
        """Probabilities of the second class at a recorded epoch, 0 to 1; row 0 is y_min."""
        epoch = int(self.epochs[position])
        logits = self._recording.logits([epoch], Grid(self.x, self.y))[0, 0]
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))

    def pixels(self, position: int) -> UInt8[np.ndarray, "rows columns 3"]:
        """Colours from orange over grey to blue, RGB; row 0 is the top."""
        share = self.probabilities(position)[::-1, :, np.newaxis]
        orange, neutral, blue = (
            np.array(ManimColor(each).to_int_rgb(), dtype=np.float64)
            for each in (ORANGE, NEUTRAL, BLUE)
        )
        end = np.where(share < 0.5, orange, blue)
        return np.asarray(neutral + np.abs(2 * share - 1) * (end - neutral), dtype=np.uint8)
