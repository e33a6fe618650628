"""Heights over a plane as the picture of a map: the lower the darker, with light from one side."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, UInt8, UInt16

from ...reels.grid import Grid
from ..stage.theme import Theme
from .colours import rgb
from .field import Pixels
from .sampling import Domain, to_image

_LEVELS = 256  # of height, and as many of light
_LIGHT = np.array([-0.50, 0.50, 0.72])  # from the upper left
_STEEP = 0.30  # height of the map by its width
_SHADOW, _SHINE = 0.13, 0.40  # of black and of white, at most
# From low to high, as on maps of land: green valleys, hills of sand. Ink on the darkest in the
# shade still has a contrast of 4.5 to 1.
_RAMP = ("#3f9c8d", "#69b3a2", "#9ccab3", "#cddaba", "#ebe0c6")


class ShadedMap(Pixels):
    """Draws heights from 0 to 1 at the middles of its pixels, or of blocks of them: see `grid`."""

    def __init__(self, domain: Domain, pixels: int, theme: Theme) -> None:
        self._pixels, self._steps = pixels, theme.levels
        side = max(pixels // 2, 2)
        x_min, x_max, y_min, y_max = domain
        middles = (np.arange(side) + 0.5) / side
        self.grid = Grid(x_min + middles * (x_max - x_min), y_min + middles * (y_max - y_min))
        base = ramp_colours(np.linspace(0, 1, _LEVELS), theme)[:, None].astype(float)
        light = np.linspace(-1, 1, _LEVELS)[None, :, None]
        dark, bright = _SHADOW * np.maximum(-light, 0), _SHINE * np.maximum(light, 0)
        shaded = base * (1 - dark) + (255 - base) * bright
        self._palette = np.asarray(np.rint(shaded), dtype=np.uint8).reshape(-1, 3)

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all heights, each in all lights."""
        return self._palette

    def levels(
        self, field: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Height and light of every pixel as one number."""
        size = (self._pixels // shrink, self._pixels // shrink)
        heights = cv2.resize(field[0], size, interpolation=cv2.INTER_LINEAR)
        # Few colours would turn shades into stains.
        light = _light(heights) if self._steps is None else np.zeros(size)
        low = np.rint(heights * (_LEVELS - 1)).astype(np.uint16)
        lit = np.rint((light + 1) / 2 * (_LEVELS - 1)).astype(np.uint16)
        return np.asarray(to_image((low * _LEVELS + lit)[None])[0])


def ramp_colours(heights: Float[np.ndarray, " n"], theme: Theme) -> UInt8[np.ndarray, "n 3"]:
    """The colours of heights from 0 to 1 in even light."""
    if theme.levels is not None:
        heights = (np.minimum(np.floor(heights * theme.levels), theme.levels - 1)) / (
            theme.levels - 1 or 1
        )
    stops = np.array([rgb(colour) for colour in _RAMP])
    places = np.linspace(0, 1, len(stops))
    channels = [np.interp(heights, places, channel) for channel in stops.T]
    return np.asarray(np.rint(np.stack(channels, axis=1)), dtype=np.uint8)


def _light(heights: Float[np.ndarray, "rows columns"]) -> Float[np.ndarray, "rows columns"]:
    """How much lighter, up to 1, or darker, down to −1, slopes are than what is flat."""
    up, across = np.gradient(heights.astype(float) * len(heights) * _STEEP)
    shine = _LIGHT[2] - across * _LIGHT[0] - up * _LIGHT[1]
    shine /= np.sqrt(1 + across**2 + up**2) * _LIGHT[2]
    return np.asarray(np.clip(shine - 1, -1, 1))
