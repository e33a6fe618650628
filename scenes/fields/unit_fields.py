"""What hidden units answer over the plane, as signed fields for thumbnails; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int, UInt16

from ...reels.activations import RESTING
from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..stage.moment import Moment
from .blending import MeanOfSteps
from .field import Field
from .field_pixels import FieldPixels

WITHIN = 0.9  # of all answers of a layer, what its scale holds, so that few do not dwarf others
_STEEP = 0.5  # of 1, between neighbouring samples: there, edges would have steps
_PARTS = 3  # a side of a cell, at each of which steep answers are asked for


class UnitFields:
    """The answers of some hidden units on one grid, scaled to −1 to 1 by layer, and their pictures.

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
        self._recording, self.pixels, self._units = recording, pixels, units
        # Each unit asks in every frame.
        self._lost = recording.lost if recording.lost.any() else None
        self._points = pixels.grid.points()
        self._mean = MeanOfSteps(recording.steps, self._asked, recording.gone)
        self._shown: dict[int, tuple[object, UInt16[np.ndarray, "units _ _"]]] = {}
        last = last_sound(recording)
        scales = scales_of_layers(recording, last, self._points, within=within)
        self._scales = scales[: len(units)]

    def fields(self) -> list[UnitField]:
        """A field for each of the units, layer by layer."""
        return [UnitField(self, index) for index in range(sum(map(len, self._units)))]

    def at(self, moment: Moment) -> Float[np.ndarray, "units rows columns"]:
        """Answers of all units, `[unit, row, column]`, layer by layer."""
        return self._mean.at(moment)

    def levels(self, moment: Moment, shrink: int) -> UInt16[np.ndarray, "units _ _"]:
        """Their pictures, as indices into the palette of `pixels`, found at once."""
        mean = self._mean.at(moment)
        if shrink not in self._shown or self._shown[shrink][0] is not mean:
            self._shown[shrink] = mean, self.pixels.levels_of_each(mean, shrink)
        return self._shown[shrink][1]

    def lost(self, moment: Moment) -> bool:
        """Whether the last step reached has no answer."""
        lost = self._lost
        return lost is not None and bool(lost[self._recording.steps.before(moment.epoch)])

    def _asked(self, position: int) -> Float[np.ndarray, "units rows columns"]:
        """Answers of the units at the step of that position; of steep ones, means over cells."""
        shape = self.pixels.grid.shape
        answers = self._scaled(position, self._points).reshape(-1, *shape)
        clipped = np.clip(answers, -1, 1)
        jumps = (np.abs(np.diff(clipped, axis=axis)).max(initial=0.0) for axis in (1, 2))
        if max(jumps) <= _STEEP:
            return answers
        parted = np.clip(self._scaled(position, self._parted), -1, 1)
        return np.asarray(parted.reshape(-1, _PARTS**2, *shape).mean(axis=1))

    @cached_property
    def _parted(self) -> Float[np.ndarray, "n 2"]:
        """The points of the grid once for each part of a cell, moved to the part's middle."""
        grid = self.pixels.grid
        cell = np.array([grid.x[1] - grid.x[0], grid.y[1] - grid.y[0]])
        parts = (np.arange(_PARTS) + 0.5) / _PARTS - 0.5
        moves = cell * np.column_stack([np.repeat(parts, _PARTS), np.tile(parts, _PARTS)])
        return np.asarray((moves[:, None] + self._points).reshape(-1, 2))

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


class UnitField(Field):
    """One of `UnitFields`, by its place among them."""

    def __init__(self, fields: UnitFields, index: int) -> None:
        self._fields, self._index = fields, index

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """The unit's answers, `[0, row, column]`, −1 to 1."""
        return np.asarray(np.clip(self._fields.at(moment)[self._index : self._index + 1], -1, 1))

    def levels(self, moment: Moment, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """The unit's picture."""
        return np.asarray(self._fields.levels(moment, shrink)[self._index])

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
