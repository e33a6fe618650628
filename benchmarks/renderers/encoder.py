"""epochreel's encoder settings in plain PyAV, without its renderer and its encoding thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av

from epochreel.renders.cores import Share
from epochreel.renders.sinks.options import EncoderOptions
from epochreel.renders.sinks.video import H264, add_stream
from epochreel.scenes.stage.size import Size

ENCODING = EncoderOptions(threads=Share.all().encoder_threads)
"""The default encoder options of a video."""


@contextmanager
def encoder(path: Path, size: Size) -> Iterator[Callable[[av.VideoFrame], None]]:
    """A function that encodes one frame; the file is complete when the block ends."""
    frames = 0
    with av.open(
        str(path), "w", format=H264.container, options=dict(H264.container_options)
    ) as container:
        stream = add_stream(container, H264, size, ENCODING)

        def encode(frame: av.VideoFrame) -> None:
            nonlocal frames
            frame.pts, frame.time_base = frames, Fraction(1, size.fps)
            frames += 1
            container.mux(stream.encode(frame))

        yield encode
        container.mux(stream.encode(None))
