"""Our encoder without our renderer: plain PyAV in this thread, with exactly our settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from epochreel.renders.movie import MovieSink
from epochreel.scenes.size import Size


@contextmanager
def encoder(path: Path, size: Size) -> Iterator[Callable[[av.VideoFrame], None]]:
    """What encodes one picture after another into a film, which is whole at the end."""
    sink = MovieSink(path, size)
    # The sink's own container and stream: settings that were copied here would drift apart.
    container, stream = sink._container, sink._stream
    frames = 0

    def encode(picture: av.VideoFrame) -> None:
        nonlocal frames
        picture.pts, picture.time_base = frames, Fraction(1, size.fps)
        frames += 1
        container.mux(stream.encode(picture))

    try:
        yield encode
    except BaseException:
        sink.abort()
        raise
    sink.close()


def picture_of(frame: NDArray[np.uint8]) -> av.VideoFrame:
    """A frame as yuv420p: converted if it is RGBA (height, width, 4), else it is three planes."""
    if frame.ndim == 2:
        return av.VideoFrame.from_ndarray(frame, format="yuv420p")
    return av.VideoFrame.from_ndarray(frame, format="rgba").reformat(
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
    )
