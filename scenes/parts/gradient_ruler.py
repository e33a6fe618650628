"""The scale of arrows that grow from their middle, as a ruler; knows nothing of runs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import VGroup

from ..stage.layout import Box
from ..stage.stage import Stage
from ..stage.typography import line
from .shapes import rectangle

Mark = tuple[float, str]
"""A share of the room of an arrow, 0 to 1, and the value that it stands for."""

_BESIDE, _APART = 0.7, 1.25  # ems from arrows to values, and from baseline to baseline at least
_DROP = 0.36  # ems from the middle of a digit to its baseline
_STROKE = 1.6  # design pixels


def ruler_width(marks: Sequence[Mark], size: float) -> float:
    """Design pixels that values of some marks take beside arrows; 0 of none."""
    words = (line(text, size, at=(0.0, 0.0, 0.0), colour="#ffffff") for _, text in marks)
    return max((float(each.width) + _BESIDE * size for each in words if size), default=0.0)


def gradient_ruler(marks: Sequence[Mark], room: Box, size: float, stage: Stage) -> VGroup:
    """A line through the `room` at each mark, above its middle and below, and values at its right.

    Where values are too close together, only those of both ends are written, or the last.
    """
    theme, layout = stage.theme, stage.layout
    middle, half = room.y + room.height / 2, room.height / 2
    stroke = _STROKE * layout.thickening
    lines = VGroup(
        rectangle(Box(room.x, y - stroke / 2, room.width, stroke), layout, colour=theme.ground)
        for share, _ in marks
        for y in (middle - share * half, middle + share * half)
        if 0 < share < 1
    )
    words = VGroup(
        line(
            text,
            size * layout.unit,
            at=layout.point(room.right + _BESIDE * size, middle - share * half + _DROP * size),
            colour=theme.muted,
        )
        for share, text in _apart(marks, _APART * size / half)
    )
    return VGroup(lines, words)


def _apart(marks: Sequence[Mark], least: float) -> Sequence[Mark]:
    """All marks, or those at both ends, or the last, so that none are nearer to each other."""
    for some in (marks, [marks[0], marks[-1]] if marks else []):
        if all(after - each >= least for (each, _), (after, _) in pairwise(some)):
            return some
    return marks[-1:]
