"""The straight line that tells the training points of two classes apart best, dashed."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...datasets.best_line import BestLine, best_line
from ...reels.recording import Recording
from .plane import Plane
from .shapes import STROKE, Polyline, joined

_DASH, _GAP, _WIDTH = 20.0, 13.0, 5.0  # design pixels


class DashedBestLine(VGroup):
    """The line from edge to edge of a plane, in pale edges, so that it is seen on every colour."""

    def __init__(self, plane: Plane, recording: Recording) -> None:
        dataset, theme = recording.dataset, plane.stage.theme
        train, second = dataset.train, dataset.labels == 1
        ends = plane.places(_within(best_line(dataset.points[train], second[train]), plane.domain))
        unit = plane.layout.unit * plane.layout.thickening * plane.shrinking**0.4
        long = float(np.hypot(*(ends[1] - ends[0])[:2]))
        starts = np.arange(0, max(long, 1e-9), (_DASH + _GAP) * unit)
        shares = np.column_stack([starts, np.minimum(starts + _DASH * unit, long)]) / max(
            long, 1e-9
        )
        dashes = [ends[0] + (ends[1] - ends[0]) * each[:, None] for each in shares]
        path = Polyline(
            stroke_color=theme.boundary,
            stroke_width=_WIDTH * unit * STROKE,
            background_stroke_color=theme.neutral,
            background_stroke_width=2 * _WIDTH * unit * STROKE,
            background_stroke_opacity=1,
            fill_opacity=0,
        )
        path.points = joined(dashes)
        super().__init__(path)


def _within(best: BestLine, domain: tuple[float, float, float, float]) -> Float[np.ndarray, "2 2"]:
    """Where a line enters a rectangle and leaves it; one place twice if it misses it."""
    normal = np.array(best.normal)
    foot, along = normal * best.offset / (normal @ normal), np.array([-normal[1], normal[0]])
    x_min, x_max, y_min, y_max = domain
    low, high = -np.inf, np.inf
    for axis, sides in enumerate(((x_min, x_max), (y_min, y_max))):
        if along[axis]:
            reached = sorted((side - foot[axis]) / along[axis] for side in sides)
            low, high = max(low, reached[0]), min(high, reached[1])
        elif not sides[0] <= foot[axis] <= sides[1]:
            high = low
    if not low < high:
        return np.array([foot, foot])
    return np.array([foot + low * along, foot + high * along])
