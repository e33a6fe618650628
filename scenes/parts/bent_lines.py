"""Lines of the plane as a map bends them: its grid, and its boundary; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from ...datasets.dataset import Dataset
from ..fields.field import Field
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import LineStyle
from ..stage.moment import Moment
from .bent_points import Map, inside_of, unbent
from .boundary import Boundary
from .plane import Plane
from .shapes import STROKE, Polyline, joined, simplified_lines

_LINES, _SAMPLES = 13, 150  # grid lines each way, and places along each
_TOLERANCE = 0.25  # pixels, the largest deviation of a grid line


class BentGrid(Polyline):
    """Lines of the plane, even there, as a map bends them; none outside the picture."""

    def __init__(self, plane: Plane, dataset: Dataset, opacity: float, bend: Map = unbent) -> None:
        colour = plane.stage.theme.boundary
        width = 1.3 * plane.layout.unit * plane.layout.thickening
        super().__init__(
            stroke_color=colour, stroke_width=width * STROKE, stroke_opacity=opacity, fill_opacity=0
        )
        self._plane = plane
        x_min, x_max, y_min, y_max = dataset.domain
        along, across = np.linspace(0, 1, _SAMPLES), np.linspace(0, 1, _LINES)
        first = np.repeat(across, _SAMPLES)
        second = np.tile(along, _LINES)
        shares = np.concatenate(
            [np.column_stack([first, second]), np.column_stack([second, first])]
        )
        corner = np.array([x_min, y_min])
        self._places = bend(corner + shares * [x_max - x_min, y_max - y_min])
        self.show(Moment())

    def show(self, moment: Moment) -> None:
        """Show the lines as they are bent at a moment."""
        lines = list(self._places(moment).reshape(2 * _LINES, _SAMPLES, 2))
        self.points = joined(_drawn(self._plane, lines))


class BentBoundary(Boundary):
    """The boundary on the plane, bent with it; once it is bent, that of the field there.

    `flat` gives the lines on the plane in data units, `bent` whether it is bent at a moment.
    """

    def __init__(
        self,
        plane: Plane,
        field: Field,
        pixels: FieldPixels,
        style: LineStyle,
        *,
        bend: Map,
        flat: Callable[[Moment], Sequence[Float[np.ndarray, "_ 2"]]],
        bent: Callable[[Moment], bool],
    ) -> None:
        self._bend, self._flat, self._bent = bend, flat, bent
        super().__init__(plane, field, pixels, style)

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment."""
        moment = self.moment
        if self._bent(moment):
            return super().lines()
        bent = [self._bend(line)(moment) for line in self._flat(moment)]
        return _drawn(self._plane, bent)


def _drawn(
    plane: Plane, lines: Sequence[Float[np.ndarray, "_ 2"]]
) -> list[Float[np.ndarray, "_ 3"]]:
    """What of some lines is in the picture, in Manim's coordinates."""
    if not lines:
        return []
    tolerance = _TOLERANCE * plane.box.width * plane.layout.unit / plane.pixels
    points = np.concatenate(lines)
    inside = inside_of(plane, points)
    places = plane.places(np.nan_to_num(points))[:, :2].astype(np.float32)
    runs = _runs(inside, np.cumsum([len(line) for line in lines]))
    return simplified_lines([places[start:end] for start, end in runs], tolerance)


def _runs(
    kept: Bool[np.ndarray, " points"], ends: Int[np.ndarray, " lines"]
) -> list[tuple[int, int]]:
    """(start, end) of every stretch of at least two places of one line that are kept."""
    apart = np.zeros(len(kept) + 1, dtype=bool)
    apart[0] = apart[ends] = True
    padded = np.concatenate([[False], kept, [False]])
    starts = np.flatnonzero(kept & (apart[:-1] | ~padded[:-2])).tolist()
    stops = (np.flatnonzero(kept & (apart[1:] | ~padded[2:])) + 1).tolist()
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if stop - start > 1]
