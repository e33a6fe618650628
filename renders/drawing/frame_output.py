"""Where drawn frames go: all are counted, those that are wanted are written to a sink."""

from __future__ import annotations

from collections.abc import Callable

from ..sinks.sink import FrameSink
from .canvas import Canvas


class FrameOutput:
    """Writes what a canvas shows as the next frames of a film.

    `wanted` says of a frame's number, counted from 0, whether the sink gets it. `frames` is how
    many frames there have been.
    """

    def __init__(self, sink: FrameSink, canvas: Canvas, wanted: Callable[[int], bool]) -> None:
        self._sink, self._canvas, self._wanted = sink, canvas, wanted
        self.frames = self._held = 0

    def wanted(self, count: int = 1) -> int:
        """How many of the next `count` frames are wanted."""
        return sum(map(self._wanted, range(self.frames, self.frames + count)))

    def hold(self, count: int = 1) -> None:
        """Let the next `count` frames be what the canvas shows, until `release` writes them."""
        self._held += self.wanted(count)
        self.frames += count

    def release(self) -> None:
        """Write frames that are held, before the canvas changes; unread if none is wanted."""
        if self._held:
            self._sink.write(self._canvas.frame(), self._held)
        self._held = 0

    def write(self, count: int = 1) -> None:
        """Let the next `count` frames be what the canvas shows, and write them at once."""
        self.hold(count)
        self.release()
