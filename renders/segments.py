"""A film drawn as frame ranges by several processes and joined without encoding anything again.

That can be because a frame is a function of its number alone, and groups of pictures are closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

from ..reels.recording import Recording
from ..scenes.stage.timing import Timing
from .manim_session import manim_for, play
from .options import RenderOptions
from .sinks.movie import CODECS, Encoding, MovieSink, group_frames
from .sinks.sink import appearing
from .workers import cores, processes, uninterrupted

# A process needs a few seconds to start, and the encoder keeps about two cores busy by itself.
_CORES_EACH = 2
_WORTH_SECONDS = 15


def fitting_workers(timing: Timing) -> int:
    """How many processes a film is worth on this machine."""
    worth = int(timing.seconds(timing.frames) // _WORTH_SECONDS)
    return max(1, min(cores() // _CORES_EACH, worth))


def encoding_of(options: RenderOptions) -> Encoding:
    """What options say of the encoder."""
    return Encoding(options.crf, options.preset, options.threads)


def render_segments(
    recordings: Sequence[Recording],
    output: Path,
    options: RenderOptions,
    *,
    workers: int,
    report: Callable[[int, int], None],
) -> None:
    """Make a film with so many processes; `report` is called as each of them is done."""
    size = options.size_for(output.suffix)
    frames = Timing.of(options.duration, size.fps).frames
    ranges = split(frames, workers, group_frames(size))
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder, processes(len(ranges)) as pool:
        parts = [Path(folder) / f"{index}{output.suffix}" for index in range(len(ranges))]
        with uninterrupted():
            futures = {
                pool.submit(_render_range, recordings, part, options, each): len(each)
                for part, each in zip(parts, ranges, strict=True)
            }
        done = 0
        for future in as_completed(futures):
            future.result()
            done += futures[future]
            report(done, frames)
        with appearing(output) as whole:
            _join(parts, [each.start for each in ranges], whole, size.fps)


def split(frames: int, parts: int, group: int) -> list[range]:
    """At most `parts` ranges of frames, each but the last of whole groups, none empty."""
    groups = -(-frames // group)
    parts = min(parts, groups)
    edges = [min(frames, round(groups * part / parts) * group) for part in range(parts + 1)]
    return [range(start, end) for start, end in pairwise(edges)]


def _render_range(
    recordings: Sequence[Recording], part: Path, options: RenderOptions, frames: range
) -> None:
    """Draw and encode some frames; runs in a process of its own."""
    size = options.size_for(part.suffix)
    with manim_for(size):
        sink = MovieSink(part, size, encoding_of(options))
        play(recordings, options, sink, wanted=frames.__contains__)


def _join(parts: Sequence[Path], starts: Sequence[int], output: Path, fps: int) -> None:
    """Write the packets of `parts`, which begin at the frames `starts`, into one film."""
    codec = CODECS[output.suffix]
    options = dict(codec.container_options)
    with av.open(str(output), "w", format=codec.container, options=options) as film:
        stream = None
        for part, start in zip(parts, starts, strict=True):
            with av.open(str(part)) as source:
                (pictures,) = source.streams.video
                stream = stream or film.add_stream_from_template(pictures)
                for packet in source.demux(pictures):
                    if packet.dts is None or packet.pts is None:
                        continue  # the end of the file
                    shift = round(Fraction(start, fps) / packet.time_base)
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = stream
                    film.mux(packet)
