"""What units of one hidden layer add to the one output, as signed fields; no mobjects."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from ...reels.recording import Recording
from ...reels.task import Values
from .field_pixels import FieldPixels
from .tile_fields import TileFields
from .unit_fields import last_sound

_SURE = 3.0  # logits: what is added is shown in full from there on; less of it, if all is weaker


class AddedFields(TileFields):
    """What each unit adds to the one output, its weight times its answer, and then the bias.

    Of values, the bias counts from the middle of their scale, so that the sum of all is by how much
    the output is above it. Of two classes, each has the colour that it would have as the only one,
    but stronger if all of them are weak in the end; of values, the strongest have full colour.
    """

    def __init__(self, recording: Recording, pixels: FieldPixels, *, within: float) -> None:
        super().__init__(recording, pixels, recording.perceptron.hidden[0] + 1)
        added = self._added(last_sound(recording), self._points)
        self._full = max(float(np.quantile(np.abs(added), within)), 1e-6)

    def _scaled(
        self, position: int, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "tiles n"]:
        """What each unit adds at points, and the bias, each as a share of full."""
        added = self._added(float(self._recording.epochs[position]), points)
        if isinstance(self._recording.task, Values):
            return added / self._full
        return np.asarray(np.tanh(added * (max(1.0, _SURE / self._full) / 2)))

    def _added(
        self, epoch: float, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "tiles n"]:
        """What each unit adds to the output, and the bias less the middle of all values."""
        network = self._recording.held(epoch)
        weights, bias = network.layers[-1]
        answers = network.outputs(points)[0] * weights[:, 0]
        rest = np.full((1, len(points)), bias[0] - self._recording.task.middle)
        return np.concatenate([answers.T, rest], dtype=np.float32)
