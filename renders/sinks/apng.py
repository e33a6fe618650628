"""The sink of APNG with alpha: of each frame the rectangle that has changed.

libav's encoder draws frames over each other, which programs do in different ways where pixels are
partly transparent. Here what has changed is replaced.
"""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from math import ceil
from pathlib import Path

import cv2
import numpy as np

from ...scenes.stage.size import Size
from .chunks import overwrite, png_chunk
from .labels import PngLabels
from .options import Chosen, LoopOptions
from .sink import FileSink, Frame

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 5  # of compression
_CONTROL = len(_SIGNATURE) + 25  # where the chunk of the animation begins, after the header


class TransparentApngSink(FileSink):
    """Writes APNG of rgba frames (PNG specification, third edition, 11.3.6)."""

    colours = "rgba"
    labels = PngLabels()

    def __init__(self, path: Path, size: Size, looping: LoopOptions | None = None) -> None:
        super().__init__(path)
        self._size, self._plays = size, (looping or LoopOptions()).loop
        self._shown: Frame | None = None
        self._frame: Frame | None = None
        self._held = self._frames = self._chunks = 0
        with self._opening() as opened, self._naming():
            self._file = opened.enter_context(self.part.open("w+b"))
            header = struct.pack(">IIBBBBB", size.width, size.height, 8, 6, 0, 0, 0)
            self._file.write(_SIGNATURE + png_chunk(b"IHDR", header) + self._control())

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""
        return cls(path, size, options.of(LoopOptions))

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode the frame before, unless `frame` is the same."""
        if self._frame is not None and np.array_equal(frame, self._frame):
            self._held += repeat
            return
        self._encode()
        self._frame, self._held = frame.copy(), repeat

    def _encode(self) -> None:
        """Encode what differs in the frame that is held from the one before."""
        frame = self._frame
        if frame is None:
            return
        left, top, width, height = 0, 0, self._size.width, self._size.height
        if self._shown is not None:
            changed = (frame != self._shown).any(axis=2)
            left, top, width, height = cv2.boundingRect(changed.astype(np.uint8))
        part = frame[top : top + height, left : left + width].reshape(height, -1)
        # Every row begins with its filter, which is none: these pictures are flat.
        packed = zlib.compress(np.pad(part, ((0, 0), (1, 0))).tobytes(), _LEVEL)
        lasting = delay(self._held / Fraction(self._size.fps))
        with self._naming():
            self._add(b"fcTL", struct.pack(">IIII", width, height, left, top) + lasting + b"\0\0")
            if self._shown is None:
                self._file.write(png_chunk(b"IDAT", packed))
            else:
                self._add(b"fdAT", packed)
        self._shown = frame
        self._frames += 1

    def _add(self, name: bytes, data: bytes) -> None:
        """Write a chunk of the animation, which are numbered."""
        self._file.write(png_chunk(name, struct.pack(">I", self._chunks) + data))
        self._chunks += 1

    def _control(self) -> bytes:
        return png_chunk(b"acTL", struct.pack(">II", self._frames, self._plays))

    def _finish(self) -> None:
        self._encode()
        with self._naming():
            self._file.write(png_chunk(b"IEND", b""))
            overwrite(self._file, _CONTROL, self._control())
            self._file.close()

    def _discard(self) -> None:
        self._frame = None


def delay(lasting: Fraction) -> bytes:
    """A time in seconds as two numbers of 16 bits each."""
    nearest = lasting.limit_denominator(65535 // ceil(lasting))
    return struct.pack(">HH", nearest.numerator, nearest.denominator)
