"""Where several logits contend: who leads at each sample, and the pixels between unlike samples."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, UInt8, UInt16
from numpy.lib.stride_tricks import as_strided

Leads = tuple[UInt8[np.ndarray, " ..."], UInt8[np.ndarray, " ..."], Float[np.ndarray, " ..."]]
"""The winner, the second, and the lead."""


def leads(logits: Float[np.ndarray, "classes ..."]) -> Leads:
    """Indices of the winning class and of the second, and by how many logits the one leads."""
    best, shape = logits[0].copy(), logits.shape[1:]
    lead = np.full(shape, -np.inf, dtype=best.dtype)
    winner, second = np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.uint8)
    for index, each in enumerate(logits[1:], start=1):
        wins, loss = each > best, np.minimum(best, each)
        np.copyto(second, np.where(wins, winner, np.uint8(index)), where=loss > lead)
        np.copyto(winner, np.uint8(index), where=wins)
        np.maximum(best, each, out=best)
        np.maximum(lead, loss, out=lead)
    return winner, second, np.subtract(best, lead, out=best)


class Contested:
    """The squares of pixels between each four samples that have unlike winners or seconds.

    Samples lie in the middles of cells of `cell` pixels, an even number; those of the outermost
    cells are beyond the edge of a picture.
    """

    def __init__(
        self,
        winner: UInt8[np.ndarray, "rows columns"],
        second: UInt8[np.ndarray, "rows columns"],
        cell: int,
    ) -> None:
        code = winner.astype(np.uint16) << 8 | second
        corner = code[:-1, :-1]
        alike = (code[1:, :-1] == corner) & (code[:-1, 1:] == corner) & (code[1:, 1:] == corner)
        self._squares = np.flatnonzero(~alike)
        self._columns, self._cell = corner.shape[1], cell
        along = (np.arange(cell, dtype=np.float32) + 0.5) / cell
        ends = np.stack([1 - along, along])
        self._weights = np.einsum("iy,jx->yxij", ends, ends).reshape(cell * cell, 4)

    def between(
        self, layers: Float[np.ndarray, "layers rows columns"]
    ) -> Float[np.ndarray, "layers pixels squares"]:
        """The samples of each layer, interpolated."""
        columns = layers.shape[2]
        row, column = np.divmod(self._squares, self._columns)
        corner = row * columns + column
        corners = corner + np.array([[0], [1], [columns], [columns + 1]])
        return np.asarray(self._weights @ layers.reshape(len(layers), -1)[:, corners])

    def put(
        self,
        indices: UInt16[np.ndarray, "pixels squares"],
        picture: UInt16[np.ndarray, "side side"],
    ) -> UInt16[np.ndarray, "side side"]:
        """The picture with these pixels in their squares."""
        cell, half = self._cell, self._cell // 2
        whole = np.empty((len(picture) + cell, len(picture) + cell), dtype=picture.dtype)
        inner = whole[half:-half, half:-half]
        inner[:] = picture
        down, right = whole.strides
        squares = as_strided(
            whole,
            (self._columns, self._columns, cell, cell),
            (cell * down, cell * right, down, right),
        )
        row, column = np.divmod(self._squares, self._columns)
        squares[row, column] = indices.T.reshape(-1, cell, cell)
        return inner
