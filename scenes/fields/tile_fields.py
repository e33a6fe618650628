"""Signed fields of tiles that are asked for together; knows not what they show, and no mobjects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
from jaxtyping import Float, UInt16

from ...reels.recording import Recording
from ..stage.moment import Moment
from .blending import MeanOfSteps
from .field import Field
from .field_pixels import FieldPixels

_STEEP = 0.5  # of 1, between neighbouring samples: there, edges would have steps
_PARTS = 3  # a side of a cell, at each of which steep answers are asked for


class TileFields(ABC):
    """`count` fields from −1 to 1 on one grid, and their pictures, each found with the others."""

    def __init__(self, recording: Recording, pixels: FieldPixels, count: int) -> None:
        self._recording, self.pixels, self._count = recording, pixels, count
        # Each tile asks in every frame.
        self._lost = recording.lost if recording.lost.any() else None
        self._points = pixels.grid.points()
        self._mean = MeanOfSteps(recording.steps, self._asked, recording.gone)
        self._shown: dict[int, tuple[object, UInt16[np.ndarray, "tiles _ _"]]] = {}

    @abstractmethod
    def _scaled(
        self, position: int, points: Float[np.ndarray, "n 2"]
    ) -> Float[np.ndarray, "tiles n"]:
        """What tiles show at points, at the step of that position: −1 to 1, or beyond."""

    def fields(self) -> list[TileField]:
        """A field for each tile."""
        return [TileField(self, index) for index in range(self._count)]

    def at(self, moment: Moment) -> Float[np.ndarray, "tiles rows columns"]:
        """What all tiles show, `[tile, row, column]`."""
        return self._mean.at(moment)

    def levels(self, moment: Moment, shrink: int) -> UInt16[np.ndarray, "tiles _ _"]:
        """Their pictures, as indices into the palette of `pixels`, found at once."""
        mean = self._mean.at(moment)
        if shrink not in self._shown or self._shown[shrink][0] is not mean:
            self._shown[shrink] = mean, self.pixels.levels_of_each(mean, shrink)
        return self._shown[shrink][1]

    def lost(self, moment: Moment) -> bool:
        """Whether the last step reached has no answer."""
        lost = self._lost
        return lost is not None and bool(lost[self._recording.steps.before(moment.epoch)])

    def _asked(self, position: int) -> Float[np.ndarray, "tiles rows columns"]:
        """What tiles show at the step of that position; of steep fields, means over cells."""
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


class TileField(Field):
    """One of `TileFields`, by its place among them."""

    def __init__(self, fields: TileFields, index: int) -> None:
        self._fields, self._index = fields, index
        self.pixels = fields.pixels

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """What the tile shows, `[0, row, column]`, −1 to 1."""
        return np.asarray(np.clip(self._fields.at(moment)[self._index : self._index + 1], -1, 1))

    def levels(self, moment: Moment, shrink: int) -> UInt16[np.ndarray, "_ _"]:
        """The tile's picture."""
        return np.asarray(self._fields.levels(moment, shrink)[self._index])

    def lost(self, moment: Moment) -> bool:
        """Whether the network has no answer."""
        return self._fields.lost(moment)
