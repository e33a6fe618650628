"""Rectangles of pixels: joined where that costs little, and cut where another covers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Rectangle = tuple[int, int, int, int]
"""Left, top, right and bottom: even pixel coordinates; right and bottom are exclusive."""

_SLACK = 4096  # pixels that joining two rectangles may add


def merged(rectangles: Sequence[Rectangle]) -> list[Rectangle]:
    """Rectangles that cover all of these, joined where that adds few pixels."""
    found: list[tuple[Rectangle, int]] = []
    for rectangle in rectangles:
        left, top, right, bottom = rectangle
        area = (right - left) * (bottom - top)
        apart: list[tuple[Rectangle, int]] = []
        # Written out: this is done for hundreds of pairs in every frame.
        for each in found:
            (x, y, end, low), other = each
            x, y = x if x < left else left, y if y < top else top
            end, low = end if end > right else right, low if low > bottom else bottom
            both = (end - x) * (low - y)
            if both < 1.2 * (area + other) + _SLACK:
                left, top, right, bottom, area = x, y, end, low, both
            else:
                apart.append(each)
        found = [*apart, ((left, top, right, bottom), area)]
    return [rectangle for rectangle, _ in found]


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


def meet(one: Rectangle, other: Rectangle) -> bool:
    """Whether they have any pixel in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def area_of(rectangle: Rectangle) -> int:
    """How many pixels it has."""
    left, top, right, bottom = rectangle
    return (right - left) * (bottom - top)
