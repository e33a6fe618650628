"""Where frames go: the promise every sink keeps, and files that appear only when they are whole."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import UInt8

from ...scenes.stage.size import Size
from .options import Chosen

Frame = UInt8[np.ndarray, "*frame"]
"""A picture in the colours that a sink takes; a sink must copy what it keeps.

'rgb24': (height, width, 3), row 0 is the top. 'yuv420p': the three planes of BT.709 in limited
range one below the other, (height · 3/2, width).
"""


class FrameSink(ABC):
    """Takes frames in order. Ends with exactly one of `close` and `abort`."""

    colours: Literal["rgb24", "yuv420p"] = "rgb24"

    @abstractmethod
    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Add `frame`, shown for `repeat` frames."""

    @abstractmethod
    def close(self) -> None:
        """Finish: what was written is whole now."""

    @abstractmethod
    def abort(self) -> None:
        """Give up, leaving nothing behind."""


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A name to write a file under, which becomes `path` if all goes well, else is removed.

    The suffix stays: encoders choose by it.
    """
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class FileSink(FrameSink):
    """A sink into one file, which appears under its name when it is whole and not before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with ExitStack() as stack:
            self.part = stack.enter_context(appearing(path))
            self._rest = stack.pop_all()

    @classmethod
    @abstractmethod
    def opened(cls, path: Path, size: Size, options: Chosen, samples: Sequence[Frame]) -> FileSink:
        """A sink into the file at `path`, as the table of formats opens it.

        `samples` are as many frames of the film as the format needs.
        """

    @abstractmethod
    def _finish(self) -> None:
        """Complete and close the file at `part`."""

    @abstractmethod
    def _discard(self) -> None:
        """Let go of the file at `part`."""

    def close(self) -> None:
        """Move the finished file in place; whatever fails, nothing half-written stays."""
        with self._rest:
            self._finish()

    def abort(self) -> None:
        """Remove what there is of the file."""
        with suppress(_AbortedError), self._rest:
            self._discard()
            raise _AbortedError


class JoinedSink(FileSink):
    """A sink whose files can be joined, so that several processes can write one each."""

    @staticmethod
    @abstractmethod
    def group_frames(size: Size) -> int:
        """Files are joined between groups of so many frames."""

    @classmethod
    @abstractmethod
    def join(cls, parts: Sequence[Path], starts: Sequence[int], output: Path, fps: int) -> None:
        """Write what is in `parts`, which begin at the frames `starts`, into one file."""


class _AbortedError(Exception):
    """Ends a file's appearing before it has."""
