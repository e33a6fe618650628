"""One PNG through imageio: the last frame that was written."""

from __future__ import annotations

from pathlib import Path

import imageio.v3 as iio

from .sink import FileSink, Frame


class StillSink(FileSink):
    """Writes a single picture."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._frame: Frame | None = None

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # a picture has no time
        """Keep `frame` in place of the one before."""
        self._frame = frame.copy()

    def _finish(self) -> None:
        if self._frame is None:
            raise RuntimeError("a still needs one frame")
        iio.imwrite(self.part, self._frame, extension=".png")

    def _discard(self) -> None:
        self._frame = None
