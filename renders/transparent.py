"""Films without a background: drawn over black, then over white, which tells what shows through.

The ground is everywhere in a picture: below, between curves and their labels, in veils. It is one
colour that others are mixed with, so that two grounds tell how much of it there is at each place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Protocol, runtime_checkable

from ..scenes.stage.size import Size
from .progress import ProgressSink
from .sinks.alpha import BLACK, WHITE, AlphaSink
from .sinks.sink import Frame, FrameSink
from .sinks.spool import Spool


@runtime_checkable
class Drawing(Protocol):
    """A function that draws a film."""

    def __call__(self, sink: FrameSink, *, ground: str) -> int:
        """Draw all frames into a sink over a ground, and close it; on an error abort it."""


def draw_transparent(
    draw: Drawing,
    sink: FrameSink,
    size: Size,
    frames: int,
    report: Callable[[int, int], None],
) -> int:
    """Draw `frames` frames, 0 if nobody knows, into a sink of rgba; returns how many there were.

    Frames over black wait in a temporary file. `report` is called with (frames drawn, frames to
    draw), which are twice those of the film.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(TemporaryFile())
        except BaseException:
            sink.abort()
            raise
        black = Spool(file, size)
        first = ProgressSink(_SpoolSink(black, sink), 2 * frames, report)
        draw(first, ground=BLACK)
        second = ProgressSink(AlphaSink(sink, black), 2 * frames, report, before=first.done)
        draw(second, ground=WHITE)
        return second.done


class _SpoolSink(FrameSink):
    """Keeps frames in a spool; where it is aborted, so is the sink that they are for."""

    def __init__(self, spool: Spool, sink: FrameSink) -> None:
        self._spool, self._sink = spool, sink

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self._spool.append(frame, repeat)

    def close(self) -> None:
        """There is more to come."""

    def abort(self) -> None:
        self._sink.abort()
