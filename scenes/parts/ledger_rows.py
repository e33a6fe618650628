"""A row of a table of claims: the claim, its figure, what was measured, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import VGroup, VMobject

from ...reels.recording import Recording
from ..stage.layout import Box
from ..stage.ledger_row import LedgerRow
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from ..words.numbers import share_range
from .paragraph import paragraph, wrapped
from .plane import FieldImage, Plane
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


@dataclass(frozen=True)
class _Type:
    """Where type stands: its size, x, the baseline below the top of a row, and its width."""

    size: float
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class _Place:
    """Places in a frame, in design pixels; those in a row are from its top.

    `bar` is that of an interval; None is not shown.
    """

    top: float
    height: float
    rows: int
    claim: _Type
    verdict: _Type
    edges: tuple[float, float]
    measured: _Type | None = None
    lines: int = 1
    bar: Box | None = None
    interval: _Type | None = None
    figure: _Type | None = None
    note: tuple[float, Box] | None = None
    picture: Box | None = None


_PLACES = {
    "wide": _Place(
        *(176, 106, 8),
        claim=_Type(30, 236, 44, 960),
        verdict=_Type(27, 1620, 44, 204),
        edges=(96, 1824),
        measured=_Type(22, 236, 80, 960),
        bar=Box(1240, 30, 280, 8),
        interval=_Type(22, 1240, 80, 280),
        figure=_Type(22, 96, 44, 130),
        note=(20, Box(96, 1030, 1728, 40)),
    ),
    "wide small": _Place(
        *(160, 106, 8),
        claim=_Type(48, 96, 70, 1280),
        verdict=_Type(48, 1470, 70, 354),
        edges=(96, 1824),
    ),
    "square": _Place(
        *(148, 146, 6),
        claim=_Type(26, 160, 42, 630),
        verdict=_Type(24, 836, 42, 184),
        edges=(60, 1020),
        measured=_Type(22, 160, 82, 600),
        lines=2,
        bar=Box(804, 70, 216, 8),
        interval=_Type(22, 804, 112, 216),
        figure=_Type(20, 60, 42, 96),
        note=(20, Box(60, 1032, 960, 40)),
        picture=Box(60, 58, 76, 76),
    ),
    "tall": _Place(
        *(264, 236, 6),
        claim=_Type(37, 60, 54, 960),
        verdict=_Type(34, 104, 108, 300),
        edges=(60, 1020),
        measured=_Type(30, 60, 162, 960),
        lines=2,
        bar=Box(430, 92, 380, 10),
        interval=_Type(30, 836, 108, 184),
        note=(28, Box(60, 1672, 960, 90)),
    ),
}

_SIDE, _BESIDE = 84.0, 108.0  # design pixels: a picture in a wide frame, and by how much text moves


def _place_of(rows: Sequence[LedgerRow], stage: Stage) -> _Place:
    """The places in a frame; where rows have pictures, a wide one has room for these."""
    place = stage.pick(_PLACES)
    if place.picture or place.figure is None or not any(row.reel for row in rows):
        return place
    moved = {
        name: replace(each, x=each.x + _BESIDE, width=each.width - _BESIDE)
        for name in ("claim", "measured")
        if (each := getattr(place, name)) is not None
    }
    picture = Box(place.claim.x, (place.height - _SIDE) / 2, _SIDE, _SIDE)
    return replace(place, picture=picture, **moved)


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


def rows_on_a_page(stage: Stage) -> int:
    """How many rows a frame has room for."""
    return stage.pick(_PLACES).rows


def ledger_note(rows: Sequence[LedgerRow], stage: Stage) -> VGroup:
    """What the bars are, below the rows, if any row has one."""
    note = stage.pick(_PLACES).note
    if note is None or all(row.low is None for row in rows):
        return VGroup()
    size, box = note
    return paragraph([_NOTE], size, box, stage, colour=stage.theme.muted)


def ledger_row(
    row: LedgerRow, place: int, rows: Sequence[LedgerRow], stage: Stage
) -> Iterator[VMobject]:
    """What is drawn of a row, one of `rows`, at the place of that number on its page."""
    where, layout, theme = _place_of(rows, stage), stage.layout, stage.theme
    top, (left, right) = where.top + place * where.height, where.edges
    colour = _COLOURS[theme.name][row.held] if row.held is not None else theme.muted
    thin = Box(left, top, right - left, max(1.5, 1 / layout.scale))
    yield rectangle(thin, layout, colour=theme.hairline)
    yield _type(row.claim, where.claim, top, stage, colour=theme.ink, bold=True)
    yield _type(row.verdict, where.verdict, top, stage, colour=theme.ink, bold=True)
    yield _mark(row.held, where.verdict, top, stage, colour=colour)
    if where.figure:
        yield _type(row.figure, where.figure, top, stage, colour=theme.muted)
    if where.measured and (size := layout.readable(where.measured.size)):
        lines = wrapped(row.measured, where.measured.width / size)
        # What has no line of its own is cut off at the end of the last.
        lines = [*lines[: where.lines - 1], " ".join(lines[where.lines - 1 :])]
        for index, text in enumerate(lines):
            down = top + index * size * _LEADING
            yield _type(text, where.measured, down, stage, colour=theme.muted)
    if row.low is None or row.high is None:
        return
    if where.bar:
        yield from _interval(row.low, row.high, where.bar, top, stage, colour=colour)
    if where.interval:
        text = share_range(row.low, row.high)
        yield _type(text, where.interval, top, stage, colour=theme.muted)


def _type(
    text: str, place: _Type, top: float, stage: Stage, *, colour: str, bold: bool = False
) -> VMobject:
    layout = stage.layout
    return line(
        text,
        layout.readable(place.size) * layout.unit,
        at=layout.point(place.x, top + place.y),
        colour=colour,
        bold=bold,
        width=place.width * layout.unit,
    )


def _mark(held: bool | None, verdict: _Type, top: float, stage: Stage, *, colour: str) -> VMobject:
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
    low: float, high: float, bar: Box, top: float, stage: Stage, *, colour: str
) -> Iterator[VMobject]:
    """An interval of a share along a bar from 0 to 1, with a line at one half."""
    layout, y, thick = stage.layout, top + bar.y, bar.height
    track = Box(bar.x, y + thick * 0.3, bar.width, thick * 0.4)
    yield rectangle(track, layout, colour=stage.theme.hairline)
    half = Box(bar.x + bar.width / 2 - 1, y - thick * 0.7, 2, thick * 2.4)
    yield rectangle(half, layout, colour=stage.theme.muted)
    width = max((high - low) * bar.width, thick)
    left = min(bar.x + low * bar.width, bar.right - width)
    yield rectangle(Box(left, y, width, thick), layout, colour=colour)
