"""The last boundary of every run on one plane, each as far as it has entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.recording import Recording
from ..fields.recorded_field import RecordedField
from ..fields.task_colours import LineStyle
from ..stage.easing import set_opacity
from ..stage.moment import Moment
from ..stage.theme import Theme
from .boundary import drawn
from .plane import Plane
from .recorded_output import pixels_of
from .shapes import STROKE, Polyline, joined

_LINE, _FINE = 2.8, 1.8  # the width of the boundary of one run that is solid, and of others
_PLAYED = 2.4  # times its width, the boundary of the run that is played
_FULL, _STRONG = 3.0, 0.7  # the opacity of one solid among `n`: over the root of n, and at least
_LEAST = 0.4  # the same of one that is not, at least
_GREY = (
    "#6f757e"  # 3 to 1 with the pale colours of two classes in every theme, 2.9 with those of 12
)


@dataclass(frozen=True)
class LastStyle:
    """How the lines of some runs are drawn, in one colour."""

    line: LineStyle
    colour: str


def last_styles(solid: Sequence[bool], theme: Theme) -> tuple[LastStyle, LastStyle]:
    """The dark lines of runs that are solid, and the thin grey ones of others."""
    few, others = sum(solid), len(solid) - sum(solid)
    strong = min(max(_FULL / few**0.5, _STRONG), 1.0) if few else 0.0
    weak = min(max(_FULL / others**0.5, _LEAST), 1.0) if others else 0.0
    dark = LastStyle(LineStyle(_LINE, strong), theme.boundary)
    return dark, LastStyle(LineStyle(_FINE, weak), _GREY)


class LastBoundaries(VGroup):
    """The last boundary of every run, found when it enters.

    `share` is how much of a run is there at a clock, 0 to 1, and `playing` how much it is the one
    that is played, which is thicker. Those that are not `solid` are grey below those that are.
    """

    def __init__(
        self,
        reels: Sequence[Recording],
        plane: Plane,
        share: Callable[[int, float], float],
        solid: Sequence[bool],
        playing: Callable[[int, float], float],
    ) -> None:
        self._playing = playing
        self._reels, self._plane, self._share, self._solid = reels, plane, share, solid
        strong, weak = last_styles(solid, plane.stage.theme)
        styles = [strong if each else weak for each in solid]
        self._opacities = [each.line.opacity for each in styles]
        scale = plane.layout.unit * plane.layout.thickening * STROKE
        self._widths = [each.line.width * scale for each in styles]
        self._paths = [
            Polyline(stroke_color=each.colour, stroke_width=width, stroke_opacity=0, fill_opacity=0)
            for each, width in zip(styles, self._widths, strict=True)
        ]
        self._found = [False] * len(reels)
        others_first = sorted(range(len(solid)), key=lambda run: solid[run])
        super().__init__(*(self._paths[run] for run in others_first))

    def show(self, moment: Moment) -> None:
        """Show those that are there at a moment."""
        for run, path in enumerate(self._paths):
            share = self._share(run, moment.clock)
            if share:
                self._find(run)
            set_opacity(path, stroke=share * self._opacities[run])
            width = self._widths[run] * (1 + (_PLAYED - 1) * self._playing(run, moment.clock))
            if path.get_stroke_width() != width:
                path.set_stroke(width=width, family=False)

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
