"""Answers against the values that are true, a point each; knows nothing of networks."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ...datasets.dataset import Dataset, Scaling
from ...datasets.units import unit_of
from ...numerals import grouped
from ...reels.task import Values
from ..fields.task_colours import colours_of
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import places_of
from ..stage.stage import Stage
from ..stage.typography import line
from .bent_points import BentPoints
from .plane import Plane
from .readings import LiveFigure
from .shapes import STROKE, joined, rectangle
from .ticks import bare_names_of, numbers_of, smallest_name, ticks_of

_TITLE, _NUMBERS = 24.0, 20.0  # design pixels of type
_TITLES = "Answers against the truth", "Answers and truth", "Answers"
_NAMES = "truth", "answer"  # of the axes
_LARGER, _LITTLE = 2.2, 1.25  # times that, at most, in small frames, wide and others
_MARGIN = 0.03  # of the true values, at least, is free beyond either end
_ROUND = (1, 2, 5, 10)  # steps of which the ends are multiples, in powers of ten
_FINE = 8  # steps between the ends, at least
_WIDEST = sys.float_info.max / 4  # between true values: the ends are numbers, too
_EDGE = 0.995  # of what is drawn: answers beyond stand there

AnswersAt = Callable[[Moment], Float[np.ndarray, " n"]]
"""The answer to every point at a moment."""


class Scatter(BentPoints):
    """True values to the right, answers upwards; on the diagonal an answer is right.

    The picture fits the true values. `name` is what they are called, with their unit.
    `still` is what stands below the points. Those beyond the picture stand at its edges, and
    `beyond` says how many they are.
    """

    def __init__(
        self,
        dataset: Dataset,
        task: Values,
        answers: AnswersAt,
        *,
        name: str,
        box: Box,
        stage: Stage,
    ) -> None:
        layout, theme = stage.layout, stage.theme
        low, high = _ends(dataset.labels, task)
        middle, half = (low + high) / 2, (high - low) / 2
        ends = middle - half * _EDGE, middle + half * _EDGE
        mean, deviation = task.scaling.mean, task.scaling.deviation
        scaling = Scaling((mean, mean), (deviation, deviation))
        plane = Plane(box, (low, high, low, high), stage, scaling)
        colours = colours_of(task)

        def places(moment: Moment) -> Float[np.ndarray, "points 2"]:
            return np.asarray(np.clip(np.column_stack([dataset.labels, answers(moment)]), *ends))

        def said(moment: Moment) -> str:
            found = np.column_stack([dataset.labels, answers(moment)])
            count = int((np.abs(found - middle) > half).any(axis=1).sum())
            return f"{grouped(count)} beyond the edges" if count else ""

        super().__init__(plane, dataset, colours.hues(dataset.labels), lambda _: places)
        ground = rectangle(plane.box, layout, colour=theme.neutral)
        # Small wide frames have room for larger numbers, others for little more.
        larger = _LARGER if layout.shape == "wide" else _LITTLE
        numbers = layout.readable(_NUMBERS * layout.small_type, most=larger) / layout.small_type
        named = bare_names_of(plane, _NAMES, numbers)
        self.still = VGroup(
            ground, _diagonal(plane, low, high), ticks_of(plane, numbers, (False, False)), named
        )
        self.beyond = VGroup()
        size = layout.readable(_TITLE * layout.small_type, most=larger)
        if size:
            at, em = layout.point(plane.box.x, plane.box.y - size * 0.75), size * layout.unit
            remark = numbers_of(plane, 0).remark_in(unit_of(name))
            right = max(plane.box.right, places_of(stage).right)
            width, least = (right - plane.box.x) * layout.unit, smallest_name(size, layout)
            heading = partial(line, at=at, colour=theme.ink, bold=True)
            spans = {each + remark: heading(each + remark, em).width for each in _TITLES}
            # The first that may have its own size, or less, or the shortest.
            fits = (title for title, span in spans.items() if span * least / size <= width)
            title = next(fits, _TITLES[-1] + remark)
            em *= min(1.0, width / spans[title])
            self.still.add(heading(title, em, width=width * 1.001))
            # Hardly any point is in that corner: its value would be large, the answer small.
            at, em = (
                layout.point(plane.box.right - size / 2, plane.box.bottom - size / 2),
                max(0.84 * size, layout.smallest_type) * layout.unit,
            )
            self.beyond.add(
                LiveFigure(em, said, at=at, colour=theme.boundary, anchor="right", bold=False)
            )


def _diagonal(plane: Plane, low: float, high: float) -> VMobject:
    """Where answers are right: a line from one corner of the plane to the other."""
    layout, ends = plane.layout, np.array([[low, low], [high, high]])
    diagonal = VMobject(
        stroke_color=plane.stage.theme.boundary,
        stroke_width=1.7 * layout.unit * layout.thickening * STROKE,
        stroke_opacity=0.55,
        fill_opacity=0,
    )
    diagonal.points = joined([plane.places(ends)])
    return diagonal


def _ends(labels: Float[np.ndarray, " n"], task: Values) -> tuple[float, float]:
    """Ends between which all true values are; they are round in their own units."""
    least, most = (task.own(float(each)) for each in (labels.min(), labels.max()))
    span = most - least
    if not max(1e-9 * max(abs(least), abs(most)), sys.float_info.min) < span < _WIDEST:
        return task.low, task.high
    free = _MARGIN * span
    least, most = least - free, most + free
    power = 10.0 ** math.floor(math.log10((most - least) / _FINE))
    step = max(each * power for each in _ROUND if each * power <= (most - least) / _FINE)
    ends = np.array([math.floor(least / step) * step, math.ceil(most / step) * step])
    low, high = task.scaling.standardised(ends).tolist()
    return low, high
