"""Video sinks: H.264, VP9 or ProRes through PyAV, tagged as BT.709."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import av
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from jaxtyping import UInt8

from ...scenes.stage.size import Size
from .additions import NOTHING_ADDED, Additions
from .alpha import spread
from .codecs import H264, PRORES, VP9, Codec
from .joining import join_packets
from .metadata import Metadata
from .options import AlphaOptions, Chosen, EncoderOptions, RateOptions
from .priority import EncoderThreads
from .sink import Colours, FileSink, Frame, JoinedSink

_GROUP_SECONDS = 2  # between key frames, to which players seek
_QUEUED_BYTES = 80_000_000  # of frames in memory, being drawn, encoded or queued


class FrameBuffer:
    """A frame in libav's memory, in the colours of a sink; it can be reused once encoded."""

    def __init__(self, size: Size, colours: Colours = "yuv420p") -> None:
        # PyAV's `from_numpy_buffer` misplaces colours where the height is no multiple of four.
        self.frame = av.VideoFrame(size.width, size.height, colours)
        self.frame.time_base = 1 / size.fps
        bytes_of_pixel = {"yuv420p": 1, "rgb24": 3, "rgba": 4}[colours]
        self._planes = [_pixels_of(plane, bytes_of_pixel) for plane in self.frame.planes]

    def fill(self, pixels: Frame) -> None:
        """Copy a frame, whose planes are packed."""
        flat, start = pixels.reshape(-1), 0
        for plane in self._planes:
            end = start + plane.size
            np.copyto(plane, flat[start:end].reshape(plane.shape))
            start = end


def _pixels_of(plane: VideoPlane, bytes_of_pixel: int) -> UInt8[np.ndarray, "rows columns"]:
    """The memory of a plane, without the padding of its rows."""
    memory = np.frombuffer(plane, dtype=np.uint8)  # type: ignore[call-overload]  # a buffer
    rows: UInt8[np.ndarray, "rows columns"] = memory.reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width * bytes_of_pixel]


class VideoSink(FileSink):
    """Encodes a video with the codec of its class, with alpha if it is `transparent`.

    A separate thread feeds the encoder while the next frame is drawn. The encoder itself uses
    `encoding.threads` threads; with 0, libav chooses their number. At a variable rate, a frame that
    is held is shown longer, rather than encoded again for each frame of the film.
    """

    codec: ClassVar[Codec]

    def __init__(
        self,
        path: Path,
        size: Size,
        encoding: EncoderOptions | None = None,
        rate: RateOptions | None = None,
        *,
        transparent: bool = False,
    ) -> None:
        super().__init__(path)
        self._pixels = self.codec.alpha_pixels if transparent else self.codec.pixels
        if transparent:
            self.colours = "rgba"
        with self._opening() as opened, self._naming():
            self._container = opened.enter_context(_container(self.part, self.codec))
            encoding = encoding or EncoderOptions()
            self._stream = add_stream(self._container, self.codec, size, encoding)
            self._stream.pix_fmt = self._pixels
            context = self._stream.codec_context
            self._threads = EncoderThreads(context.open)
        # How many frames are decoded ahead of the one that is shown.
        self._ahead = context.reorder_depth
        self._decode_times = deque(range(-self._ahead, 0))
        self._fps = size.fps
        self._variable = rate is not None and rate.variable_rate
        self._frames = 0
        self._queue: queue.Queue[tuple[FrameBuffer, int] | None] = queue.Queue()
        self._free: queue.Queue[FrameBuffer] = queue.Queue()
        for _ in range(min(max(_QUEUED_BYTES * 2 // (size.width * size.height * 3), 3), 60)):
            self._free.put(FrameBuffer(size, self.colours))
        self._error: BaseException | None = None
        self._encoder = threading.Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`, encoded with `options`."""
        return cls(
            path,
            size,
            options.of(EncoderOptions),
            options.of(RateOptions),
            transparent=options.of(AlphaOptions).transparent,
        )

    def describe(self, metadata: Metadata) -> None:
        """The container takes it with its first packet."""
        self._container.metadata.update(metadata.tags)

    @classmethod
    def record_in(cls, path: Path) -> str:
        """The comment of the container, whose names may be in capitals."""
        with suppress(av.error.InvalidDataError), av.open(str(path)) as film:
            return {name.lower(): each for name, each in film.metadata.items()}.get("comment", "")
        return ""

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Queue `frame`, to be shown for `repeat` frames."""
        self._raise()
        self._threads.drawn(waited=self._queue.empty())
        buffer = self._free.get()
        buffer.fill(spread(frame) if self.colours == "rgba" else frame)
        self._queue.put((buffer, repeat))

    def _encode(self) -> None:
        """Encode queued frames until None; after an error, only empty the queue."""
        while (item := self._queue.get()) is not None:
            buffer, repeat = item
            if self._error is None:
                try:
                    with self._naming():
                        for lasting in self._shares(repeat):
                            self._encode_frame(buffer.frame, lasting)
                except BaseException as error:  # raised again in the thread that writes frames
                    self._error = error
            self._free.put(buffer)

    def _shares(self, repeat: int) -> list[int]:
        """For how many frames a frame is shown each time that it is encoded.

        At a variable rate, a long time comes first. The last frames are as short as others: those
        after them are decoded meanwhile, and a film has to end on short frames, since its length is
        that of its display as well as that of its decoding.
        """
        short = self._ahead + 1
        if not self._variable or repeat <= short:
            return [1] * repeat
        return [repeat - short] + [1] * short

    def _encode_frame(self, frame: av.VideoFrame, lasting: int) -> None:
        if self.colours != self._pixels:
            frame = frame.reformat(
                format=self._pixels,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                dst_colorspace=Colorspace.ITU709,
            )
            frame.time_base = 1 / self._fps
        frame.pts = self._frames
        self._decode_times.append(self._frames)
        self._frames += lasting
        self._mux(frame)

    def _mux(self, frame: av.VideoFrame | None) -> None:
        """Encode a frame, or the end of the film, and write the packets that come of it.

        They are decoded when frames before them are shown. x264 would begin earlier by the length
        of a first frame that is held, and programs that ignore edit lists would show it late.
        """
        for packet in self._stream.encode(frame):
            packet.dts = self._decode_times.popleft()
            packet.duration = 1  # of the last one; others end where the next one begins
            self._container.mux(packet)

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _stop(self) -> None:
        self._queue.put(None)
        self._encoder.join()

    def _finish(self) -> None:
        self._stop()
        self._raise()
        self._mux(None)

    def _discard(self) -> None:
        self._error = self._error or InterruptedError("aborted")
        self._stop()


class JoinedVideoSink(VideoSink, JoinedSink):
    """Encodes a video in closed groups of frames, of which others can be appended."""

    colours: Colours = "yuv420p"

    @staticmethod
    def group_frames(size: Size) -> int:
        """Frames from one key frame to the next."""
        return group_frames(size)

    @classmethod
    def join(
        cls,
        parts: Sequence[Path],
        starts: Sequence[int],
        output: Path,
        fps: Fraction,
        additions: Additions = NOTHING_ADDED,
    ) -> None:
        """Copy the packets of `parts`, which begin at the frames `starts`, into one file."""
        with _container(output, cls.codec) as joined:
            join_packets(
                parts, starts, joined, fps, sound_encoder=cls.codec.sound, additions=additions
            )


class H264Sink(JoinedVideoSink):
    """Writes MP4 with H.264."""

    codec = H264


class Vp9Sink(JoinedVideoSink):
    """Writes WebM with VP9."""

    codec = VP9


class ProResSink(VideoSink):
    """Writes QuickTime with ProRes 4444."""

    codec = PRORES


def _container(path: Path, codec: Codec) -> av.container.OutputContainer:
    return av.open(str(path), "w", format=codec.container, options=dict(codec.container_options))


def group_frames(size: Size) -> int:
    """Frames from one key frame to the next."""
    return round(size.fps * _GROUP_SECONDS)


def add_stream(
    container: av.container.OutputContainer, codec: Codec, size: Size, encoding: EncoderOptions
) -> VideoStream:
    """A video stream with groups of fixed length, tagged as BT.709 in limited range."""
    stream: VideoStream = container.add_stream(codec.encoder, rate=size.fps)  # type: ignore[assignment]  # every codec here is of video
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, codec.pixels
    stream.gop_size = group_frames(size)
    stream.options = dict(codec.options(encoding, size))
    context = stream.codec_context
    context.thread_count = encoding.threads
    # Set apart from the stream's time base, which the muxer changes at its start.
    context.time_base = 1 / size.fps
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream
