"""Our encoder without our renderer: plain PyAV in this thread, with exactly our settings."""

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
"""What films get that nobody chose options for."""


@contextmanager
def encoder(path: Path, size: Size) -> Iterator[Callable[[av.VideoFrame], None]]:
    """What encodes one picture after another into a film, which is whole at the end."""
    frames = 0
    with av.open(
        str(path), "w", format=H264.container, options=dict(H264.container_options)
    ) as container:
        stream = add_stream(container, H264, size, ENCODING)

        def encode(picture: av.VideoFrame) -> None:
            nonlocal frames
            picture.pts, picture.time_base = frames, Fraction(1, size.fps)
            frames += 1
            container.mux(stream.encode(picture))

        yield encode
        container.mux(stream.encode(None))
