"""Several runs on one clock: their boundaries side by side, and one chart of their measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import Mobject

from ..errors import UserError
from ..reels.recording import Recording
from .fields.pace import CLOCKS, Pace
from .parts.curves import Chart, ChartStyle, Series
from .parts.output_field import output_of
from .parts.plane import Boundary, FieldImage, Plane, points_of
from .parts.readings import corner_reading, corner_width
from .parts.titles import heading
from .reel_scene import Film, ReelScene, some_reels
from .stage.easing import Fade, entering
from .stage.layout import Box, Layout
from .stage.theme import mixed
from .stage.tiles import tiled
from .stage.typography import Figure, line
from .words.differences import common_of, comparison_title_of, labels_of
from .words.measures import Measure, measures_of
from .words.numbers import grouped

_INSIDE = {
    "wide": Box(96, 160, 1728, 872),
    "square": Box(60, 152, 960, 892),
    "tall": Box(60, 256, 960, 1480),
}
_NAMED = 6  # curves at most that carry labels; of more, the tiles alone tell
_KNOTS = 600  # at most, of the curves over the shared clock


class Comparison(ReelScene):
    """A tile a run, by epoch or, with `by` = "seconds", by the time that training took.

    A run reaches the `goal` at the first epoch with that share of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    own = ("by", "goal")
    by: str = "epochs"
    goal: float = 0.95

    def compose(self) -> Film:
        """The film of 2 to 9 recordings; raises `UserError` for others, or without a measure."""
        reels = some_reels("comparison", self.reels, least=2, most=9)
        measures = measures_of(reels)
        layout, theme, timing = self.layout, self.colours, self.timing
        clocks = _clocks(reels, by=self.by)
        pace = _pace(self.pace, reels, clocks, by=self.by)
        labels = labels_of(reels)
        strip = _Strip.of(layout)
        charted = layout.legible(22 * layout.small_type)
        named = len(reels) if len(reels) <= _NAMED else 0
        labels_high = 22 * 1.32 * layout.small_type * named
        tiles = tiled(
            len(reels),
            inside=_INSIDE[layout.shape],
            strip=strip.height,
            below=104 * layout.small_type + max(150, labels_high) if charted else 0,
            beside=560 if charted else 0,
        )
        runs = [
            _Tile(reel, measure, label, box=box, scene=self, strip=strip)
            for reel, measure, label, box in zip(reels, measures, labels, tiles.boxes, strict=True)
        ]
        still: list[Mobject] = [
            heading(
                self.title or comparison_title_of(reels, self.goal),
                [common_of(reels)],
                layout,
                theme,
                kept=corner_width(layout),
            ),
            *(each for run in runs for each in run.still),
        ]
        name = {"epochs": "Epoch", "seconds": "Seconds"}[self.by]
        longest = _written(pace(1.0), by=self.by)
        unit, number = corner_reading(name, longest, layout=layout, theme=theme)
        still.append(unit)
        moving: list[Mobject] = [each for run in runs for each in run.moving] + [number]
        chart = None
        if charted:
            chart = _chart(measures, labels, clocks, by=self.by, box=tiles.shared, scene=self)
            still.append(chart.still)
            moving.append(chart.moving)
        lasting = timing.share(0.6)

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            now = pace(clock)
            number.show(_written(now, by=self.by))
            for run, times in zip(runs, clocks, strict=True):
                run.show(float(np.interp(now, times, run.epochs)))
                since = clock - pace.when(run.reached(times))
                run.mark(entering(since, 0.0, lasting))
            if chart is not None:
                chart.show(now)

        # Tiles do not overlap: like is drawn with like.
        images = [each for each in moving if isinstance(each, FieldImage)]
        boundaries = [each for each in moving if isinstance(each, Boundary)]
        points = [run.points for run in runs]
        rest = [each for each in moving if not isinstance(each, FieldImage | Boundary)]
        order = [*images, *boundaries, *points, *rest]
        return Film(mobjects=[*still, *order], moving=moving, show=show)


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
    """One run: field, boundary and points under its label, measure and mark."""

    def __init__(
        self,
        reel: Recording,
        measure: Measure,
        label: str,
        *,
        box: Box,
        scene: Comparison,
        strip: _Strip,
    ) -> None:
        layout, theme, dataset = scene.layout, scene.colours, reel.dataset
        self.epochs = reel.epochs.astype(float)
        self._measure, self._first = measure, measure.first(scene.goal)
        plane = Plane(box, dataset.domain, layout)
        self._image, self._boundary = output_of(reel, plane, theme, scene.bands)
        self.points = points_of(dataset, plane)
        box = plane.box
        size, unit = strip.label, layout.unit
        baseline = box.y - (size * 0.45 + (strip.mark * 1.5 if strip.mark else 0))
        roomy = box.width > size * 7.2
        width = box.width - (size * 0.66 * max(len(measure.longest), 5) if roomy else 0)
        at = layout.point(box.x, baseline)
        self.still: list[Mobject] = [
            line(label, size * unit, at=at, colour=theme.ink, bold=True, width=width * unit)
        ]
        self.moving: list[Mobject] = [self._image, self._boundary]
        self._figure = None
        if roomy:
            at = layout.point(box.right, baseline)
            self._figure = Figure(size * unit, at=at, colour=theme.ink, bold=True, anchor="right")
            self.moving.append(self._figure)
        self._mark = None
        if strip.mark and self._first is not None:
            at = layout.point(box.x, box.y - strip.mark * 0.55)
            marked = partial(line, size=strip.mark * unit, at=at, colour=theme.muted)
            goal, epoch = measure.told(scene.goal), grouped(self._first)
            ways = [marked(f"{goal} at epoch {epoch}"), marked(f"{goal} at {epoch}")]
            for mark in [way for way in ways if way.width <= box.width * unit][:1]:
                self._mark = Fade(mark)
                self.moving.append(mark)

    def reached(self, times: Float[np.ndarray, " epochs"]) -> float:
        """When the goal is reached, on the shared clock; infinite if it is not."""
        return np.inf if self._first is None else float(times[self._first])

    def show(self, epoch: float) -> None:
        """Show the run at a fractional epoch of its own."""
        self._image.show(epoch)
        self._boundary.show(epoch)
        if self._figure is not None:
            self._figure.show(self._measure.at(epoch))

    def mark(self, share: float) -> None:
        """Show that share of the mark that tells when the goal was reached."""
        if self._mark is not None:
            self._mark.show(share)


def _clocks(reels: Sequence[Recording], *, by: str) -> list[Float[np.ndarray, " _"]]:
    """For every run, when each of its epochs is shown: epochs, or seconds of training."""
    if by not in CLOCKS:
        raise UserError("unknown clock", given=by, allowed=CLOCKS)
    if by == "epochs":
        return [reel.epochs.astype(float) for reel in reels]
    # Equal times would leave an epoch without a moment of its own.
    return [reel.metrics.seconds + np.arange(len(reel.epochs)) * 1e-9 for reel in reels]


def _pace(
    name: str,
    reels: Sequence[Recording],
    clocks: Sequence[Float[np.ndarray, " _"]],
    *,
    by: str,
) -> Pace:
    if by == "epochs":
        return Pace.shared(name, reels)
    longest = max(float(clock[-1]) for clock in clocks)
    return Pace(np.array([0.0, 1.0]), np.array([0.0, max(longest, 1e-6)]))


def _written(now: float, *, by: str) -> str:
    return grouped(int(now + 1e-9)) if by == "epochs" else f"{now:.2f}"


def _chart(
    measures: Sequence[Measure],
    labels: Sequence[str],
    clocks: Sequence[Float[np.ndarray, " _"]],
    *,
    by: str,
    box: Box,
    scene: ReelScene,
) -> Chart:
    """The measures of all runs over the shared clock, from muted to ink in their order."""
    layout, theme = scene.layout, scene.colours
    end = max(float(clock[-1]) for clock in clocks)
    knots = np.linspace(0.0, end, min(_KNOTS, max(2, round(end) + 1)) if by == "epochs" else _KNOTS)
    series = [
        Series(
            label if len(measures) <= _NAMED else "",
            np.interp(knots, clock, measure.values),
            leading=False,
            colour=mixed(theme.muted, theme.ink, index / (len(measures) - 1)),
        )
        for index, (measure, label, clock) in enumerate(zip(measures, labels, clocks, strict=True))
    ]
    small = layout.small_type
    beside = box.x > _INSIDE[layout.shape].x
    # Ticks hang in the margin of a wide frame; others have too little.
    left = 0.0 if layout.shape == "wide" and not beside else 76 * small
    right = (214 if len(measures) <= _NAMED else 14) * small
    height = min(box.height - 100 * small, box.height if beside else 440.0)
    inner = Box(box.x + left, box.y + 62 * small, box.width - left - right, height)
    like = measures[0]
    style = ChartStyle(like.name, like.top, like.written, dated=by)
    return Chart(series, knots, style, box=inner, layout=layout, theme=theme)
