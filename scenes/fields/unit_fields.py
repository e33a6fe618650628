"""What hidden units answer over the plane, as signed fields for thumbnails; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from ...reels.activations import RESTING
from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..stage.moment import Moment
from .field import Field
from .field_pixels import FieldPixels
from .tile_fields import TileFields

WITHIN = 0.9  # of all answers of a layer, what its scale holds, so that few do not dwarf others


class UnitFields(TileFields):
    """The answers of some hidden units on one grid, layer by layer, scaled to −1 to 1 by layer.

    `units` are their numbers in each layer, from the first layer on. A sigmoid's ½ counts as 0. A
    layer's scale is what a share of all its answers, `within` it, stay below in the last epoch, or
    the last before training diverges.
    """

    def __init__(
        self,
        recording: Recording,
        pixels: FieldPixels,
        units: Sequence[Int[np.ndarray, " _"]],
        *,
        within: float = WITHIN,
    ) -> None:
        super().__init__(recording, pixels, sum(map(len, units)))
        self._units, last = units, last_sound(recording)
        scales = scales_of_layers(recording, last, self._points, within=within)
        self._scales = scales[: len(units)]

    def _scaled(
        self, position: int, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "units n"]:
        """Answers of the units at points, each scaled with those of its layer."""
        epoch = float(self._recording.epochs[position])
        answers = self._recording.held(epoch).outputs(points)[: len(self._units)]
        every = zip(answers, self._units, self._scales, strict=True)
        scaled = [(each[:, units] - middle) / scale for each, units, (middle, scale) in every]
        return np.hstack(scaled, dtype=np.float32).T.copy()


def last_sound(recording: Recording) -> float:
    """The last epoch before training diverges; the last one if there is none before."""
    sound = np.flatnonzero(~recording.gone)
    return float(recording.epochs[sound[-1] if len(sound) else -1])


def scales_of_layers(
    recording: Recording, epoch: float, points: Float[np.ndarray, "n 2"], *, within: float = WITHIN
) -> list[tuple[float, float]]:
    """For each hidden layer, the answer that counts as 0, and by how much another counts as 1.

    A share of all answers is `within` that.
    """
    answers = recording.held(epoch).outputs(points)[:-1]
    middles = [RESTING.get(each, 0.0) for each in recording.perceptron.activations]
    sizes = [
        np.quantile(np.abs(each - middle), within)
        for each, middle in zip(answers, middles, strict=True)
    ]
    return [(middle, float(max(size, 1e-6))) for middle, size in zip(middles, sizes, strict=True)]


class InputField(Field):
    """What the network is shown of each point, scaled to its largest over the plane."""

    def __init__(self, recording: Recording, grid: Grid, index: int) -> None:
        values = recording.perceptron.inputs(grid.points())[:, index : index + 1]
        self._field = as_fields(values / max(float(np.abs(values).max()), 1e-6), grid)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:  # noqa: ARG002
        """The same at every moment."""
        return self._field
