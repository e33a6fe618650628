"""Golden frames: how they are kept, and how a picture is compared with one, tile by tile."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

FOLDER = Path(__file__).parent / "golden"

TILE = 24
"""Pixels a side of a tile."""

LIMIT = 2.8
"""How far a tile may be off; see `distances`.

Measured over all golden frames: networks trained and drawn with other instructions (SSE instead of
AVX-512) are off by at most 0.15, parameters changed by 1 in 100,000 by at most 2.4. Erasing the
palest hairline gives 3.4, erasing any text more than 100.
"""

_STEP = 4  # of 255: colours are rounded, or the files would be twice as large
_ROUNDING = _STEP / 2


def read(name: str) -> np.ndarray:
    """The golden frame (rows, columns, 3) of a name."""
    return np.asarray(Image.open(FOLDER / f"{name}.png").convert("RGB"))


def write(name: str, picture: np.ndarray) -> None:
    """Keep a picture, its colours rounded."""
    Image.fromarray(rounded(picture)).save(FOLDER / f"{name}.png", optimize=True)


def rounded(picture: np.ndarray) -> np.ndarray:
    """A picture in the colours that golden frames have."""
    steps = (picture.astype(int) + _STEP // 2) // _STEP
    return np.asarray(np.minimum(steps * _STEP, 255), dtype=np.uint8)


def distances(picture: np.ndarray, golden: np.ndarray) -> np.ndarray:
    """How far each tile (rows, columns) of a picture is from that of a golden frame.

    That is the mean square of differences, in levels of 255, beyond what rounding explains. A pixel
    may have any colour half way to that of a neighbour: edges may move by half a pixel.
    """
    beyond = np.maximum(_beyond(picture, golden), _beyond(golden, picture)).max(axis=-1)
    squares = np.square(np.maximum(beyond - _ROUNDING, 0))
    rows, columns = (-(-side // TILE) for side in squares.shape)
    whole = np.zeros((rows * TILE, columns * TILE))
    whole[: squares.shape[0], : squares.shape[1]] = squares
    return np.asarray(whole.reshape(rows, TILE, columns, TILE).mean(axis=(1, 3)))


def tiles_around(window: tuple[slice, slice]) -> tuple[slice, slice]:
    """The part of a frame that holds all tiles which depend on a window, and one more around."""
    rows, columns = (
        slice(max(side.start // TILE - 1, 0) * TILE, (side.stop // TILE + 2) * TILE)
        for side in window
    )
    return rows, columns


def _beyond(picture: np.ndarray, other: np.ndarray) -> np.ndarray:
    """By how much each pixel leaves the range of another picture around it."""
    around = np.ones((3, 3), dtype=np.uint8)
    low, high = (
        (edge(other, around).astype(float) + other) / 2 for edge in (cv2.erode, cv2.dilate)
    )
    return np.asarray(np.maximum(np.maximum(low - picture, picture - high), 0))
