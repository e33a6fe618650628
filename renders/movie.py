"""H.264 in MP4 through PyAV, for players and editors: yuv420p, tagged as the BT.709 that it is."""

from __future__ import annotations

import queue
import threading
from fractions import Fraction
from pathlib import Path

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from ..scenes.size import Size
from .sink import FileSink, Frame

CRF = 18
PRESET = "medium"
_GROUP_SECONDS = 2  # between key frames: what a player can seek to
_WAITING = 8  # frames that may wait for the encoder


class MovieSink(FileSink):
    """Writes an MP4 whose index comes first, so that it plays while it is being loaded.

    The encoder works in a thread of its own, while the next frame is drawn.
    """

    colours = "yuv420p"

    def __init__(self, path: Path, size: Size) -> None:
        super().__init__(path)
        self._container = av.open(
            str(self.part), "w", format="mp4", options={"movflags": "+faststart"}
        )
        self._stream = add_h264(self._container, size)
        self._time_base = Fraction(1, size.fps)
        self._frames = 0
        self._queue: queue.Queue[tuple[av.VideoFrame, int] | None] = queue.Queue(_WAITING)
        self._fault: BaseException | None = None
        self._encoder = threading.Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode `frame` as that many frames of the film."""
        self._raise()
        picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
        picture.time_base = self._time_base
        self._queue.put((picture, repeat))

    def _encode(self) -> None:
        """Takes frames until None comes; after a fault it only empties the queue."""
        while (item := self._queue.get()) is not None:
            if self._fault is None:
                try:
                    self._mux(*item)
                except BaseException as fault:  # raised again where frames come from
                    self._fault = fault

    def _mux(self, picture: av.VideoFrame, repeat: int) -> None:
        for _ in range(repeat):
            picture.pts = self._frames
            self._frames += 1
            self._container.mux(self._stream.encode(picture))

    def _raise(self) -> None:
        if self._fault is not None:
            raise self._fault

    def _stop(self) -> None:
        self._queue.put(None)
        self._encoder.join()

    def _finish(self) -> None:
        self._stop()
        try:
            self._raise()
            self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()

    def _discard(self) -> None:
        self._fault = self._fault or InterruptedError("given up")
        self._stop()
        self._container.close()


def add_h264(container: av.container.OutputContainer, size: Size) -> VideoStream:
    """A stream of H.264 with closed groups of fixed length, tagged BT.709 of limited range."""
    stream = container.add_stream("libx264", rate=size.fps)
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.gop_size = size.fps * _GROUP_SECONDS
    stream.options = {
        "crf": str(CRF),
        "preset": PRESET,
        "x264-params": "open-gop=0:scenecut=0",
    }
    context = stream.codec_context
    # Kept apart from the stream's: the muxer changes that once it has begun.
    context.time_base = Fraction(1, size.fps)
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream
