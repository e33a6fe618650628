"""Video sinks: H.264 or VP9 through PyAV, yuv420p, tagged as BT.709."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, get_args

import av
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from jaxtyping import UInt8

from ...scenes.stage.size import Size
from .additions import NOTHING_ADDED, Additions
from .joining import join_packets
from .metadata import Metadata
from .options import Chosen, EncoderOptions, EncoderPreset, RateOptions
from .sink import FileSink, Frame, JoinedSink

_GROUP_SECONDS = 2  # between key frames, to which players seek
_QUEUED_BYTES = 48_000_000  # of frames in memory, being drawn, encoded or queued
_LARGE = 2560 * 1440  # pixels; each frame that x264 keeps of larger ones takes 25 MB or more


@dataclass(frozen=True)
class Codec:
    """An encoder, its container, and the libav options that our settings become."""

    encoder: str
    container: str
    sound: str  # the encoder of sound beside it
    options: Callable[[EncoderOptions, Size], dict[str, str]]
    container_options: tuple[tuple[str, str], ...] = ()


def _h264(encoding: EncoderOptions, size: Size) -> dict[str, str]:
    """Groups of pictures are closed and have a fixed length, so that files can be joined."""
    tuning = X264_TUNING.get(encoding.preset, "")
    if size.width * size.height > _LARGE:
        tuning += X264_TUNING_OF_LARGE.get(encoding.preset, "")
    return {
        "crf": str(encoding.crf),
        "preset": encoding.preset,
        "x264-params": f"open-gop=0:scenecut=0{tuning}",
    }


X264_TUNING = {"veryfast": ":aq-mode=2:rc-lookahead=20:trellis=1:b-adapt=0:weightp=0"}
"""Settings beside those of a preset.

Files are smaller at equal SSIM. Frames here change little by little, so that nothing is gained by
searching for places of B-frames, or for fades (python -m benchmarks.encoder).
"""

X264_TUNING_OF_LARGE = {EncoderOptions.preset: ":rc-lookahead=2:bframes=1"}
"""Settings of large frames after those above, so that x264 keeps few frames in memory.

A preset that was asked for has its own look-ahead and B-frames, and takes the memory for them.
"""


def _vp9(encoding: EncoderOptions, size: Size) -> dict[str, str]:  # noqa: ARG001  # as H.264
    """VP9's rate factor goes to 63 where H.264's goes to 51; its presets are numbers."""
    return {
        "crf": str(round(encoding.crf * 63 / 51)),
        "b": "0",
        "deadline": "good",
        "cpu-used": str(_VP9_SPEEDS[encoding.preset]),
        "row-mt": "1",
    }


_VP9_SPEEDS = dict(zip(get_args(EncoderPreset), (8, 6, 5, 5, 4, 2), strict=True))

# The index comes first, so that a video plays while it is being downloaded.
H264 = Codec("libx264", "mp4", "aac", _h264, (("movflags", "+faststart"),))
# Otherwise WebM has random numbers, and the same film would not be the same bytes.
VP9 = Codec("libvpx-vp9", "webm", "libopus", _vp9, (("fflags", "+bitexact"),))


class FrameBuffer:
    """A frame in libav's memory; it can be reused once encoded."""

    def __init__(self, size: Size) -> None:
        # PyAV's `from_numpy_buffer` misplaces colours where the height is no multiple of four.
        self.frame = av.VideoFrame(size.width, size.height, "yuv420p")
        self.frame.time_base = 1 / size.fps
        self._planes = [_pixels_of(plane) for plane in self.frame.planes]

    def fill(self, pixels: Frame) -> None:
        """Copy a frame of packed planes."""
        flat, start = pixels.reshape(-1), 0
        for plane in self._planes:
            end = start + plane.size
            np.copyto(plane, flat[start:end].reshape(plane.shape))
            start = end


def _pixels_of(plane: VideoPlane) -> UInt8[np.ndarray, "rows columns"]:
    """The memory of a plane, without the padding of its rows."""
    memory = np.frombuffer(plane, dtype=np.uint8)  # type: ignore[call-overload]  # a buffer
    rows: UInt8[np.ndarray, "rows columns"] = memory.reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


class VideoSink(JoinedSink):
    """Encodes a video with the codec of its class.

    A separate thread feeds the encoder while the next frame is drawn. The encoder itself uses
    `encoding.threads` threads; with 0, libav chooses their number. At a variable rate, a frame that
    is held is shown longer, rather than encoded again for each frame of the film.
    """

    colours = "yuv420p"
    codec: ClassVar[Codec]

    def __init__(
        self,
        path: Path,
        size: Size,
        encoding: EncoderOptions | None = None,
        rate: RateOptions | None = None,
    ) -> None:
        super().__init__(path)
        with self._opening() as opened, self._naming():
            self._container = opened.enter_context(_container(self.part, self.codec))
            encoding = encoding or EncoderOptions()
            self._stream = add_stream(self._container, self.codec, size, encoding)
            context = self._stream.codec_context
            context.open()
        # How many frames are decoded ahead of the one that is shown.
        self._ahead = context.reorder_depth
        self._decode_times = deque(range(-self._ahead, 0))
        self._variable = rate is not None and rate.variable_rate
        self._frames = 0
        self._queue: queue.Queue[tuple[FrameBuffer, int] | None] = queue.Queue()
        self._free: queue.Queue[FrameBuffer] = queue.Queue()
        for _ in range(min(max(_QUEUED_BYTES * 2 // (size.width * size.height * 3), 3), 60)):
            self._free.put(FrameBuffer(size))
        self._error: BaseException | None = None
        self._encoder = threading.Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`, encoded with `options`."""
        return cls(path, size, options.of(EncoderOptions), options.of(RateOptions))

    def describe(self, metadata: Metadata) -> None:
        """The container takes it with its first packet."""
        self._container.metadata.update(metadata.tags)

    @classmethod
    def record_in(cls, path: Path) -> str:
        """The comment of the container, whose names may be in capitals."""
        with suppress(av.error.InvalidDataError), av.open(str(path)) as film:
            return {name.lower(): each for name, each in film.metadata.items()}.get("comment", "")
        return ""

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

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Queue `frame`, to be shown for `repeat` frames."""
        self._raise()
        buffer = self._free.get()
        buffer.fill(frame)
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


class H264Sink(VideoSink):
    """Writes MP4 with H.264."""

    codec = H264


class Vp9Sink(VideoSink):
    """Writes WebM with VP9."""

    codec = VP9


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
    stream.width, stream.height, stream.pix_fmt = size.width, size.height, "yuv420p"
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
