"""What hidden units answer over the plane, as signed fields for thumbnails; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.activations import RESTING
from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..stage.moment import Moment
from .blending import MeanOfSteps
from .field import Field


class UnitFields:
    """The answers of all units of all hidden layers on one grid, scaled to −1 to 1 by layer.

    A sigmoid's ½ counts as 0. A layer's scale is what nine tenths of its answers stay below in the
    last epoch.
    """

    def __init__(self, recording: Recording, grid: Grid) -> None:
        self._recording, self.grid = recording, grid
        self._points = grid.points()
        self._middles = [RESTING.get(each, 0.0) for each in recording.perceptron.activations]
        self._mean = MeanOfSteps(recording.steps, self._asked, recording.lost)
        self._shown: tuple[Float[np.ndarray, "_ _ _"], list[Float[np.ndarray, "_ _ _"]]] | None = (
            None
        )
        self._ends = np.cumsum(recording.perceptron.hidden)[:-1]
        answers = recording.at(recording.steps.last).outputs(self._points)[:-1]
        sizes = [
            np.quantile(np.abs(each - middle), 0.9)
            for each, middle in zip(answers, self._middles, strict=True)
        ]
        self._scales = [float(max(size, 1e-6)) for size in sizes]

    def at(self, moment: Moment) -> list[Float[np.ndarray, "_ _ _"]]:
        """Answers of every layer's units, `[unit, row, column]`, −1 to 1."""
        mean = self._mean.at(moment)
        if self._shown is None or self._shown[0] is not mean:
            self._shown = mean, np.split(np.clip(mean, -1, 1), self._ends)
        return self._shown[1]

    def lost(self, moment: Moment) -> bool:
        """Whether the last step reached has no answer."""
        return bool(self._recording.lost[self._recording.steps.before(moment.epoch)])

    def _asked(self, position: int) -> Float[np.ndarray, "units rows columns"]:
        """Answers of all units at the step of that position, layer by layer."""
        epoch = float(self._recording.epochs[position])
        answers = self._recording.held(epoch).outputs(self._points)[:-1]
        every = zip(answers, self._middles, self._scales, strict=True)
        scaled = [as_fields((each - middle) / scale, self.grid) for each, middle, scale in every]
        return np.concatenate(scaled)


class UnitField(Field):
    """One unit of `UnitFields`."""

    def __init__(self, fields: UnitFields, layer: int, unit: int) -> None:
        self._fields, self._layer, self._unit = fields, layer, unit

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """The unit's answers, `[0, row, column]`, −1 to 1."""
        return self._fields.at(moment)[self._layer][self._unit : self._unit + 1]

    def lost(self, moment: Moment) -> bool:
        """Whether the network has no answer."""
        return self._fields.lost(moment)


class InputField(Field):
    """What the network is shown of each point, scaled to its largest over the plane."""

    def __init__(self, recording: Recording, grid: Grid, index: int) -> None:
        values = recording.perceptron.inputs(grid.points())[:, index : index + 1]
        self._field = as_fields(values / max(float(np.abs(values).max()), 1e-6), grid)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:  # noqa: ARG002
        """The same at every moment."""
        return self._field
