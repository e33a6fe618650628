"""Sentences and formulas, each until the next; knows nothing of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup, VMobject

from .easing import Fade, entering
from .grids import grid_of
from .layout import Layout
from .theme import Theme
from .typography import line


class OneAtATime:
    """(moment, mobject) in order; each fades in at its moment, on the clock, and the last goes."""

    def __init__(self, shown: Sequence[tuple[float, VMobject]], *, lasting: float) -> None:
        self.moving = VGroup(*(mobject for _, mobject in shown))
        self._fades = [(moment, Fade(mobject)) for moment, mobject in shown]
        self._lasting = lasting

    def show(self, clock: float) -> None:
        """Show that of the moment; one that begins at 0 or before is there at once."""
        current = [index for index, (moment, _) in enumerate(self._fades) if moment <= clock]
        for index, (moment, fade) in enumerate(self._fades):
            if not current or index != current[-1]:
                fade.show(0.0)
            else:
                fade.show(1.0 if moment <= 0 else entering(clock, moment, self._lasting))


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
