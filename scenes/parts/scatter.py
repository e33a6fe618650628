"""Answers against the values that are true, a point each; knows nothing of networks."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...datasets.dataset import Dataset
from ..fields.scale import Scale, ground_of
from ..stage.layout import Box, Layout
from ..stage.theme import Theme
from ..stage.typography import line
from .bent_points import BentPoints
from .plane import Plane, ticks_of
from .shapes import STROKE, joined, rectangle

_MARGIN = 1.25  # times the scale is drawn
_EDGE = 0.995  # of what is drawn: answers beyond stand there


class Scatter:
    """True values to the right, answers upwards; on the diagonal an answer is right."""

    def __init__(
        self, dataset: Dataset, scale: Scale, *, box: Box, layout: Layout, theme: Theme
    ) -> None:
        half = (scale.high - scale.low) / 2 * _MARGIN
        low, high = scale.middle - half, scale.middle + half
        plane = Plane(box, (low, high, low, high), layout)
        self._labels = dataset.labels
        self._ends = scale.middle - half * _EDGE, scale.middle + half * _EDGE
        diagonal = VMobject(
            stroke_color=theme.boundary,
            stroke_width=1.7 * layout.unit * layout.thickening * STROKE,
            stroke_opacity=0.55,
            fill_opacity=0,
        )
        diagonal.points = joined([plane.places(np.array([[low, low], [high, high]]))])
        ground = rectangle(plane.box, layout, colour=ground_of(dataset, theme))
        self.still = VGroup(ground, diagonal, ticks_of(plane, theme, 20))
        size = 24 * layout.small_type
        if layout.legible(size):
            at = layout.point(plane.box.x, plane.box.y - size * 0.75)
            told = line(
                "Answer over true value", size * layout.unit, at=at, colour=theme.ink, bold=True
            )
            self.still.add(told)
        self.moving = BentPoints(plane, dataset)

    def show(self, answers: Float[np.ndarray, " n"]) -> None:
        """Show the answer to every point."""
        places = np.clip(np.column_stack([self._labels, answers]), *self._ends)
        self.moving.show(lambda _: places)
