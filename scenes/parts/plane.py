"""The plane: where data is in a box of the layout; knows nothing of what is drawn there."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

from ...datasets.dataset import Dataset, Scaling
from ..stage.layout import Box
from ..stage.stage import Stage
from ..words.own_names import are_years
from .corners import Three

_FULL_SIZE = 700.0  # design pixels; on smaller planes dots and lines are smaller


class Plane:
    """Places data in a box of the layout, whose edges lie on whole pixels.

    `scaling` is what standardising did to the data, whose own units the ticks show; of each axis,
    `years` says whether these are years, and `positive` whether no value is below 0.
    """

    def __init__(
        self,
        box: Box,
        domain: tuple[float, float, float, float],
        stage: Stage,
        scaling: Scaling | None = None,
        years: tuple[bool, bool] = (False, False),
        positive: tuple[bool, bool] = (False, False),
    ) -> None:
        self.stage, self.layout = stage, stage.layout
        self.box, self.domain, self._scaling = self.layout.snapped(box), domain, scaling
        self.years, self.positive = years, positive

    @classmethod
    def of(cls, dataset: Dataset, box: Box, stage: Stage) -> Plane:
        """The plane of a data set."""
        x, y = dataset.own_points.T
        x_name, y_name = dataset.axis_names
        years = are_years(x_name, x), are_years(y_name, y)
        positive = (bool((x >= 0).all()), bool((y >= 0).all()))
        return cls(box, dataset.domain, stage, dataset.scaling, years, positive)

    @property
    def pixels(self) -> int:
        """Side of the plane in real pixels."""
        return round(self.box.width * self.layout.scale)

    @property
    def shrinking(self) -> float:
        """Factor on the sizes of dots and lines on small planes, before each kind's exponent."""
        return min(1.0, self.box.width / _FULL_SIZE)

    def places(self, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 3"]:
        """Manim's coordinates of points in data units."""
        x_min, x_max, y_min, y_max = self.domain
        left, bottom, _ = self.layout.point(self.box.x, self.box.bottom)
        right, top, _ = self.layout.point(self.box.right, self.box.y)
        x, y = np.asarray(points, dtype=float).T
        # Column by column: numpy is slow to go through many short rows.
        found = np.zeros((len(x), 3))
        found[:, 0] = left + (x - x_min) * ((right - left) / (x_max - x_min))
        found[:, 1] = bottom + (y - y_min) * ((top - bottom) / (y_max - y_min))
        return found

    def data_at(self, places: Float[np.ndarray, "n 3"]) -> Float[np.ndarray, "n 2"]:
        """Points in data units at Manim's coordinates: the inverse of `places`."""
        x_min, x_max, y_min, y_max = self.domain
        origin, right, up = self.corners
        shares = (places - origin)[:, :2] / np.array([right[0] - origin[0], up[1] - origin[1]])
        return np.asarray([x_min, y_min] + shares * [x_max - x_min, y_max - y_min])

    def holds(self, points: Float[np.ndarray, "n 2"]) -> Bool[np.ndarray, " n"]:
        """Which points are on the plane, its edges included."""
        x_min, x_max, y_min, y_max = self.domain
        x, y = points.T
        return np.asarray((x >= x_min) & (x <= x_max) & (y >= y_min) & (y <= y_max))

    @property
    def corners(self) -> Three:
        """Manim's coordinates of the corners."""
        x_min, x_max, y_min, y_max = self.domain
        return self.places(np.array([[x_min, y_min], [x_max, y_min], [x_min, y_max]], dtype=float))

    def value(self, axis: int, part: float) -> float:
        """The value, in the data's own units, at a part of an axis: 0 is its low end, 1 its high.

        Axis 0 is x, 1 is y.
        """
        low, high = self.domain[2 * axis : 2 * axis + 2]
        value = low + part * (high - low)
        if self._scaling is None:
            return value
        return self._scaling.mean[axis] + value * self._scaling.deviation[axis]

    def standardised(self, x: float, y: float) -> Float[np.ndarray, "1 2"]:
        """A point in the data's own units as `places` takes points."""
        own = np.array([[x, y]], dtype=float)
        return own if self._scaling is None else self._scaling.standardised(own)
