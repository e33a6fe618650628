"""Lines of the plane as a map bends them: its grid, and its boundary; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from ...datasets.dataset import Dataset
from ..fields.field import Field
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import LineStyle
from ..stage.easing import set_opacity
from ..stage.moment import Moment
from .bent_points import Map, inside_of, unbent
from .boundary import Boundary
from .plane import Plane
from .shapes import STROKE, Polyline, joined, simplified_lines

_SAMPLES = 150  # places along each line
_FAR = 3.0  # times the width of the picture, to which a line is stretched too far
_TINY = 1e-12
_TOLERANCE = 0.25  # pixels, the largest deviation of a grid line
_FAINT = (0.0, 0.3, 0.95, 1.0), (1.0, 0.4, 0.4, 1.0)  # how far bent, and opacity


@dataclass(frozen=True)
class GridLook:
    """How many lines a grid has each way, and their opacity."""

    lines: int
    opacity: float


class BentGrid(Polyline):
    """Lines of the plane, even there, as a map bends them; none outside the picture.

    They are `seen` to a share at each moment.
    """

    def __init__(
        self,
        plane: Plane,
        dataset: Dataset,
        look: GridLook,
        bend: Map = unbent,
        seen: Callable[[Moment], float] = lambda _: 1.0,
    ) -> None:
        super().__init__(
            stroke_color=plane.stage.theme.boundary,
            stroke_width=1.3 * plane.layout.unit * plane.layout.thickening * STROKE,
            stroke_opacity=look.opacity,
            fill_opacity=0,
        )
        self._plane, self._opacity, self._seen_at = plane, look.opacity, seen
        x_min, x_max, y_min, y_max = dataset.domain
        along, across = np.linspace(0, 1, _SAMPLES), np.linspace(0, 1, look.lines)
        first = np.repeat(across, _SAMPLES)
        second = np.tile(along, look.lines)
        shares = np.concatenate(
            [np.column_stack([first, second]), np.column_stack([second, first])]
        )
        corner = np.array([x_min, y_min])
        self._count = 2 * look.lines
        self._places = bend(corner + shares * [x_max - x_min, y_max - y_min])
        self.show(Moment())

    def show(self, moment: Moment) -> None:
        """Show the lines as they are bent at a moment."""
        seen = self._seen_at(moment)
        set_opacity(self, stroke=self._opacity * seen)
        lines = self._lines(moment) if seen else []
        self.points = joined(_drawn(self._plane, lines))

    def stretched(self, moment: Moment) -> float:
        """The share of the length of all lines that is where they are stretched too far."""
        x_min, x_max, y_min, y_max = self._plane.domain
        lines = np.array(self._lines(moment)) / [x_max - x_min, y_max - y_min]
        steps = np.linalg.norm(np.diff(lines, axis=1), axis=-1)
        far = steps * (_SAMPLES - 1) > _FAR
        return float(steps[far].sum() / max(steps.sum(), _TINY))

    def _lines(self, moment: Moment) -> list[Float[np.ndarray, "samples 2"]]:
        """All lines as they are bent at a moment."""
        return np.split(self._places(moment), self._count)


class BentBoundary(Boundary):
    """The boundary on the plane, bent with it; once it is bent, that of the field there.

    `flat` gives the lines on the plane in data units, `share` how far it is bent at a moment, 0 to
    1. Between both it is faint: bent on its way to a line it is a scribble, that of no field.
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
        share: Callable[[Moment], float],
    ) -> None:
        self._bend, self._flat, self._share_at = bend, flat, share
        self._opacity = style.opacity
        super().__init__(plane, field, pixels, style)

    def show(self, moment: Moment | float) -> None:
        """Show a moment, faintly on the way."""
        super().show(moment)
        set_opacity(self, stroke=self._opacity * _seen(self._share_at(self.moment)))

    def lines(self) -> list[Float[np.ndarray, "_ 3"]]:
        """The lines at the moment."""
        moment = self.moment
        if self._share_at(moment) >= 1:
            return super().lines()
        bent = [self._bend(line)(moment) for line in self._flat(moment)]
        return _drawn(self._plane, bent)


def _seen(share: float) -> float:
    """The opacity of a boundary that is bent so far."""
    return float(np.interp(share, *_FAINT))


def _drawn(
    plane: Plane,
    lines: Sequence[Float[np.ndarray, "_ 2"]],
) -> list[Float[np.ndarray, "_ 3"]]:
    """What of some lines is in the picture, in Manim's units."""
    if not lines:
        return []
    tolerance = _TOLERANCE * plane.box.width * plane.layout.unit / plane.pixels
    ends = np.cumsum([len(line) for line in lines])
    points, inside, ends = _cut(plane, np.concatenate(lines), ends)
    places = plane.places(np.nan_to_num(points))[:, :2].astype(np.float32)
    runs = _runs(inside, ends)
    return simplified_lines([places[start:end] for start, end in runs], tolerance)


def _cut(
    plane: Plane, points: Float[np.ndarray, "points 2"], ends: Int[np.ndarray, " lines"]
) -> tuple[Float[np.ndarray, "more 2"], Bool[np.ndarray, " more"], Int[np.ndarray, " lines"]]:
    """Lines with a point more wherever they cross the edge; what is inside; and where each ends."""
    inside = inside_of(plane, points)
    crosses = inside[:-1] != inside[1:]
    crosses[ends[:-1] - 1] = False
    before = np.flatnonzero(crosses)
    within = np.where(inside[before], before, before + 1)
    start, way = points[within], points[2 * before + 1 - within] - points[within]
    low, high = np.reshape(plane.domain, (2, 2)).T
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(way == 0, 1.0, (np.where(way > 0, high, low) - start) / way).min(axis=1)
    known = np.isfinite(share) & np.isfinite(way).all(axis=1)
    at = before[known] + 1
    edges = start[known] + share[known, None].clip(0, 1) * way[known]
    return (
        np.insert(points, at, edges, axis=0),
        np.insert(inside, at, values=True),
        ends + np.searchsorted(at, ends),
    )


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
