"""Where a boundary turns on the lines of neurons in the first layer; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from ...datasets.input_features import features
from ...reels.forward import forward
from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import contests
from .boundary_lines import BoundaryLines

_KINKED = ("relu", "leaky_relu")
"""Activations with a kink, where their sum is zero; that of elu has a slope without a jump."""

_TURNS = 1.0  # degrees, from which on a line is seen to turn
_OFF = 1e-4  # of the plane, at which the slope is measured on both sides of a kink
_STEP = 1e-6  # of the plane, over which it is measured


def lines_of_units(recording: Recording, epoch: float) -> list[bool]:
    """Which neurons of the first layer have their line within the plane."""
    grid = Grid.over(recording.dataset.domain, 25, 25)
    sums = recording.held(epoch).sums(grid.points())
    return [bool(each) for each in (sums.min(axis=0) < 0) & (sums.max(axis=0) > 0)]


def corners_of(
    recording: Recording, epoch: int, boundary: BoundaryLines
) -> tuple[Float[np.ndarray, "corners 2"], Int[np.ndarray, " corners"]]:
    """Where the boundary at a recorded epoch turns on the line of a neuron, and on whose.

    Neurons count from 0. Those whose activation has no kink have none.
    """
    none = np.empty((0, 2)), np.empty(0, dtype=int)
    architecture = recording.perceptron
    if not architecture.hidden or architecture.activations[0] not in _KINKED or not boundary.lines:
        return none
    layers = [(w.astype(float), b.astype(float)) for w, b in recording.layers(epoch)]

    def sums(points: Float[np.ndarray, "n 2"]) -> NDArray[np.float64]:
        weights, biases = layers[0]
        return np.asarray(features(points, architecture.features) @ weights + biases)

    def values(points: Float[np.ndarray, "n 2"]) -> NDArray[np.float64]:
        inputs = features(points, architecture.features)
        return np.array(contests(forward(layers, architecture.activations, inputs)[-1].T))

    found = [_crossings(line, sums(line)) for line in boundary.lines if len(line) > 1]
    at = np.concatenate([places for places, _ in found])
    units = np.concatenate([owners for _, owners in found])
    if not len(at):
        return none
    step, off = _STEP * boundary.width, _OFF * boundary.width
    owners = np.abs(values(at)).argmin(axis=0)
    every = np.arange(len(at))
    across = _slopes(lambda points: sums(points)[every, units], at, step)
    length = np.maximum(np.hypot(*across.T), np.finfo(float).tiny)
    across *= (off / length)[:, None]
    before, after = (
        _slopes(lambda points: values(points)[owners, every], at + side * across, step)
        for side in (-1, 1)
    )
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turns = np.degrees(np.abs(np.arctan2(cross, (before * after).sum(axis=1)))) > _TURNS
    return at[turns], units[turns]


def _crossings(
    line: Float[np.ndarray, "n 2"], sums: Float[np.ndarray, "n units"]
) -> tuple[Float[np.ndarray, "crossings 2"], Int[np.ndarray, " crossings"]]:
    """Where a line crosses those of neurons, and whose they are."""
    vertex, unit = np.nonzero((sums[:-1] > 0) != (sums[1:] > 0))
    start, end = sums[vertex, unit], sums[vertex + 1, unit]
    share = (start / (start - end))[:, None]
    return line[vertex] + share * (line[vertex + 1] - line[vertex]), unit


def _slopes(
    values: Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, " n"]],
    at: Float[np.ndarray, "n 2"],
    step: float,
) -> Float[np.ndarray, "n 2"]:
    """The gradient of values at points, by central differences."""
    rises = [values(at + move) - values(at - move) for move in np.eye(2) * step]
    return np.column_stack(rises) / (2 * step)
