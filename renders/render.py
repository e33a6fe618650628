"""One film from recordings to a file: the scene, the renderer and the sink put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..errors import UserError
from ..reels.recording import Recording
from ..scenes.stage.timing import Timing
from .cores import Share
from .manim_session import manim_for, play
from .options import RenderOptions, unreported
from .segments import render_segments
from .sinks.formats import Format, format_of
from .sinks.options import EncoderOptions, StillOptions, WorkerOptions
from .sinks.sink import Frame, FrameSink


def render(
    recordings: Sequence[str | Path | Recording],
    output: str | Path,
    options: RenderOptions | None = None,
    *,
    report: Callable[[int, int], None] = unreported,
    share: Share | None = None,
) -> Timing:
    """Make the film of `recordings` in the file `output`, whose suffix chooses the format.

    `report` is called with (frames done, frames in all). `share` is what the film may use of the
    cores: all that this process may use, unless others work at the same time. The file appears when
    it is whole. Raises `UserError` for anything the caller can mend.
    """
    output, share = Path(output), share or Share.all()
    form = format_of(output.suffix)
    options = options or RenderOptions()
    options.check([form])
    size = options.size_for(form)
    _check_place(output)
    reels = [each if isinstance(each, Recording) else Recording.open(each) for each in recordings]
    timing = Timing.of(options.frame.duration, size.fps)
    workers = _workers(options, form, timing, share)
    at_once = share.at_once(workers)
    options = _completed(options, form, share.among(at_once))
    with manim_for(size):
        if workers > 1:
            render_segments(
                reels, output, options, size, workers=workers, at_once=at_once, report=report
            )
            return timing
        frames = _shown(options, form, timing)
        samples = _samples(reels, options, timing, form.samples)
        sink = form.sink_class().opened(output, size, options, samples)
        counting = _Counting(sink, len(frames), report)
        play(reels, options, counting, wanted=frames.__contains__)
    return timing


def _check_place(output: Path) -> None:
    """Raise `UserError` if no file can be written there."""
    if not output.parent.is_dir():
        raise UserError("no such folder", given=str(output.parent))
    if output.is_dir():
        raise UserError("a folder is in the way", given=str(output))


def _workers(options: RenderOptions, form: Format, timing: Timing, share: Share) -> int:
    """How many processes draw the film."""
    if not form.divisible:
        return 1
    asked = options.of(WorkerOptions).workers
    return asked or share.drawing_processes(timing.seconds(timing.frames))


def _completed(options: RenderOptions, form: Format, share: Share) -> RenderOptions:
    """`options` with what the format and the cores decide where nothing was chosen."""
    if options.frame.levels is None and form.levels is not None:
        options = options.replaced(levels=form.levels)
    if EncoderOptions in form.takes and not options.of(EncoderOptions).threads:
        options = options.replaced(threads=share.encoder_threads)
    return options


def _shown(options: RenderOptions, form: Format, timing: Timing) -> range:
    """Numbers of the frames that the format shows."""
    if not form.single:
        return range(timing.frames)
    frame = round(options.of(StillOptions).at * (timing.frames - 1))
    return range(frame, frame + 1)


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


def _samples(
    reels: Sequence[Recording], options: RenderOptions, timing: Timing, count: int
) -> list[Frame]:
    """So many frames from all over the film, to choose colours from."""
    if not count:
        return []
    keep = set(np.linspace(0, timing.frames - 1, count).round().astype(int).tolist())
    sink = _Frames()
    play(reels, options, sink, wanted=keep.__contains__)
    return sink.frames
