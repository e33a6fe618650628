"""Sentences and formulas, each until the next; knows nothing of what they are about."""

from __future__ import annotations

import math
from collections.abc import Sequence

from manim import VGroup, VMobject

from ..stage.easing import Fade, entering
from ..stage.layout import Layout
from ..stage.places import grid_of
from ..stage.theme import Theme
from ..stage.typography import line


class OneAtATime:
    """(moment, mobject) in order; at its moment, on the clock, each takes the place of the last."""

    def __init__(self, shown: Sequence[tuple[float, VMobject]], *, lasting: float) -> None:
        self.moving = VGroup(*(mobject for _, mobject in shown))
        self._fades = [(moment, Fade(mobject)) for moment, mobject in shown]
        self._lasting = lasting

    def show(self, clock: float) -> None:
        """Show that of the moment, once the last is gone; what begins at 0 is there at once."""
        half = self._lasting / 2
        ends = [moment for moment, _ in self._fades[1:]] + [math.inf]
        for (start, fade), end in zip(self._fades, ends, strict=False):
            here = 1.0 if start <= 0 else entering(clock, start + half, half)
            gone = 1.0 if end <= 0 else entering(clock, end, half)
            fade.show(min(here, 1 - gone))


class Captions(OneAtATime):
    """Sentences where the frame has room for them, and where they can be read; else none."""

    def __init__(
        self, told: Sequence[tuple[float, str]], layout: Layout, theme: Theme, *, lasting: float
    ) -> None:
        grid = grid_of(layout)
        shown: list[tuple[float, VMobject]] = []
        if grid.caption is not None and layout.legible(grid.caption[0]):
            size, (x, y) = grid.caption
            unit, at = layout.unit, layout.point(x, y)
            width = (grid.right - x) * unit
            shown = [
                (moment, line(sentence, size * unit, at=at, colour=theme.ink, width=width))
                for moment, sentence in told
            ]
        super().__init__(shown, lasting=lasting)
