"""The points of a data set at the places that a map gives them; knows no networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float
from manim import VGroup

from ...datasets.dataset import Dataset
from ..fields.task_colours import Hues
from ..stage.moment import Moment
from .plane import Plane
from .points import looks_of

_ROUNDING = 1e-6

PlacesAt = Callable[[Moment], Float[np.ndarray, "points 2"]]
"""Where some points are, in what is drawn, at a moment."""

Map = Callable[[Float[np.ndarray, "points 2"]], PlacesAt]
"""From points of the plane to their places."""


def unbent(points: Float[np.ndarray, "points 2"]) -> PlacesAt:
    """The map that leaves all points where they are."""
    return lambda _: points


class BentPoints(VGroup):
    """All points at the places a map gives them, some `above` all others.

    Points outside the picture are hidden.
    """

    def __init__(
        self,
        plane: Plane,
        dataset: Dataset,
        hues: Hues,
        bend: Map = unbent,
        *,
        above: Bool[np.ndarray, " points"] | None = None,
    ) -> None:
        self._plane, self._places = plane, bend(dataset.points)
        looks = looks_of(dataset, hues, plane)
        if above is not None:
            lower = [(look, members[~above[members]]) for look, members in looks]
            upper = [(look.twin(), members[above[members]]) for look, members in looks]
            looks = [(look, members) for look, members in lower + upper if len(members)]
        halves = [(half, members) for look, members in looks for half in look.halved()]
        self._members = [members for _, members in halves]
        self._reach = max((half.reach for half, _ in halves), default=0.0)
        super().__init__(*(half for half, _ in halves))
        if bend is unbent:
            self.show(Moment())  # the others need an epoch of the recording

    def show(self, moment: Moment) -> None:
        """Show the points as they are bent at a moment."""
        bent = self._places(moment)
        inside = inside_of(self._plane, bent)
        places, sizes = self._plane.places(np.nan_to_num(bent)), inside.astype(float)
        within = self._plane.corners if self._touches_side(places[inside]) else None
        for look, members in zip(self.submobjects, self._members, strict=True):
            look.place(places[members], sizes[members], within)

    def _touches_side(self, places: Float[np.ndarray, "n 3"]) -> bool:
        """Whether a dot at one of the places, on the plane, may reach one of its sides."""
        low, high = self._plane.corners.min(axis=0), self._plane.corners.max(axis=0)
        ends = places.min(axis=0, initial=np.inf), places.max(axis=0, initial=-np.inf)
        near = ends[0] - self._reach < low, ends[1] + self._reach > high
        return bool(np.any(near, axis=0)[:2].any())


def inside_of(plane: Plane, points: Float[np.ndarray, "points 2"]) -> Bool[np.ndarray, " points"]:
    """Whether each point is in the picture, its edges included."""
    x_min, x_max, y_min, y_max = plane.domain
    x, y = points.T
    hair = (x_max - x_min) * _ROUNDING
    across = (x >= x_min - hair) & (x <= x_max + hair)
    return np.asarray(across & (y >= y_min - hair) & (y <= y_max + hair))
