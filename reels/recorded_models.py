"""The models of all recorded steps over the plane, by position; knows no measures, no epochs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from .architecture import Architecture
from .forward import logits_of_each
from .grid import Grid
from .network import Network, Perceptron, Sampled


class RecordedModels:
    """Networks with parameters (steps, size), or logits that are sampled over a grid, in order."""

    def __init__(
        self, model: Architecture | Grid, outputs: int, states: NDArray[np.floating]
    ) -> None:
        self._model, self._outputs, self._states = model, outputs, states
        self._sampled: list[tuple[Grid, Float[np.ndarray, "samples features"]]] = []

    def at(self, position: int) -> Network:
        """The model at the recorded step of that position."""
        if isinstance(self._model, Architecture):
            return Perceptron(self._model, self._states[position])
        return self._field(self._model, position)

    def logits(
        self, positions: Sequence[int], grid: Grid
    ) -> Float[np.ndarray, "steps outputs rows columns"]:
        """Output fields `[step, output, row, column]` at the steps of these positions."""
        model = self._model
        if isinstance(model, Grid):
            fields = np.empty((len(positions), self._outputs, *grid.shape), dtype=np.float32)
            for field, position in zip(fields, positions, strict=True):
                field[:] = self._field(model, position).on(grid)
            return fields
        inputs = self._inputs(model, grid)
        rows = [self._states[position] for position in positions]
        networks, stacked = model.unpacked(rows), np.stack(rows) if rows else None
        logits = logits_of_each(networks, model.activations, inputs, stacked)
        return logits.reshape(len(positions), self._outputs, *grid.shape)

    def units(
        self, architecture: Architecture, positions: Sequence[int], grid: Grid
    ) -> list[Float[np.ndarray, "steps units rows columns"]]:
        """Outputs of the hidden units of networks, an array for each hidden layer."""
        inputs = self._inputs(architecture, grid)
        fields = [
            np.empty((len(positions), width, *grid.shape), inputs.dtype)
            for width in architecture.hidden
        ]
        for index, position in enumerate(positions):
            answers = Perceptron(architecture, self._states[position]).units(inputs)
            for field, values in zip(fields, answers, strict=True):
                field[index] = values.T.reshape(-1, *grid.shape)
        return fields

    def _field(self, grid: Grid, position: int) -> Sampled:
        """Logits that are sampled over a grid."""
        row = self._states[position].astype(np.float32)
        return Sampled(grid, row.reshape(self._outputs, *grid.shape))

    def _inputs(
        self, architecture: Architecture, grid: Grid
    ) -> Float[np.ndarray, "samples features"]:
        """Input features of every sample; the last two are kept, for a grid serves many calls."""
        found = next((inputs for known, inputs in self._sampled if known is grid), None)
        if found is None:
            found = architecture.inputs(grid.points())
            self._sampled = [(grid, found), *self._sampled[:1]]
        return found
