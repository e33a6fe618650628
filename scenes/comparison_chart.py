"""The measures of all runs of a comparison in one chart, and where runs stop before the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float
from manim import Line, VMobject

from .compared_run import ComparedRun, most_happens_early
from .fields.pace import Pace
from .parts.chart_style import ChartStyle
from .parts.curves import Chart, Series
from .parts.free_places import freest
from .parts.shapes import STROKE
from .parts.time_axis import LogTimeAxis, TimeAxis
from .stage.easing import Fading, arriving
from .stage.layout import Box
from .stage.stage import Stage
from .stage.typography import Figure, line
from .words.measures import WrittenMeasure

_KNOTS = 900  # at most, in each curve over the shared clock
_LABEL, _TICK, _TITLE = 22.0, 20.0, 24.0  # sizes of type
_SMALLEST = 14.0  # of them, for labels
_APART = 1.32  # ems from label to label
_BESIDE = 18.0  # design pixels from a curve's end to its label
_GAP = 16.0  # design pixels between a name and its value
_EDGE = 40.0  # design pixels from ticks to the edge of the frame
_NAMED = 440.0  # design pixels of a chart that has room for labels, at least
_WIDEST = 0.3  # of the chart: names of runs
_STOP = 11.0  # design pixels, half the height of the mark where a curve stops
_OFF = 10.0  # design pixels from there to the word that says so
_OFFSETS = tuple(sign * off for off in range(20, 90, 6) for sign in (-1, 1))


class ComparisonChart:
    """A curve for each run, and a mark and a word where one stops; all of it in a `box`."""

    def __init__(self, runs: Sequence[ComparedRun], pace: Pace, box: Box, stage: Stage) -> None:
        layout, clock, like = stage.layout, runs[0].clock, runs[0].measure
        small, labelled = layout.small_type, layout.legible(_LABEL * layout.small_type)
        dates, left, right = 0.0, 0.0, 10.0
        label, names = _LABEL, 0.0
        named = labelled and box.width >= _NAMED * small
        if labelled:
            dates = _TICK * small * 1.9
            # Ticks hang in the margin of a wide frame; others have too little.
            hanging = layout.shape == "wide" and box.x < 76 * small + _EDGE
            left = 0.0 if hanging else 76 * small
            height = box.height - dates
            label = max(min(_LABEL, height / len(runs) / _APART / small), layout.smallest_type)
            # Names stand over the planes as well, and are easier to read there.
            named = named and label >= _SMALLEST
            named = named and (len(runs) - 1) * label * small * _APART <= height
        if named:
            names, values = _widths(runs, label * small, stage)
            names = min(names, _WIDEST * box.width)
            right = _BESIDE + names + _GAP + values
        inner = Box(box.x + left, box.y, box.width - left - right, box.height - dates)
        axis = _axis_of(runs)
        style = ChartStyle(
            _title(like, inner.width + right, stage),
            like.top,
            like.axis.tick if labelled else None,
            at_ends=like.written,
            floor=like.axis.floor,
            low=like.axis.low,
            dated=clock.ended if labelled else "",
            when=clock.written,
            axis=axis,
            label=label,
            names=names + 1,
        )
        knots = _knots(runs, axis)
        series = [_series(run, run.label if named else "", knots) for run in runs]
        self.chart = Chart(series, knots, style, box=inner, stage=stage)
        word = _TICK * small if labelled else 0.0
        self.stops = _stops(runs, series, self.chart, pace, word, stage)


def _title(measure: WrittenMeasure, width: float, stage: Stage) -> str:
    """The longer of the measure's names that is no wider than some design pixels."""
    size = stage.layout.chart_type(_TITLE)
    for name in (measure.name, measure.short) if size else ():
        words = line(name, size, at=(0.0, 0.0, 0.0), colour=stage.theme.ink, bold=True)
        if words.width <= width:
            return name
    return ""


def _axis_of(runs: Sequence[ComparedRun]) -> TimeAxis:
    """By the logarithm where most happens early."""
    clock = runs[0].clock
    many = clock.steps_are_whole and clock.start == 0 and clock.end >= 30
    kind = LogTimeAxis if many and most_happens_early(runs) else TimeAxis
    return kind(clock.start, clock.end)


def _knots(runs: Sequence[ComparedRun], axis: TimeAxis) -> Float[np.ndarray, " knots"]:
    """Times at equal distances along the axis, whole epochs where it has those, and all stops."""
    times = np.linspace(axis.first, axis.last, _KNOTS)
    shares = axis.share(times)
    times = np.interp(np.linspace(0, 1, _KNOTS), shares, times)
    if runs[0].clock.steps_are_whole:
        times = times.round()
    return np.unique([*times, *(run.stop for run in runs)])


def _series(run: ComparedRun, name: str, knots: Float[np.ndarray, " knots"]) -> Series:
    times = run.clock.times[run.index]
    values = np.interp(knots, times, run.measure.values)
    values[~run.known(knots)] = np.nan
    return Series(
        name,
        values,
        leading=False,
        colour=run.colour,
        read=lambda time: run.written(run.epoch(time)),
    )


def _widths(runs: Sequence[ComparedRun], size: float, stage: Stage) -> tuple[float, float]:
    """The widest name and the widest value in type of that size, in design pixels."""
    em, at = size * stage.layout.unit, (0.0, 0.0, 0.0)
    names = (line(run.label, em, at=at, colour=run.colour).width for run in runs)
    values = (
        Figure(em, at=at, colour=run.colour, anchor="left").write(run.longest).span()
        for run in runs
    )
    return max(names) / stage.layout.unit, max(values) / stage.layout.unit


def _stops(
    runs: Sequence[ComparedRun],
    series: Sequence[Series],
    chart: Chart,
    pace: Pace,
    size: float,
    stage: Stage,
) -> list[Fading]:
    """A mark, and a word of that size or none if it is 0, where a run stops before the clock does.

    Where no place is free for the word, the mark is alone, but not that of the first of several
    runs that stop together.
    """
    layout, lasting = stage.layout, stage.timing.share(0.4)
    words: list[Box] = []
    said = set[float]()
    stops = []
    for run, each in zip(runs, series, strict=True):
        known = np.flatnonzero(np.isfinite(each.values))
        if not run.stopped or not len(known):
            continue
        x, y = chart.place(float(chart.epochs[known[-1]]), float(each.values[known[-1]]))
        ends = (layout.point(x, y + part * _STOP) for part in (-1, 1))
        width = 3.4 * layout.unit * layout.thickening * STROKE
        mark: list[VMobject] = [Line(*ends, stroke_color=run.colour, stroke_width=width)]
        if size:
            word = line(run.word, size * layout.unit, at=(0.0, 0.0, 0.0), colour=run.colour)
            where = Box(x - _OFF, y, float(word.width) / layout.unit, size)
            crossed, box = freest(_beside(where, chart.box), chart.drawn, words)
            if box is not None and not (crossed and run.stop in said):
                word.shift(np.array(layout.point(box.x, box.bottom - size * 0.15)))
                mark.append(word)
                words.append(box)
                said.add(run.stop)
        stops.append(Fading(*mark, share=arriving(pace.when(run.stop), lasting)))
    return stops


def _beside(word: Box, inside: Box) -> Iterator[Box]:
    """Places for a word left of its (x, y), the nearest first; on the right, labels pass."""
    for off in _OFFSETS:
        box = Box(word.x - word.width, word.y + off - word.height / 2, word.width, word.height)
        if box.x >= inside.x and box.y >= inside.y - 4 and box.bottom <= inside.bottom:
            yield box
