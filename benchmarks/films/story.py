"""What the scripts of others show: the same epochs, field and points as our film."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import TWO_CLASSES
from epochreel.scenes.fields.pace import Pace

from .film import Film

ORANGE, BLUE = TWO_CLASSES
NEUTRAL = "#e9ebee"
SAMPLES = 212  # a side of the field, as our film samples it at 1080p


class Story:
    """A recording of two classes, ready to be drawn."""

    def __init__(self, film: Film) -> None:
        self.timing = film.timing
        self._recording = Recording.open(film.reels[0])
        self._pace = Pace.named("even", self._recording)
        dataset = self._recording.dataset
        self.points, self.labels, self.domain = dataset.points, dataset.labels, dataset.domain
        x_min, x_max, y_min, y_max = self.domain
        self.x, self.y = np.linspace(x_min, x_max, SAMPLES), np.linspace(y_min, y_max, SAMPLES)
        self.epochs = self._recording.epochs
        self.losses = self._recording.metrics.train_loss

    def position(self, clock: float) -> int:
        """Which of the recorded epochs is on show while the clock runs from 0 to 1."""
        return int(np.searchsorted(self.epochs, self._pace(clock), side="right")) - 1

    def probabilities(self, position: int) -> Float[np.ndarray, "rows columns"]:
        """Of the second class at a recorded epoch, 0 to 1; row 0 is y_min."""
        epoch = int(self.epochs[position])
        logits = self._recording.logits([epoch], Grid(self.x, self.y))[0, 0]
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))
