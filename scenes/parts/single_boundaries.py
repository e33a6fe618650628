"""The boundaries of single networks over the field of their mean, thin and faint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from ..fields.blended_field import alike
from ..fields.field_pixels import FieldPixels
from ..fields.mean_field import MeanField, Member, answers_of
from ..fields.task_colours import LineStyle
from .boundary import drawn
from .plane import Plane
from .shapes import STROKE
from .shown import ShownPath

MOST = 6
"""Runs whose boundaries are drawn at most: more of them hide each other and the field."""

SINGLE = LineStyle(1.4, 0.3)
"""The style of the boundary of a single run."""


class SingleBoundaries(ShownPath):
    """The boundaries of some of the networks, thin and faint."""

    shared: ClassVar[tuple[str, ...]] = ("source", "_plane", "_field", "_pixels")

    def __init__(self, plane: Plane, field: MeanField, pixels: FieldPixels) -> None:
        self._plane, self._field, self._pixels = plane, field, pixels
        super().__init__(
            plane.corners,
            field,
            stroke_color=plane.stage.theme.boundary,
            stroke_width=SINGLE.width * plane.layout.unit * plane.layout.thickening * STROKE,
            stroke_opacity=SINGLE.opacity,
            fill_opacity=0,
        )

    def state(self) -> object:
        """The steps that are shown: lines of runs that rest stay."""
        return [field.blend(own) for field, own in self._members()]

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment."""
        members = self._members()
        fields = alike([field.at(own) for field, own in members])
        lines = self._pixels.boundaries(fields, answers_of(members))
        return drawn(lines, self._plane, self._plane.pixels)

    def _members(self) -> Sequence[Member]:
        return self._field.members(self.moment)[:MOST]
