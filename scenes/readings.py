"""A large number under its name; knows nothing of what it counts."""

from __future__ import annotations

from manim import VGroup

from .layout import Layout
from .theme import Theme
from .typography import Figure, line

Setting = tuple[float, tuple[float, float]]
"""Size of type, and (x, y) of where its baseline begins, in design pixels."""

_CAPITAL = 0.727  # of the em, in Inter (its OS/2 table)


def reading(
    name: str, place: Setting, *, label: float, layout: Layout, theme: Theme
) -> tuple[VGroup, Figure]:
    """The name in type of size `label`, dropped where it could not be read, and the number."""
    size, (x, y) = place
    still = VGroup()
    if layout.legible(label):
        above = layout.point(x, y - size * _CAPITAL - label * 0.75)
        still.add(line(name, label * layout.unit, at=above, colour=theme.muted))
    # A large first digit stands a little to the right of the edge that small type keeps.
    at = layout.point(x - size * 0.05, y)
    figure = Figure(size * layout.unit, at=at, colour=theme.ink, bold=True, anchor="left")
    return still, figure
