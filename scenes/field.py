"""The field of a network between epochs and samples, as logits and colours; no mobjects."""

from __future__ import annotations

import contourpy
import cv2
import numpy as np
from jaxtyping import Float, UInt8
from numpy.typing import NDArray

from ..training.forward import Grid
from ..training.recording import Recording
from .theme import Theme, class_colour, field_colours, field_share

_CERTAIN = 12.0  # logits of lead, past which the colour no longer changes by one of 255
_LEVELS = 1024  # steps of lead in the colour table of one class


class EpochField:
    """Output logits of a recording at any fractional epoch, on one grid.

    Between recorded epochs logits are interpolated, never probabilities: edges stay sharp.
    """

    def __init__(self, recording: Recording, grid: Grid) -> None:
        self._recording, self.grid = recording, grid
        self._kept: dict[int, Float[np.ndarray, "outputs rows columns"]] = {}

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[class, row, column]`, row 0 is y_min; zero where training has diverged."""
        epochs = self._recording.epochs
        position = float(np.interp(epoch, epochs, np.arange(len(epochs))))
        low = int(position)
        part = np.float32(position - low)
        before = self._logits(low)
        if part == 0:
            return before
        return np.asarray(before + part * (self._logits(low + 1) - before))

    def _logits(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        if position not in self._kept:
            epoch = int(self._recording.epochs[position])
            logits = self._recording.logits([epoch], self.grid)[0].astype(np.float32)
            # A clock that runs forwards needs two epochs at a time.
            self._kept = {p: kept for p, kept in self._kept.items() if abs(p - position) == 1}
            self._kept[position] = np.nan_to_num(logits, nan=0.0, posinf=1e6, neginf=-1e6)
        return self._kept[position]


class FieldPixels:
    """How a square of pixels samples a domain, and the colours it gets.

    The network is evaluated every `cell` pixels, in the middle of a cell, with one more cell all
    around, so that interpolation reaches the edge of the picture without a seam.
    """

    def __init__(
        self,
        domain: tuple[float, float, float, float],
        pixels: int,
        classes: int,
        theme: Theme,
        bands: int | None = None,
    ) -> None:
        self._pixels = pixels
        self._cell = 4 if pixels >= 600 else 2
        self._cells = pixels // self._cell
        x_min, x_max, y_min, y_max = domain
        self._domain = domain
        middles = (np.arange(-1, self._cells + 1) + 0.5) / self._cells
        self.grid = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
        share = field_share(np.linspace(0, _CERTAIN, _LEVELS), bands)
        self._table = np.concatenate(
            [field_colours(share, class_colour(index, classes), theme) for index in range(classes)]
        )

    def colours(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> UInt8[np.ndarray, "pixels pixels 3"]:
        """The picture of a field sampled on `grid`, row 0 at the top."""
        side = (self._cells + 2) * self._cell
        inner = slice(self._cell, self._cell + self._pixels)
        fine = [
            cv2.resize(layer, (side, side), interpolation=cv2.INTER_LINEAR)[inner, inner]
            for layer in to_image(logits)
        ]
        winner, lead = _lead(fine)
        level = np.minimum(lead * ((_LEVELS - 1) / _CERTAIN) + 0.5, _LEVELS - 1).astype(np.int32)
        return np.asarray(self._table[winner * _LEVELS + level])

    def boundary(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which the winning class changes, in data units, cut at the domain's edge."""
        x_min, x_max, y_min, y_max = self._domain
        x, y = self.grid.x.copy(), self.grid.y.copy()
        x[[0, -1]], y[[0, -1]] = (x_min, x_max), (y_min, y_max)
        lines: list[Float[np.ndarray, "_ 2"]] = []
        for contest in _contests(_to_edges(logits)):
            if contest.min() < 0 < contest.max():
                lines += contourpy.contour_generator(x, y, contest).lines(0.0)
        return lines


def to_image(
    field: Float[np.ndarray, "outputs rows columns"],
) -> Float[np.ndarray, "outputs rows columns"]:
    """Row 0 of `field` is y_min; row 0 of an image is its top. This is the only flip."""
    return np.ascontiguousarray(field[:, ::-1])


def _to_edges(
    logits: Float[np.ndarray, "outputs rows columns"],
) -> Float[np.ndarray, "outputs rows columns"]:
    """The outermost samples moved in by half a cell, onto the edge of the domain."""
    moved = logits.copy()
    moved[:, 0], moved[:, -1] = (moved[:, 0] + moved[:, 1]) / 2, (moved[:, -1] + moved[:, -2]) / 2
    moved[:, :, 0] = (moved[:, :, 0] + moved[:, :, 1]) / 2
    moved[:, :, -1] = (moved[:, :, -1] + moved[:, :, -2]) / 2
    return moved


def _lead(
    logits: list[NDArray[np.float32]],
) -> tuple[NDArray[np.integer] | NDArray[np.bool_], NDArray[np.float32]]:
    """Index of the winning class and by how many logits it leads; one logit speaks for class 1."""
    if len(logits) == 1:
        return logits[0] > 0, np.abs(logits[0])
    stacked = np.stack(logits)
    top = np.partition(stacked, -2, axis=0)
    return stacked.argmax(axis=0), top[-1] - top[-2]


def _contests(
    logits: Float[np.ndarray, "outputs rows columns"],
) -> list[Float[np.ndarray, "rows columns"]]:
    """Functions whose zero lines together are the boundary: each class against the best other."""
    if len(logits) == 1:
        return [logits[0]]
    everyone = range(len(logits))
    return [logits[k] - np.delete(logits, k, axis=0).max(axis=0) for k in everyone]
