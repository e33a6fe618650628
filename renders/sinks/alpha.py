"""Transparency of frames that were drawn over a black ground and over a white one."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from jaxtyping import UInt8

from .sink import Frame, FrameSink

BLACK, WHITE = "#000000", "#ffffff"
"""The backgrounds of the two passes, whose difference is the transparency of each pixel."""

_SPREAD = 9  # pixels of the square from which what is transparent takes its colours


class AlphaSink(FrameSink):
    """Takes rgb24 frames over white, and passes them on as rgba.

    `over_black` are the same frames over black, each with the number of frames for which it is
    shown.
    """

    def __init__(self, sink: FrameSink, over_black: Iterable[tuple[Frame, int]]) -> None:
        self._sink, self._over_black = sink, iter(over_black)
        self._black, self._left = np.empty((0, 0, 3), dtype=np.uint8), 0

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Pass on, in as many parts as frames over black were written in."""
        while repeat:
            if not self._left:
                self._black, self._left = next(self._over_black)
            shared = min(repeat, self._left)
            self._sink.write(with_alpha(self._black, frame), shared)
            repeat -= shared
            self._left -= shared

    def close(self) -> None:
        """Close the other sink."""
        self._sink.close()

    def abort(self) -> None:
        """Abort the other sink."""
        self._sink.abort()


def with_alpha(
    black: UInt8[np.ndarray, "height width 3"], white: UInt8[np.ndarray, "height width 3"]
) -> UInt8[np.ndarray, "height width 4"]:
    """What gives both pictures over black and over white; colours are not multiplied by alpha.

    Over black, colours are multiplied by alpha; over white, 255 - alpha is added to them.
    """
    alpha = cv2.bitwise_not(cv2.cvtColor(cv2.subtract(white, black), cv2.COLOR_RGB2GRAY))
    return np.asarray(cv2.cvtColor(cv2.merge([black, alpha]), cv2.COLOR_mRGBA2RGBA))


def spread(
    frame: UInt8[np.ndarray, "height width 4"],
) -> UInt8[np.ndarray, "height width 4"]:
    """A picture in which what is transparent has the colours of what is near.

    Encoders with loss mix colours of pixels beside each other: edges would have dark fringes.
    """
    clear = frame[..., 3] == 0
    side = (_SPREAD, _SPREAD)
    near = cv2.blur(cv2.cvtColor(frame, cv2.COLOR_RGBA2mRGBA).astype(np.float32), side)
    near[..., :3] *= 255 / np.maximum(near[..., 3:], 1e-3)
    result = frame.copy()
    result[clear, :3] = np.clip(near[clear, :3] + 0.5, 0, 255)
    return result
