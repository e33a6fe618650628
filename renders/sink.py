"""Where frames go: the promise every sink keeps, and files that appear only when they are whole."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import UInt8

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


class FileSink(FrameSink):
    """A sink into one file, which appears under its name when it is whole and not before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # The suffix stays: encoders choose by it.
        self.part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")

    @abstractmethod
    def _finish(self) -> None:
        """Complete and close the file at `part`."""

    @abstractmethod
    def _discard(self) -> None:
        """Let go of the file at `part`."""

    def close(self) -> None:
        """Move the finished file in place; whatever fails, nothing half-written stays."""
        try:
            self._finish()
            self.part.replace(self._path)
        except BaseException:
            self.part.unlink(missing_ok=True)
            raise

    def abort(self) -> None:
        """Remove what there is of the file."""
        try:
            self._discard()
        finally:
            self.part.unlink(missing_ok=True)
