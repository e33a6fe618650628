"""Paths of one colour drawn without Cairo, but as Cairo draws them; knows no mobjects.

Where `_fill.c` is not `COMPILED`, all paths are left to Cairo.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from jaxtyping import Float

from .cairo_path import Context
from .sprite import Rgba

try:
    from ._fill import fill, stroke
except ImportError:
    COMPILED = False
else:
    COMPILED = True


def fill_path(
    picture: Rgba,
    context: Context,
    points: Float[np.ndarray, "n 3"],
    rgba: Float[np.ndarray, " 4"],
    *,
    straight: bool,
) -> bool:
    """Fill curves of four points each on the picture of a context; whether that was possible.

    With `straight` only the ends of curves are used.
    """
    height, width, _ = picture.shape
    points = np.ascontiguousarray(points, np.float64)
    colour = _colour(*rgba.tolist())
    return fill(picture, width, height, _view(context), points, colour, straight)


def stroke_path(
    picture: Rgba,
    context: Context,
    points: Float[np.ndarray, "n 3"],
    rgba: Float[np.ndarray, " 4"],
    *,
    width: float,
    bevelled: bool = False,
) -> bool:
    """Stroke the straight lines between the ends of curves in the same way.

    Joints are mitred, or `bevelled`.
    """
    height, across, _ = picture.shape
    points, view = np.ascontiguousarray(points, np.float64), _view(context)
    half, colour = width / 2 * view[2], _colour(*rgba.tolist())
    return stroke(picture, across, height, view, points, colour, half, bevelled)


def _view(context: Context) -> tuple[float, float, float, float]:
    """The pixel of the origin, and how many pixels to the right and down units are."""
    matrix = context.get_matrix()
    return matrix.x0, matrix.y0, matrix.xx, matrix.yy


@lru_cache(maxsize=1024)
def _colour(red: float, green: float, blue: float, alpha: float) -> int:
    """Premultiplied, red in the lowest byte; rounded as by Cairo."""
    *colours, alpha = (min(max(each, 0.0), 1.0) for each in (red, green, blue, alpha))
    bytes_ = [int(each * alpha * 65535 + 0.5) >> 8 for each in colours]
    return sum(byte << 8 * k for k, byte in enumerate([*bytes_, int(alpha * 65535 + 0.5) >> 8]))
