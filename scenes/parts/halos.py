"""What surrounds points that are chosen at a moment, and those points above all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float
from manim import VGroup, VMobject

from ...datasets.dataset import Dataset
from ..fields.task_colours import Hues
from ..stage.marks import ROUND
from ..stage.moment import Moment
from .plane import Plane
from .points import crowding, looks_of
from .shapes import marks

WIDE = 1.4
"""Times the radius of dark rings, pale ones around them."""
PALE_EDGE = 0.16
"""Of that radius, the dark edge of pale rings."""


class Halos(VGroup):
    """Rings around the points that are chosen at a moment, to be drawn below them.

    They are dark, or, around these, pale in a dark edge.
    """

    def __init__(
        self,
        plane: Plane,
        points: Float[np.ndarray, "n 2"],
        chosen: Callable[[Moment], Bool[np.ndarray, " n"]],
        *,
        look: Literal["dark", "pale"] = "dark",
    ) -> None:
        unit = plane.layout.unit * plane.layout.thickening
        theme, crowded = plane.stage.theme, crowding(len(points)) * plane.shrinking**0.6
        dark = plane.holds(points) * 10.2 * unit * crowded
        looks = [(theme.boundary, dark)]
        if look == "pale":
            looks = [(theme.boundary, dark * (WIDE + PALE_EDGE)), (theme.neutral, dark * WIDE)]
        super().__init__(
            *(VMobject(fill_color=each, fill_opacity=1, stroke_width=0) for each, _ in looks)
        )
        self._places, self._chosen = plane.places(points), chosen
        self._radii = [each for _, each in looks]
        self._shown: Bool[np.ndarray, " n"] | None = None

    def show(self, moment: Moment) -> None:
        """Surround the points of a moment."""
        chosen = self._chosen(moment)
        if chosen is not self._shown:
            self._shown = chosen
            for each, radius in zip(self.submobjects, self._radii, strict=True):
                each.points = marks(ROUND, self._places, chosen * radius)


class Above(VGroup):
    """The points that are chosen at a moment, once more, to be drawn above all others."""

    def __init__(
        self,
        dataset: Dataset,
        hues: Hues,
        plane: Plane,
        chosen: Callable[[Moment], Bool[np.ndarray, " n"]],
    ) -> None:
        self._looks = [
            (dots, members)
            for look, members in looks_of(dataset, hues, plane)
            if len(members)
            for dots in look.halved()
        ]
        super().__init__(*(dots for dots, _ in self._looks))
        self._places, self._inside = plane.places(dataset.points), plane.holds(dataset.points)
        self._corners, self._chosen = plane.corners, chosen
        self._shown: Bool[np.ndarray, " n"] | None = None

    def show(self, moment: Moment) -> None:
        """Draw the points of a moment."""
        chosen = self._chosen(moment)
        if chosen is self._shown:
            return
        self._shown = chosen
        for dots, members in self._looks:
            own = members[chosen[members]]
            dots.place(self._places[own], self._inside[own].astype(float), self._corners)
