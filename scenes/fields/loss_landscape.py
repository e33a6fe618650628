"""The loss over the plane in which a path of training mostly lies; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.network_answers import Networks
from ...reels.recording import Recording
from .field import Field

_SAMPLES = 49  # a side, of the loss
_STEPS = 240  # epochs at most that the plane is fitted to
_POINTS = 400  # training points at most that the loss is the mean of
_MARGIN = 0.28  # of the width of the path, all around
_MOST = 0.985  # of the way to certainty: atanh has to stay finite


class Losses:
    """The two principal directions of a path of parameters about its end, and the loss along them.

    After Li et al., 'Visualizing the Loss Landscape of Neural Nets', arXiv:1712.09913, section 7.
    `path` (steps, 2) is where the network is at `epochs`, `values` [row, column] the mean loss of
    training points over `grid`, row 0 is y_min: cross-entropy, or ½ (y − t)² of values.
    """

    def __init__(self, recording: Recording) -> None:
        last = float(recording.epochs[-1])
        steps = np.linspace(0, last, min(_STEPS, len(recording.epochs)))
        self._networks = Networks(recording)
        walked = np.array([self._parameters(float(step)) for step in steps])
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
        self.values: Float[np.ndarray, "rows columns"] = np.array(
            [self._loss(end + place @ axes, points, labels) for place in self.grid.points()]
        ).reshape(self.grid.shape)

    def _parameters(self, epoch: float) -> Float[np.ndarray, " values"]:
        layers = self._networks.layers(epoch)
        return np.concatenate([part.ravel() for layer in layers for part in layer]).astype(float)

    def _loss(
        self,
        parameters: Float[np.ndarray, " values"],
        points: Float[np.ndarray, "n 2"],
        labels: np.ndarray,
    ) -> float:
        logits = self._networks.answers_of(parameters, points).astype(float)
        if labels.dtype.kind == "f":
            return float(np.square(logits[:, 0] - labels).mean()) / 2
        if logits.shape[1] == 1:
            logits = np.column_stack([np.zeros(len(logits)), logits])
        most = logits.max(axis=1)
        total = most + np.log(np.exp(logits - most[:, None]).sum(axis=1))
        return float((total - logits[np.arange(len(labels)), labels]).mean())


class LossField(Field):
    """How low the loss is, on a log scale, as the lead of one class: the lower the stronger."""

    def __init__(self, losses: Losses, grid: Grid) -> None:
        self._low, self._high = _range(losses)
        values = np.log(np.maximum(losses.values, 1e-6))
        # Between the samples the loss is interpolated, column by column and then row by row.
        rows = np.array([np.interp(grid.x, losses.grid.x, row) for row in values])
        field = np.array([np.interp(grid.y, losses.grid.y, column) for column in rows.T]).T
        share = (self._high - field) / (self._high - self._low)
        ratio = np.clip(share, 0, 1) * _MOST
        self._field = (2 * np.arctanh(ratio))[None].astype(np.float32)

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:  # noqa: ARG002  # still
        """The same at every epoch."""
        return self._field


def levels(losses: Losses, count: int) -> Float[np.ndarray, " count"]:
    """Losses at which to draw contour lines, evenly spaced on the log scale."""
    low, high = _range(losses)
    return np.asarray(np.exp(np.linspace(low, high, count + 2)[1:-1]))


def _range(losses: Losses) -> tuple[float, float]:
    """Logarithms of the losses that colours run between; a rare high one is left out."""
    values = np.log(np.maximum(losses.values, 1e-6))
    low, high = float(values.min()), float(np.quantile(values, 0.98))
    return low, max(high, low + 0.1)
