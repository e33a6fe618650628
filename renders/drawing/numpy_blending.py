"""The functions of `_blend.c` in NumPy, for installations without a compiler; knows no canvases.

Frames are BT.709 yuv420p in one flat array. Results differ from those of the compiled functions by
one level at most, where a value lies halfway between two.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float32, Int, UInt8

from .rectangles import Rectangle
from .sprite import Rgba, Sprite

_Weights = tuple[int, int, int, int]
"""Of red, green, blue and alpha, 0 to 255, in 65,536ths."""

# To limited range (ITU-R BT.709-6, 3.2 to 3.5), and to the share that alpha hides of what is below:
# the numbers of `_blend.c`.
_LUMA = (11966, 40254, 4064, 4112)
_BLUE = (-6596, -22189, 28784, 32897)
_RED = (28784, -26145, -2639, 32897)
_ALPHA = (0, 0, 0, 257)

_UNFIT = "sizes and corners have to be even, and fit each other"
_AT_ONCE = 2048  # blocks; what is computed on the way stays in the processor's cache


def blend(
    picture: Rgba,
    frame: UInt8[np.ndarray, " bytes"],
    width: int,
    height: int,
    rectangle: Rectangle,
) -> None:
    """Draw what premultiplied RGBA shows in a rectangle over a frame, and clear it there.

    Raises ValueError if sizes or edges are odd, or do not fit each other.
    """
    same = picture.size == width * height * 4
    if not (same and _fits(frame, width, height) and _is_even_within(rectangle, width, height)):
        raise ValueError("sizes and edges have to be even, and fit each other")
    sprite = Sprite.cut(picture, [rectangle])
    _stamp(sprite.corners, sprite.pixels, frame, width, height)


def stamp(
    corners: Int[np.ndarray, " blocks"],
    pixels: UInt8[np.ndarray, "_ 4 4"],
    frame: UInt8[np.ndarray, " bytes"],
    width: int,
    height: int,
) -> None:
    """Draw 2×2 blocks of premultiplied RGBA over a frame, no two at the same place.

    `corners` are the indices of their top left pixels in the frame; `pixels` are as many blocks.
    Raises ValueError if sizes or corners are odd, or do not fit each other.
    """
    if not (_fits(frame, width, height) and _are_blocks(corners, pixels, width, height)):
        raise ValueError(_UNFIT)
    _stamp(corners, pixels, frame, width, height)


def _are_blocks(
    corners: Int[np.ndarray, " _"], pixels: UInt8[np.ndarray, "_ 4 4"], width: int, height: int
) -> bool:
    """Whether there are as many blocks as corners, all at even places inside."""
    if len(pixels) != len(corners) or not len(corners):
        return len(pixels) == len(corners)
    inside = corners.min() >= 0 and corners.max() < width * height
    # The column is as odd as the index, since the width is even.
    return bool(inside and not ((corners | corners // width) & 1).any())


def paste(
    corners: Int[np.ndarray, " _"], pixels: UInt8[np.ndarray, "_ 4 4"], picture: Rgba
) -> None:
    """Draw 2×2 blocks of premultiplied RGBA over a picture of the same, as `stamp` over frames."""
    height, width, _ = picture.shape
    if not _are_blocks(corners, pixels, width, height):
        raise ValueError(_UNFIT)
    flat = picture.reshape(-1, 8).view(np.uint64)[:, 0]
    upper = corners // 2
    lower = upper + width // 2
    below = np.column_stack([flat[upper], flat[lower]]).view(np.uint8).reshape(-1, 4, 4)
    under = (below * (255 - pixels[:, :, 3:].astype(np.uint16)) + 127) // 255
    pairs = (pixels + under.astype(np.uint8)).reshape(-1, 16).view(np.uint64)
    flat[upper], flat[lower] = pairs[:, 0], pairs[:, 1]


def _is_even_within(rectangle: Rectangle, width: int, height: int) -> bool:
    """Whether a rectangle has even edges, inside a picture."""
    left, top, right, bottom = rectangle
    inside = 0 <= left <= right <= width and 0 <= top <= bottom <= height
    return inside and not (left | top | right | bottom) & 1


def convert(
    colours: UInt8[np.ndarray, "_ _ 3"],
    frame: UInt8[np.ndarray, " bytes"],
    width: int,
    height: int,
    rectangle: Rectangle,
) -> None:
    """Draw opaque RGB that fills a rectangle over a frame.

    Raises ValueError if sizes or edges are odd, or do not fit each other.
    """
    left, top, right, bottom = rectangle
    same = colours.shape == (bottom - top, right - left, 3)
    if not (same and _fits(frame, width, height) and _is_even_within(rectangle, width, height)):
        raise ValueError("sizes and edges have to be even, and fit each other")
    if not colours.size:
        return
    size = width * height
    means = colours.reshape(len(colours) // 2, 2, -1, 2, 3).mean(axis=(1, 3), dtype=np.float32)
    for plane, pixels, weights, step in (
        (frame[:size], colours, _LUMA, 1),
        (frame[size : size * 5 // 4], means, _BLUE, 2),
        (frame[size * 5 // 4 :], means, _RED, 2),
    ):
        area = plane.reshape(height // step, width // step)
        factors = np.array([[*weights[:3], 255 * weights[3]]]) / 65536
        rows, columns = slice(top // step, bottom // step), slice(left // step, right // step)
        area[rows, columns] = cv2.transform(pixels.astype(np.float32), factors) + np.float32(0.5)


def _fits(frame: UInt8[np.ndarray, " bytes"], width: int, height: int) -> bool:
    even = not (width | height) & 1
    return width > 0 and height > 0 and even and frame.size * 2 == width * height * 3


def _weights(luma: _Weights, blue: _Weights, red: _Weights) -> Float32[np.ndarray, "16 6"]:
    """Sums over a block's 16 values: luma of its four pixels, and the means of blue and red."""
    weights = np.zeros((4, 4, 6))  # pixel, channel, sum
    for pixel in range(4):
        weights[pixel, :, pixel] = luma
    weights[:, :, 4], weights[:, :, 5] = np.divide(blue, 4), np.divide(red, 4)
    return (weights.reshape(16, 6) / 65536).astype(np.float32)


_ADDED = _weights(_LUMA, _BLUE, _RED)
_HIDDEN = _weights(_ALPHA, _ALPHA, _ALPHA)
_ALL = np.float32(255 * 257 / 65536)


def _stamp(
    corners: Int[np.ndarray, " blocks"],
    pixels: UInt8[np.ndarray, "blocks 4 4"],
    frame: UInt8[np.ndarray, " bytes"],
    width: int,
    height: int,
) -> None:
    """Blend what is known to fit, some blocks at a time."""
    size = width * height
    luma = frame[:size].view(np.uint16)  # two pixels side by side
    blue, red = frame[size : size * 5 // 4], frame[size * 5 // 4 :]
    for first in range(0, len(corners), _AT_ONCE):
        upper = corners[first : first + _AT_ONCE] >> 1
        lower = upper + width // 2
        block = upper - upper // width * (width // 2)

        below = np.empty((len(upper), 6), dtype=np.uint8)
        pairs = below.view(np.uint16)
        pairs[:, 0], pairs[:, 1] = luma[upper], luma[lower]
        below[:, 4], below[:, 5] = blue[block], red[block]

        values = pixels[first : first + _AT_ONCE].reshape(-1, 16).astype(np.float32)
        through = _ALL - values @ _HIDDEN
        through *= below
        # OpenCV rounds, and keeps within 0 to 255.
        mixed = cv2.add(values @ _ADDED, through, dtype=cv2.CV_8U)

        pairs = mixed.view(np.uint16)
        luma[upper], luma[lower] = pairs[:, 0], pairs[:, 1]
        blue[block], red[block] = mixed[:, 4], mixed[:, 5]
