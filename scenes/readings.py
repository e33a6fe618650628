"""A large number under its name; knows nothing of what it counts."""

from __future__ import annotations

from functools import partial

from manim import VGroup

from .grids import Setting, grid_of
from .layout import Layout
from .theme import Theme
from .typography import Figure, line

_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)


def reading(
    name: str, place: Setting, *, label: float, layout: Layout, theme: Theme, longest: str = ""
) -> tuple[VGroup, Figure]:
    """The name in type of size `label`, dropped where it could not be read, and the number.

    Where the `longest` that the number will be has no room, it is smaller.
    """
    size, (x, y) = place
    figure = partial(Figure, colour=theme.ink, bold=True, anchor="left")
    span = figure(size * layout.unit, at=layout.point(x, y)).show(longest).span() / layout.unit
    size *= min(1.0, (grid_of(layout).right - x) / max(span, 1.0))
    still = VGroup()
    if layout.legible(label):
        above = layout.point(x, y - size * _CAPITAL - label * 0.75)
        still.add(line(name, label * layout.unit, at=above, colour=theme.muted))
    # A large first digit stands a little to the right of the edge that small type keeps.
    at = layout.point(x - size * 0.05, y)
    return still, figure(size * layout.unit, at=at)


def corner_width(layout: Layout) -> float:
    """Design pixels that a corner reading takes beside the title.

    In a tall frame it stands below it, but for one so small that the number is all there is.
    """
    below = layout.shape == "tall" and layout.legible(grid_of(layout).subtitle[0])
    return 0.0 if below else 250.0


def corner_reading(
    name: str, longest: str, *, layout: Layout, theme: Theme
) -> tuple[VGroup, Figure]:
    """A number at the right end of the heading, its name above, or in a tall frame before it.

    `longest` is the widest that it will be.
    """
    grid = grid_of(layout)
    tall = layout.shape == "tall"
    label, (_, baseline) = grid.subtitle
    named = layout.legible(label)
    size = (56 if tall else 64) if named else 92
    at = layout.point(grid.right, baseline)
    figure = Figure(size * layout.unit, at=at, colour=theme.ink, bold=True, anchor="right")
    still = VGroup()
    if named:
        before = figure.show(longest).span() / layout.unit + label * 0.6 if tall else 0.0
        above = 0.0 if tall else size * _CAPITAL + label * 0.6
        at = layout.point(grid.right - before, baseline - above)
        still.add(line(name, label * layout.unit, at=at, colour=theme.muted, anchor="right"))
    return still, figure
