"""All points of a data set where a map puts them, be it from frame to frame; no networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...datasets.dataset import Dataset
from .plane import Plane, looks_of

Map = Callable[[Float[np.ndarray, "points 2"]], Float[np.ndarray, "points 2"]]


class BentPoints(VGroup):
    """All points where a map puts them; none outside the picture."""

    def __init__(self, plane: Plane, dataset: Dataset) -> None:
        self._plane, self._dataset = plane, dataset
        looks = looks_of(dataset, plane)
        self._members = [members for _, members in looks]
        super().__init__(*(look for look, _ in looks))

    def show(self, bend: Map) -> None:
        """Show the points bent by a map from the plane to what is drawn."""
        bent = bend(self._dataset.points)
        sizes = inside_of(self._plane, bent).astype(float)
        places = self._plane.places(bent)
        for look, members in zip(self.submobjects, self._members, strict=True):
            look.show(places[members], sizes[members])


def inside_of(plane: Plane, points: Float[np.ndarray, "points 2"]) -> np.ndarray:
    """Whether each point is in the picture."""
    x_min, x_max, y_min, y_max = plane.domain
    x, y = points.T
    return np.asarray((x > x_min) & (x < x_max) & (y > y_min) & (y < y_max))
