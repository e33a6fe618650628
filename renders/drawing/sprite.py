"""Sparse RGBA: the non-empty 2×2 blocks of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Int, UInt8

from .rectangles import Rectangle

Rgba = UInt8[np.ndarray, "_ _ 4"]
"""Red, green, blue premultiplied by alpha; row 0 is the top."""


@dataclass(frozen=True)
class Sprite:
    """The blocks of 2×2 pixels of a picture that are not wholly transparent.

    `corners` (blocks,) are the indices of their top left pixels in the picture, in row order;
    `pixels` (blocks, 4, 4) are premultiplied RGBA, the upper row first. All lie within `bounds`.
    """

    corners: Int[np.ndarray, " blocks"]
    pixels: UInt8[np.ndarray, "blocks 4 4"]
    bounds: Sequence[Rectangle]

    @classmethod
    def cut(cls, picture: Rgba, rectangles: Sequence[Rectangle]) -> Sprite:
        """Cut rectangles out of `picture`, which is transparent there afterwards."""
        height, width, _ = picture.shape
        # Two pixels at a time: 8 bytes that are zero where nothing is drawn.
        pairs = picture.reshape(height, width * 4).view(np.uint64)
        flat = pairs.reshape(-1)
        corners, pixels = [np.empty(0, np.intp)], [np.empty((0, 2), np.uint64)]
        for left, top, right, bottom in rectangles:
            part = pairs[top:bottom, left // 2 : right // 2]
            # numpy searches truth values faster than numbers.
            found = np.flatnonzero((part[::2] | part[1::2]) != 0)
            row = found // ((right - left) // 2)
            # First within the part, then of the block's upper pair in the picture.
            column = found - row * ((right - left) // 2)
            upper = (row * 2 + top) * (width // 2) + column + left // 2
            lower = upper + width // 2
            corners.append(upper * 2)
            pixels.append(np.column_stack([flat[upper], flat[lower]]))
            flat[upper] = flat[lower] = 0
        blocks = np.concatenate(pixels).view(np.uint8).reshape(-1, 4, 4)
        return cls(np.concatenate(corners), blocks, rectangles)

    def multiplied(self) -> Sprite:
        """A sprite with premultiplied colours, from one whose colours are not."""
        pixels = self.pixels.astype(np.uint16)
        pixels[..., :3] = (pixels[..., :3] * pixels[..., 3:] + 127) // 255
        return Sprite(self.corners, pixels.astype(np.uint8), self.bounds)

    def faded(self, opacity: float) -> Sprite:
        """The same with a share of its opacity, 0 to 1."""
        if opacity >= 1:
            return self
        pixels = cv2.multiply(self.pixels.reshape(-1, 16), opacity)
        return Sprite(self.corners, pixels.reshape(-1, 4, 4), self.bounds)

    def places(self, width: int) -> Int[np.ndarray, " pixels"]:
        """Indices of all pixels in a picture of that width, in the order of `pixels`."""
        return np.asarray((self.corners[:, None] + np.array([0, 1, width, width + 1])).ravel())
