"""The picture of a field on a plane that is smaller than the one it is sampled for."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float, UInt8, UInt16

from .colouring import Colouring
from .field import Pixels
from .sampling import to_image


class SmallPixels(Pixels):
    """A square of `pixels` that shows the samples there are, with one cell all around left out."""

    def __init__(self, pixels: int, colouring: Colouring) -> None:
        self._pixels, self._colouring = pixels, colouring

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all levels."""
        return self._colouring.palette

    def levels(
        self, field: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices into `palette`, row 0 at the top: one a pixel, or one a block of `shrink`."""
        side = self._pixels // shrink
        smaller = side < field.shape[-1] - 2
        way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        inner = [cv2.resize(each[1:-1, 1:-1], (side, side), interpolation=way) for each in field]
        return self._colouring.indices(list(to_image(self._colouring.layers(np.array(inner)))))
