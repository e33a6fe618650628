"""Frame sinks: their interface, and those that write one file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from jaxtyping import UInt8

from ...appearing import appearing
from ...errors import naming
from ...scenes.stage.size import Size
from .additions import NOTHING_ADDED, Additions
from .labels import Labels
from .metadata import NO_METADATA, Metadata
from .options import Chosen

Frame = UInt8[np.ndarray, "*frame"]
"""A frame in the colour format of a sink, uint8; a sink must copy what it keeps.

'rgb24': (height, width, 3), row 0 is the top. 'yuv420p': (height · 3/2, width), the planes Y, U and
V of BT.709 in limited range, one below the other. 'rgba': (height, width, 4), whose colours are
not multiplied by alpha.
"""

Colours = Literal["rgb24", "yuv420p", "rgba"]


class FrameSink(ABC):
    """Takes frames in order. Exactly one of `close` and `abort` is called at the end."""

    colours: Colours = "rgb24"

    @abstractmethod
    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Add `frame`, shown for `repeat` frames."""

    @abstractmethod
    def close(self) -> None:
        """Finish: all frames have been written."""

    @abstractmethod
    def abort(self) -> None:
        """Discard everything that has been written."""


class MemorySink(FrameSink):
    """Keeps frames in memory."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # each is kept once
        """Keep a copy."""
        self.frames.append(frame.copy())

    def close(self) -> None:
        """There is nothing to finish."""

    def abort(self) -> None:
        """There is nothing to discard."""


class CutSink(FrameSink):
    """Passes the upper left part of rgb24 or rgba frames on to another sink."""

    def __init__(self, sink: FrameSink, size: Size) -> None:
        self._sink, self._size = sink, size

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Pass on what has the size."""
        self._sink.write(frame[: self._size.height, : self._size.width], repeat)

    def close(self) -> None:
        """Close the other sink."""
        self._sink.close()

    def abort(self) -> None:
        """Abort the other sink."""
        self._sink.abort()


class FileSink(FrameSink):
    """A sink into one file, which appears under its name only when it is complete."""

    labels: ClassVar[Labels | None] = None
    """How metadata get into a finished file; None if the sink has a way of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._metadata = NO_METADATA
        with ExitStack() as stack:
            self.part = stack.enter_context(appearing(path))
            self._rest = stack.pop_all()

    @classmethod
    @abstractmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""

    def describe(self, metadata: Metadata) -> None:
        """Let the file say this of itself; called before the first frame is written."""
        self._metadata = metadata

    @classmethod
    def record_in(cls, path: Path) -> str:
        """The record of metadata in a file; '' if there is none."""
        if cls.labels is None:
            return ""
        with path.open("rb") as file:
            return cls.labels.read(file)

    @abstractmethod
    def _finish(self) -> None:
        """Complete and close the file at `part`."""

    @abstractmethod
    def _discard(self) -> None:
        """Close the file at `part` without completing it."""

    @contextmanager
    def _opening(self) -> Iterator[ExitStack]:
        """Remove the file if the block, which prepares writing to it, fails.

        What the block enters into the stack is closed before the file is removed or renamed.
        """
        try:
            yield self._rest
        except BaseException:
            with suppress(_AbortedError), self._rest:
                raise _AbortedError from None
            raise

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Errors of the system in the block, which writes to the file, name the output."""
        with naming(self._path):
            yield

    def close(self) -> None:
        """Complete the file and rename it; on an error, remove it."""
        with self._rest:
            self._finish()
            if self.labels is not None and self._metadata.record:
                with self._naming(), self.part.open("r+b") as file:
                    self.labels.write(file, self._metadata)

    def abort(self) -> None:
        """Remove the incomplete file."""
        with suppress(_AbortedError), self._rest:
            self._discard()
            raise _AbortedError


class JoinedSink(FileSink):
    """A sink whose files can be joined, so that several processes can write a part each."""

    @staticmethod
    @abstractmethod
    def group_frames(size: Size) -> int:
        """Frames in a group; a part must begin with a whole group."""

    @classmethod
    @abstractmethod
    def join(
        cls,
        parts: Sequence[Path],
        starts: Sequence[int],
        output: Path,
        fps: Fraction,
        additions: Additions = NOTHING_ADDED,
    ) -> None:
        """Join `parts`, which begin at the frames `starts`, into one file with `additions`."""


class _AbortedError(Exception):
    """Makes `appearing` remove the file."""
