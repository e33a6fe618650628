"""The measures of all runs of a comparison in one chart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from .compared_curves import are_crowded, are_smoothed, knots_of, series_of
from .compared_run import ComparedRun, axis_of
from .comparison_stops import stops_of
from .fields.pace import Pace
from .parts.chart_style import ChartStyle
from .parts.curves import Chart
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import Figure, line
from .words.measures import WrittenMeasure

_LABEL, _TICK, _TITLE = 22.0, 20.0, 24.0  # sizes of type
_RAISED = 2.3  # times its size, type on small frames
_TITLED = 64.0  # design pixels over a chart for its title
_SMALLEST = 14.0  # of them, for labels
_APART = 1.32  # ems from label to label
_BESIDE = 18.0  # design pixels from a curve's end to its label
_GAP = 16.0  # design pixels between a name and its value
_EDGE = 40.0  # design pixels from ticks to the edge of the frame
_CURVES = 220.0  # design pixels that labels leave for curves, at least
_VALUED = 0.6  # of the chart: what labels with values leave, which stand over the planes as well
_WIDEST = 0.5  # of the chart: names of runs, which would have to be cut
_UNLIKE = "numbers over planes are not", "numbers are not"
_STROKE, _THIN = 3.4, 2.4  # design pixels, the widths of a few curves and of many


class ComparisonChart:
    """A curve for each run, and a mark and a word where one stops; all of it in a `box`."""

    def __init__(self, runs: Sequence[ComparedRun], pace: Pace, box: Box, stage: Stage) -> None:
        layout, clock, like = stage.layout, runs[0].clock, runs[0].measure
        small, tick = layout.small_type, _type(_TICK, stage)
        labelled = layout.legible(_LABEL * small)
        dates, left, right = 0.0, 0.0, 10.0
        label, names = _LABEL, 0.0
        named = valued = False
        if tick:
            dates = tick * 1.9
            # Ticks hang in the margin of a wide frame; others have too little.
            hanging = labelled and layout.shape == "wide" and box.x < 76 * small + _EDGE
            left = 0.0 if hanging else 3.8 * tick
            right = max(right, 0.5 * tick)
        if labelled:
            height = box.height - dates
            label = max(min(_LABEL, height / len(runs) / _APART / small), layout.smallest_type)
            # Names stand over the planes as well, and are easier to read there.
            named = label >= _SMALLEST
            named = named and (len(runs) - 1) * label * small * _APART <= height
        axis, crowded = axis_of(runs), are_crowded(runs)
        smoothed = are_smoothed(runs, axis)
        title = _title(like, box.width - left, stage, means=smoothed)
        outer = "" if title else _title(like, box.width, stage, means=smoothed)
        title = title or outer  # over the ticks as well, where there is no room beside them
        means = smoothed and title != ""  # nothing else says so
        if named:
            names, values = _widths(runs, label * small, stage)
            room = box.width - left - _BESIDE - names
            named = names <= _WIDEST * box.width and room >= _CURVES * small
            valued = not means and bool(room - _GAP - values >= _VALUED * box.width)
        if named:
            right = _BESIDE + names + (_GAP + values if valued else 0)
        inner = Box(box.x + left, box.y, box.width - left - right, box.height - dates)
        style = ChartStyle(
            title,
            like.top,
            like.axis.tick if tick else None,
            at_ends=like.written,
            floor=like.axis.floor,
            low=like.axis.low,
            dated=clock.ended if tick else "",
            when=clock.written,
            axis=axis,
            left=box.x if outer else None,
            label=label,
            names=names + 1,
            stroke=_THIN if crowded else _STROKE,
            raised=_RAISED,
        )
        knots = knots_of(runs, axis)
        series = [
            series_of(run, run.label if named else "", knots, axis, means=means, valued=valued)
            for run in runs
        ]
        self.chart = Chart(series, knots, style, box=inner, stage=stage)
        if means:
            start = inner.x if style.left is None else style.left
            self.chart.still.add(_unlike(title, Box(start, box.y, box.right - start, 0.0), stage))
        drawn = [
            run for run, each in zip(runs, series, strict=True) if np.isfinite(each.values).any()
        ]
        word = _TICK * small if labelled else 0.0
        # Without a value there, a name stands where its curve stops.
        elsewhere = [
            run.label if named and not (valued and run.word == "ended") else "" for run in drawn
        ]
        self.stops = stops_of(drawn, self.chart, pace, word, stage, names=elsewhere)


def above_chart(stage: Stage) -> float:
    """Design pixels over a chart for its title."""
    return max(_TITLED * stage.layout.small_type, 2.2 * _type(_TITLE, stage))


def below_chart(stage: Stage) -> float:
    """Design pixels under a chart for the ends of its clock."""
    return 2.2 * _type(_TICK, stage)


def _type(size: float, stage: Stage) -> float:
    """Type of a chart that stands alone for all runs: the size in which it can be read, or 0."""
    return stage.layout.chart_type(size, most=_RAISED)


def _title(measure: WrittenMeasure, width: float, stage: Stage, *, means: bool) -> str:
    """The longer of the measure's names that is no wider than some design pixels."""
    size = _type(_TITLE, stage)
    names = [measure.name, measure.short]
    if means:
        names = [f"{each}, smoothed" for each in names]
    for name in names if size else ():
        words = line(name, size, at=(0.0, 0.0, 0.0), colour=stage.theme.ink, bold=True)
        if words.width <= width:
            return name
    return ""


def _unlike(title: str, over: Box, stage: Stage) -> VGroup:
    """What numbers have not in common with curves, beside a title over a box, if it has room."""
    layout, size, em = stage.layout, _type(_TITLE, stage), _type(_TICK, stage)
    heading = line(title, size, at=(0.0, 0.0, 0.0), colour="#000000", bold=True)
    x = over.x + float(heading.width) + 0.7 * size
    at = layout.point(x, over.y - 1.1 * size)
    ways = (line(each, em * layout.unit, at=at, colour=stage.theme.muted) for each in _UNLIKE)
    room = (over.right - x) * layout.unit
    return VGroup(*[each for each in ways if each.width <= room][:1])


def _widths(runs: Sequence[ComparedRun], size: float, stage: Stage) -> tuple[float, float]:
    """The widest name and the widest value in type of that size, in design pixels."""
    em, at = size * stage.layout.unit, (0.0, 0.0, 0.0)
    names = (line(run.label, em, at=at, colour=run.colour).width for run in runs)
    values = (
        Figure(em, at=at, colour=run.colour, anchor="left").write(run.longest).span()
        for run in runs
    )
    return max(names) / stage.layout.unit, max(values) / stage.layout.unit
