"""One PNG: the last frame that was written."""

from __future__ import annotations

from pathlib import Path

import cv2

from .sink import FileSink, Frame

# Of our pictures, mostly flat or in fine steps of few colours, PNG's filters make larger files.
_SMALL = (cv2.IMWRITE_PNG_COMPRESSION, 5, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)


class StillSink(FileSink):
    """Writes a single picture."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._frame: Frame | None = None

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # a picture has no time
        """Keep `frame` in place of the one before, as OpenCV orders its colours."""
        self._frame = cv2.cvtColor(frame, cv2.COLOR_RGB2BGR)

    def _finish(self) -> None:
        if self._frame is None:
            raise RuntimeError("a still needs one frame")
        _, encoded = cv2.imencode(".png", self._frame, _SMALL)
        self.part.write_bytes(encoded.tobytes())

    def _discard(self) -> None:
        self._frame = None
