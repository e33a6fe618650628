"""What units of one hidden layer add to the one output, as signed fields; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.grid import as_fields
from ...reels.recording import Recording
from ...reels.task import Values
from .field_pixels import FieldPixels
from .unit_fields import UnitFields, last_sound

_SURE = 3.0  # logits: what is added is shown in full from there on; less of it, if all is weaker


class AddedFields(UnitFields):
    """What each unit adds to the one output, its weight times its answer, and then the bias.

    Their sum is the output. Of two classes, each has the colour that it would have as the only one,
    but stronger if all of them are weak in the end; of values, the strongest have full colour.
    """

    def __init__(self, recording: Recording, pixels: FieldPixels, *, within: float) -> None:
        units = np.arange(recording.perceptron.hidden[0] + 1)
        super().__init__(recording, pixels, [units], within=within)
        added = self._added(last_sound(recording), pixels.grid.points())
        self._full = max(float(np.quantile(np.abs(added), within)), 1e-6)

    def _scaled(
        self, position: int, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "units rows columns"]:
        """What each unit adds at points of the grid, and the bias, each as a share of full."""
        added = self._added(float(self._recording.epochs[position]), points)
        if isinstance(self._recording.task, Values):
            return as_fields(added / self._full, self.pixels.grid)
        gain = max(1.0, _SURE / self._full)
        return as_fields(np.tanh(added * (gain / 2)), self.pixels.grid)

    def _added(
        self, epoch: float, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "n units"]:
        """What each unit adds to the output, and the bias, from the middle of all values on."""
        network = self._recording.held(epoch)
        weights, bias = network.layers[-1]
        answers = network.outputs(points)[0] * weights[:, 0]
        rest = np.full((len(points), 1), bias[0] - self._recording.task.middle)
        return np.concatenate([answers, rest], axis=1)
