"""Films through PyAV, H.264 or VP9: yuv420p, tagged as the BT.709 that it is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, get_args

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from ...scenes.stage.size import Size
from .options import Chosen, EncoderOptions, EncoderPreset
from .sink import FileSink, Frame, JoinedSink

_GROUP_SECONDS = 2  # between key frames: what a player can seek to
_WAITING = 64_000_000  # bytes of pictures in memory, being drawn, encoded or waiting


@dataclass(frozen=True)
class Codec:
    """An encoder, its container, and what libav calls our settings there."""

    encoder: str
    container: str
    options: Callable[[EncoderOptions], dict[str, str]]
    container_options: tuple[tuple[str, str], ...] = ()


def _h264(encoding: EncoderOptions) -> dict[str, str]:
    """Groups of pictures are closed and of one length: films can be cut and joined there."""
    refined = _REFINED.get(encoding.preset, "")
    return {
        "crf": str(encoding.crf),
        "preset": encoding.preset,
        "x264-params": f"open-gop=0:scenecut=0{refined}",
    }


# What makes our films a tenth smaller at equal likeness, for next to no time.
_REFINED = {"veryfast": ":aq-mode=2:rc-lookahead=20:trellis=1"}


def _vp9(encoding: EncoderOptions) -> dict[str, str]:
    """VP9's factor runs to 63 where H.264's runs to 51; its speeds are numbers."""
    return {
        "crf": str(round(encoding.crf * 63 / 51)),
        "b": "0",
        "deadline": "good",
        "cpu-used": str(_VP9_SPEEDS[encoding.preset]),
        "row-mt": "1",
    }


_VP9_SPEEDS = dict(zip(get_args(EncoderPreset), (8, 6, 5, 5, 4, 2), strict=True))

# The index comes first, so that a film plays while it is being loaded.
H264 = Codec("libx264", "mp4", _h264, (("movflags", "+faststart"),))
VP9 = Codec("libvpx-vp9", "webm", _vp9)


class _Picture:
    """Pixels that libav reads where they are; encoders take a copy of them at once."""

    def __init__(self, size: Size) -> None:
        self.pixels: Frame = np.empty((size.height * 3 // 2, size.width), dtype=np.uint8)
        self.frame = av.VideoFrame.from_numpy_buffer(self.pixels, format="yuv420p")
        self.frame.time_base = Fraction(1, size.fps)


class MovieSink(JoinedSink):
    """Writes a film with the codec of its class.

    The encoder works in a thread of its own, while the next frame is drawn; with 0 threads, libav
    chooses how many more it has.
    """

    colours = "yuv420p"
    codec: ClassVar[Codec]

    def __init__(self, path: Path, size: Size, encoding: EncoderOptions | None = None) -> None:
        super().__init__(path)
        self._container = _container(self.part, self.codec)
        self._stream = add_stream(self._container, self.codec, size, encoding or EncoderOptions())
        self._frames = 0
        self._queue: queue.Queue[tuple[_Picture, int] | None] = queue.Queue()
        self._free: queue.Queue[_Picture] = queue.Queue()
        for _ in range(min(max(_WAITING // (size.width * size.height), 3), 60)):
            self._free.put(_Picture(size))
        self._fault: BaseException | None = None
        self._encoder = threading.Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    @classmethod
    def opened(
        cls,
        path: Path,
        size: Size,
        options: Chosen,
        samples: Sequence[Frame],  # noqa: ARG003  # it has all colours
    ) -> FileSink:
        """A film in the file at `path`, encoded as `options` say."""
        return cls(path, size, options.of(EncoderOptions))

    @staticmethod
    def group_frames(size: Size) -> int:
        """Frames from one key frame to the next."""
        return group_frames(size)

    @classmethod
    def join(cls, parts: Sequence[Path], starts: Sequence[int], output: Path, fps: int) -> None:
        """Write the packets of `parts`, which begin at the frames `starts`, into one film."""
        with _container(output, cls.codec) as film:
            stream = None
            for part, start in zip(parts, starts, strict=True):
                with av.open(str(part)) as source:
                    (pictures,) = source.streams.video
                    stream = stream or film.add_stream_from_template(pictures)
                    for packet in source.demux(pictures):
                        if packet.dts is None or packet.pts is None:
                            continue  # the end of the file
                        shift = round(Fraction(start, fps) / packet.time_base)
                        packet.pts += shift
                        packet.dts += shift
                        packet.stream = stream
                        film.mux(packet)

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


class H264Sink(MovieSink):
    """Writes an MP4 film."""

    codec = H264


class Vp9Sink(MovieSink):
    """Writes a WebM film."""

    codec = VP9


def _container(path: Path, codec: Codec) -> av.container.OutputContainer:
    return av.open(str(path), "w", format=codec.container, options=dict(codec.container_options))


def group_frames(size: Size) -> int:
    """Frames from one key frame to the next."""
    return size.fps * _GROUP_SECONDS


def add_stream(
    container: av.container.OutputContainer, codec: Codec, size: Size, encoding: EncoderOptions
) -> VideoStream:
    """A stream of a codec with groups of fixed length, tagged BT.709 of limited range."""
    stream: VideoStream = container.add_stream(codec.encoder, rate=size.fps)  # type: ignore[assignment]  # it is one of video
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
    stream.gop_size = group_frames(size)
    stream.options = dict(codec.options(encoding))
    context = stream.codec_context
    context.thread_count = encoding.threads
    # Kept apart from the stream's: the muxer changes that once it has begun.
    context.time_base = Fraction(1, size.fps)
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream
