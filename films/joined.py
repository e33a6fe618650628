"""Drawn chapters and the transitions between them as one file, with captions beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

from ..appearing import appearing
from ..errors import UserError
from ..renders.captions import captions_of, srt, transcript, vtt
from ..renders.sinks.additions import Additions, ChapterMark, Samples
from ..renders.sinks.formats import FORMATS
from ..renders.sinks.metadata import Metadata
from ..renders.sinks.sink import JoinedSink
from ..scenes.stage.narration import Cue
from .sound import Clip, equally_loud, sound_track

CAPTIONS = (".srt", ".vtt", ".txt")
"""Suffixes of the files beside a film that has sentences."""


@dataclass(frozen=True)
class Piece:
    """A part of a film: its file, its length, and its sentences; a transition has no `title`."""

    path: Path
    frames: int
    title: str | None = None
    cues: tuple[Cue, ...] = ()


def sink_of(suffix: str) -> type[JoinedSink]:
    """The sink that joins films of a suffix; raises `UserError` if none does."""
    form = FORMATS.get(suffix.lower())
    if form is None or not form.divisible:
        allowed = [each.suffix for each in FORMATS.values() if each.divisible]
        raise UserError("a film with chapters is a video", given=suffix, allowed=allowed)
    sink = form.sink_class()
    if not issubclass(sink, JoinedSink):
        raise TypeError(f"{sink.__name__} cannot join files")
    return sink


def join_film(
    pieces: Sequence[Piece],
    output: Path,
    fps: Fraction,
    *,
    metadata: Metadata,
    sounds: Mapping[str, Samples],
) -> tuple[ChapterMark, ...]:
    """Join pieces into `output`, with the marks of chapters, and the sounds of sentences by key.

    A transition belongs to the chapter before it. The captions are written beside; if
    there are none, those of a film that was there before are removed. Returns the marks.
    """
    sink = sink_of(output.suffix)
    starts = [0, *accumulate(piece.frames for piece in pieces)]
    frames = starts.pop()
    chapters = [(start, each) for start, each in zip(starts, pieces, strict=True) if each.title]
    edges = [*(start for start, _ in chapters), frames]
    marks = tuple(
        ChapterMark(each.title or "", start, end)
        for (start, each), end in zip(chapters, edges[1:], strict=True)
    )
    clips = [
        Clip(start + cue.first_frame, sounds[cue.key])
        for start, each in chapters
        for cue in each.cues
        if cue.key in sounds
    ]
    levelled = equally_loud([clip.sound for clip in clips])
    clips = [Clip(each.first_frame, sound) for each, sound in zip(clips, levelled, strict=True)]
    track = sound_track(clips, frames, fps) if clips else None
    with appearing(output) as whole:
        paths = [piece.path for piece in pieces]
        sink.join(paths, starts, whole, fps, Additions(marks, track, metadata))
    _write_captions(chapters, output, fps, metadata.title)
    return marks


def _write_captions(
    chapters: Sequence[tuple[int, Piece]], output: Path, fps: Fraction, title: str
) -> None:
    captions = captions_of([(start, each.cues) for start, each in chapters], fps)
    if not captions:
        for suffix in CAPTIONS:
            output.with_suffix(suffix).unlink(missing_ok=True)
        return
    spoken = [(each.title or "", [cue.text for cue in each.cues]) for _, each in chapters]
    texts = (srt(captions), vtt(captions), transcript(title, spoken))
    for suffix, text in zip(CAPTIONS, texts, strict=True):
        with appearing(output.with_suffix(suffix)) as whole:
            whole.write_text(text, "utf-8")
