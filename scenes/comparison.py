"""Several runs on one clock: their boundaries side by side, and one chart of their measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from manim import Mobject

from ..shortening import cut_apart
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.curves import Chart, ChartStyle, Series
from .parts.plane import Plane, points_of
from .parts.readings import LiveFigure, corner_reading, corner_width
from .parts.recorded_output import output_of
from .parts.titles import heading
from .reel_scene import ReelScene, some_reels
from .shared_clock import SharedClock, shared_clock
from .stage.easing import Fading, entering
from .stage.layout import Box, Layout
from .stage.stage import Stage
from .stage.theme import mixed
from .stage.tiles import tiled
from .stage.typography import line
from .words.differences import comparison_title_of, labels_of, subtitles_of
from .words.measures import WrittenMeasure, written_measures_of
from .words.own_names import own_classes

_INSIDE = {
    "wide": Box(96, 160, 1728, 872),
    "square": Box(60, 152, 960, 892),
    "tall": Box(60, 256, 960, 1480),
}
# The same over a key of the classes, and where that stands.
_KEYED = {
    "wide": (Box(96, 160, 1728, 792), Box(96, 972, 1728, 76)),
    "wide small": (Box(96, 160, 1728, 750), Box(96, 932, 1728, 112)),
    "square": (Box(60, 152, 960, 790), Box(60, 958, 960, 100)),
    "tall": (Box(60, 256, 960, 1286), Box(60, 1560, 960, 176)),
}
_NAMED = 6  # curves at most that have labels; with more, only the tiles name the runs
_KNOTS = 600  # at most, in each curve over the shared clock


class Comparison(ReelScene):
    """One tile per run, by epoch or, with `by` = "seconds", by the time that training took.

    A run reaches the `goal` at the first epoch with that share of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    def compose(self) -> Composition:
        """The film of 2 to 9 recordings; raises `UserError` for others, or without a measure."""
        reels = some_reels("comparison", self.reels)
        measures, stage, layout = written_measures_of(reels), self.stage, self.stage.layout
        clock = shared_clock(self.by, reels)
        pace = clock.pace(self.pace)
        labels = labels_of(reels)
        strip = _Strip.of(layout)
        charted = layout.legible(22 * layout.small_type)
        labels_high = 22 * 1.32 * layout.small_type * (len(reels) if len(reels) <= _NAMED else 0)
        names = own_classes(reels)
        inside, key = stage.pick(_KEYED) if names else (stage.pick(_INSIDE), None)
        tiles = tiled(
            len(reels),
            inside=inside,
            strip=strip.height,
            below=104 * layout.small_type + max(150, labels_high) if charted else 0,
            beside=560 if charted else 0,
        )
        runs = [
            _Tile(run, pace, label, box=box, strip=strip, stage=stage)
            for run, label, box in zip(
                (_Run(index, clock, each, self.goal) for index, each in enumerate(measures)),
                labels,
                tiles.boxes,
                strict=True,
            )
        ]
        title = self.title or comparison_title_of(reels, self.goal)
        unit, number = corner_reading(
            clock.name,
            lambda now: clock.written(now.epoch),
            clock.written(pace(1.0)),
            stage,
        )
        chart = _chart(measures, labels, clock, tiles.shared, stage) if charted else None
        return Composition(
            [
                Still(heading(title, subtitles_of(reels), stage, kept=corner_width(stage))),
                *(Still(each) for run in runs for each in run.still),
                Still(unit),
                Still(ClassKey(names, key, stage)),
                *([Still(chart.still)] if chart else []),
                # Tiles do not overlap: like is drawn with like.
                *(Live(run.image, run.epoch) for run in runs),
                *(Live(run.boundary, run.epoch) for run in runs),
                *(Still(run.points) for run in runs),
                *(Live(figure, run.epoch) for run in runs for figure in run.figures),
                *(Live(mark) for run in runs for mark in run.marks),
                Live(number),
                *([Live(chart)] if chart else []),
            ],
            pace,
        )


@dataclass(frozen=True)
class _Run:
    """One of the runs: its number, the clock of all, how well it does, and what it has to reach."""

    index: int
    clock: SharedClock
    measure: WrittenMeasure
    goal: float

    @property
    def first(self) -> float:
        """The first step that reaches the goal; infinite if there is none."""
        return self.measure.measure.first(self.goal)

    @property
    def reached(self) -> float:
        """When that is, on the shared clock; infinite if it never is."""
        return self.clock.time(self.index, self.first) if self.first < math.inf else math.inf

    @property
    def ways(self) -> list[str]:
        """Texts for the mark, longest first; empty if the goal is never reached."""
        if self.first == math.inf:
            return []
        return self.clock.reached(self.measure.goal(self.goal), self.index, self.first)


@dataclass(frozen=True)
class _Strip:
    """Sizes of type in the strip over a tile; 0 where it could not be read."""

    height: float
    label: float
    mark: float

    @classmethod
    def of(cls, layout: Layout) -> _Strip:
        label, mark = 26 * layout.small_type, 21 * layout.small_type
        if not layout.legible(label):
            return cls(66, 46, 0)
        if not layout.legible(mark):
            return cls(label * 1.6, label, 0)
        return cls(label * 1.35 + mark * 1.5, label, mark)


class _Tile:
    """One run: field, boundary and points under its label, figure and mark."""

    def __init__(
        self, run: _Run, pace: Pace, label: str, *, box: Box, strip: _Strip, stage: Stage
    ) -> None:
        reel, layout, theme = run.clock.recordings[run.index], stage.layout, stage.theme
        dataset, measure = reel.dataset, run.measure
        self.epoch = partial(run.clock.epoch, run.index)
        plane = Plane.of(dataset, box, stage)
        self.image, self.boundary = output_of(reel, plane)
        self.points = points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)
        box = plane.box
        size, unit = strip.label, layout.unit
        baseline = box.y - (size * 0.45 + (strip.mark * 1.5 if strip.mark else 0))
        roomy = box.width > size * 7.2
        width = box.width - (size * 0.66 * max(len(measure.longest), 5) if roomy else 0)
        at = layout.point(box.x, baseline)
        self.still: list[Mobject] = [
            line(
                label,
                size * unit,
                at=at,
                colour=theme.ink,
                bold=True,
                width=width * unit,
                cut=cut_apart(labels_of(run.clock.recordings)),
                what="names of runs",
            )
        ]
        self.figures: list[LiveFigure] = []
        if roomy:
            at = layout.point(box.right, baseline)
            self.figures.append(
                LiveFigure(
                    size * unit,
                    lambda now: measure.at(now.epoch),
                    at=at,
                    colour=theme.ink,
                    anchor="right",
                )
            )
        self.marks: list[Fading] = []
        if strip.mark:
            at = layout.point(box.x, box.y - strip.mark * 0.55)
            marked = partial(line, size=strip.mark * unit, at=at, colour=theme.muted)
            fitting = [way for way in map(marked, run.ways) if way.width <= box.width * unit]
            lasting = stage.timing.share(0.6)
            # A mark of the very end comes early, so that it is there at the end.
            since = min(pace.when(run.reached), 1 - lasting)
            self.marks += [
                Fading(mark, share=lambda now: entering(now.clock - since, 0.0, lasting))
                for mark in fitting[:1]
            ]


def _chart(
    measures: Sequence[WrittenMeasure],
    labels: Sequence[str],
    clock: SharedClock,
    box: Box,
    stage: Stage,
) -> Chart:
    """The measures of all runs over the shared clock, from muted to ink in their order."""
    layout, theme, start, end = stage.layout, stage.theme, clock.start, clock.end
    count = min(_KNOTS, max(2, round(end - start) + 1)) if clock.steps_are_whole else _KNOTS
    knots = np.linspace(start, end, count)
    series = [
        Series(
            label if len(measures) <= _NAMED else "",
            np.interp(knots, times, measure.values),
            leading=False,
            colour=mixed(theme.muted, theme.ink, index / (len(measures) - 1)),
        )
        for index, (measure, label, times) in enumerate(
            zip(measures, labels, clock.times, strict=True)
        )
    ]
    small = layout.small_type
    beside = box.x > stage.pick(_INSIDE).x
    # Ticks hang in the margin of a wide frame; others have too little.
    left = 0.0 if layout.shape == "wide" and not beside else 76 * small
    right = (214 if len(measures) <= _NAMED else 14) * small
    height = min(box.height - 100 * small, box.height if beside else 440.0)
    inner = Box(box.x + left, box.y + 62 * small, box.width - left - right, height)
    like = measures[0]
    style = ChartStyle(like.name, like.top, like.written, dated=clock.unit, when=clock.written)
    return Chart(series, knots, style, box=inner, stage=stage)
