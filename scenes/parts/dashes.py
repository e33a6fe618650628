"""Lines as dashes; knows nothing of what they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from jaxtyping import Float, Int


def dashes(
    line: Float[np.ndarray, "n axes"], length: float, gap: float
) -> list[Float[np.ndarray, "_ axes"]]:
    """Pieces of a polyline of that length, with gaps between them; corners are kept.

    The last piece may be shorter. A line without a length has none.
    """
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    pieces = []
    for start in np.arange(0.0, along[-1], length + gap):
        end = min(start + length, along[-1])
        inside = along[(along > start) & (along < end)]
        at = np.array([start, *inside, end])
        pieces.append(np.stack([np.interp(at, along, axis) for axis in line.T], axis=1))
    return pieces


def without_overlaps(
    lines: Sequence[Float[np.ndarray, "_ axes"]], near: float
) -> list[Float[np.ndarray, "_ axes"]]:
    """Lines without what runs as `near` to one before: dashes of both would fill their gaps.

    They are sampled at that distance in x and y.
    """
    kept, taken = [], np.empty(0, dtype=np.int64)
    for line in lines:
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        at = np.linspace(0.0, along[-1], int(along[-1] / near) + 2)
        points = np.stack([np.interp(at, along, axis) for axis in line.T], axis=1)
        cells = np.floor(points[:, :2] / near).astype(np.int64)
        new = ~np.isin(_keys(cells), taken)
        pieces = np.split(points, np.flatnonzero(np.diff(new)) + 1)
        kept += [piece for piece in pieces[1 - int(new[0]) :: 2] if len(piece) > 1]
        around = [_keys(cells + step) for step in product((-1, 0, 1), repeat=2)]
        taken = np.unique(np.concatenate([taken, *around]))
    return kept


def _keys(cells: Int[np.ndarray, "n 2"]) -> Int[np.ndarray, " n"]:
    """A number for each cell."""
    return np.asarray((cells[:, 0] << 32) + cells[:, 1])
