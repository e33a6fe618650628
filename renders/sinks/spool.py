"""Frames that wait in a file until all are known, and how often each colour occurs in them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from typing import BinaryIO

import numpy as np
from jaxtyping import Int, UInt8, UInt32

from ...scenes.stage.size import Size
from .lzw import differ
from .sink import Frame

COLOURS = 1 << 24
_NO_COLOUR = 0xFFFFFFFF


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


class ColourSpool:
    """Keeps the pixels of rgb24 frames that change in `file`, and counts how often colours occur.

    Frames have a `shape` of (rows, columns). Memory does not grow with their number, since what is
    kept is written in a thread of `executor`, which has to have one only. What is known of frames
    is so after `flush`.
    """

    def __init__(self, file: BinaryIO, shape: tuple[int, int], executor: Executor) -> None:
        self._file, self._executor = file, executor
        self.last = np.full(shape, _NO_COLOUR, dtype=np.uint32)
        self.repeats: list[int] = []
        self._counts = np.zeros(COLOURS, dtype=np.uint32)
        self._before: Frame | None = None
        self._runs = np.empty(self.last.size, dtype=np.uint32)
        self._lengths: list[int] = []
        self._storing: Future[None] | None = None
        self._moved = 0

    def append(self, frame: Frame, repeat: int) -> None:
        """Keep `frame`, shown for `repeat` frames."""
        copy = frame.copy()
        self.flush()
        self._storing = self._executor.submit(self._store, copy, repeat)

    def _store(self, frame: Frame, repeat: int) -> None:
        """Write which pixels change, and what they become."""
        # Every pixel of the first frame differs.
        before = ~frame if self._before is None else self._before
        found, runs = differ(frame, before, self.last, self._counts, self._runs)
        if not found:
            self.repeats[-1] += repeat
            return
        self._moved += found if self.repeats else 0
        self._lengths.append(self._file.write(self._runs[:runs].data))
        self.repeats.append(repeat)
        self._before = frame

    def flush(self) -> None:
        """Wait until all is in the file; raises what went wrong."""
        if self._storing is not None:
            self._storing.result()
            self._storing = None

    def __iter__(self) -> Iterator[tuple[UInt32[np.ndarray, " runs"], int]]:
        """What changes with each frame, for `replay`, and for how many frames that is shown.

        With the first one, all pixels do.
        """
        self._file.seek(0)
        for length, repeat in zip(self._lengths, self.repeats, strict=True):
            yield np.frombuffer(self._file.read(length), dtype=np.uint32), repeat

    @property
    def moving(self) -> float:
        """The share of pixels that change, on average of frames that differ from the one before."""
        return self._moved / (max(len(self.repeats) - 1, 1) * self.last.size)

    def colours(self) -> tuple[UInt8[np.ndarray, "colours 3"], Int[np.ndarray, " colours"]]:
        """Colours that occur, and how often; raises what went wrong with what was appended."""
        self.flush()
        found = np.flatnonzero(self._counts)
        colours = np.column_stack([found >> 16, found >> 8 & 255, found & 255]).astype(np.uint8)
        return colours, self._counts[found].astype(np.int64)
