"""The title of a film and what stands below it; knows nothing of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import VGroup

from .grids import grid_of
from .layout import Layout
from .theme import Theme
from .typography import line


def heading(
    title: str, subtitles: Sequence[str], layout: Layout, theme: Theme, *, kept: float = 0.0
) -> VGroup:
    """The title, and below it as many of the subtitles as fit on a line of their own.

    At their right so many design pixels are `kept` free.
    """
    grid = grid_of(layout)
    size, (x, y) = grid.title
    width = (grid.right - kept - x) * layout.unit
    at = layout.point(x, y)
    group = VGroup(line(title, size * layout.unit, at=at, colour=theme.ink, bold=True, width=width))
    size, (x, y) = grid.subtitle
    if layout.legible(size):
        subtitle = partial(line, size=size * layout.unit, at=layout.point(x, y), colour=theme.muted)
        fitting = list(subtitles)
        while len(fitting) > 1 and subtitle(" · ".join(fitting)).width > width:
            fitting.pop()
        group.add(subtitle(" · ".join(fitting), width=width))
    return group
