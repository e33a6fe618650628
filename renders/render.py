"""One film from recordings to a file: the scene, the renderer and the sink put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..errors import UserError
from ..reels.recording import Recording
from ..scenes.stage.size import Size
from ..scenes.stage.timing import Timing
from .manim_session import manim_for, play
from .options import RenderOptions, unreported
from .segments import encoding_of, fitting_workers, render_segments
from .sinks.movie import MovieSink
from .sinks.sink import Frame, FrameSink
from .sinks.still import StillSink


def render(
    recordings: Sequence[str | Path | Recording],
    output: str | Path,
    options: RenderOptions | None = None,
    *,
    report: Callable[[int, int], None] = unreported,
) -> Timing:
    """Make the film of `recordings` in the file `output`, whose suffix chooses the format.

    `report` is called with (frames done, frames in all). The file appears when it is whole. Raises
    `UserError` for anything the caller can mend.
    """
    options = options or RenderOptions()
    output = Path(output)
    size = _checked(output, options)
    reels = [each if isinstance(each, Recording) else Recording.open(each) for each in recordings]
    timing = Timing.of(options.duration, size.fps)
    with manim_for(size):
        if output.suffix == ".png":
            last = round(options.at * (timing.frames - 1))
            play(reels, options, StillSink(output), wanted=lambda frame: frame == last)
            return timing
        if output.suffix == ".gif":
            from .sinks.gif import GIF_BANDS, GifSink  # imageio, which films do without

            options = options.model_copy(update={"bands": options.bands or GIF_BANDS})
            sink: FrameSink = GifSink(output, size, _samples(reels, options, timing))
        else:
            workers = options.workers or fitting_workers(timing)
            if workers > 1:
                render_segments(reels, output, options, workers=workers, report=report)
                return timing
            sink = MovieSink(output, size, encoding_of(options))
        counting = _Counting(sink, timing.frames, report)
        play(reels, options, counting, wanted=lambda _: True)
    return timing


def _checked(output: Path, options: RenderOptions) -> Size:
    """The size to draw; raises `UserError` before anything is made if something is amiss."""
    if not output.parent.is_dir():
        raise UserError("no such folder", given=str(output.parent))
    if output.is_dir():
        raise UserError("a folder is in the way", given=str(output))
    return options.size_for(output.suffix)


class _Frames(FrameSink):
    """Keeps frames in memory."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002  # one is enough
        self.frames.append(frame.copy())

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


class _Counting(FrameSink):
    """Reports progress on the way to another sink."""

    def __init__(self, sink: FrameSink, frames: int, report: Callable[[int, int], None]) -> None:
        self.colours = sink.colours
        self._sink, self._frames, self._report, self._done = sink, frames, report, 0

    def write(self, frame: Frame, repeat: int = 1) -> None:
        self._sink.write(frame, repeat)
        self._done += repeat
        self._report(self._done, self._frames)

    def close(self) -> None:
        self._sink.close()

    def abort(self) -> None:
        self._sink.abort()


def _samples(reels: Sequence[Recording], options: RenderOptions, timing: Timing) -> list[Frame]:
    """Frames from all over the film, to choose colours from."""
    keep = set(np.linspace(0, timing.frames - 1, 6).round().astype(int).tolist())
    sink = _Frames()
    play(reels, options, sink, wanted=lambda frame: frame in keep)
    return sink.frames
