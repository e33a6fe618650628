"""Sinks of animated pictures without loss, WebP and APNG, streamed through PyAV.

A frame that is held is stored once. Each format has a unit of time, to which every frame begins
nearest to its time.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, ClassVar

import av
import numpy as np
from av.video.stream import VideoStream

from ...scenes.stage.size import Size
from .apng import TransparentApngSink, delay
from .chunks import data_of, overwrite, png_chunk, png_chunks, riff_chunks
from .labels import PngLabels, WebpLabels
from .options import AlphaOptions, Chosen, LoopOptions
from .sink import FileSink, Frame


class AnimationSink(FileSink):
    """Encodes an animation with the encoder of its class.

    libav gives the last frame the duration of one that is not held; it is corrected in the file.
    """

    container: ClassVar[str]
    encoder: ClassVar[str]
    pixels: ClassVar[str]  # as libav names them
    settings: ClassVar[Mapping[str, str]]
    loop_option: ClassVar[str]  # of libav's muxer; 0 is for ever

    def __init__(
        self,
        path: Path,
        size: Size,
        looping: LoopOptions | None = None,
        *,
        transparent: bool = False,
    ) -> None:
        super().__init__(path)
        if transparent:
            self.colours = "rgba"
        self._size, self._frames, self._held = size, 0, 0
        self._frame: Frame | None = None
        loop = (looping or LoopOptions()).loop
        with self._opening() as opened, self._naming():
            self._container = opened.enter_context(
                av.open(
                    str(self.part),
                    "w",
                    format=self.container,
                    options={self.loop_option: str(loop)},
                )
            )
            self._stream: VideoStream = self._container.add_stream(  # type: ignore[assignment]
                self.encoder, rate=size.fps
            )
            stream = self._stream
            stream.width, stream.height = size.width, size.height
            stream.pix_fmt = self.pixels
            stream.options = dict(self.settings)
            stream.codec_context.time_base = self.unit(size)

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""
        alpha = options.of(AlphaOptions)
        return cls(path, size, options.of(LoopOptions), transparent=alpha.transparent)

    @staticmethod
    @abstractmethod
    def unit(size: Size) -> Fraction:
        """The unit of the format's times, in seconds."""

    @staticmethod
    @abstractmethod
    def end_after(file: BinaryIO, lasting: Fraction) -> None:
        """Make the last frame of a finished file last for `lasting` seconds."""

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Encode the frame before, unless `frame` is the same."""
        if self._frame is not None and np.array_equal(frame, self._frame):
            self._held += repeat
            return
        self._encode()
        self._frame, self._held = frame.copy(), repeat

    def _encode(self) -> None:
        """Encode the frame that is held, which begins when those before it end."""
        if self._frame is None:
            return
        frame = av.VideoFrame.from_ndarray(self._frame, format=self.colours)
        frame = frame.reformat(format=self.pixels)
        frame.time_base = self.unit(self._size)
        frame.pts = round(self._begins / frame.time_base)
        with self._naming():
            self._container.mux(self._stream.encode(frame))
        self._frames += self._held

    @property
    def _begins(self) -> Fraction:
        """When the next frame begins, in seconds."""
        return self._frames / Fraction(self._size.fps)

    def _finish(self) -> None:
        unit = self.unit(self._size)
        last = round(self._begins / unit)
        self._encode()
        with self._naming():
            self._container.mux(self._stream.encode(None))
            self._container.close()
            with self.part.open("r+b") as file:
                self.end_after(file, (round(self._begins / unit) - last) * unit)

    def _discard(self) -> None:
        self._frame = None


class WebpSink(AnimationSink):
    """Writes WebP without loss: with banded colours it takes as little as a sharp one with loss."""

    container, encoder, pixels, loop_option = "webp", "libwebp_anim", "bgra", "loop"
    settings: ClassVar = {"lossless": "1", "quality": "50", "compression_level": "2"}
    labels = WebpLabels()

    @staticmethod
    def unit(size: Size) -> Fraction:  # noqa: ARG004  # it is the same for all
        """A millisecond."""
        return Fraction(1, 1000)

    @staticmethod
    def end_after(file: BinaryIO, lasting: Fraction) -> None:
        """Durations are in 24 bits after four other numbers of as many (RFC 9649, 2.7.1.2)."""
        shown = [chunk for chunk in riff_chunks(file) if chunk.name == b"ANMF"]
        for last in shown[-1:]:  # none if nothing moves
            overwrite(file, last.start + 12, round(lasting * 1000).to_bytes(3, "little"))


class ApngSink(AnimationSink):
    """Writes APNG, where pixels that do not change are transparent."""

    container, encoder, pixels, loop_option = "apng", "apng", "rgba", "plays"
    settings: ClassVar = {"pred": "none"}
    labels = PngLabels()

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`; one of another class for what is transparent."""
        if options.of(AlphaOptions).transparent:
            return TransparentApngSink.opened(path, size, options)
        return super().opened(path, size, options)

    @staticmethod
    def unit(size: Size) -> Fraction:
        """The time of a frame: delays are fractions."""
        return 1 / Fraction(size.fps)

    @staticmethod
    def end_after(file: BinaryIO, lasting: Fraction) -> None:
        """Delays are two numbers of 16 bits each (PNG specification, 11.3.6.2)."""
        parts = delay(lasting)
        shown = [chunk for chunk in png_chunks(file) if chunk.name == b"fcTL"]
        for last in shown[-1:]:
            data = data_of(file, last)
            overwrite(file, last.start - 8, png_chunk(b"fcTL", data[:20] + parts + data[24:]))
