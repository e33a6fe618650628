"""A recorded network between epochs: its weights, and what its layers answer; no drawing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from ..datasets.input_features import features
from .forward import Grid, Layer, forward
from .recording import Recording


class Networks:
    """The network of a recording at any fractional epoch, its weights interpolated."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._activations = recording.spec.layer_activations

    @property
    def hidden(self) -> tuple[int, ...]:
        """Widths of the hidden layers."""
        return self._recording.spec.hidden

    @property
    def activations(self) -> tuple[str, ...]:
        """Names of the activations of the hidden layers."""
        return self._activations

    @property
    def last(self) -> float:
        """The last recorded epoch."""
        return float(self._recording.epochs[-1])

    def layers(self, epoch: float) -> list[Layer]:
        """Weights (inputs, outputs) and biases (outputs,) of every layer; zeros for what is lost.

        Training that has diverged leaves parameters that are no numbers.
        """
        epochs = self._recording.epochs
        position = float(np.interp(epoch, epochs, np.arange(len(epochs))))
        low = int(position)
        part = position - low
        before = self._recording.layers(int(epochs[low]))
        after = self._recording.layers(int(epochs[low + 1])) if part else before
        return [
            (_between(w, v, part), _between(b, c, part))
            for (w, b), (v, c) in zip(before, after, strict=True)
        ]

    def inputs(self, points: Float[np.ndarray, "points 2"]) -> Float[np.ndarray, "points inputs"]:
        """What the network is shown of points of the plane."""
        return features(points, self._recording.spec.features).astype(np.float32)

    def answers(
        self, epoch: float, points: Float[np.ndarray, "points 2"]
    ) -> list[NDArray[np.floating]]:
        """Outputs (points, width) of every layer; the last are logits."""
        answers = forward(self.layers(epoch), self._activations, self.inputs(points))
        return [np.nan_to_num(each, posinf=1e6, neginf=-1e6) for each in answers]

    def answers_of(
        self, parameters: Float[np.ndarray, " values"], points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points outputs"]:
        """Logits of the network with other parameters, all in one row, in the order of layers."""
        layers: list[Layer] = []
        start = 0
        for weights, biases in self.layers(0):
            middle, end = start + weights.size, start + weights.size + biases.size
            layers.append((parameters[start:middle].reshape(weights.shape), parameters[middle:end]))
            start = end
        logits = forward(layers, self._activations, self.inputs(points))[-1]
        return np.asarray(np.nan_to_num(logits, posinf=1e6, neginf=-1e6))

    def onwards(
        self, epoch: float, depth: int, values: Float[np.ndarray, "points width"]
    ) -> Float[np.ndarray, "points outputs"]:
        """Logits where the hidden layer before layer `depth` answers `values`."""
        logits = forward(self.layers(epoch)[depth:], self._activations[depth:], values)[-1]
        return np.asarray(np.nan_to_num(logits, posinf=1e6, neginf=-1e6))

    def sums(
        self, epoch: float, points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points units"]:
        """w·x + b of every unit of the first layer."""
        weights, biases = self.layers(epoch)[0]
        return np.asarray(self.inputs(points) @ weights + biases)


def as_fields(
    values: Float[np.ndarray, "points units"], grid: Grid
) -> Float[np.ndarray, "units rows columns"]:
    """Values over the points of a grid as a field each: `[unit, row, column]`, row 0 is y_min."""
    return np.ascontiguousarray(values.T).reshape(-1, *grid.shape).astype(np.float32)


def strongest(layers: Sequence[Layer]) -> float:
    """The largest weight in magnitude, at least a tiny one."""
    return max(max(float(np.abs(weights).max()) for weights, _ in layers), 1e-6)


def _between(
    low: NDArray[np.floating], high: NDArray[np.floating], part: float
) -> NDArray[np.floating]:
    mixed = low if part == 0 else low + np.float32(part) * (high - low)
    return np.nan_to_num(mixed, nan=0.0, posinf=1e6, neginf=-1e6)
