"""Sentences set in lines of one width; knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line, width_of

LEADING = 1.36  # ems from line to line
APART = 0.45  # ems more from sentence to sentence
_LAST = 1.3  # ems that a line takes with what hangs below it
_MOST = 1.3  # of its size, by which type may grow to be legible


def paragraph(
    sentences: Sequence[str | Sequence[str]],
    size: float,
    box: Box | None,
    stage: Stage,
    *,
    colour: str,
    apart: float = APART,
) -> VGroup:
    """As many of the sentences as fit into a box, from its top; none that could not be read.

    Of several ways to say one, the first that fits is set. They are `apart` ems further apart than
    lines.
    """
    group, layout = VGroup(), stage.layout
    size = layout.readable(size, most=_MOST)
    if box is None or not size:
        return group
    y = box.y + size
    for sentence in sentences:
        ways = [sentence] if isinstance(sentence, str) else sentence
        set_in = (wrapped(each, box.width / size) for each in ways)
        room = (box.bottom - y) / (size * LEADING) + 1
        lines = next((each for each in set_in if len(each) <= room), None)
        if lines is None:
            break
        for text in lines:
            at = layout.point(box.x, y)
            width = box.width * layout.unit
            group.add(line(text, size * layout.unit, at=at, colour=colour, width=width))
            y += size * LEADING
        y += size * apart
    return group


def height_of(
    sentences: Sequence[str], size: float, width: float, stage: Stage, *, apart: float = APART
) -> float:
    """How high a box of a width has to be for all of the sentences, in design pixels."""
    size = stage.layout.readable(size, most=_MOST)
    if not size or not sentences:
        return 0.0
    lines = sum(len(wrapped(sentence, width / size)) for sentence in sentences)
    return size * (_LAST + (lines - 1) * LEADING + (len(sentences) - 1) * apart)


def wrapped(sentence: str, width: float, *, bold: bool = False) -> list[str]:
    """A sentence in lines of at most a width in ems, broken between words."""
    lines = [""]
    for word in sentence.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width_of(longer, bold=bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    # No line is left to the last word alone, if the line before can spare one.
    if len(lines) > 1 and " " not in lines[-1] and lines[-2].count(" ") > 1:
        before, word = lines[-2].rsplit(" ", 1)
        if width_of(f"{word} {lines[-1]}", bold=bold) <= width:
            lines[-2:] = [before, f"{word} {lines[-1]}"]
    return lines


def fitting_lines(ways: Sequence[str], width: float, *, most: int) -> list[str]:
    """The first of `ways` that fits into `most` lines of a `width` in ems; none if none does."""
    every = (wrapped(each, width) for each in ways)
    widest = ((lines, max(map(width_of, lines))) for lines in every if len(lines) <= most)
    return next((lines for lines, span in widest if span <= width), [])
