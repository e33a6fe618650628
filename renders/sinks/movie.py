"""Films through PyAV, H.264 or VP9: yuv420p, tagged as the BT.709 that it is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from ...scenes.stage.size import Size
from ..options import ENCODER_PRESETS
from ..workers import cores
from .sink import FileSink, Frame

_GROUP_SECONDS = 2  # between key frames: what a player can seek to
_WAITING = 64_000_000  # bytes of pictures in memory, being drawn, encoded or waiting


@dataclass(frozen=True)
class Encoding:
    """How films are encoded: constant rate factor (less is better), preset, and threads.

    0 threads are as many as keep this machine busy.
    """

    crf: int = 18
    preset: str = "veryfast"
    threads: int = 0


@dataclass(frozen=True)
class Codec:
    """An encoder, its container, and what libav calls our settings there."""

    encoder: str
    container: str
    options: Callable[[Encoding], dict[str, str]]
    container_options: tuple[tuple[str, str], ...] = ()


def _h264(encoding: Encoding) -> dict[str, str]:
    """Groups of pictures are closed and of one length: films can be cut and joined there."""
    refined = _REFINED.get(encoding.preset, "")
    return {
        "crf": str(encoding.crf),
        "preset": encoding.preset,
        "x264-params": f"open-gop=0:scenecut=0{refined}",
    }


# What makes our films a tenth smaller at equal likeness, for next to no time.
_REFINED = {"veryfast": ":aq-mode=2:rc-lookahead=20:trellis=1"}


def _vp9(encoding: Encoding) -> dict[str, str]:
    """VP9's factor runs to 63 where H.264's runs to 51; its speeds are numbers."""
    return {
        "crf": str(round(encoding.crf * 63 / 51)),
        "b": "0",
        "deadline": "good",
        "cpu-used": str(_VP9_SPEEDS[encoding.preset]),
        "row-mt": "1",
    }


_VP9_SPEEDS = dict(zip(ENCODER_PRESETS, (8, 6, 5, 5, 4, 2), strict=True))

CODECS: dict[str, Codec] = {
    # The index comes first, so that a film plays while it is being loaded.
    ".mp4": Codec("libx264", "mp4", _h264, (("movflags", "+faststart"),)),
    ".webm": Codec("libvpx-vp9", "webm", _vp9),
}


class _Picture:
    """Pixels that libav reads where they are; encoders take a copy of them at once."""

    def __init__(self, size: Size) -> None:
        self.pixels: Frame = np.empty((size.height * 3 // 2, size.width), dtype=np.uint8)
        self.frame = av.VideoFrame.from_numpy_buffer(self.pixels, format="yuv420p")
        self.frame.time_base = Fraction(1, size.fps)


class MovieSink(FileSink):
    """Writes a film in the format of its suffix.

    The encoder works in a thread of its own, while the next frame is drawn.
    """

    colours = "yuv420p"

    def __init__(self, path: Path, size: Size, encoding: Encoding | None = None) -> None:
        super().__init__(path)
        codec = CODECS[path.suffix]
        self._container = av.open(
            str(self.part), "w", format=codec.container, options=dict(codec.container_options)
        )
        self._stream = add_stream(self._container, codec, size, encoding or Encoding())
        self._frames = 0
        self._queue: queue.Queue[tuple[_Picture, int] | None] = queue.Queue()
        self._free: queue.Queue[_Picture] = queue.Queue()
        for _ in range(min(max(_WAITING // (size.width * size.height), 3), 60)):
            self._free.put(_Picture(size))
        self._fault: BaseException | None = None
        self._encoder = threading.Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode `frame` as that many frames of the film."""
        self._raise()
        picture = self._free.get()
        np.copyto(picture.pixels, frame)
        self._queue.put((picture, repeat))

    def _encode(self) -> None:
        """Takes frames until None comes; after a fault it only empties the queue."""
        while (item := self._queue.get()) is not None:
            picture, repeat = item
            if self._fault is None:
                try:
                    self._mux(picture.frame, repeat)
                except BaseException as fault:  # raised again where frames come from
                    self._fault = fault
            self._free.put(picture)

    def _mux(self, frame: av.VideoFrame, repeat: int) -> None:
        for _ in range(repeat):
            frame.pts = self._frames
            self._frames += 1
            self._container.mux(self._stream.encode(frame))

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


def group_frames(size: Size) -> int:
    """Frames from one key frame to the next."""
    return size.fps * _GROUP_SECONDS


def add_stream(
    container: av.container.OutputContainer, codec: Codec, size: Size, encoding: Encoding
) -> VideoStream:
    """A stream of a codec with groups of fixed length, tagged BT.709 of limited range."""
    stream: VideoStream = container.add_stream(codec.encoder, rate=size.fps)  # type: ignore[assignment]  # it is one of video
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.gop_size = group_frames(size)
    stream.options = dict(codec.options(encoding))
    context = stream.codec_context
    # Libav would take fewer, and leave a core idle while the next frame is drawn on another.
    context.thread_count = encoding.threads or 2 * cores()
    # Kept apart from the stream's: the muxer changes that once it has begun.
    context.time_base = Fraction(1, size.fps)
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream
