"""epochreel's encoder settings in plain PyAV, without its renderer and its encoding thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from unittest import mock

import av

from epochreel.renders.cores import Share
from epochreel.renders.sinks.codecs import H264, X264_TUNING, X264_TUNING_OF_LARGE
from epochreel.renders.sinks.options import EncoderOptions
from epochreel.renders.sinks.video import add_stream
from epochreel.scenes.stage.size import Size

ENCODING = EncoderOptions(threads=Share.all().encoder_threads)
"""The default encoder options of a video."""

REFERENCE = ":aq-mode=2:rc-lookahead=20:trellis=1"
"""Settings of x264 that stay, so that ratios can be compared over time: those of commit 482d9f0."""


@contextmanager
def reference_settings() -> Iterator[None]:
    """Let all encoders, epochreel's own as well, have the reference settings in the block."""
    with (
        mock.patch.dict(X264_TUNING, {ENCODING.preset: REFERENCE}),
        mock.patch.dict(X264_TUNING_OF_LARGE, clear=True),
    ):
        yield


def libav_options(size: Size) -> dict[str, str]:
    """All settings of the encoder, for other programs that use it."""
    return dict(H264.options(ENCODING, size))


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
