"""Sentences set in lines of one width; knows nothing of what they say."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line

LEADING = 1.36  # ems from line to line
_APART = 0.45  # ems more from sentence to sentence


def paragraph(
    sentences: Sequence[str], size: float, box: Box | None, stage: Stage, *, colour: str
) -> VGroup:
    """As many of the sentences as fit into a box, from its top; none that could not be read."""
    group, layout = VGroup(), stage.layout
    size = layout.readable(size, most=1.3)
    if box is None or not size:
        return group
    y = box.y + size
    for sentence in sentences:
        lines = wrapped(sentence, box.width / size)
        if y + (len(lines) - 1) * size * LEADING > box.bottom:
            break
        for text in lines:
            at = layout.point(box.x, y)
            width = box.width * layout.unit
            group.add(line(text, size * layout.unit, at=at, colour=colour, width=width))
            y += size * LEADING
        y += size * _APART
    return group


def wrapped(sentence: str, width: float, *, bold: bool = False) -> list[str]:
    """A sentence in lines of at most a width in ems, broken between words."""
    lines = [""]
    for word in sentence.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _width(longer, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    # No line is left to the last word alone, if the line before can spare one.
    if len(lines) > 1 and " " not in lines[-1] and lines[-2].count(" ") > 1:
        before, word = lines[-2].rsplit(" ", 1)
        if _width(f"{word} {lines[-1]}", bold) <= width:
            lines[-2:] = [before, f"{word} {lines[-1]}"]
    return lines


def _width(text: str, bold: bool) -> float:
    """The width of a line of type in ems."""
    return float(line(text, 1.0, at=(0, 0, 0), colour="#ffffff", bold=bold).width)
