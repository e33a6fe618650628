"""Lines from the ends of curves to their labels, where these had to make room for each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ..stage.layout import Layout
from ..stage.stage import Stage
from .shapes import STROKE, Polyline, joined, placed

_AFTER, _BEFORE = 9.0, 7.0  # design pixels, from the middle of a dot, and to a label
_WIDTH, _OPACITY = 1.6, 0.6  # design pixels; a leader is quieter than its curve
_LEVEL = 1.0  # design pixels, between ends that curves reach together


class Leaders(VGroup):
    """A thin line for each of some curves, in their colours; none without colours."""

    def __init__(self, colours: Sequence[str], stage: Stage) -> None:
        self._layout: Layout = stage.layout
        width = _WIDTH * stage.layout.unit * stage.layout.thickening * STROKE
        super().__init__(
            *(
                Polyline(
                    stroke_color=each,
                    stroke_width=width,
                    stroke_opacity=_OPACITY,
                    fill_opacity=0,
                )
                for each in colours
            )
        )

    def lead(
        self, ends: Sequence[tuple[float, float]], middles: Sequence[float | None], x: float
    ) -> None:
        """Lead from the `ends` of curves to the `middles` of labels that begin at x.

        From a curve that has ended before the others there is none, and to a label that is not
        shown. All are design pixels.
        """
        last = max((each for each, _ in ends), default=0.0)
        for leader, (end, y), middle in zip(self.submobjects, ends, middles, strict=False):
            leader.points = (
                np.empty((0, 3))
                if middle is None or end < last - _LEVEL
                else self._line((end + _AFTER, y), (x - _BEFORE, middle))
            )

    def _line(
        self, start: tuple[float, float], end: tuple[float, float]
    ) -> Float[np.ndarray, "4 3"]:
        return joined([placed(self._layout, np.array([start, end]))])
