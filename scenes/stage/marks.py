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


def unlike_classes(classes: int) -> tuple[str, Mark]:
    """What a mark is called that no point has if there are `classes` classes, and the mark."""
    named = ("square", SQUARE), ("star", STAR)
    taken = {class_mark(index) for index in range(classes)}
    return next(each for each in named if each[1] not in taken)


def _polygon(sides: int, first: float) -> Mark:
    """A regular polygon; `first` is the angle of its first corner, in turns."""
    radius = sqrt(2 * pi / (sides * sin(2 * pi / sides)))
    angles = [2 * pi * (first + k / sides) for k in range(sides)]
    return tuple((radius * cos(angle), radius * sin(angle)) for angle in angles)


def _turned(mark: Mark, turns: float) -> Mark:
    c, s = cos(2 * pi * turns), sin(2 * pi * turns)
    return tuple((c * x - s * y, s * x + c * y) for x, y in mark)


def _star(arms: int) -> Mark:
    """A star, half as wide where its arms meet as at their ends."""
    outer = sqrt(2 * pi / (arms * sin(pi / arms)))
    radii = [outer * (1 - k % 2 / 2) for k in range(2 * arms)]
    angles = [pi / 2 + pi * k / arms for k in range(2 * arms)]
    return tuple(
        (radius * cos(angle), radius * sin(angle))
        for radius, angle in zip(radii, angles, strict=True)
    )


_HALF = _ARM / 2
_CROSS: Mark = tuple(
    corner
    for quarter in range(4)
    for corner in _turned(((1.5 * _ARM, -_HALF), (1.5 * _ARM, _HALF), (_HALF, _HALF)), quarter / 4)
)
SQUARE: Mark = _polygon(4, 1 / 8)
"""A square on its side."""
STAR: Mark = _star(5)
"""A star with five arms, one of them upwards."""

# Square, diamond, triangles upwards and downwards, upright and slanted cross.
_MARKS: tuple[Mark, ...] = (
    SQUARE,
    _polygon(4, 0),
    _polygon(3, 1 / 4),
    _polygon(3, 3 / 4),
    _CROSS,
    _turned(_CROSS, 1 / 8),
)
