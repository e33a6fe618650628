"""A key of the rings around points, each drawn as on the plane; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import VGroup

from ..stage.layout import Box
from ..stage.marks import ROUND, Mark
from ..stage.stage import Stage
from ..stage.typography import line
from .halos import PALE_EDGE, WIDE
from .shapes import mark_at, rectangle

_MOST = 1.3  # of its size, by which type may grow to be legible
_ROW = 1.7  # ems from row to row
_SIDE, _AFTER, _APART = 1.5, 0.5, 1.6  # ems: a piece of the plane, to its words, to the next piece
_RING, _DOT = 0.42, 0.25  # ems, the radius of dark rings and of points in them
_MIDDLE = 0.36  # ems above the baseline


@dataclass(frozen=True)
class Ringed:
    """A point in its ring, on a piece of the plane, and ways to say what it is, longest first."""

    ways: Sequence[str]
    field: str
    point: str
    pale: bool = False
    mark: Mark = ROUND


def ring_key(
    kinds: Sequence[Ringed], size: float, box: Box | None, stage: Stage
) -> tuple[VGroup, Box | None]:
    """The key at the top of a box, in one row or in several, and the box below it.

    It is left out where its type could not be read or where there is nothing to say.
    """
    group, size = VGroup(), stage.layout.readable(size, most=_MOST)
    if box is None or not size or not kinds:
        return group, box
    x, y = box.x, box.y + size
    for kind in kinds:
        words = _words(kind, size, box.width, stage)
        wide = words.width / stage.layout.unit + (_SIDE + _AFTER) * size
        if x > box.x and x + wide > box.right:
            x, y = box.x, y + _ROW * size
        group.add(_piece(kind, size, (x, y), stage))
        group.add(words.shift(_by(stage, x + (_SIDE + _AFTER) * size, y)))
        x += wide + _APART * size
    top = y + (_ROW - 1) * size
    return group, Box(box.x, top, box.width, max(box.bottom - top, 0.0))


def _words(kind: Ringed, size: float, width: float, stage: Stage) -> VGroup:
    """The first way that fits beside its piece of the plane, at the origin of the grid."""
    em, layout = size * stage.layout.unit, stage.layout
    room = (width - (_SIDE + _AFTER) * size) * layout.unit
    at, colour = layout.point(0, 0), stage.theme.muted
    ways = [line(each, em, at=at, colour=colour) for each in kind.ways]
    short = line(kind.ways[-1], em, at=at, colour=colour, width=room)
    return VGroup(next((each for each in ways if each.width <= room), short))


def _piece(kind: Ringed, size: float, place: tuple[float, float], stage: Stage) -> VGroup:
    layout, theme, (x, y) = stage.layout, stage.theme, place
    side, em = _SIDE * size, size * layout.unit
    middle = y - _MIDDLE * size
    field = rectangle(Box(x, middle - side / 2, side, side), layout, colour=kind.field)
    field.set_fill(opacity=1)
    rings = [(theme.boundary, _RING)]
    if kind.pale:
        wide = _RING * WIDE
        rings = [(theme.boundary, wide + PALE_EDGE * _RING), (theme.neutral, wide), *rings]
    at = layout.point(x + side / 2, middle)
    looks = [(each, ROUND, part) for each, part in rings]
    looks += [("#ffffff", kind.mark, _DOT * 1.25), (kind.point, kind.mark, _DOT)]
    return VGroup(field, *(mark_at(at, each, mark, part * em) for each, mark, part in looks))


def _by(stage: Stage, x: float, y: float) -> tuple[float, float, float]:
    """How far it is from the corner of the grid to a place."""
    (left, top, _), (to_x, to_y, _) = stage.layout.point(0, 0), stage.layout.point(x, y)
    return to_x - left, to_y - top, 0.0
