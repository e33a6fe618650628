"""Sentences under a film, each until the next; knows nothing of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from .easing import Fade, entering
from .grids import grid_of
from .layout import Layout
from .theme import Theme
from .typography import line


class Captions:
    """(moment, sentence) in order; each fades in at its moment, on the clock, over the one before.

    There are none where the frame has no room for them or they could not be read.
    """

    def __init__(
        self, told: Sequence[tuple[float, str]], layout: Layout, theme: Theme, *, lasting: float
    ) -> None:
        self.moving = VGroup()
        self._fades: list[tuple[float, Fade]] = []
        self._lasting = lasting
        grid = grid_of(layout)
        if grid.caption is None or not layout.legible(grid.caption[0]):
            return
        size, (x, y) = grid.caption
        unit, at = layout.unit, layout.point(x, y)
        width = (grid.right - x) * unit
        for moment, sentence in told:
            caption = line(sentence, size * unit, at=at, colour=theme.ink, width=width)
            self._fades.append((moment, Fade(caption)))
            self.moving.add(caption)

    def show(self, clock: float) -> None:
        """Show the sentence of that moment; one that begins at 0 or before is there at once."""
        current = [index for index, (moment, _) in enumerate(self._fades) if moment <= clock]
        for index, (moment, fade) in enumerate(self._fades):
            shown = bool(current) and index == current[-1]
            fade.show(
                float(moment <= 0) or entering(clock, moment, self._lasting) if shown else 0.0
            )
