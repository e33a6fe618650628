"""When each sentence of a film comes, in lines of text, as far as its runs are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from ..renders.outline import Outline
from .chapters import Chapter
from .checked import Checked
from .transitions import frame_count


def timeline(known: Checked, folder: Path) -> Iterator[str]:
    """A line for each chapter and each sentence of a film that is to be made in `folder`.

    Where runs are not recorded yet, sentences stand as they are written, with what they wait for.
    """
    outlines = {name: each.outline for name, each in known.film.known.items()}
    script = known.script
    fps = script.frame.fps
    start: int | None = 0
    for number, chapter in enumerate(script.chapters, start=1):
        outline = outlines.get(chapter.id)
        if start is not None and number > 1:
            start += frame_count(chapter.transition, fps)
        yield from _lines(number, chapter, outline, start, fps)
        start = None if start is None or outline is None else start + outline.frames
    if start is not None:
        yield f"{_time(start, fps):>7}  the end"
    for name, count in known.missing.items():
        of = len(script.runs[name].specs)
        yield f"not recorded yet in {folder}: {count} of {of} run{'s' if of > 1 else ''} of {name}"
    if known.unmeasured:
        yield f"not recorded yet in {folder}: {known.unmeasured} of the runs of claims"


def _lines(
    number: int, chapter: Chapter, outline: Outline | None, start: int | None, fps: Fraction
) -> Iterator[str]:
    """The lines of a chapter that begins with the frame `start`; None is not known yet."""
    begins = "?" if start is None else _time(start, fps)
    lasting = f", {float(outline.frames / fps):.1f} s" if outline else ""
    yield f"{begins:>7}  {number} {chapter.id}: {chapter.scene}{lasting}"
    if outline is None:
        for spec in chapter.sentences:
            yield f"{'?':>7}    {' '.join(f'{spec.when}: {spec.text}'.split())}"
        return
    for cue in outline.cues:
        at = "?" if start is None else _time(start + cue.first_frame, fps)
        seconds = float((cue.last_frame + 1 - cue.first_frame) / fps)
        yield f"{at:>7}    {' '.join(cue.text.split())} ({seconds:.1f} s)"


def _time(frame: int, fps: Fraction) -> str:
    """'1:02.5'."""
    tenths = round(frame / fps * 10)
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
