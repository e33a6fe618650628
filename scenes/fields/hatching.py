"""The picture of a plane over which a model has no answer; knows no models."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

import numpy as np
from jaxtyping import Float, UInt8, UInt16

from ..stage.theme import Theme
from .colouring import LEVELS
from .colours import field_colours

_APART, _LEAST = 1 / 24, 5.0  # from stripe to stripe: of the plane's side, and in pixels
_WIDE = 0.36  # of it, the width of a stripe
_DARK = 0.2  # of the colour of boundaries in stripes
_KEPT = 8  # pictures


@lru_cache(maxsize=_KEPT)
def hatching(theme: Theme) -> UInt8[np.ndarray, "65536 3"]:
    """The palette: from the theme's neutral to stripes, which have the hue of no class."""
    return field_colours(np.linspace(0, _DARK, LEVELS), theme.boundary, theme)


@lru_cache(maxsize=_KEPT)
def hatched(side: int, shrink: int = 1) -> UInt16[np.ndarray, "blocks blocks"]:
    """Stripes over a plane of `side` pixels, as indices, one a block of `shrink` pixels."""
    at = (np.arange(0, side, shrink) + shrink / 2) / sqrt(2)
    apart = max(side * _APART, _LEAST)
    away = np.abs((at + at[:, None]) % apart - apart / 2)  # of the middle of the next stripe
    return np.asarray(np.rint(_covered(away, apart * _WIDE / 2, shrink) * (LEVELS - 1)), np.uint16)


def _covered(
    away: Float[np.ndarray, "rows columns"], half: float, block: int
) -> Float[np.ndarray, "rows columns"]:
    """How much of each block a stripe covers, by how far its middle is away."""
    return np.asarray(np.clip((half - away) / block + 0.5, 0, 1))
