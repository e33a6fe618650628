"""Where a square picture samples a domain, and the pixels between samples; knows no colours."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, Shaped

from ...reels.grid import Grid

_CELL = 4  # pixels a side of a cell, of whose field one sample is taken
_LARGE = 600  # pixels from which a field has cells of that size; smaller ones have half of it
_SMALL = 300  # pixels below which a field is not sampled more finely

Domain = tuple[float, float, float, float]
"""x_min, x_max, y_min, y_max in data units."""


class Sampling:
    """Samples in the middles of cells of a few pixels, with one more cell all around.

    So interpolation reaches the edge of the picture without a seam. `grid` has those places;
    `finer` has those for cells half the size, or is None for small pictures.
    """

    def __init__(self, domain: Domain, pixels: int) -> None:
        self.domain, self.pixels = domain, pixels
        cell = _CELL if pixels >= _LARGE else _CELL // 2
        self.grid = _middles(domain, pixels // cell)
        self.finer = _middles(domain, pixels // cell * 2) if pixels >= _SMALL else None

    @property
    def grids(self) -> list[Grid]:
        """Both grids, or the one there is."""
        return [self.grid] if self.finer is None else [self.grid, self.finer]

    def between(
        self, layer: Shaped[np.ndarray, "rows columns"], shrink: int
    ) -> Shaped[np.ndarray, "_ _"]:
        """Samples of one layer on either grid, interpolated for every pixel or block of pixels."""
        cells = layer.shape[-1] - 2
        if self.pixels // cells < shrink:
            size = (self.pixels // shrink, self.pixels // shrink)
            return np.asarray(cv2.resize(layer[1:-1, 1:-1], size, interpolation=cv2.INTER_AREA))
        cell = self.pixels // cells // shrink
        side = (cells + 2) * cell
        inner = slice(cell, side - cell)
        fine = cv2.resize(layer, (side, side), interpolation=cv2.INTER_LINEAR)
        return np.asarray(fine[inner, inner])

    def between_each(
        self, layers: Shaped[np.ndarray, "layers rows columns"], shrink: int
    ) -> Shaped[np.ndarray, "layers _ _"]:
        """The same of several layers, which takes less time than one after another."""
        count, rows, columns = layers.shape
        cell = self.pixels // (columns - 2) // shrink
        if not cell:  # several samples a block
            return np.array([self.between(layer, shrink) for layer in layers])
        # The cell that each has all around keeps those below each other apart.
        size, inner = (columns * cell, count * rows * cell), slice(cell, -cell)
        fine = cv2.resize(layers.reshape(-1, columns), size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(fine.reshape(count, rows * cell, -1)[:, inner, inner])

    def edges(self, grid: Grid) -> Grid:
        """Where `to_edges` puts the samples of a grid."""
        x_min, x_max, y_min, y_max = self.domain
        x, y = grid.x.copy(), grid.y.copy()
        x[[0, -1]], y[[0, -1]] = (x_min, x_max), (y_min, y_max)
        return Grid(x, y)


def to_edges(
    field: Float[np.ndarray, "outputs rows columns"],
) -> Float[np.ndarray, "outputs rows columns"]:
    """The outermost samples moved in by half a cell, onto the edge of the domain."""
    moved = field.copy()
    moved[:, 0], moved[:, -1] = (moved[:, 0] + moved[:, 1]) / 2, (moved[:, -1] + moved[:, -2]) / 2
    moved[:, :, 0] = (moved[:, :, 0] + moved[:, :, 1]) / 2
    moved[:, :, -1] = (moved[:, :, -1] + moved[:, :, -2]) / 2
    return moved


def to_image(
    field: Shaped[np.ndarray, "outputs rows columns"],
) -> Shaped[np.ndarray, "outputs rows columns"]:
    """Row 0 of `field` is y_min; row 0 of an image is its top. This is the only flip."""
    return np.ascontiguousarray(field[:, ::-1])


def doubled(
    field: Float[np.ndarray, "outputs rows columns"],
) -> Float[np.ndarray, "outputs finer_rows finer_columns"]:
    """Samples on the finer grid, interpolated; it, too, has one cell all around."""
    _, rows, columns = field.shape
    size = (2 * columns, 2 * rows)
    finer = [cv2.resize(each, size, interpolation=cv2.INTER_LINEAR) for each in field]
    return np.ascontiguousarray(np.array(finer)[:, 1:-1, 1:-1])


def _middles(domain: Domain, cells: int) -> Grid:
    """The middles of `cells` cells on each side of `domain`, and of one more all around."""
    x_min, x_max, y_min, y_max = domain
    middles = (np.arange(-1, cells + 1) + 0.5) / cells
    return Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
