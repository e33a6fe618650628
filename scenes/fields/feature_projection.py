"""The plane as one hidden layer sees it, in two dimensions fixed over the film; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...errors import UserError
from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..stage.moment import Moment
from .field import Field

_LOOKED = 24  # epochs over the run, of which the last two thirds decide how much is drawn
_RARE = 0.01  # share of answers, on either side, that may fall outside
_MARGIN = 0.07  # of the width of what is drawn
_SAMPLES = 40  # a side, of the plane whose answers are looked at


class FeatureProjection:
    """The answers of the last hidden layer with two units; else of the last with more, projected.

    The projection is onto the first two principal components of the training points' answers in
    the last epoch. Raises `UserError` where no hidden layer has two units or more.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        widths = recording.perceptron.hidden
        pairs = [depth for depth, width in enumerate(widths) if width == 2]
        wide = [depth for depth, width in enumerate(widths) if width > 2]
        if not pairs and not wide:
            raise UserError(
                "scene 'feature_space' needs a hidden layer of two units or more",
                given=recording.about.summary,
            )
        self.depth = pairs[-1] if pairs else wide[-1]
        self.width = widths[self.depth]
        self._middle: Float[np.ndarray, " width"] = np.zeros(self.width)
        self._axes: Float[np.ndarray, "2 width"] = np.eye(2, self.width)
        self.explained = 1.0
        self.projected = not pairs
        if self.projected:
            self._fit(recording)
        self.domain = self._find_domain(recording)

    def at(
        self, epoch: float, points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points 2"]:
        """Where points of the plane are in feature space, at a fractional epoch."""
        answers = self._recording.held(epoch).outputs(points)[self.depth]
        return np.asarray((answers - self._middle) @ self._axes.T)

    def logits(
        self, epoch: float, places: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points outputs"]:
        """What the rest of the network answers to places of feature space."""
        values = (places @ self._axes + self._middle).astype(np.float32)
        return self._recording.held(epoch).onwards(self.depth + 1, values)

    def _fit(self, recording: Recording) -> None:
        train = recording.dataset.points[recording.dataset.train]
        last = recording.at(recording.steps.last)
        answers = last.outputs(train)[self.depth].astype(float)
        self._middle = answers.mean(axis=0)
        _, sizes, axes = np.linalg.svd(answers - self._middle, full_matrices=False)
        if len(axes) >= 2:
            self._axes = axes[:2]
        spread = float((sizes**2).sum())
        self.explained = float((sizes[:2] ** 2).sum()) / spread if spread else 1.0

    def _find_domain(self, recording: Recording) -> tuple[float, float, float, float]:
        """A square that nearly everything stays in after the first third of the epochs."""
        grid = Grid.over(recording.dataset.domain, _SAMPLES, _SAMPLES).points()
        epochs = np.linspace(recording.epochs[0], recording.epochs[-1], _LOOKED)
        seen = np.concatenate([self.at(float(epoch), grid) for epoch in epochs[_LOOKED // 3 :]])
        low, high = np.quantile(seen, [_RARE, 1 - _RARE], axis=0)
        half = max(float((high - low).max()) * (0.5 + _MARGIN), 1e-3)
        x, y = ((low + high) / 2).tolist()
        return x - half, x + half, y - half, y + half


class FeatureField(Field):
    """The output over feature space."""

    def __init__(self, features: FeatureProjection, grid: Grid) -> None:
        self._features, self._grid, self._places = features, grid, grid.points()

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]` at a moment."""
        return as_fields(self._features.logits(moment.epoch, self._places), self._grid)
