"""A thin line from one of the points on a plane to a place beside it, with a word on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from manim import VGroup

from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Tag, line
from .plane import Plane
from .shapes import STROKE, Polyline, joined

_WIDTH = 1.8  # design pixels
_GUTTER = 84.0  # design pixels from the plane to where the line turns
_WORD = 20.0  # design pixels of type


class Pointer(VGroup):
    """From the first of the points that are `chosen` at a moment, in their `order`, along a `path`.

    It leaves the plane to its right, and goes on through the places (x, y) of the path, in design
    pixels. There is none while no point is chosen.
    """

    def __init__(
        self,
        plane: Plane,
        points: Float[np.ndarray, "n 2"],
        order: Int[np.ndarray, " m"],
        chosen: Callable[[Moment], Bool[np.ndarray, " n"]],
        *,
        path: Sequence[tuple[float, float]],
        word: str,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        self._order, self._chosen, self._layout = order, chosen, layout
        self._places = plane.places(points)
        self._edge = plane.box.right
        self._path = [layout.point(*each) for each in path]
        width = _WIDTH * layout.unit * layout.thickening * STROKE
        self._inside, self._outside = (
            Polyline(stroke_color=colour, stroke_width=width, fill_opacity=0)
            for colour in (theme.boundary, theme.muted)
        )
        super().__init__(self._inside, self._outside)
        size = layout.readable(_WORD, most=1.3)
        self._word: Tag | None = None
        if size:
            words = line(word, size * layout.unit, at=(0.0, 0.0, 0.0), colour=theme.muted)
            self._word = Tag(words, (word, size), colour=theme.muted)
            self.add(self._word)

    def show(self, moment: Moment) -> None:
        """Point to the point of a moment."""
        chosen = self._order[self._chosen(moment)[self._order]]
        for part in (self._inside, self._outside):
            part.points = np.empty((0, 3))
        if self._word is not None:
            self._word.set_pieces([])
        if not len(chosen):
            return
        start = self._places[chosen[0]]
        edge = self._layout.point(self._edge, 0)[0]
        turn = self._layout.point(self._edge + _GUTTER, 0)[0]
        self._inside.points = joined([np.array([start, [edge, start[1], 0.0]])])
        corners = [(edge, start[1], 0.0), (turn, start[1], 0.0), (turn, self._path[0][1], 0.0)]
        self._outside.points = joined([np.array([*corners, *self._path])])
        if self._word is not None:
            unit = self._layout.unit
            self._word.stand((edge + 12 * unit, start[1] + 8 * unit, 0.0))
