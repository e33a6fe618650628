"""Transparent pictures as the few blocks of pixels that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, UInt8

from .rectangles import Rectangle

Rgba = UInt8[np.ndarray, "_ _ 4"]
"""Red, green, blue premultiplied by alpha; row 0 is the top."""


@dataclass(frozen=True)
class Sprite:
    """The parts of a transparent picture that are not: blocks of 2 by 2 pixels.

    `corners` (blocks,) are the places of their top left pixels in the picture, counted row by row;
    `pixels` (blocks, 4, 4) are premultiplied RGBA, the upper row first. They all lie in `bounds`.
    """

    corners: Int[np.ndarray, " blocks"]
    pixels: UInt8[np.ndarray, "blocks 4 4"]
    bounds: Sequence[Rectangle]

    @classmethod
    def cut(cls, picture: Rgba, rectangles: Sequence[Rectangle]) -> Sprite:
        """Take what `picture` shows in some rectangles, and make it transparent there."""
        height, width, _ = picture.shape
        # Two pixels at a time: 8 bytes that are zero where nothing is drawn.
        pairs = picture.reshape(height, width * 4).view(np.uint64)
        flat = pairs.reshape(-1)
        corners, pixels = [np.empty(0, np.intp)], [np.empty((0, 2), np.uint64)]
        for left, top, right, bottom in rectangles:
            part = pairs[top:bottom, left // 2 : right // 2]
            # As truth values, which are searched faster than numbers.
            found = np.flatnonzero((part[::2] | part[1::2]) != 0)
            row = found // ((right - left) // 2)
            # Of the block in the part, then of its upper pair in the picture.
            column = found - row * ((right - left) // 2)
            upper = (row * 2 + top) * (width // 2) + column + left // 2
            lower = upper + width // 2
            corners.append(upper * 2)
            pixels.append(np.column_stack([flat[upper], flat[lower]]))
            flat[upper] = flat[lower] = 0
        blocks = np.concatenate(pixels).view(np.uint8).reshape(-1, 4, 4)
        return cls(np.concatenate(corners), blocks, rectangles)

    def paste(self, picture: Rgba) -> None:
        """Draw over `picture`."""
        width = picture.shape[1]
        flat = picture.reshape(-1, 8).view(np.uint64)[:, 0]
        upper = self.corners // 2
        lower = upper + width // 2
        below = np.column_stack([flat[upper], flat[lower]])
        pixels = self.pixels
        if below.any():
            through = 255 - pixels[:, :, 3:].astype(np.uint16)
            under = (below.view(np.uint8).reshape(-1, 4, 4) * through + 127) // 255
            pixels = pixels + under.astype(np.uint8)
        pairs = pixels.reshape(-1, 16).view(np.uint64)
        flat[upper], flat[lower] = pairs[:, 0], pairs[:, 1]

    def multiplied(self) -> Sprite:
        """The same, from colours that are not premultiplied yet."""
        pixels = self.pixels.astype(np.uint16)
        pixels[..., :3] = (pixels[..., :3] * pixels[..., 3:] + 127) // 255
        return Sprite(self.corners, pixels.astype(np.uint8), self.bounds)

    def places(self, width: int) -> Int[np.ndarray, " pixels"]:
        """Places of all pixels in a picture of that width, in the order of `pixels`."""
        return np.asarray((self.corners[:, None] + np.array([0, 1, width, width + 1])).ravel())
