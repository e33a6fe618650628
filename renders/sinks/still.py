"""One PNG: the last frame that was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from ...scenes.stage.size import Size
from .options import Chosen
from .sink import FileSink, Frame

# Of our pictures, mostly flat or in fine steps of few colours, PNG's filters make larger files.
_SMALL = (cv2.IMWRITE_PNG_COMPRESSION, 5, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)


class StillSink(FileSink):
    """Writes a single picture."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._frame: Frame | None = None

    @classmethod
    def opened(
        cls,
        path: Path,
        size: Size,  # noqa: ARG003  # the frame has one
        options: Chosen,  # noqa: ARG003  # which frame it is, has been chosen
        samples: Sequence[Frame],  # noqa: ARG003  # it has its own colours
    ) -> FileSink:
        """A still in the file at `path`."""
        return cls(path)

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
