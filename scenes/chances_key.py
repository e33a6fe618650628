"""What the lines on one plane are, each with a piece of them, in a row or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import VGroup

from .fields.task_colours import LineStyle
from .parts.line_key import LineKey, Named
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import line
from .words.chances_of_one import LinesSaid

_TITLE, _TYPE = 24.0, 22.0  # sizes of type
_LARGER = 2.0  # times its size, type that could not be read otherwise
_ROW = 1.7  # ems from line to line


def key_type(stage: Stage) -> float:
    """The size of its type, in design pixels; 0 where it could not be read."""
    return stage.layout.chart_type(_TYPE, most=_LARGER)


def lines_key(
    said: LinesSaid,
    styles: tuple[LineStyle, LineStyle],
    box: Box,
    stage: Stage,
    *,
    colours: Sequence[str],
) -> VGroup:
    """What is said of solid lines and of pale ones in these styles, under a title if there is room.

    Solid lines have these `colours`, or that of boundaries if there are none.
    """
    layout, theme, size, y = stage.layout, stage.theme, key_type(stage), box.y
    group = VGroup()
    ways = [
        [Named(each, style, own, theme.neutral) for each in words]
        for words, style, own in zip((said.solid, said.pale), styles, (colours, ()), strict=True)
        if words
    ]
    if not layout.small or not ways:
        title = layout.readable(_TITLE * layout.small_type, most=_LARGER)
        at = layout.point(box.x, y + 0.75 * title)
        em, room = title * layout.unit, box.width * layout.unit
        every = (line(each, em, at=at, colour=theme.ink, bold=True) for each in said.titles)
        group.add(*[each for each in every if each.width <= room][:1])
        y += 1.45 * title
    high = _ROW * size
    for row in _rows(ways, box, stage):
        group.add(*LineKey(row, replace(box, y=y, height=high), stage, larger=_LARGER))
        y += high
    return group


def _rows(ways: Sequence[Sequence[Named]], box: Box, stage: Stage) -> list[list[Named]]:
    """All in one row if they have room, else each in a row, in the longest way that has."""
    longest = [each[0] for each in ways]
    if len(longest) > 1 and _fit(longest, box, stage):
        return [longest]
    return [[next((way for way in each if _fit([way], box, stage)), each[-1])] for each in ways]


def _fit(named: Sequence[Named], box: Box, stage: Stage) -> bool:
    return len(LineKey(named, box, stage, larger=_LARGER)) == 3 * len(named)
