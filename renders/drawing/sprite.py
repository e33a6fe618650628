"""Sparse RGBA: the non-empty 2×2 blocks of a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Int, UInt8

from .rectangles import Rectangle, area_of, merged

Rgba = UInt8[np.ndarray, "_ _ 4"]
"""Red, green, blue premultiplied by alpha; row 0 is the top."""


@dataclass(frozen=True)
class Flat:
    """One block of 2×2 pixels (4, 4) that fills a whole picture, but for some `holes`."""

    block: UInt8[np.ndarray, "4 4"]
    holes: Sequence[Rectangle]


@dataclass(frozen=True)
class Sprite:
    """The blocks of 2×2 pixels of a picture that are not wholly transparent.

    `corners` (blocks,) are the indices of their top left pixels in the picture, in row order;
    `pixels` (blocks, 4, 4) are premultiplied RGBA, the upper row first. All lie within `bounds`.
    What else the picture shows, outside all of them, is `flat`.
    """

    corners: Int[np.ndarray, " blocks"]
    pixels: UInt8[np.ndarray, "blocks 4 4"]
    bounds: Sequence[Rectangle]
    flat: Flat | None = None

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

    @classmethod
    def spread(cls, picture: Rgba) -> Sprite:
        """A whole picture, which is cleared; most of it may be of one colour."""
        height, width, _ = picture.shape
        picture *= picture[..., 3:] > 0  # a colour that is not seen is none
        pairs = picture.reshape(height, width * 4).view(np.uint64)
        found, counts = np.unique(pairs[::16, ::16], return_counts=True)
        block = np.tile(found[[counts.argmax()]].view(np.uint8).reshape(2, 4), (2, 1))
        others = (pairs[::2] != found[counts.argmax()]) | (pairs[1::2] != found[counts.argmax()])
        _, _, boxes, _ = cv2.connectedComponentsWithStats(others.astype(np.uint8))
        places = ((2 * x, 2 * y, 2 * (x + w), 2 * (y + h)) for x, y, w, h, _ in boxes[1:].tolist())
        holes = merged(list(places))
        if (block[0] != block[1]).any() or 2 * sum(map(area_of, holes)) > width * height:
            return cls.cut(picture, [(0, 0, width, height)])
        sprite = cls.cut(picture, holes)
        picture[:] = 0
        return replace(sprite, flat=Flat(block, holes))

    def multiplied(self) -> Sprite:
        """A sprite with premultiplied colours, from one whose colours are not."""
        return self._with(_multiplied)

    def faded(self, opacity: float) -> Sprite:
        """The same with a share of its opacity, 0 to 1."""
        if opacity >= 1:
            return self
        return self._with(lambda pixels: _faded(pixels, opacity))

    def _with(self, change: Callable[[UInt8[np.ndarray, "blocks 4 4"]], np.ndarray]) -> Sprite:
        """The same with other pixels."""
        flat = self.flat
        if flat is not None:
            flat = replace(flat, block=change(flat.block[None]).reshape(4, 4))
        return replace(self, pixels=change(self.pixels).reshape(-1, 4, 4), flat=flat)

    def places(self, width: int) -> Int[np.ndarray, " pixels"]:
        """Indices of all pixels in a picture of that width, in the order of `pixels`."""
        return np.asarray((self.corners[:, None] + np.array([0, 1, width, width + 1])).ravel())


def _multiplied(pixels: UInt8[np.ndarray, "blocks 4 4"]) -> UInt8[np.ndarray, "blocks 4 4"]:
    wide = pixels.astype(np.uint16)
    wide[..., :3] = (wide[..., :3] * wide[..., 3:] + 127) // 255
    return wide.astype(np.uint8)


def _faded(pixels: UInt8[np.ndarray, "blocks 4 4"], opacity: float) -> UInt8[np.ndarray, "_ 16"]:
    flat = pixels.reshape(-1, 16)
    return np.asarray(cv2.multiply(flat, opacity)) if len(flat) else flat
