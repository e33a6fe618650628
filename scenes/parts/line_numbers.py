"""The numbers of units at the ends of their lines; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..stage.easing import Fade
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .plane import Plane

_MOST = 12  # units, beyond which numbers would crowd
_SIZE = 20.0  # design pixels of type
_OFF, _ABOVE = 0.85, 0.65  # ems from the edge of the plane to the middle of a number
_CLEAR = 1.5  # ems between the middles of two numbers
_TICK = 2.4  # ems between the middle of a number and that of a tick
_ON_EDGE = 1e-3  # of a side, from an edge to what ends there
_MOVED = np.concatenate([[0.0], np.repeat(np.arange(0.3, 5.0, 0.3), 2)])  # ems, along an edge
_MOVED[2::2] *= -1

Ends = Sequence[Float[np.ndarray, "_ 2"]]
"""The polylines of one line, in data units."""


def numbered(units: int, stage: Stage) -> bool:
    """Whether there is room for the numbers of that many units, and more than one unit."""
    return 1 < units <= _MOST and stage.layout.legible(_SIZE * stage.layout.small_type)


class LineNumbers(VGroup):
    """The number of each unit outside the plane, where its line leaves it.

    They stand where `lines`, those of each unit, end; `shares` gives how much of each is there at a
    moment. Below and left of the plane are its ticks: there are numbers of lines that end nowhere
    else, and none where axes are `named`.
    """

    def __init__(
        self,
        plane: Plane,
        lines: Sequence[Ends],
        shares: Callable[[Moment], Float[np.ndarray, " units"]],
        *,
        named: bool,
    ) -> None:
        super().__init__()
        stage, box = plane.stage, plane.box
        size = _SIZE * stage.layout.small_type
        self._shares = shares
        taken: dict[str, list[float]] = {"top": [], "right": [], "left": [], "bottom": []}
        ticks = [0.0, box.width / 2, box.width]
        self._fades: list[tuple[int, Fade]] = []
        for index, own in enumerate(lines):
            place = _free(_ends(plane, own), taken, None if named else ticks, size, box.width)
            if place is None:
                continue
            side, along = place
            taken[side].append(along)
            x, y = {
                "top": (box.x + along, box.y - _ABOVE * size),
                "right": (box.right + _OFF * size, box.y + along),
                "left": (box.x - _OFF * size, box.y + along),
                "bottom": (box.x + along, box.bottom + _OFF * size),
            }[side]
            at = stage.layout.point(x, y + 0.36 * size)
            em = size * stage.layout.unit
            number = line(str(index + 1), em, at=at, colour=stage.theme.ink, anchor="middle")
            self.add(number)
            self._fades.append((index, Fade(number)))

    def show(self, moment: Moment) -> None:
        """Show each number with its share of opacity."""
        shares = self._shares(moment)
        for index, fade in self._fades:
            fade.set(float(shares[index]))


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


def _free(
    ends: Sequence[tuple[str, float]],
    taken: Mapping[str, Sequence[float]],
    ticks: Sequence[float] | None,
    size: float,
    side: float,
) -> tuple[str, float] | None:
    """Where a number has room, on the edge of one of the ends, moved along it as little as can be.

    Without `ticks`, edges that have them are not for numbers.
    """
    for moved in _MOVED * size:
        for edge, along in ends:
            obstacles = ticks if edge in ("left", "bottom") else ()
            if obstacles is None:
                continue
            at = min(max(along + moved, size / 2), side - size / 2)
            apart = all(abs(at - each) >= _CLEAR * size for each in taken[edge])
            if apart and all(abs(at - each) >= _TICK * size for each in obstacles):
                return edge, at
    return None
