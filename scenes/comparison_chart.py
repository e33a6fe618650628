"""The measures of all runs of a comparison in one chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import VGroup

from .compared_curves import are_crowded, are_smoothed, knots_of, series_of
from .compared_run import ComparedRun, axis_of
from .comparison_form import LABEL, RAISED, REMARKED, TICK, TITLE, ComparisonForm, type_of
from .comparison_goals import Reached, goal_boxes, goal_ticks, reached_of
from .comparison_stops import stops_of
from .fields.pace import Pace
from .parts.baseline import Baseline, baseline_of
from .parts.chart_style import ChartStyle
from .parts.curve_marks import ENTERING, shown_from
from .parts.curves import Chart
from .parts.time_axis import TimeAxis
from .stage.easing import Fading
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import line

_TITLED = 64.0  # design pixels over a chart for its title
_EXACT = "numbers over planes are exact", "numbers are exact"
_ALSO = "exact over planes", "also over planes"  # of smoothed curves, and of others
_CLEAR = 0.012  # of the height, between two lines that are seen as two
_STROKE, _THIN = 3.4, 2.4  # design pixels, the widths of a few curves and of many


class ComparisonChart:
    """A curve for each run, and a mark and a word where one stops; all of it in a `box`.

    A line crosses it at the goal of the runs, if its axis reaches there, with words for it. A tick
    stands where each first reaches it, if there is room to say so. Its title says what the numbers
    over planes are, where these do not say themselves of which `points` they are.
    """

    def __init__(
        self,
        runs: Sequence[ComparedRun],
        pace: Pace,
        box: Box,
        stage: Stage,
        *,
        points: str = "",
    ) -> None:
        axis, crowded = axis_of(runs), are_crowded(runs)
        form = ComparisonForm.of(
            runs, box, stage, axis=axis, crowded=crowded, smoothed=are_smoothed(runs, axis)
        )
        style, knots = _style(runs, form, axis, box, crowded=crowded), knots_of(runs, axis)
        series = [
            series_of(
                run,
                run.label if form.named else "",
                knots,
                axis,
                means=form.means,
                valued=form.valued,
            )
            for run in runs
        ]
        self.chart = Chart(series, knots, style, box=form.curves, stage=stage)
        goal, reached = _goal(runs, self.chart, style, box.right - form.curves.right, stage)
        self.chart.still.add(goal.drawn)
        self.goal = [
            *_named(goal, self.chart, pace, stage),
            *goal_ticks(reached, self.chart, pace, stage),
        ]
        start = box.x if form.outer else form.curves.x
        over = Box(start, box.y, box.right - start, 0.0)
        self.chart.still.add(_numbers_said(_said_of_numbers(form, points), form.title, over, stage))
        drawn = [
            run for run, each in zip(runs, series, strict=True) if np.isfinite(each.values).any()
        ]
        # Without a value there, a name stands where its curve stops.
        elsewhere = [
            run.label if form.named and not (form.valued and run.word == "ended") else ""
            for run in drawn
        ]
        small = stage.layout.small_type
        word = TICK * small if stage.layout.legible(LABEL * small) else 0.0
        self.stops = stops_of(drawn, self.chart, pace, word, stage, names=elsewhere, beside=goal)


def above_chart(stage: Stage) -> float:
    """Design pixels over a chart for its title."""
    return max(_TITLED * stage.layout.small_type, type_over_chart(stage))


def type_over_chart(stage: Stage) -> float:
    """Design pixels that the title over a chart takes, at least."""
    return 2.2 * type_of(TITLE, stage)


def below_chart(runs: Sequence[ComparedRun], stage: Stage) -> float:
    """Design pixels under a chart of runs for the ends of its clock, and its unit below them."""
    return (2.2 + (REMARKED if axis_of(runs).between else 0.0)) * type_of(TICK, stage)


def _style(
    runs: Sequence[ComparedRun], form: ComparisonForm, axis: TimeAxis, box: Box, *, crowded: bool
) -> ChartStyle:
    """How the chart of runs is drawn along an axis in that form."""
    clock, measure = runs[0].clock, runs[0].measure
    style = ChartStyle(
        form.title,
        measure.top,
        measure.axis.tick if form.tick else None,
        at_ends=measure.written,
        floor=measure.axis.floor,
        low=measure.axis.low,
        dated=clock.ended if form.tick else "",
        when=clock.written,
        axis=axis,
        left=box.x if form.outer else None,
        label=form.label,
        names=form.names + 1,
        stroke=_THIN if crowded else _STROKE,
        leading=form.leading,
        raised=RAISED,
    )
    return replace(style, baseline=_limit(runs, style))


def _limit(runs: Sequence[ComparedRun], style: ChartStyle) -> tuple[float, Sequence[str]] | None:
    """What a run must reach, and how that is written.

    None if it differs, or is off the axis of a style or so near to one of its lines that it would
    be seen as one with it.
    """
    measures, goal = [run.measure for run in runs], runs[0].goal
    limits = {each.measure.limit(goal) for each in measures}
    limit, axis = measures[0].measure.limit(goal), measures[0].axis
    low = axis.low if axis.floor is None else axis.floor
    if len(limits) > 1 or not low <= limit <= axis.top:
        return None
    share = float(style.share(np.array(limit)))
    if min(abs(share - each) for each, _ in style.lines()) < _CLEAR:
        return None
    value = measures[0].limit(goal)
    return limit, [f"goal {value}", value]


def _goal(
    runs: Sequence[ComparedRun], chart: Chart, style: ChartStyle, labels: float, stage: Stage
) -> tuple[Baseline, Sequence[Reached]]:
    """The line at the goal, and the runs whose ticks its words explain: all that reach it, or none.

    Words are clear of the ticks, and of the labels, which take some design pixels.
    """
    if style.baseline is None or style.written is None:
        return Baseline(VGroup()), []
    (limit, ways), reached = style.baseline, reached_of(runs)
    if reached:
        explaining = replace(style, baseline=(limit, [f"{ways[0]}, reached at ticks"]))
        ticks = goal_boxes(reached, chart, stage)
        goal = baseline_of(chart, explaining, labels, stage, taken=ticks)
        if goal.words is not None:
            return goal, reached
    return baseline_of(chart, style, labels, stage), []


def _named(goal: Baseline, chart: Chart, pace: Pace, stage: Stage) -> list[Fading]:
    """What the line at the goal is, in words, once labels at the ends of curves have passed."""
    if goal.words is None:
        return []
    past = chart.epoch_past(goal.boxes[0].right)
    passed = pace.when(past) if math.isfinite(past) else 0.0
    return [Fading(goal.words, share=shown_from(passed, stage.timing.share(ENTERING)))]


def _said_of_numbers(form: ComparisonForm, points: str) -> Sequence[str]:
    """That numbers over planes are what the title names, and no means as curves are."""
    if not form.title:
        return []
    if points:
        return _EXACT if form.means else []
    exact, also = _ALSO
    return [exact, _EXACT[-1]] if form.means else [also]


def _numbers_said(ways: Sequence[str], title: str, over: Box, stage: Stage) -> VGroup:
    """The first of some ways that has room beside a title over a box."""
    layout, size, em = stage.layout, type_of(TITLE, stage), type_of(TICK, stage)
    heading = line(title, size, at=(0.0, 0.0, 0.0), colour="#000000", bold=True)
    x = over.x + float(heading.width) + 0.7 * size
    at = layout.point(x, over.y - 1.1 * size)
    every = (line(each, em * layout.unit, at=at, colour=stage.theme.muted) for each in ways)
    room = (over.right - x) * layout.unit
    return VGroup(*[each for each in every if each.width <= room][:1])
