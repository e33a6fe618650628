"""Planes of several networks with room for numbers at the right of each; knows nothing of words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .stage.layout import Box

GROWN = 1.5
"""How many times its size a count becomes, at most, where planes leave room."""

_NUMBERS = 4.6  # ems of width of a count, at least
_NEAR, _GAP = 28.0, 64.0  # design pixels from a plane to its numbers, and from these to the next
_APART = 28.0  # design pixels between rows
_FILLED = 0.3  # the power of the width that planes fill in what they are worth


@dataclass(frozen=True)
class Beside:
    """Equal planes, and the boxes at their right, which reach as far down as planes do.

    What stands above a plane and its numbers has a `width`; type of counts has the size `count`.
    """

    planes: Sequence[Box]
    numbers: Sequence[Box]
    width: float
    count: float

    @classmethod
    def largest(cls, networks: int, inside: Box, *, above: float, count: float) -> Beside:
        """The planes in as many columns as make them largest.

        In design pixels, `above` is the height of names over planes, and `count` the smallest size
        of type of counts.
        """
        every = [_in(each, networks, inside, above, count) for each in range(1, networks + 1)]
        return max(every, key=lambda each: each.planes[0].width)


def worth(planes: Sequence[Box], words: Box | None, inside: Box) -> float:
    """The side of planes, less for what they, and words beside them, leave empty across a box."""
    columns, side = sum(each.y == planes[0].y for each in planes), planes[0].width
    width = inside.width
    if words is not None and words.y < planes[0].bottom:
        width -= words.width
    return float(side * ((columns * (side + _GAP) - _GAP) / width) ** _FILLED)


def _in(columns: int, networks: int, inside: Box, above: float, count: float) -> Beside:
    rows = math.ceil(networks / columns)
    width = (inside.width - (columns - 1) * _GAP) / columns
    down = (inside.height - (rows - 1) * _APART) / rows
    side = max(min(down - above, width - _NEAR - _NUMBERS * count), 0.0)
    high = rows * (above + side + _APART) - _APART
    top = inside.y + (inside.height - high) / 2 + above
    planes = [
        Box(
            inside.x + index % columns * (width + _GAP),
            top + index // columns * (above + side + _APART),
            side,
            side,
        )
        for index in range(networks)
    ]
    right = width - side - _NEAR
    numbers = [Box(each.right + _NEAR, each.y, right, side) for each in planes]
    return Beside(planes, numbers, width, min(GROWN * count, right / _NUMBERS))
