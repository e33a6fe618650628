"""The PNG sink: a still image of the last frame that was written."""

from __future__ import annotations

from pathlib import Path

import cv2

from ...scenes.stage.size import Size
from .labels import PngLabels
from .options import AlphaOptions, Chosen
from .sink import FileSink, Frame

# PNG's filters would make these images larger: they are flat, or in fine steps of few colours.
_COMPRESSION = (cv2.IMWRITE_PNG_COMPRESSION, 5, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)


class StillSink(FileSink):
    """Writes a single image."""

    labels = PngLabels()

    def __init__(self, path: Path, *, transparent: bool = False) -> None:
        super().__init__(path)
        if transparent:
            self.colours = "rgba"
        self._frame: Frame | None = None

    @classmethod
    def opened(
        cls,
        path: Path,
        size: Size,  # noqa: ARG003  # frames have a size
        options: Chosen,
    ) -> FileSink:
        """A sink into the file at `path`."""
        return cls(path, transparent=options.of(AlphaOptions).transparent)

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # a still has no duration
        """Keep `frame` instead of the previous one, in OpenCV's channel order."""
        alpha = self.colours == "rgba"
        self._frame = cv2.cvtColor(frame, cv2.COLOR_RGBA2BGRA if alpha else cv2.COLOR_RGB2BGR)

    def _finish(self) -> None:
        if self._frame is None:
            raise RuntimeError("a still needs one frame")
        _, encoded = cv2.imencode(".png", self._frame, _COMPRESSION)
        self.part.write_bytes(encoded.tobytes())

    def _discard(self) -> None:
        self._frame = None
