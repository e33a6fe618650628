"""What the lines on one plane are, each with a piece of them, in a row or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import VGroup

from .parts.last_boundaries import LastStyle
from .parts.line_key import LineKey, Named
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import line
from .words.chances_of_one import LinesSaid

LARGER = 2.0
"""Times its size, type that could not be read otherwise."""

_TITLE, _TYPE = 24.0, 22.0  # sizes of type
_ROW = 1.7  # ems from line to line


def key_type(stage: Stage) -> float:
    """The size of its type, in design pixels; 0 where it could not be read."""
    return stage.layout.chart_type(_TYPE, most=LARGER)


def lines_key(
    said: LinesSaid,
    styles: tuple[LastStyle, LastStyle],
    box: Box,
    stage: Stage,
    *,
    ground: Sequence[Named] = (),
) -> VGroup:
    """What is said of solid lines and of pale ones in these styles, under a title if there is room.

    After them is what is said of the `ground` below them.
    """
    layout, theme, size, y = stage.layout, stage.theme, key_type(stage), box.y
    group = VGroup()
    ways: list[Sequence[Named]] = [
        [Named(each, style.line, style.colour, [theme.neutral]) for each in words]
        for words, style in zip((said.solid, said.pale), styles, strict=True)
        if words
    ]
    ways += [ground] if ground else []
    if not layout.small or not ways:
        title = layout.readable(_TITLE * layout.small_type, most=LARGER)
        at = layout.point(box.x, y + 0.75 * title)
        em, room = title * layout.unit, box.width * layout.unit
        every = (line(each, em, at=at, colour=theme.ink, bold=True) for each in said.titles)
        group.add(*[each for each in every if each.width <= room][:1])
        y += 1.45 * title
    high = _ROW * size
    for row in _rows(ways, box, stage):
        group.add(*LineKey(row, replace(box, y=y, height=high), stage, larger=LARGER))
        y += high
    return group


def _rows(ways: Sequence[Sequence[Named]], box: Box, stage: Stage) -> list[list[Named]]:
    """As many in each row as have room, each in the longest way that has."""
    rows: list[list[Named]] = []
    for each in ways:
        if rows and _fit([*rows[-1], each[0]], box, stage):
            rows[-1].append(each[0])
        else:
            rows.append([next((way for way in each if _fit([way], box, stage)), each[-1])])
    return rows


def _fit(named: Sequence[Named], box: Box, stage: Stage) -> bool:
    return len(LineKey(named, box, stage, larger=LARGER)) == 3 * len(named)
