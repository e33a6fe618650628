"""Renders ranges of frames in several processes, and joins the parts without re-encoding.

This works because a frame depends on nothing but its number, and groups of pictures are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from functools import partial
from itertools import pairwise
from pathlib import Path

from ..appearing import appearing, temporary, temporary_folder
from ..reels.recording import Recording
from ..scenes.stage.size import Size
from ..scenes.stage.text_warnings import collected
from ..scenes.stage.timing import Timing
from .flashes import FlashSink, Look, flashes_at_seams
from .manim_session import manim_for, play
from .options import RenderOptions, ignore_progress
from .sinks.additions import Additions
from .sinks.formats import format_of
from .sinks.metadata import Metadata
from .sinks.options import AlphaOptions
from .sinks.sink import JoinedSink
from .transparent import draw_transparent
from .workers import processes


def render_segments(
    recordings: Sequence[Recording],
    output: Path,
    options: RenderOptions,
    size: Size,
    *,
    metadata: Metadata,
    workers: int,
    at_once: int,
    report: Callable[[int, int], None],
) -> list[str]:
    """Render in `workers` parts, at most `at_once` of them at a time; returns warnings.

    `report` is called with (frames done, total frames) when a part is done. Raises `TypeError` if
    files of the format cannot be joined.
    """
    sink = format_of(output.suffix).sink_class()
    if not issubclass(sink, JoinedSink):
        raise TypeError(f"{sink.__name__} cannot join files")
    frames = Timing.of(options.frame.duration, size.fps).frames
    ranges = split(frames, workers, sink.group_frames(size))
    with (
        temporary_folder() as folder,
        processes(min(at_once, len(ranges))) as pool,
    ):
        parts = [folder / f"{index}{output.suffix}" for index in range(len(ranges))]
        futures = {
            pool.submit(_render_range, recordings, part, options, size, each): len(each)
            for part, each in zip(parts, ranges, strict=True)
        }
        done, warnings, flashes, edges = 0, dict[str, None](), list[str](), list[Look]()
        with temporary():
            for future in as_completed(futures):
                texts, found, seen = future.result()
                warnings |= dict.fromkeys(texts)
                flashes += found
                edges += seen
                done += futures[future]
                report(done, frames)
        with appearing(output) as whole:
            starts = [each.start for each in ranges]
            sink.join(parts, starts, whole, size.fps, Additions(metadata=metadata))
    return [*warnings, *(flashes[:1] or flashes_at_seams(edges, size.fps))]


def split(frames: int, parts: int, group: int) -> list[range]:
    """At most `parts` ranges of frames, none empty; all but the last consist of whole groups."""
    groups = -(-frames // group)
    parts = min(parts, groups)
    edges = [min(frames, round(groups * part / parts) * group) for part in range(parts + 1)]
    return [range(start, end) for start, end in pairwise(edges)]


def _render_range(
    recordings: Sequence[Recording], part: Path, options: RenderOptions, size: Size, frames: range
) -> tuple[list[str], list[str], list[Look]]:
    """Draw and encode a range of frames; runs in a worker process.

    Returns warnings of texts, and of flashes, and what is seen at the edges of the range.
    """
    with manim_for(size), collected() as found:
        sink = format_of(part.suffix).sink_class().opened(part, size, options)
        watched = FlashSink(sink, size.fps, first=frames.start)
        draw = partial(play, recordings, options, size=size, wanted=frames.__contains__)
        if options.of(AlphaOptions).transparent:
            draw_transparent(draw, watched, size, len(frames), ignore_progress)
        else:
            draw(watched)
    return found.sentences, watched.warnings, watched.edges
