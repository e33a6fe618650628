"""Reports how many frames of a film have been written."""

from __future__ import annotations

from collections.abc import Callable

from .sinks.sink import Frame, FrameSink


class ProgressSink(FrameSink):
    """Passes frames on to another sink, and reports (frames done, total frames).

    Some may be done `before` the first; `done` counts what is written here.
    """

    def __init__(
        self,
        sink: FrameSink,
        frames: int,
        report: Callable[[int, int], None],
        *,
        before: int = 0,
    ) -> None:
        self.colours = sink.colours
        self._sink, self._frames, self._report, self._before = sink, frames, report, before
        self.done = 0

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Pass `frame` on, and report it."""
        self._sink.write(frame, repeat)
        self.done += repeat
        self._report(self._before + self.done, self._frames)

    def close(self) -> None:
        """Close the other sink."""
        self._sink.close()

    def abort(self) -> None:
        """Abort the other sink."""
        self._sink.abort()
