"""Where a boundary crosses the lines of units in the first layer, as dots."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...reels.recording import Recording
from ..stage.moment import Moment
from .boundary import Boundary
from .shapes import STROKE, circles

_RADIUS, _EDGE = 9.0, 3.0  # design pixels
_TOGETHER = 6.0  # design pixels: dots that are nearer are one


class Crossings(VGroup):
    """A dot wherever the boundary of a moment crosses the line of a unit."""

    def __init__(self, recording: Recording, boundary: Boundary) -> None:
        plane = boundary.plane
        unit = plane.layout.unit * plane.layout.thickening * plane.shrinking**0.5
        self._recording, self._boundary = recording, boundary
        self._radius, self._apart = _RADIUS * unit, _TOGETHER * unit
        theme = plane.stage.theme
        self._dots = VMobject(
            fill_color=theme.neutral,
            fill_opacity=1,
            stroke_color=theme.boundary,
            stroke_width=_EDGE * unit * STROKE,
        )
        super().__init__(self._dots)

    def keep_up_with(self, moment: Moment) -> None:
        """Show those of a moment."""
        found = np.concatenate(
            [np.empty((0, 3)), *(self._crossed(line, moment) for line in self._boundary.lines())]
        )
        kept: list[Float[np.ndarray, " 3"]] = []
        for place in found:
            if all(np.hypot(*(place - other)[:2]) > self._apart for other in kept):
                kept.append(place)
        places = np.array(kept).reshape(-1, 3)
        self._dots.points = circles(places, np.full(len(places), self._radius))

    def _crossed(self, line: Float[np.ndarray, "n 3"], moment: Moment) -> Float[np.ndarray, "_ 3"]:
        """Where a line on the frame goes from one side of a unit's own line to the other."""
        sums = self._recording.held(moment.epoch).sums(self._boundary.plane.data_at(line)).T
        before, after = sums[:, :-1], sums[:, 1:]
        _, at = crossing = np.nonzero(before * after < 0)
        share = before[crossing] / (before[crossing] - after[crossing])
        return np.asarray(line[at] + (line[at + 1] - line[at]) * share[:, None])
