"""Ticks and names of the axes beside a plane, which stay on the frame; knows no field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from manim import PI, VGroup

from ...shortening import cut_middle
from ..stage.layout import Layout
from ..stage.places import places_of
from ..stage.typography import Outlines, line, width_of
from ..words.axis_numbers import AxisNumbers
from .plane import Plane

_SIZE = 20.0
_BESIDE = 14.0  # design pixels from the plane to what stands left of it
_EDGE = 6.0  # design pixels that stay free along the edge of the frame
_GAP = 12.0  # design pixels between a tick and the name of the axis
_SMALLEST = 0.75  # of their size, to which type of names may shrink before these are cut
_NAME = 0.36  # of a side: the widest name of an axis
_LOWEST = 0.25  # of a side: how far above its end a tick at 0 may take the place of the first
_UNNAMED = ("x₁", "x₂")


def ticks_of(
    plane: Plane, size: float = _SIZE, middles: tuple[bool, bool] = (True, True)
) -> VGroup:
    """The ends of both axes and what is halfway, beside the plane; none where they are illegible.

    An axis without a middle has the ends alone.
    Where no value is negative, 0 takes the place of an end below it, if it is near.
    Where the margin is too narrow for those of the upright axis, they are turned upwards.
    """
    layout, box = plane.layout, plane.box
    size *= layout.small_type
    ticks = VGroup()
    if not layout.legible(size):
        return ticks
    across, upwards = (_labels(plane, axis, size) for axis in (0, 1))
    turned = _turned(plane, upwards)
    places = zip(*(tick_parts(plane, axis) for axis in (0, 1)), upwards, across, strict=True)
    for index, (along, part, beside, below) in enumerate(places):
        y = box.bottom - part * box.height
        if turned:
            y += (part - 0.5) * _width(plane, beside)
            at = np.array(layout.point(box.x - _BESIDE, y))
            beside.shift(at - np.array([beside.get_right()[0] - beside.width / 2, 0, 0]))
            beside.rotate(PI / 2, about_point=at)
        else:
            at = np.array(layout.point(box.x - _BESIDE, y + size * 0.36))
            beside.shift(at - np.array([beside.get_right()[0], 0, 0]))
        half = _width(plane, below) / 2
        x = box.x + along * box.width
        x = min(max(x, half + _EDGE), max(layout.width - half - _EDGE, half + _EDGE))
        at = np.array(layout.point(x, box.bottom + size * 1.5))
        below.shift(at - np.array([below.get_center()[0], 0, 0]))
        shown = (middle or index != 1 for middle in reversed(middles))
        ticks.add(*(each for each, kept in zip((beside, below), shown, strict=True) if kept))
    return ticks


def axis_names_of(
    plane: Plane,
    names: tuple[str, str] | None,
    middles: tuple[bool, bool] = (True, True),
    *,
    left: float | None = None,
) -> VGroup:
    """The names of both axes, between two ticks each; upwards where the margin is too narrow.

    After the name stands the unit of the ticks, if they have one. Axes without a name and a unit
    have nothing. The margin begins at `left`, in design pixels, if not at that of the frame.
    """
    size, numbers = _SIZE * plane.layout.small_type, [numbers_of(plane, axis) for axis in (0, 1)]
    if names is None and not any(each.remark for each in numbers):
        return VGroup()
    named = [each.named(name) for each, name in zip(numbers, names or _UNNAMED, strict=True)]
    return _written(plane, named, size, middles, left)


def bare_names_of(plane: Plane, names: tuple[str, str], size: float = _SIZE) -> VGroup:
    """The same halfway between two ends, without the unit of the ticks, which stands elsewhere."""
    named = [(name, "") for name in names]
    return _written(plane, named, size * plane.layout.small_type, (False, False), None)


def _written(
    plane: Plane,
    named: Sequence[tuple[str, str]],
    size: float,
    middles: tuple[bool, bool],
    left: float | None,
) -> VGroup:
    layout, box, unit = plane.layout, plane.box, plane.layout.unit
    found = VGroup()
    if not layout.legible(size):
        return found
    x_name, y_name = named
    middle, width = _across(plane, size, middle=middles[0])
    at = layout.point(middle, box.bottom + size * 1.5)
    least = smallest_name(size, layout) * unit
    name = partial(fitting_name, size=size * unit, least=least, colour=plane.stage.theme.muted)
    found.add(name(x_name, at=at, anchor="middle", width=width * unit))

    down = 0.25 if middles[1] else 0.5
    beside = layout.point(box.x - _BESIDE, box.y + box.height * down + size * 0.36)
    up = name(y_name, at=beside, anchor="right", width=box.height * unit)
    margin = places_of(plane.stage).title[1][0]
    # A plane at the margin has its ticks there, one farther right has them inside of it.
    begins = margin + _BESIDE if box.x > margin else 24
    if up.width > (box.x - (begins if left is None else left + _BESIDE)) * unit:
        y, high = _upwards(plane, size, middle=middles[1])
        at = layout.point(box.x - _BESIDE, y)
        up = name(y_name, at=at, anchor="middle", width=high * unit)
        up.rotate(PI / 2, about_point=np.array(at))
    return found.add(up)


def axes_of(plane: Plane, names: tuple[str, str] | None, *, left: float | None = None) -> VGroup:
    """Ticks and names of both axes; where a name would be cut, the middle tick makes room for it.

    Where that is not enough, there are names alone. The margin begins at `left`, if it is given.
    """
    layout, box = plane.layout, plane.box
    size = _SIZE * layout.small_type
    if names is None or not layout.legible(size):
        return VGroup(ticks_of(plane), axis_names_of(plane, names, left=left))
    least = smallest_name(size, layout) * layout.unit
    named = partial(
        fitting_name, size=size * layout.unit, least=least, colour=plane.stage.theme.muted
    )
    full = ["".join(numbers_of(plane, axis).named(name)) for axis, name in enumerate(names)]
    wide, high = (width_of(each) * least / layout.unit for each in full)
    middles = (
        wide <= _across(plane, size, middle=True)[1],
        high <= _upwards(plane, size, middle=True)[1],
    )
    if wide <= _across(plane, size, middle=middles[0])[1] and (
        high <= _upwards(plane, size, middle=middles[1])[1]
    ):
        ticks = ticks_of(plane, middles=middles)
        return VGroup(ticks, axis_names_of(plane, names, middles, left=left))
    room = box.width * layout.unit
    below = layout.point(box.x + box.width / 2, box.bottom + size * 1.5)
    beside = layout.point(box.x - _BESIDE, box.y + box.height / 2)
    up = named((names[1], ""), at=beside, anchor="middle", width=room)
    up.rotate(PI / 2, about_point=np.array(beside))
    return VGroup(named((names[0], ""), at=below, anchor="middle", width=room), up)


def _across(plane: Plane, size: float, *, middle: bool) -> tuple[float, float]:
    """The middle of the name of the x axis and its room, between two ticks, in design pixels."""
    box, across = plane.box, _labels(plane, 0, size)
    first, last = _width(plane, across[1]) / 2, _width(plane, across[2]) / 2
    last = max(last, 2 * last + _EDGE - (plane.layout.width - box.right))
    if not middle:
        first = tick_parts(plane, 0)[0] * box.width + _width(plane, across[0]) / 2
        width = box.width - first - last - 2 * _GAP
        return box.x + box.width / 2 + (first - last) / 2, width
    half = (1 - tick_parts(plane, 0)[1]) * box.width
    width = min(_NAME * box.width, half - first - last - 2 * _GAP)
    return box.right - half / 2 + min(0.0, (first - last) / 2), width


def _upwards(plane: Plane, size: float, *, middle: bool) -> tuple[float, float]:
    """The middle of the name of the y axis, turned upwards, and its room, in design pixels."""
    box, upwards = plane.box, _labels(plane, 1, size)
    if not middle:
        turned = _turned(plane, upwards)
        first, last = (_width(plane, upwards[end]) if turned else size / 2 for end in (0, 2))
        first += tick_parts(plane, 1)[0] * box.height
        high = box.height - first - last - 2 * _GAP
        return box.y + box.height / 2 + (last - first) / 2, high
    half = (1 - tick_parts(plane, 1)[1]) * box.height
    y, high = box.y + half / 2, min(_NAME * box.height, half - size - 2 * _GAP)
    if _turned(plane, upwards):
        first, last = _width(plane, upwards[1]) / 2, _width(plane, upwards[2])
        high = min(high, half - first - last - 2 * _GAP)
        y += (last - first) / 2
    return y, high


def numbers_of(plane: Plane, axis: int) -> AxisNumbers:
    """How the numbers along an axis are written."""
    values = [plane.value(axis, part) for part in tick_parts(plane, axis)]
    return AxisNumbers.of(values, years=plane.years[axis])


def tick_parts(plane: Plane, axis: int) -> tuple[float, float, float]:
    """Where ticks stand along an axis, as parts of it."""
    low, high = plane.value(axis, 0.0), plane.value(axis, 1.0)
    zero = -low / (high - low) if low < 0 < high and plane.positive[axis] else 0.0
    first = zero if zero <= _LOWEST else 0.0
    return first, (first + 1.0) / 2, 1.0


def _labels(plane: Plane, axis: int, size: float) -> list[Outlines]:
    """The ticks of an axis as they are written, not yet in their places."""
    numbers = numbers_of(plane, axis)
    colour, em = plane.stage.theme.muted, size * plane.layout.unit
    return [
        line(numbers.written(plane.value(axis, part)), em, at=(0.0, 0.0, 0.0), colour=colour)
        for part in tick_parts(plane, axis)
    ]


def _width(plane: Plane, label: Outlines) -> float:
    """The width of a label in design pixels."""
    return float(label.width) / plane.layout.unit


def _turned(plane: Plane, labels: list[Outlines]) -> bool:
    """Whether ticks left of the plane have no room there."""
    room = plane.box.x - _BESIDE - _EDGE
    return max(_width(plane, label) for label in labels) > room


def smallest_name(size: float, layout: Layout) -> float:
    """To which size, in design pixels, names shrink before they are cut."""
    return min(max(_SMALLEST * size, layout.smallest_type), size)


def fitting_name(
    named: tuple[str, str],
    *,
    size: float,
    least: float,
    colour: str,
    at: tuple[float, float, float],
    anchor: str,
    width: float,
    bold: bool = False,
) -> Outlines:
    """A name with its remark, down to the `least` size where it is too long.

    If that is not enough, the name alone is cut; then all is smaller.
    """
    name, remark = named
    long = width_of(name + remark, bold=bold) * size
    size = max(size * min(1.0, width / max(long, 1e-9)), least)

    def cut(_: str, kept: int) -> str:
        return cut_middle(name, max(kept - len(remark), 1)) + remark

    words = line(
        name + remark,
        size,
        at=at,
        colour=colour,
        bold=bold,
        anchor=anchor,
        width=width * 1.001,
        cut=cut,
        what="names of columns",
    )
    if words.width > width:
        words.scale(width / words.width, about_point=np.array(at))
    return words
