"""The last boundary of every run on one plane, each as far as it has entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.recording import Recording
from ..fields.recorded_field import RecordedField
from ..fields.task_colours import LineStyle
from ..stage.easing import set_opacity
from ..stage.moment import Moment
from ..stage.run_colours import line_colours
from .boundary import drawn
from .plane import Plane
from .recorded_output import pixels_of
from .shapes import STROKE, Polyline, joined

_LINE, _BAND = 2.5, 6.0  # the width of the boundary of one run that is solid, and of others
_FULL, _STRONG = 3.0, 0.7  # the opacity of one solid among `n`: over the root of n, and at least
_INK = 0.6  # the same of one that is not, where none is solid, between these two
_FAINT, _DARKEST = 0.14, 0.3
_BESIDE = 0.16  # the opacity of others beside solid ones: where many agree, they are darker


def last_styles(solid: Sequence[bool]) -> tuple[LineStyle, LineStyle]:
    """How thin lines are drawn of runs that are solid, and pale bands of others."""
    few = sum(solid)
    strong = min(max(_FULL / few**0.5, _STRONG), 1.0) if few else 0.0
    weak = _BESIDE if few else min(max(_INK / max(len(solid), 1) ** 0.5, _FAINT), _DARKEST)
    return LineStyle(_LINE, strong), LineStyle(_BAND, weak)


class LastBoundaries(VGroup):
    """The last boundary of every run, found when it enters.

    `share` is how much of a run is there at a clock, 0 to 1. Those that are not `solid` are pale
    bands below those that are, which have colours of their own if they are few.
    """

    def __init__(
        self,
        reels: Sequence[Recording],
        plane: Plane,
        share: Callable[[int, float], float],
        solid: Sequence[bool],
    ) -> None:
        self._reels, self._plane, self._share, self._solid = reels, plane, share, solid
        strong, weak = last_styles(solid)
        styles = [strong if each else weak for each in solid]
        self._opacities = [each.opacity for each in styles]
        scale = plane.layout.unit * plane.layout.thickening * STROKE
        self._paths = [
            Polyline(
                stroke_color=colour or plane.stage.theme.boundary,
                stroke_width=each.width * scale,
                stroke_opacity=0,
                fill_opacity=0,
            )
            for each, colour in zip(styles, line_colours(solid), strict=True)
        ]
        self._found = [False] * len(reels)
        bands_first = sorted(range(len(solid)), key=lambda run: solid[run])
        super().__init__(*(self._paths[run] for run in bands_first))

    def show(self, moment: Moment) -> None:
        """Show those that are there at a moment."""
        for run, path in enumerate(self._paths):
            share = self._share(run, moment.clock)
            if share:
                self._find(run)
            set_opacity(path, stroke=share * self._opacities[run])

    def missing(self) -> tuple[int, int]:
        """How many runs have no boundary on the plane, of those that are solid and of others.

        All of them are found for it, unless they are.
        """
        without = [solid for run, solid in enumerate(self._solid) if not self.draws(run)]
        return sum(without), len(without) - sum(without)

    def draws(self, run: int) -> bool:
        """Whether a run has a boundary on the plane; it is found for it, unless it is."""
        self._find(run)
        return len(self._paths[run].points) > 0

    def _find(self, run: int) -> None:
        if not self._found[run]:
            self._paths[run].points = self._boundary(run)
            self._found[run] = True

    def _boundary(self, run: int) -> Float[np.ndarray, "n 3"]:
        reel, plane = self._reels[run], self._plane
        pixels = pixels_of(reel.task, plane)
        field, last = RecordedField(reel, pixels.grid), Moment(reel.steps.last)
        lines = pixels.boundary(field.at(last), field.answers(last))
        found: Float[np.ndarray, "n 3"] = joined(drawn(lines, plane, plane.pixels))
        return found
