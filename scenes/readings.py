"""A large number under its name; knows nothing of what it counts."""

from __future__ import annotations

from functools import partial

from manim import VGroup

from .grids import Setting, grid_of
from .layout import Layout
from .theme import Theme
from .typography import Figure, line

_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)
_CORNER, _TALL_CORNER = 62.0, 50.0  # design pixels, sizes of a number in the corner


def reading(
    name: str, place: Setting, *, label: float, layout: Layout, theme: Theme, longest: str = ""
) -> tuple[VGroup, Figure]:
    """The name in type of size `label`, larger on small frames, and the number.

    A number whose name could not be read is not seen either. Where the `longest` that the number
    will be has no room, it is smaller.
    """
    size, (x, y) = place
    label = layout.readable(label)
    figure = partial(Figure, colour=theme.ink, bold=True, anchor="left")
    span = figure(size * layout.unit, at=layout.point(x, y)).show(longest).span() / layout.unit
    size *= min(1.0, (grid_of(layout).right - x) / max(span, 1.0))
    still = VGroup()
    if label:
        above = layout.point(x, y - size * _CAPITAL - label * 0.75)
        still.add(line(name, label * layout.unit, at=above, colour=theme.muted))
    # A large first digit stands a little to the right of the edge that small type keeps.
    at = layout.point(x - size * 0.05, y)
    number = figure(size * layout.unit, at=at)
    number.set_fill(opacity=float(label > 0))
    return still, number


def corner_width(layout: Layout) -> float:
    """Design pixels that a corner reading takes beside the title, in a tall frame the subtitle."""
    label = layout.readable(grid_of(layout).subtitle[0])
    return 4 * label + 3.6 * _corner(layout) if _in_line(layout) else 250.0


def corner_reading(
    name: str, longest: str, *, layout: Layout, theme: Theme
) -> tuple[VGroup, Figure]:
    """A number at the right end of the heading, its name above, or before it where that is tight.

    `longest` is the widest that it will be.
    """
    grid = grid_of(layout)
    size, (_, baseline) = grid.subtitle
    label = layout.readable(size)
    at = layout.point(grid.right, baseline)
    corner = _corner(layout)
    figure = Figure(corner * layout.unit, at=at, colour=theme.ink, bold=True, anchor="right")
    figure.set_fill(opacity=float(label > 0))
    still = VGroup()
    if label:
        before, above = 0.0, corner * _CAPITAL + label * 0.6
        if _in_line(layout):
            before, above = figure.show(longest).span() / layout.unit + label * 0.6, 0.0
        at = layout.point(grid.right - before, baseline - above)
        still.add(line(name, label * layout.unit, at=at, colour=theme.muted, anchor="right"))
    return still, figure


def _corner(layout: Layout) -> float:
    return _TALL_CORNER if layout.shape == "tall" else _CORNER


def _in_line(layout: Layout) -> bool:
    return layout.shape == "tall" or not layout.legible(grid_of(layout).subtitle[0])
