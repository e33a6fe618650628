"""The last boundary of every run on one plane, each from the clock on at which it enters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.recording import Recording
from ..fields.recorded_field import RecordedField
from ..stage.moment import Moment
from .boundary import drawn
from .plane import Plane
from .recorded_output import pixels_of
from .shapes import STROKE, Polyline, joined

_WIDTH, _OPACITY = 1.6, 0.3  # of the boundary of one run


class LastBoundaries(VGroup):
    """The last boundary of every run, found when it enters.

    `share` is how much of a run is there at a clock, 0 to 1.
    """

    def __init__(
        self, reels: Sequence[Recording], plane: Plane, share: Callable[[int, float], float]
    ) -> None:
        self._reels, self._plane, self._share = reels, plane, share
        width = _WIDTH * plane.layout.unit * plane.layout.thickening * STROKE
        self._paths = [
            Polyline(
                stroke_color=plane.stage.theme.boundary,
                stroke_width=width,
                stroke_opacity=0,
                fill_opacity=0,
            )
            for _ in reels
        ]
        self._found = [False] * len(reels)
        super().__init__(*self._paths)

    def show(self, moment: Moment) -> None:
        """Show those that are there at a moment."""
        for run, path in enumerate(self._paths):
            share = self._share(run, moment.clock)
            if share and not self._found[run]:
                path.points = self._boundary(self._reels[run])
                self._found[run] = True
            if path.get_stroke_opacity() != share * _OPACITY:
                path.set_stroke(opacity=share * _OPACITY)

    def _boundary(self, reel: Recording) -> Float[np.ndarray, "n 3"]:
        pixels = pixels_of(reel.task, self._plane)
        field, last = RecordedField(reel, pixels.grid), Moment(reel.steps.last)
        lines = pixels.boundary(field.at(last), field.answers(last))
        found: Float[np.ndarray, "n 3"] = joined(drawn(lines, self._plane, self._plane.pixels))
        return found
