"""Fields that have been moved or scaled, resampled where Manim would put them, but faster."""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
from jaxtyping import Float, UInt8
from PIL.Image import Resampling

from .protocols import Field, Picture
from .rectangles import Rectangle
from .sprite import Rgba

_STRAIGHT = 0.01  # pixels by which opposite corners may differ

Corners = Float[np.ndarray, "4 2"]
"""Upper left, upper right, lower left and lower right, in pixels of the frame from its top left."""


def is_upright(field: Field | Picture, corners: Corners) -> bool:
    """Whether a field is neither turned nor flipped, and resampled as `draw_upright` does it."""
    (left, top), (right, bottom) = corners[0].tolist(), corners[3].tolist()
    straight = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
    smooth = getattr(field, "resampling_algorithm", None) == Resampling.BICUBIC
    large = right - left >= 1 and bottom - top >= 1
    return bool(smooth and large and np.abs(corners - straight).max() < _STRAIGHT)


def draw_upright(
    picture: Rgba, pixels: UInt8[np.ndarray, "_ _ 4"], opacity: float, corners: Corners
) -> list[Rectangle]:
    """Draw a field of one opacity on a transparent picture; returns where, or nothing outside it.

    As in Manim, a pixel is covered if its middle is and if it is whole at the lower right.
    """
    columns = _covered(corners[0, 0], corners[3, 0], picture.shape[1])
    rows = _covered(corners[0, 1], corners[3, 1], picture.shape[0])
    if not columns or not rows:
        return []
    # From pixels of the frame to those of the field; OpenCV counts from their middles.
    scale = np.array(pixels.shape[1::-1]) / (corners[3] - corners[0])
    shift = (np.array([columns.start, rows.start]) + 0.5 - corners[0]) * scale - 0.5
    drawn = cv2.warpAffine(
        pixels,
        np.column_stack([np.diag(scale), shift]),
        (len(columns), len(rows)),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if opacity < 1:
        drawn[..., :3] = cv2.convertScaleAbs(drawn[..., :3], alpha=opacity)
    picture[rows.start : rows.stop, columns.start : columns.stop] = drawn
    left, top = columns.start & ~1, rows.start & ~1
    return [(left, top, columns.stop + 1 & ~1, rows.stop + 1 & ~1)]


def _covered(low: float, high: float, most: int) -> range:
    """Pixels of a row or a column, of which there are `most`, that a stretch covers."""
    return range(max(ceil(low - 0.5), 0), min(int(high), ceil(high - 0.5), most))
