"""From recordings to one output file, through a scene, a renderer and a sink."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from ..errors import UserError
from ..reels.given import AnyRecording, recordings_of
from ..reels.given_path import path_of
from ..reels.recording import Recording
from ..scenes.stage.narration import Narration
from ..scenes.stage.size import Size
from ..scenes.stage.text_warnings import collected
from ..scenes.stage.timing import Timing
from . import manim_import  # noqa: F401  # before any other that imports Manim
from .cores import Share
from .described import metadata_of
from .embedding import write_embedding
from .flashes import FlashSink
from .known_options import OutputOptions
from .manim_session import manim_for, outline_of, play
from .options import RenderOptions, ignore_progress
from .page_file import write_page
from .progress import ProgressSink
from .remarks import damages, moving, other_step
from .segments import render_segments
from .shown import html_of
from .sinks.formats import Format, format_of
from .sinks.metadata import Metadata
from .sinks.options import (
    AlphaOptions,
    EncoderOptions,
    MomentsOptions,
    StillOptions,
    WorkerOptions,
)
from .sinks.sink import FileSink, MemorySink
from .transparent import draw_transparent

_SHEET = Size(540, 540, 30)
"""The frame from which panels are cut: type and points are as large as small pictures need."""


@dataclass(frozen=True)
class Rendered:
    """A file that was rendered: `seconds` of film (0 for a still image), and its size in `bytes`.

    `width` and `height` are in pixels, `fps` in frames per second; all are 0 for a page. `warnings`
    say what might be wrong with it: that players refuse it, that a text of yours had to be
    shortened, that no font has a character of one, that it shows another step than the one you
    asked for, or that a recording lacks steps that are damaged. `fitted` says with what it is
    within `max_size` or the limit of a `place`, if something was lowered. A notebook shows the film
    or picture itself.
    """

    path: Path
    seconds: float
    frames: int
    width: int
    height: int
    fps: Fraction
    bytes: int
    warnings: tuple[str, ...] = ()
    fitted: str = ""

    def _repr_html_(self) -> str | None:
        return html_of(self.path, self.width, self.height)


def render_recordings(
    recordings: AnyRecording | Iterable[AnyRecording],
    output: str | Path,
    options: RenderOptions,
    *,
    narration: Narration | None = None,
    report: Callable[[int, int], None] = ignore_progress,
    share: Share | None = None,
) -> Rendered:
    """Render `recordings` to the file `output`, whose suffix selects the format.

    A `narration` has sentences, for which the film may be longer than its `duration`; this process
    then draws it alone.

    `report` is called with (frames done, total frames); the total is 0 while nobody knows it, in
    scenes of other people that play what they like. `share` limits the cores that are used; by
    default all that are available to this process. The file appears, or replaces an older one, only
    when it is complete. Raises `UserError` for errors that the caller can correct.
    """
    output, share = path_of(output, "the output"), share or Share.all()
    form = format_of(output.suffix)
    options.check([form])
    size = options.size_for(form)
    _check_output(output)
    reels = recordings_of(recordings)
    options.check_recordings(len(reels), form)
    said = (*other_step(reels, options), *damages(reels))
    options = options.at_number([each.steps for each in reels])
    if form.page:
        write_page(reels, output, options)
        _embed(reels, output, options, size, 0.0)
        report(1, 1)
        length = output.stat().st_size
        return Rendered(output, 0.0, 0, 0, 0, Fraction(0), length, said)
    drawn = form.drawn_class(moments=bool(options.of(MomentsOptions).moments))
    if drawn is not None:
        return _drawn(reels, output, options, size, drawn, report, said)
    timing = Timing.of(options.frame.duration, size.fps)
    workers = 1 if narration else _workers(options, form, timing, share)
    at_once = share.at_once(workers)
    metadata = metadata_of(reels, output, options)
    options = _completed(options, form, share.among(at_once))
    if workers > 1:
        texts = render_segments(
            reels,
            output,
            options,
            size,
            metadata=metadata,
            workers=workers,
            at_once=at_once,
            report=report,
        )
        frames = timing.frames
    else:
        with manim_for(size), collected() as found:
            frames, flashes = _draw(reels, output, options, size, report, narration, metadata)
        texts = [*found.sentences, *flashes]
    seconds = 0.0 if form.single else timing.seconds(frames)
    _embed(reels, output, options, size, seconds)
    return Rendered(
        output,
        seconds,
        frames,
        size.width,
        size.height,
        size.fps,
        output.stat().st_size,
        (*form.warnings(size), *texts, *moving(options, form, frames, size), *said),
    )


def _embed(
    reels: Sequence[Recording], output: Path, options: RenderOptions, size: Size, seconds: float
) -> None:
    """Write what embeds the output beside it, if that is asked for."""
    if options.of(OutputOptions).embed:
        frame = (size.width, size.height)
        write_embedding(
            reels, output, options, frame=frame, seconds=seconds, draw=render_recordings
        )


def _drawn(
    reels: Sequence[Recording],
    output: Path,
    options: RenderOptions,
    size: Size,
    kind: type[FileSink],
    report: Callable[[int, int], None],
    said: Sequence[str],
) -> Rendered:
    """Draw a picture with Cairo, at a smaller size of the frame if it shows several moments.

    What is `said` of the recordings is among its warnings.
    """
    from .sheet import check_moments, draw_sheet

    check_moments(options)
    if options.of(MomentsOptions).moments and options.size is None:
        size = _SHEET
    with manim_for(size), collected() as found:
        width, height = draw_sheet(reels, output, options, kind)
    report(1, 1)
    _embed(reels, output, options, Size(width, height, size.fps), 0.0)
    length = output.stat().st_size
    warnings = (*found.sentences, *said)
    return Rendered(output, 0.0, 1, width, height, size.fps, length, warnings)


def _draw(
    reels: Sequence[Recording],
    output: Path,
    options: RenderOptions,
    size: Size,
    report: Callable[[int, int], None],
    narration: Narration | None,
    metadata: Metadata,
) -> tuple[int, list[str]]:
    """Draw and encode everything in this process; returns how many frames, and warnings."""
    form = format_of(output.suffix)
    frames = _length(reels, options, form, size, narration)
    numbers = range(sys.maxsize) if frames is None else _frame_numbers(options, form, frames)
    sink = form.sink_class().opened(output, size, options)
    sink.describe(metadata)
    watched = FlashSink(sink, size.fps)
    total = 0 if frames is None else len(numbers)
    draw = partial(
        play,
        reels,
        options,
        size=size,
        wanted=numbers.__contains__,
        still=form.single,
        narration=narration,
    )
    if options.of(AlphaOptions).transparent:
        return draw_transparent(draw, watched, size, total, report), watched.warnings
    counted = ProgressSink(watched, total, report)
    draw(counted)
    return counted.done, watched.warnings


def _length(
    reels: Sequence[Recording],
    options: RenderOptions,
    form: Format,
    size: Size,
    narration: Narration | None,
) -> int | None:
    """How many frames the film has; None if that need not be known before it is drawn.

    A scene that is not as long as its `duration` says is played once to count them.
    """
    if narration is not None:
        return outline_of(reels, options, narration).frames
    if options.entry.timed:
        return Timing.of(options.frame.duration, size.fps).frames
    if not form.single:
        return None
    return play(reels, options, MemorySink(), size, wanted=lambda _: False)


def _check_output(output: Path) -> None:
    """Raise `UserError` if `output` cannot be a file."""
    if not output.parent.is_dir():
        raise UserError("no such folder", given=str(output.parent))
    if output.is_dir():
        raise UserError("the output is a folder", given=str(output))


def _workers(options: RenderOptions, form: Format, timing: Timing, share: Share) -> int:
    """How many processes draw the frames."""
    if not (form.divisible and options.entry.timed):
        return 1
    asked = options.of(WorkerOptions).workers
    return asked or share.drawing_processes(timing.seconds(timing.frames))


def _completed(options: RenderOptions, form: Format, share: Share) -> RenderOptions:
    """`options` with the defaults that depend on the format and on the cores."""
    colourful = options.entry.framed and "levels" not in options.own.without
    if colourful and options.frame.levels is None and form.levels is not None:
        options = options.replaced(levels=form.levels)
    if EncoderOptions in form.takes and not options.of(EncoderOptions).threads:
        options = options.replaced(threads=share.encoder_threads)
    return options


def _frame_numbers(options: RenderOptions, form: Format, frames: int) -> range:
    """The numbers of the frames to write: all of them, or the one of a still."""
    if not form.single:
        return range(frames)
    frame = round(options.of(StillOptions).share * (frames - 1))
    return range(frame, frame + 1)
