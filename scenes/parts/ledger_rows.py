"""A row of a table of claims: the claim, its figure, what was measured, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from ...numerals import share_range
from ...reels.recording import Recording
from ..stage.layout import Box
from ..stage.ledger_row import LedgerRow
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .field_image import FieldImage
from .ledger_places import PLACES, Place, Type
from .paragraph import paragraph, wrapped
from .plane import Plane
from .recorded_output import output_of
from .shapes import STROKE, joined, rectangle

_NOTE = "Bars: 95\u2009% interval of the share of starts that agree; the line is one half."
_LEADING = 1.3  # ems
# Blue and orange of two classes, lighter or darker to be seen on the ground.
_COLOURS = {
    "dark": {True: "#4fa3e0", False: "#f28522"},
    "light": {True: "#0b78c2", False: "#c05f00"},
}
# Polylines in a square that is 1 wide, y downwards: a tick, a cross, a dash.
_MARKS: dict[bool | None, list[list[tuple[float, float]]]] = {
    True: [[(0.0, 0.5), (0.35, 0.85), (1.0, 0.1)]],
    False: [[(0.1, 0.1), (0.9, 0.9)], [(0.1, 0.9), (0.9, 0.1)]],
    None: [[(0.1, 0.5), (0.9, 0.5)]],
}


_SIDE, _BESIDE = 84.0, 108.0  # design pixels: a picture in a wide frame, and by how much text moves


def _place_of(rows: Sequence[LedgerRow], stage: Stage) -> Place:
    """The places in a frame, with room for the pictures and for the longest texts of rows."""
    return _grown(_with_pictures(stage.pick(PLACES), rows), rows, stage)


def _grown(place: Place, rows: Sequence[LedgerRow], stage: Stage) -> Place:
    """The place with as many lines as the longest row takes, and fewer, higher rows for these."""
    height = place.height + max((_more(row, place, stage) for row in rows), default=0.0)
    return replace(place, height=height, rows=max(1, int(place.rows * place.height / height)))


def _more(row: LedgerRow, place: Place, stage: Stage) -> float:
    """By how much a row is higher than the place has room for."""
    lines = max(0, len(_measured_lines(row, place, stage)) - place.lines)
    size = stage.layout.readable(place.measured.size)
    return _down(row, place, stage) + lines * size * _LEADING


def _down(row: LedgerRow, place: Place, stage: Stage) -> float:
    """By how much what is below the claim of a row moves down, for all but its first line."""
    lines = len(_claim_lines(row, place, stage)) - 1
    return lines * stage.layout.readable(place.claim.size) * _LEADING


def _below(row: LedgerRow, place: Place, stage: Stage) -> Place:
    """The place with what is below the claim of a row moved down."""
    down, end = _down(row, place, stage), place.claim.x + place.claim.width
    moved: dict[str, Any] = {
        name: replace(each, y=each.y + down)
        for name in ("measured", "verdict", "bar", "interval")
        if (each := getattr(place, name)).x < end
    }
    return replace(place, **moved)


def _claim_lines(row: LedgerRow, place: Place, stage: Stage) -> list[str]:
    width = place.claim.width / stage.layout.readable(place.claim.size)
    return wrapped(row.claim, width, bold=True)


def _measured_lines(row: LedgerRow, place: Place, stage: Stage) -> list[str]:
    if not (size := stage.layout.readable(place.measured.size)):
        return []
    return wrapped(row.measured, place.measured.width / size)


def _with_pictures(place: Place, rows: Sequence[LedgerRow]) -> Place:
    """The places in a frame; where rows have pictures, a wide one has room for these."""
    if place.picture or place.figure is None or not any(row.reel for row in rows):
        return place
    claim, measured = (
        replace(each, x=each.x + _BESIDE, width=each.width - _BESIDE)
        for each in (place.claim, place.measured)
    )
    picture = Box(place.claim.x, (place.height - _SIDE) / 2, _SIDE, _SIDE)
    return replace(place, picture=picture, claim=claim, measured=measured)


def ledger_picture(
    row: LedgerRow, place: int, rows: Sequence[LedgerRow], stage: Stage
) -> tuple[FieldImage, VMobject] | None:
    """The last picture of a run of a row: its field, and its boundary with all points."""
    where = _place_of(rows, stage)
    if not row.reel or where.picture is None:
        return None
    reel = Recording.open(row.reel)
    box = replace(where.picture, y=where.picture.y + where.top + place * where.height)
    plane = Plane.of(reel.dataset, box, stage)
    image, boundary = output_of(reel, plane)
    for part in (image, boundary):
        part.show(Moment(reel.steps.last))
    return image, boundary


def rows_on_a_page(rows: Sequence[LedgerRow], stage: Stage) -> int:
    """How many of the rows a frame has room for, each as high as the highest."""
    return _place_of(rows, stage).rows


def ledger_note(rows: Sequence[LedgerRow], stage: Stage) -> VGroup:
    """What the bars are, below the rows, if any row has one."""
    if all(row.interval is None for row in rows):
        return VGroup()
    size, box = stage.pick(PLACES).note
    return paragraph([_NOTE], size, box, stage, colour=stage.theme.muted)


def ledger_row(
    row: LedgerRow, place: int, rows: Sequence[LedgerRow], stage: Stage
) -> Iterator[VMobject]:
    """What is drawn of a row, one of `rows`, at the place of that number on its page."""
    where, layout = _below(row, _place_of(rows, stage), stage), stage.layout
    theme = stage.theme
    top, (left, right) = where.top + place * where.height, where.edges
    colour = _COLOURS[theme.name][row.held] if row.held is not None else theme.muted
    thin = Box(left, top, right - left, max(1.5, 1 / layout.scale))
    yield rectangle(thin, layout, colour=theme.hairline)
    yield from _lines(
        _claim_lines(row, where, stage), where.claim, top, stage, colour=theme.ink, bold=True
    )
    yield _type(row.verdict, where.verdict, top, stage, colour=theme.ink, bold=True)
    yield _mark(row.held, where.verdict, top, stage, colour=colour)
    if where.figure:
        yield _type(row.figure, where.figure, top, stage, colour=theme.muted)
    lines = _measured_lines(row, where, stage)
    yield from _lines(lines, where.measured, top, stage, colour=theme.muted)
    if row.interval is None:
        return
    yield from _interval(row.interval, where.bar, top, stage, colour=colour)
    yield _type(share_range(*row.interval), where.interval, top, stage, colour=theme.muted)


def _lines(
    lines: Sequence[str],
    place: Type,
    top: float,
    stage: Stage,
    *,
    colour: str,
    bold: bool = False,
) -> Iterator[VMobject]:
    size = stage.layout.readable(place.size)
    for index, text in enumerate(lines):
        down = top + index * size * _LEADING
        yield _type(text, place, down, stage, colour=colour, bold=bold)


def _type(
    text: str, place: Type, top: float, stage: Stage, *, colour: str, bold: bool = False
) -> VMobject:
    layout = stage.layout
    return line(
        text,
        layout.readable(place.size) * layout.unit,
        at=layout.point(place.x, top + place.y),
        colour=colour,
        bold=bold,
        width=place.width * layout.unit,
        what="texts of claims",
    )


def _mark(held: bool | None, verdict: Type, top: float, stage: Stage, *, colour: str) -> VMobject:
    """A tick, a cross or a dash before the verdict."""
    layout, size = stage.layout, verdict.size
    side, x, y = size * 0.8, verdict.x - size * 1.25, top + verdict.y - size * 0.76
    path = VMobject(stroke_color=colour, fill_opacity=0)
    path.stroke_width = size * 0.16 * layout.unit * STROKE
    path.points = joined(
        [
            np.array([layout.point(x + a * side, y + b * side) for a, b in corners])
            for corners in _MARKS[held]
        ]
    )
    return path


def _interval(
    interval: tuple[float, float], bar: Box, top: float, stage: Stage, *, colour: str
) -> Iterator[VMobject]:
    """An interval of a share along a bar from 0 to 1, with a line at one half."""
    low, high = interval
    layout, y, thick = stage.layout, top + bar.y, bar.height
    track = Box(bar.x, y + thick * 0.3, bar.width, thick * 0.4)
    yield rectangle(track, layout, colour=stage.theme.hairline)
    half = Box(bar.x + bar.width / 2 - 1, y - thick * 0.7, 2, thick * 2.4)
    yield rectangle(half, layout, colour=stage.theme.muted)
    width = max((high - low) * bar.width, thick)
    left = min(bar.x + low * bar.width, bar.right - width)
    yield rectangle(Box(left, y, width, thick), layout, colour=colour)
