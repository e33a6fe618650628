"""The loss over the plane in which a path of training mostly lies; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.network import Perceptron
from ...reels.recording import Recording
from ..stage.moment import Moment
from .field import Field

_SAMPLES = 49  # a side, of the loss
_STEPS = 240  # epochs at most that the plane is fitted to
_POINTS = 400  # training points at most that the loss is the mean of
_MARGIN = 0.28  # of the width of the path, all around


class LossLandscape:
    """The two principal directions of a path of parameters about its end, and the loss along them.

    After Li et al., 'Visualizing the Loss Landscape of Neural Nets', arXiv:1712.09913, section 7.
    `path` (steps, 2) is where the network is at `epochs`, `values` [row, column] the mean loss of
    training points over `grid`, row 0 is y_min: cross-entropy, or ½ (y − t)² of values. Where
    training diverges, the path ends before. Losses too large for a number are as high as the
    highest that is one.
    """

    def __init__(self, recording: Recording) -> None:
        known = recording.epochs[np.isfinite(recording.metrics.train_loss)]
        first, last = known[[0, -1]] if len(known) else recording.epochs[[0, 0]]
        steps = np.linspace(first, last, min(_STEPS, max(len(known), 1)))
        self._architecture, self._task = recording.perceptron, recording.task
        walked = np.array([recording.parameters(float(step)) for step in steps], dtype=float)
        end = walked[-1]
        _, sizes, axes = np.linalg.svd(walked - end, full_matrices=False)
        axes = np.vstack([axes, np.zeros((2, axes.shape[1]))])[:2]
        spread = float((sizes**2).sum())
        self.explained = float((sizes[:2] ** 2).sum()) / spread if spread else 1.0
        self.epochs = steps
        self.path: Float[np.ndarray, "steps 2"] = (walked - end) @ axes.T
        low, high = self.path.min(axis=0), self.path.max(axis=0)
        half = max(float((high - low).max()) * (0.5 + _MARGIN), 1e-3)
        x, y = ((low + high) / 2).tolist()
        self.domain = (x - half, x + half, y - half, y + half)
        self.grid = Grid.over(self.domain, _SAMPLES, _SAMPLES)
        train = np.flatnonzero(recording.dataset.train)
        train = train[:: -(-len(train) // _POINTS)]
        points, labels = recording.dataset.points[train], recording.dataset.labels[train]
        losses = np.array(
            [self._loss(end + place @ axes, points, labels) for place in self.grid.points()]
        )
        losses[~np.isfinite(losses)] = losses[np.isfinite(losses)].max(initial=0)
        self.values: Float[np.ndarray, "rows columns"] = losses.reshape(self.grid.shape)

    def _loss(
        self,
        parameters: Float[np.ndarray, " values"],
        points: Float[np.ndarray, "n 2"],
        labels: np.ndarray,
    ) -> float:
        """The mean loss of the network with these parameters."""
        return self._task.loss(Perceptron(self._architecture, parameters)(points), labels)


class LossField(Field):
    """How low the loss is, on a log scale: from 0 for high losses to 1 for the lowest."""

    def __init__(self, losses: LossLandscape, grid: Grid) -> None:
        self._low, self._high = _range(losses)
        values = np.log(np.maximum(losses.values, 1e-6))
        # Between the samples the loss is interpolated, column by column and then row by row.
        rows = np.array([np.interp(grid.x, losses.grid.x, row) for row in values])
        field = np.array([np.interp(grid.y, losses.grid.y, column) for column in rows.T]).T
        share = (self._high - field) / (self._high - self._low)
        self._field = np.clip(share, 0, 1)[None].astype(np.float32)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:  # noqa: ARG002
        """The same at every moment."""
        return self._field


def levels(losses: LossLandscape, count: int) -> Float[np.ndarray, " count"]:
    """Losses at which to draw contour lines, evenly spaced on the log scale."""
    low, high = _range(losses)
    return np.asarray(np.exp(np.linspace(low, high, count + 2)[1:-1]))


def _range(losses: LossLandscape) -> tuple[float, float]:
    """Logarithms of the losses that colours run between; a rare high one is left out."""
    values = np.log(np.maximum(losses.values, 1e-6))
    low, high = float(values.min()), float(np.quantile(values, 0.98))
    return low, max(high, low + 0.1)
