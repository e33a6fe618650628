"""The numbers of units at the ends of their lines; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..stage.easing import Fade
from ..stage.layout import Box, Point
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .plane import Plane
from .shapes import STROKE, circles

_MOST, _MOST_SMALL = 12, 4  # units, beyond which numbers would crowd; in small frames
_SIZE, _LARGEST = 20.0, 2.2  # design pixels of type; times that, to be legible in small frames
_OFF, _OFF_SMALL = 1.0, 0.85  # ems from the plane to the middle of a number; in small frames
RING, _THIN = 0.75, 1.4  # radius in ems, and design pixels of the stroke, of a ring around one
_CLEAR, _CLEAR_OF_OTHERS = 0.15, 0.6  # ems at least from a ring to others, and to ticks
_ON_EDGE = 1e-3  # of a side, from an edge to what ends there
_MOVED = np.concatenate([[0.0], np.repeat(np.arange(0.3, 5.0, 0.3), 2)])  # ems, along an edge
_MOVED[2::2] *= -1

Ends = Sequence[Float[np.ndarray, "_ 2"]]
"""The polylines of one line, in data units."""


def numbered(units: int, stage: Stage) -> bool:
    """Whether there is room for the numbers of that many units, and more than one unit."""
    most = _MOST_SMALL if stage.layout.small else _MOST
    return 1 < units <= most and _size(stage) > 0


def _size(stage: Stage) -> float:
    """The size of type of numbers, in design pixels; 0 where they could not be read."""
    return stage.layout.readable(_SIZE * stage.layout.small_type, most=_LARGEST)


class LineNumbers(VGroup):
    """The number of each unit outside the plane, where its line leaves it, in a ring.

    Rings tell them from the numbers of axes. They stand where `lines`, those of each unit, end;
    `shares` gives how much of each is there at a moment. Above and right of the plane are first,
    then left and below, where the ticks and names of its axes are: `others`, of which numbers keep
    clear. None leaves the frame.
    """

    def __init__(
        self,
        plane: Plane,
        lines: Sequence[Ends],
        shares: Callable[[Moment], Float[np.ndarray, " units"]],
        *,
        others: Sequence[VMobject] = (),
    ) -> None:
        super().__init__()
        stage = plane.stage
        size = _size(stage)
        off = (_OFF_SMALL if stage.layout.small else _OFF) * size
        em = size * stage.layout.unit
        self._shares = shares
        ticks = [_edges(each) for other in others for each in other.family_members_with_points()]
        taken = [(edges, _CLEAR_OF_OTHERS * em) for edges in ticks]
        self._fades: list[tuple[int, Fade]] = []
        for index, own in enumerate(lines):
            for x, y in _places(_ends(plane, own), plane.box, size, off):
                number = ringed(index, (x, y), size, stage)
                edges = _edges(number.submobjects[-1])
                inside = _within(edges, stage)
                if inside and all(_apart(edges, each, clear) for each, clear in taken):
                    taken.append((edges, _CLEAR * em))
                    self.add(number)
                    self._fades.append((index, Fade(number)))
                    break

    def show(self, moment: Moment) -> None:
        """Show each number with its share of opacity."""
        shares = self._shares(moment)
        for index, fade in self._fades:
            fade.set(float(shares[index]))


def ringed(index: int, at: tuple[float, float], size: float, stage: Stage) -> VMobject:
    """The number of a unit, from 0 on, around a place in design pixels, and last its ring."""
    (x, y), em = at, size * stage.layout.unit
    middle = stage.layout.point(x, y + 0.36 * size)
    number = line(str(index + 1), em, at=middle, colour=stage.theme.ink, anchor="middle")
    number.add(_ring(stage.layout.point(x, y), em, stage))
    return number


def _ring(at: Point, em: float, stage: Stage) -> VMobject:
    """A circle around a number, whose type has a size in Manim's units."""
    layout, colour = stage.layout, stage.theme.muted
    width = _THIN * layout.unit * layout.thickening * STROKE
    ring = VMobject(stroke_color=colour, stroke_width=width, fill_opacity=0)
    ring.points = circles(np.array([at]), np.array([RING * em]))
    return ring


def _edges(mobject: VMobject) -> Float[np.ndarray, "2 2"]:
    """The lower left and the upper right corner of what is drawn, in Manim's coordinates."""
    points = mobject.points[:, :2]
    return np.array([points.min(axis=0), points.max(axis=0)])


def _within(edges: Float[np.ndarray, "2 2"], stage: Stage) -> bool:
    """Whether a box is inside the frame, whose middle is at 0."""
    half = np.array([stage.layout.width, stage.layout.height]) * stage.layout.unit / 2
    return bool((np.abs(edges) <= half).all())


def _apart(one: Float[np.ndarray, "2 2"], other: Float[np.ndarray, "2 2"], distance: float) -> bool:
    """Whether two boxes are a distance apart, across or upwards."""
    return bool((np.maximum(one[0] - other[1], other[0] - one[1]) >= distance).any())


def _ends(plane: Plane, lines: Ends) -> list[tuple[str, float]]:
    """(edge, design pixels along it) of where lines leave the plane; above and right first."""
    box, (x_min, x_max, y_min, y_max) = plane.box, plane.domain
    found = []
    for points in lines:
        for x, y in (points[0], points[-1]):
            across, up = (x - x_min) / (x_max - x_min), (y - y_min) / (y_max - y_min)
            off = {"top": 1 - up, "right": 1 - across, "left": across, "bottom": up}
            edge = min(off, key=lambda each: off[each])
            if off[edge] < _ON_EDGE:
                part = across if edge in ("top", "bottom") else 1 - up
                found.append((edge, float(part) * box.width))
    return sorted(found, key=lambda each: each[0] in ("left", "bottom"))


def _places(
    ends: Sequence[tuple[str, float]], box: Box, size: float, off: float
) -> Iterator[tuple[float, float]]:
    """Where the middle of a number may be, in design pixels: at an end, else a little beside it.

    It is `off` the plane.
    """
    for some in (ends[: sum(edge in ("top", "right") for edge, _ in ends)], ends):
        for moved in _MOVED * size:
            for edge, along in some:
                at = min(max(along + moved, RING * size), box.width - RING * size)
                yield {
                    "top": (box.x + at, box.y - off),
                    "right": (box.right + off, box.y + at),
                    "left": (box.x - off, box.y + at),
                    "bottom": (box.x + at, box.bottom + off),
                }[edge]
