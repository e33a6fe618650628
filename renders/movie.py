"""H.264 in MP4 through PyAV, for players and editors: yuv420p, BT.709 converted and tagged."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from ..scenes.size import Size
from .sink import FileSink, Frame

CRF = 18
PRESET = "medium"
_GROUP_SECONDS = 2  # between key frames: what a player can seek to


class MovieSink(FileSink):
    """Writes an MP4 whose index comes first, so that it plays while it is being loaded."""

    def __init__(self, path: Path, size: Size) -> None:
        super().__init__(path)
        self._container = av.open(
            str(self.part), "w", format="mp4", options={"movflags": "+faststart"}
        )
        stream = self._container.add_stream("libx264", rate=size.fps)
        stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
        stream.gop_size = size.fps * _GROUP_SECONDS
        stream.options = {"crf": str(CRF), "preset": PRESET, "x264-params": "open-gop=0"}
        context = stream.codec_context
        # Kept apart: the muxer changes its own once it has begun.
        self._time_base = context.time_base = Fraction(1, size.fps)
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        self._stream = stream
        self._frames = 0

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode `frame` as that many frames of the film."""
        picture = av.VideoFrame.from_ndarray(frame, format="rgba").reformat(
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
        )
        picture.time_base = self._time_base
        for _ in range(repeat):
            picture.pts = self._frames
            self._frames += 1
            self._container.mux(self._stream.encode(picture))

    def _finish(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _discard(self) -> None:
        self._container.close()
