"""Frames that wait in a file until all are known, and how often each colour occurs in them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from jaxtyping import Int, UInt8

from ...scenes.stage.size import Size
from .sink import Frame

_COUNTED = 16  # frames, of which all are counted


class Spool:
    """Keeps rgb24 frames in `file`, so that memory does not grow with their number.

    It stores how each differs from the one before, compressed. Frames that do not differ are one
    that is shown longer.
    """

    def __init__(self, file: BinaryIO, size: Size) -> None:
        self._file = file
        self.last = np.zeros((size.height, size.width, 3), dtype=np.uint8)
        self.repeats: list[int] = []
        self._lengths: list[int] = []
        self._difference = np.empty_like(self.last)

    def append(self, frame: Frame, repeat: int) -> None:
        """Keep `frame`, shown for `repeat` frames."""
        difference = np.bitwise_xor(frame, self.last, out=self._difference)
        if self.repeats and not difference.any():
            self.repeats[-1] += repeat
            return
        self._lengths.append(self._file.write(zlib.compress(difference, 1)))
        self.repeats.append(repeat)
        np.copyto(self.last, frame)

    def __iter__(self) -> Iterator[tuple[Frame, int]]:
        """The frames in order, each with the number of frames for which it is shown.

        An array is overwritten by the next one.
        """
        self._file.seek(0)
        frame = np.zeros_like(self.last)
        for length, repeat in zip(self._lengths, self.repeats, strict=True):
            stored = zlib.decompress(self._file.read(length))
            frame ^= np.frombuffer(stored, dtype=np.uint8).reshape(frame.shape)
            yield frame, repeat


class CountingSpool(Spool):
    """Also counts how often each colour occurs."""

    def __init__(self, file: BinaryIO, size: Size) -> None:
        super().__init__(file, size)
        self._counts = np.zeros(1 << 24, dtype=np.uint32)

    def append(self, frame: Frame, repeat: int) -> None:
        """Keep `frame`, and count its colours if it is another one."""
        before = len(self.repeats)
        super().append(frame, repeat)
        if len(self.repeats) > before:
            self._count(frame)

    def _count(self, frame: Frame) -> None:
        """Count the colours of every fourth pixel, by turns those of other rows and columns.

        Of a long film only every fourth frame is counted.
        """
        number = len(self.repeats) - 1
        if number >= _COUNTED:
            number, skipped = divmod(number, 4)
            if skipped:
                return
        row, column = divmod(number % 4, 2)
        wide = frame[row::2, column::2].astype(np.intp)
        numbers = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
        # One of the same type, flat: otherwise this takes thirty times as long.
        np.add.at(self._counts, numbers.reshape(-1), np.uint32(1))

    def colours(self) -> tuple[UInt8[np.ndarray, "colours 3"], Int[np.ndarray, " colours"]]:
        """Colours that occur, and how often each of them was counted."""
        found = np.flatnonzero(self._counts)
        colours = np.column_stack([found >> 16, found >> 8 & 255, found & 255]).astype(np.uint8)
        return colours, self._counts[found].astype(np.int64)
