"""The field of a network between epochs and samples, as logits and colours; no mobjects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import contourpy
import cv2
import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16
from numpy.typing import NDArray

from ..training.forward import Grid
from ..training.recording import Recording
from .scale import Scale
from .theme import Theme, class_colour, field_colours, field_share, value_colours

_LEVELS = 1 << 16  # entries of a colour table, so that an index is two bytes
_CLIP = 64.0  # logits of lead that a table tells apart; colours stop changing long before


class Field(ABC):
    """Anything over the plane that changes with the epochs and has the colours of logits."""

    @abstractmethod
    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[class, row, column]` at a fractional epoch, row 0 is y_min."""


class EpochField(Field):
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
            logits = self._recording.logits([epoch], self.grid)[0].astype(np.float32, copy=False)
            # A clock that runs forwards needs two epochs at a time.
            self._kept = {p: kept for p, kept in self._kept.items() if abs(p - position) == 1}
            self._kept[position] = np.nan_to_num(logits, nan=0.0, posinf=1e6, neginf=-1e6)
        return self._kept[position]


class Pixels(ABC):
    """Turns logits into a square picture, as indices into a palette."""

    @property
    @abstractmethod
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all levels."""

    @abstractmethod
    def levels(
        self, logits: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices into `palette`, row 0 at the top: one a pixel, or one a block of `shrink`."""

    def colours(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> UInt8[np.ndarray, "pixels pixels 3"]:
        """The picture itself."""
        return np.take(self.palette, self.levels(logits), axis=0)


class FieldPixels(Pixels):
    """How a square of pixels samples a domain, and the colours it gets.

    The network is evaluated every `cell` pixels, in the middle of a cell, with one more cell all
    around, so that interpolation reaches the edge of the picture without a seam. `colours` are
    those of the classes, unless others are given; with a `scale` those of values.
    """

    def __init__(
        self,
        domain: tuple[float, float, float, float],
        pixels: int,
        classes: int,
        theme: Theme,
        bands: int | None = None,
        *,
        colours: Sequence[str] | None = None,
        scale: Scale | None = None,
    ) -> None:
        self._pixels = pixels
        self._cell = 4 if pixels >= 600 else 2
        self._cells = pixels // self._cell
        x_min, x_max, y_min, y_max = domain
        middles = (np.arange(-1, self._cells + 1) + 0.5) / self._cells
        self.grid = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
        x, y = self.grid.x.copy(), self.grid.y.copy()
        x[[0, -1]], y[[0, -1]] = (x_min, x_max), (y_min, y_max)
        self._edged = np.meshgrid(x, y)  # where `_to_edges` puts samples
        names = colours or [class_colour(index, classes) for index in range(classes)]
        self._classes = len(names)
        # What one logit is where colours end.
        self.ends = scale or Scale(-_CLIP, _CLIP)
        self.contours = (0.0,) if scale is None else scale.lines
        if scale is None:
            self._palette = _palette(names, theme, bands)
        else:
            self._palette = value_colours(np.linspace(-1, 1, _LEVELS), theme, bands)

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all levels."""
        return self._palette

    def levels(
        self, logits: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices into `palette`, row 0 at the top: one a pixel, or one a block of `shrink` pixels.

        One logit is its own index; of more, the winner has a part of the palette, by its lead.
        """
        cell = self._cell // shrink
        side = (self._cells + 2) * cell
        inner = slice(cell, side - cell)
        if len(logits) == 1:
            level = self.ends.share(logits) * ((_LEVELS - 1) / 2) + (_LEVELS / 2)
            coarse = level.astype(np.uint16)
        else:
            coarse = logits
        fine = [
            cv2.resize(layer, (side, side), interpolation=cv2.INTER_LINEAR)[inner, inner]
            for layer in to_image(coarse)
        ]
        if len(fine) == 1:
            return np.asarray(fine[0])
        winner, lead = _lead(fine)
        part = _LEVELS // self._classes
        level = np.minimum(lead * (part / _CLIP), part - 1)
        return np.asarray((winner * part + level).astype(np.uint16))

    def boundary(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which the winning class changes, in data units, cut at the domain's edge.

        Of values, lines along which they are equal.
        """
        lines: list[Float[np.ndarray, "_ 2"]] = []
        for contest in contests(_to_edges(logits)):
            found = contourpy.contour_generator(*self._edged, contest)
            for level in self.contours:
                if contest.min() < level < contest.max():
                    lines += found.lines(level)
        return lines


def to_image(
    field: Shaped[np.ndarray, "outputs rows columns"],
) -> Shaped[np.ndarray, "outputs rows columns"]:
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
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Index of the winning class, and by how many logits it leads the next."""
    best = logits[0]
    second = np.full_like(best, -np.inf)
    winner = np.zeros_like(best)
    for index, each in enumerate(logits[1:], start=1):
        second = np.maximum(second, np.minimum(best, each))
        winner = np.where(each > best, np.float32(index), winner)
        best = np.maximum(best, each)
    return winner, best - second


def _palette(names: Sequence[str], theme: Theme, bands: int | None) -> UInt8[np.ndarray, "65536 3"]:
    """Colours of all levels: of one logit from the first to the second, else a part for each."""
    if len(names) == 2:
        logits = (np.arange(_LEVELS) + 0.5 - _LEVELS / 2) * (2 * _CLIP / (_LEVELS - 1))
        share = field_share(np.abs(logits), bands)
        low, high = (field_colours(share, name, theme) for name in names)
        return np.where(logits[:, None] > 0, high, low)
    part = _LEVELS // len(names)
    share = field_share(np.linspace(0, _CLIP, part), bands)
    palette = np.concatenate([field_colours(share, name, theme) for name in names])
    return np.concatenate([palette, np.repeat(palette[-1:], _LEVELS - len(palette), axis=0)])


def contests(
    logits: Float[np.ndarray, "outputs rows columns"],
) -> list[Float[np.ndarray, "rows columns"]]:
    """Functions whose zero lines together are the boundary: each class against the best other."""
    if len(logits) == 1:
        return [logits[0]]
    everyone = range(len(logits))
    return [logits[k] - np.delete(logits, k, axis=0).max(axis=0) for k in everyone]
