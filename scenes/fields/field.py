"""The field of a network between epochs and samples, as logits and colours; no mobjects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np
from jaxtyping import Float, Shaped, UInt8, UInt16
from numpy.typing import NDArray

from ...reels.grid import Grid
from ..stage.theme import Theme
from .colours import class_colour, field_colours, field_share, value_colours
from .contours import Contours
from .scale import Scale

_LEVELS = 1 << 16  # entries of a colour table, so that an index is two bytes
_CELL = 4  # pixels a side of a cell, of whose field one sample is taken
_LARGE = 600  # pixels from which a field has cells of that size
_CLIP = 64.0  # logits of lead that a table tells apart; colours stop changing long before

Answers = Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, "outputs n"]]
"""Logits at points in data units."""


class Field(ABC):
    """Anything over the plane that changes with the epochs and has the colours of logits."""

    @abstractmethod
    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[class, row, column]` at a fractional epoch, row 0 is y_min."""

    def answers(self, epoch: float) -> Answers | None:  # noqa: ARG002  # of most, nobody can tell
        """What tells logits between samples, if anything does."""
        return None


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

    The network is evaluated every few pixels, in the middle of a cell, with one more cell all
    around, so that interpolation reaches the edge of the picture without a seam. `grid` has those
    places, `finer` those for cells half the size; pictures are made of logits on either. `colours`
    are those of the classes, unless others are given; with a `scale` those of values.
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
        cell = _CELL if pixels >= _LARGE else _CELL // 2
        self.grid = _middles(domain, pixels // cell)
        # A field that is small has fine cells anyway.
        self.finer = _middles(domain, pixels // cell * 2) if cell == _CELL else None
        grids = [self.grid] if self.finer is None else [self.grid, self.finer]
        self._layered: tuple[object, Shaped[np.ndarray, "outputs rows columns"]] | None = None
        self._contours = {grid.shape: Contours(_to_edges_of(domain, grid)) for grid in grids}
        names = colours or [class_colour(index, classes) for index in range(classes)]
        self._classes = len(names)
        # What one logit is where colours end.
        self.ends = scale or Scale(-_CLIP, _CLIP)
        # Logits, or values, between two samples that are too many to draw a straight line between.
        self._steep = 3.0 if scale is None else (scale.high - scale.low) / 12
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
        cells = logits.shape[-1] - 2
        cell = self._pixels // cells // shrink
        side = (cells + 2) * cell
        inner = slice(cell, side - cell)
        fine = [
            cv2.resize(layer, (side, side), interpolation=cv2.INTER_LINEAR)[inner, inner]
            for layer in self._layers(logits)
        ]
        if len(fine) == 1:
            return np.asarray(fine[0])
        winner, lead = _lead(fine)
        part = _LEVELS // self._classes
        level = np.minimum(lead * (part / _CLIP), part - 1)
        return np.asarray((winner * part + level).astype(np.uint16))

    def _layers(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> Shaped[np.ndarray, "outputs rows columns"]:
        """What to interpolate, row 0 on top; kept, for the same is asked for at several sizes."""
        if self._layered is None or self._layered[0] is not logits:
            layers: Shaped[np.ndarray, "outputs rows columns"] = logits
            if len(logits) == 1:
                share = self.ends.share(logits)
                layers = (share * ((_LEVELS - 1) / 2) + (_LEVELS / 2)).astype(np.uint16)
            self._layered = logits, to_image(layers)
        return self._layered[1]

    def boundary(
        self,
        logits: Float[np.ndarray, "outputs rows columns"],
        answers: Answers | None = None,
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Lines along which the winning class changes, in data units, cut at the domain's edge.

        Of values, lines along which they are equal. They are where interpolated logits say but, if
        there are `answers`, where those do wherever logits are steep.
        """
        contours = self._contours[logits.shape[1:]]
        lines: list[Float[np.ndarray, "_ 2"]] = []
        for index, contest in enumerate(contests(_to_edges(logits))):
            values = None if answers is None else partial(_contest_at, answers, index)
            lines += contours.lines(contest, self.contours, values, self._steep)
        return lines


def to_image(
    field: Shaped[np.ndarray, "outputs rows columns"],
) -> Shaped[np.ndarray, "outputs rows columns"]:
    """Row 0 of `field` is y_min; row 0 of an image is its top. This is the only flip."""
    return np.ascontiguousarray(field[:, ::-1])


def _middles(domain: tuple[float, float, float, float], cells: int) -> Grid:
    """The middles of so many cells a side of `domain`, and of one more all around."""
    x_min, x_max, y_min, y_max = domain
    middles = (np.arange(-1, cells + 1) + 0.5) / cells
    return Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))


def _to_edges_of(domain: tuple[float, float, float, float], grid: Grid) -> Grid:
    """Where `_to_edges` puts the samples of a grid."""
    x_min, x_max, y_min, y_max = domain
    x, y = grid.x.copy(), grid.y.copy()
    x[[0, -1]], y[[0, -1]] = (x_min, x_max), (y_min, y_max)
    return Grid(x, y)


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


def _contest_at(
    answers: Answers, index: int, points: Float[np.ndarray, "n 2"]
) -> Float[np.ndarray, " n"]:
    """One of the `contests` at some points."""
    return np.asarray(contests(answers(points)[:, None])[index][0])


def contests(
    logits: Float[np.ndarray, "outputs rows columns"],
) -> list[Float[np.ndarray, "rows columns"]]:
    """Functions whose zero lines together are the boundary: each class against the best other."""
    if len(logits) == 1:
        return [logits[0]]
    everyone = range(len(logits))
    return [logits[k] - np.delete(logits, k, axis=0).max(axis=0) for k in everyone]
