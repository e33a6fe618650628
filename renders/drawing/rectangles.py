"""Rectangles of pixels: joined where that costs little, and cut where another covers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rectangle = tuple[int, int, int, int]
"""Left, top, right and bottom: even pixel coordinates; right and bottom are exclusive."""

_SLACK = 4096  # pixels that joining two rectangles may add


def merged(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Rectangles that cover all of these, joined where that adds few pixels."""
    found: list[Rectangle] = []
    for rectangle in rectangles:
        joined = rectangle
        for other in tuple(found):
            both = _around(joined, other)
            if area_of(both) < 1.2 * (area_of(joined) + area_of(other)) + _SLACK:
                found.remove(other)
                joined = both
        found.append(joined)
    return found


def outside(rectangle: Rectangle, cover: Rectangle) -> Iterator[Rectangle]:
    """The parts of a rectangle that `cover` leaves free: above, below, left and right of it."""
    left, top, right, bottom = rectangle
    upper, lower = min(max(cover[1], top), bottom), max(min(cover[3], bottom), top)
    if cover[0] >= right or cover[2] <= left or upper >= lower:
        yield rectangle
        return
    sides = [
        (left, top, right, upper),
        (left, lower, right, bottom),
        (left, upper, max(cover[0], left), lower),
        (min(cover[2], right), upper, right, lower),
    ]
    yield from (side for side in sides if side[0] < side[2] and side[1] < side[3])


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    """The smallest rectangle around both."""
    left, top = min(one[0], other[0]), min(one[1], other[1])
    return left, top, max(one[2], other[2]), max(one[3], other[3])


def area_of(rectangle: Rectangle) -> int:
    """How many pixels it has."""
    left, top, right, bottom = rectangle
    return (right - left) * (bottom - top)
