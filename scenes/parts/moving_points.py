"""Points that move from step to step, such as the samples of a generator, over the field."""

from __future__ import annotations

import numpy as np

from ...reels.recording import Recording
from ..stage.moment import Moment
from .plane import Plane
from .points import crowding
from .shapes import Dots

_RADIUS, _EDGE = 7.0, 2.0  # design pixels


class MovingPoints(Dots):
    """Dark dots with a light edge, at the last recorded step; those off the plane are not shown."""

    def __init__(self, recording: Recording, plane: Plane) -> None:
        self._recording, self._plane = recording, plane
        most = max(len(recording.moving(float(step))) for step in recording.epochs)
        unit = plane.layout.unit * crowding(most)
        super().__init__(
            radius=_RADIUS * unit,
            fill=plane.stage.theme.boundary,
            edge="#ffffff",
            edge_width=_EDGE * unit,
        )

    def show(self, moment: Moment) -> None:
        """Show the points of a moment."""
        points = self._recording.moving(moment.epoch)
        places = self._plane.places(points[self._plane.holds(points)])
        self.place(places, np.ones(len(places)), within=self._plane.corners)
