"""Answers against the values that are true, a point each; knows nothing of networks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...datasets.dataset import Dataset, Scaling
from ...numerals import grouped
from ...reels.task import Values
from ..fields.task_colours import colours_of
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .bent_points import BentPoints
from .plane import Plane
from .readings import LiveFigure
from .shapes import STROKE, joined, rectangle
from .ticks import numbers_of, ticks_of

_MARGIN = 1.25  # times the scale is drawn
_EDGE = 0.995  # of what is drawn: answers beyond stand there

AnswersAt = Callable[[Moment], Float[np.ndarray, " n"]]
"""The answer to every point at a moment."""


class Scatter(BentPoints):
    """True values to the right, answers upwards; on the diagonal an answer is right.

    `still` is what stands below the points. Those beyond the picture stand at its edges, and
    `beyond` says how many they are.
    """

    def __init__(
        self, dataset: Dataset, task: Values, answers: AnswersAt, *, box: Box, stage: Stage
    ) -> None:
        layout, theme = stage.layout, stage.theme
        half = (task.high - task.low) / 2 * _MARGIN
        low, high = task.middle - half, task.middle + half
        ends = task.middle - half * _EDGE, task.middle + half * _EDGE
        mean, deviation = task.scaling.mean, task.scaling.deviation
        scaling = Scaling((mean, mean), (deviation, deviation))
        plane = Plane(box, (low, high, low, high), stage, scaling)
        colours = colours_of(task)

        def places(moment: Moment) -> Float[np.ndarray, "points 2"]:
            return np.asarray(np.clip(np.column_stack([dataset.labels, answers(moment)]), *ends))

        def said(moment: Moment) -> str:
            found = np.column_stack([dataset.labels, answers(moment)])
            count = int((np.abs(found - task.middle) > half).any(axis=1).sum())
            return f"{grouped(count)} beyond the edges" if count else ""

        super().__init__(plane, dataset, colours.hues(dataset.labels), lambda _: places)
        diagonal = VMobject(
            stroke_color=theme.boundary,
            stroke_width=1.7 * layout.unit * layout.thickening * STROKE,
            stroke_opacity=0.55,
            fill_opacity=0,
        )
        diagonal.points = joined([plane.places(np.array([[low, low], [high, high]]))])
        ground = rectangle(plane.box, layout, colour=theme.neutral)
        self.still = VGroup(ground, diagonal, ticks_of(plane, 20))
        self.beyond = VGroup()
        size = 24 * layout.small_type
        if layout.legible(size):
            at, em = layout.point(plane.box.x, plane.box.y - size * 0.75), size * layout.unit
            title = f"Answer over true value{numbers_of(plane, 0).remark}"
            self.still.add(line(title, em, at=at, colour=theme.ink, bold=True))
            # Hardly any point is in that corner: its value would be large, the answer small.
            at, em = (
                layout.point(plane.box.right - size / 2, plane.box.bottom - size / 2),
                0.84 * em,
            )
            self.beyond.add(
                LiveFigure(em, said, at=at, colour=theme.boundary, anchor="right", bold=False)
            )
