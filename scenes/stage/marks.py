"""The marks that points of a class have, as corners of outlines; draws nothing."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

Mark = tuple[tuple[float, float], ...]
"""Corners (x, y) around the origin; none of a round mark. All have the area of a unit circle."""

ROUND: Mark = ()

_ROUND_CLASSES = 6  # colours alone tell these apart; later classes have a mark of their own as well
_ARM = sqrt(pi / 5)  # the side of each of the five squares of a cross


def class_mark(index: int) -> Mark:
    """The mark of a class: round for the first six, then each its own."""
    return ROUND if index < _ROUND_CLASSES else _MARKS[(index - _ROUND_CLASSES) % len(_MARKS)]


def _polygon(sides: int, first: float) -> Mark:
    """A regular polygon; `first` is the angle of its first corner, in turns."""
    radius = sqrt(2 * pi / (sides * sin(2 * pi / sides)))
    angles = [2 * pi * (first + k / sides) for k in range(sides)]
    return tuple((radius * cos(angle), radius * sin(angle)) for angle in angles)


def _turned(mark: Mark, turns: float) -> Mark:
    c, s = cos(2 * pi * turns), sin(2 * pi * turns)
    return tuple((c * x - s * y, s * x + c * y) for x, y in mark)


_HALF = _ARM / 2
_CROSS: Mark = tuple(
    corner
    for quarter in range(4)
    for corner in _turned(((1.5 * _ARM, -_HALF), (1.5 * _ARM, _HALF), (_HALF, _HALF)), quarter / 4)
)

# Square, diamond, triangles upwards and downwards, upright and slanted cross.
_MARKS: tuple[Mark, ...] = (
    _polygon(4, 1 / 8),
    _polygon(4, 0),
    _polygon(3, 1 / 4),
    _polygon(3, 3 / 4),
    _CROSS,
    _turned(_CROSS, 1 / 8),
)
