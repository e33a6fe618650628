"""Many seeds of one run: where their boundaries agree, how many succeed, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup, VMobject

from ..reels.recording import Recording
from .fields.epoch_field import EpochField
from .fields.field import Answers, Field, FieldPixels
from .fields.pace import Pace
from .fields.scale import Scale
from .parts.plane import Boundary, FieldImage, Plane, points_of, ticks_of
from .parts.readings import Readings
from .parts.shapes import STROKE, Dots, joined, rectangle
from .parts.titles import heading
from .reel_scene import Film, ReelScene, same_problem, some_reels
from .stage.layout import Box, Layout
from .stage.places import Setting, grid_of
from .stage.theme import Theme
from .stage.typography import line
from .words.differences import common_of, succeeded_at, success_of
from .words.measures import measures_of
from .words.numbers import grouped, per_cent

_MOST = 64
_LARGEST = 60.0  # design pixels from dot to dot
_PARTS = (-1 / 2, 1 / 2)  # of a scale of values, whose lines every run has


@dataclass(frozen=True)
class _Place:
    """Where numbers and the dots of all runs stand in one shape of frame."""

    epoch: Setting
    share: Setting
    dots: Box


_PLACES = {
    "wide": _Place((92, (1056, 288)), (92, (1400, 288)), Box(1056, 420, 768, 520)),
    "wide small": _Place((120, (1040, 310)), (120, (1040, 540)), Box(1040, 640, 784, 360)),
    "square": _Place((64, (60, 1048)), (64, (250, 1048)), Box(480, 948, 540, 100)),
    "tall": _Place((110, (60, 1424)), (110, (480, 1424)), Box(60, 1520, 960, 226)),
}


class Ensemble(ReelScene):
    """All boundaries over the mean of all fields, and a dot a run that falls where it succeeds.

    A run succeeds at the first epoch with a share of `goal` of its training points right, or,
    where values are learnt, with a loss that leaves that share of their variance explained.
    """

    own = ("goal",)
    goal: float = 0.95

    def compose(self) -> Film:
        """The film; raises `UserError` for one run, too many, or runs on different data."""
        reels = some_reels("ensemble", self.reels, least=2, most=_MOST)
        same_problem("ensemble", reels)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reels[0].dataset
        grid = grid_of(layout)
        small = layout.shape == "wide" and layout.small
        place = _PLACES["wide small" if small else layout.shape]
        pace = Pace.shared(self.pace, reels)
        plane = Plane(grid.plane, dataset.domain, layout)
        scale = Scale.of(dataset)
        if scale is not None:
            scale = replace(scale, parts=_PARTS)
        pixels = FieldPixels(
            plane.domain, plane.pixels, dataset.classes, theme, self.bands, scale=scale
        )
        field = _Mean(reels, pixels)
        image = FieldImage(plane, field, pixels)
        every = _Boundaries(plane, field, pixels, colour=theme.boundary)
        mean = Boundary(plane, field, pixels, colour=theme.boundary)
        measures = measures_of(reels)
        epochs = [succeeded_at(measure, self.goal) for measure in measures]
        longest = max(float(reel.epochs[-1]) for reel in reels)
        told = measures[0].told(self.goal)
        title = f"Epochs until {told}" + ("" if dataset.regression else " are right")
        arrivals = _Arrivals(
            title, epochs, longest, pace, box=place.dots, layout=layout, theme=theme
        )
        readings = Readings(place.epoch, label=grid.labels, layout=layout, theme=theme)
        readings.add(
            "Runs that succeed",
            place.share,
            lambda epoch: per_cent(sum(each <= epoch for each in epochs) / len(reels)),
        )
        film_title = self.title or success_of(reels, self.goal, "runs")
        still: list[Mobject] = [
            heading(film_title, [common_of(reels)], layout, theme),
            ticks_of(plane, theme, 20),
            readings.still,
            arrivals.still,
        ]
        lasting = timing.share(0.5)

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            epoch = pace(clock)
            for part in (image, every, mean, readings):
                part.show(epoch)
            arrivals.show(clock, lasting)

        below: list[Mobject] = [image, every, mean]
        above: list[Mobject] = [*arrivals.moving, *readings.moving]
        return Film(
            mobjects=[*still, *below, points_of(dataset, plane), *above],
            moving=[*below, *above],
            show=show,
        )


class _Mean(Field):
    """The mean of the probabilities of several networks, as logits; or that of their values."""

    def __init__(self, reels: Sequence[Recording], pixels: FieldPixels) -> None:
        self._fields = [EpochField(reel, pixels.grid) for reel in reels]
        self._last = [float(reel.epochs[-1]) for reel in reels]
        self._valued = reels[0].dataset.regression

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Log odds of the mean probability; its logarithm for more than two classes.

        Of values, their mean.
        """
        return self._mean([field.at(time) for field, time in self.members(epoch)])

    def answers(self, epoch: float) -> Answers:
        """The same of what the networks answer."""
        every = [field.answers(time) for field, time in self.members(epoch)]
        return lambda points: self._mean([answer(points) for answer in every])

    def members(self, epoch: float) -> list[tuple[EpochField, float]]:
        """The field of every network, and its epoch; one that is over holds its last."""
        pairs = zip(self._fields, self._last, strict=True)
        return [(field, min(epoch, last)) for field, last in pairs]

    def _mean(self, every: list[Float[np.ndarray, "*logits"]]) -> Float[np.ndarray, "*logits"]:
        if self._valued:
            return np.asarray(np.mean(every, axis=0))
        if len(every[0]) == 1:
            # σ(z) = ½ (1 + tanh(z/2)), which no z overflows.
            share = np.mean([np.tanh(logits / 2) for logits in every], axis=0)
            return np.asarray(2 * np.arctanh(np.clip(share, -0.999999, 0.999999)))
        shares = [np.exp(logits - logits.max(axis=0)) for logits in every]
        mean = np.mean([each / each.sum(axis=0) for each in shares], axis=0)
        return np.asarray(np.log(np.maximum(mean, 1e-9)))


class _Boundaries(VMobject):
    """The boundary of every network, thin."""

    def __init__(self, plane: Plane, field: _Mean, pixels: FieldPixels, *, colour: str) -> None:
        width = 1.5 * plane.layout.unit * plane.layout.thickening
        super().__init__(
            stroke_color=colour, stroke_width=width * STROKE, stroke_opacity=0.5, fill_opacity=0
        )
        self._plane, self._field, self._pixels = plane, field, pixels

    def show(self, epoch: float) -> None:
        """Show all boundaries at a fractional epoch."""
        lines = [
            points
            for field, time in self._field.members(epoch)
            for points in self._pixels.boundary(field.at(time), field.answers(time))
        ]
        self.points = joined([self._plane.places(points) for points in lines])


class _Arrivals:
    """A dot a run: waiting at the right, then stacked over the epoch at which it succeeded."""

    def __init__(
        self,
        title: str,
        reached: Sequence[float],
        longest: float,
        pace: Pace,
        *,
        box: Box,
        layout: Layout,
        theme: Theme,
    ) -> None:
        roomy = box.height > 150
        titled = roomy and layout.legible(24 * layout.small_type)
        dated = roomy and layout.legible(20 * layout.small_type)
        top = box.y + (24 * layout.small_type * 1.2 if titled else 0.0)
        bottom = box.bottom - (20 * layout.small_type * 1.9 if dated else 0.0)
        width = box.width * 0.76
        self._step = _step(reached, longest, width=width, height=bottom - top)
        columns = max(int(width / self._step), 1)
        base = bottom - self._step / 2
        self._moments = np.array([pace.when(epoch) for epoch in reached])
        self._there = _stacked(reached, longest, columns, self._step, start=(box.x, base))
        self._waiting = self._queue(box, base, bottom - top)
        self._layout = layout
        radius = self._step * 0.4 * layout.unit
        ground = theme.ground
        self._done = Dots(radius=radius, fill=theme.ink, edge=ground, edge_width=0)
        self._open = Dots(radius=radius, fill=theme.muted, edge=ground, edge_width=0)
        self._open.set_fill(opacity=0.55)
        self.moving: list[Mobject] = [self._open, self._done]
        line_box = Box(box.x, bottom, width, 1.6 * layout.thickening)
        self.still = VGroup(rectangle(line_box, layout, colour=theme.hairline))
        if titled:
            size = 24 * layout.small_type
            at = layout.point(box.x, box.y)
            self.still.add(line(title, size * layout.unit, at=at, colour=theme.ink, bold=True))
        if dated:
            size = 20 * layout.small_type
            y = bottom + size * 1.5
            told = ((box.x, "0", "left"), (box.x + width, grouped(round(longest)), "right"))
            for x, text, anchor in (*told, (box.right, "not yet", "right")):
                at = layout.point(x, y)
                self.still.add(
                    line(text, size * layout.unit, at=at, colour=theme.muted, anchor=anchor)
                )

    def show(self, clock: float, lasting: float) -> None:
        """Show every dot where it is at a moment on the clock, moving for so long."""
        # Who succeeds at the very end sets out a little early, to have arrived when the film rests.
        moments = np.where(self._moments <= 1, np.minimum(self._moments, 1 - lasting), np.inf)
        share = np.clip((clock - moments) / lasting, 0, 1)
        share = (share * share * (3 - 2 * share))[:, None]
        places = self._waiting + share * (self._there - self._waiting)
        drawn = np.array([self._layout.point(x, y) for x, y in places])
        done = share[:, 0] > 0
        self._done.show(drawn[done], np.ones(int(done.sum())))
        self._open.show(drawn[~done], np.ones(int((~done).sum())))

    def _queue(self, box: Box, base: float, height: float) -> Float[np.ndarray, "runs 2"]:
        """Places of runs that have not succeeded: the soonest on top."""
        rows = max(int(height / self._step), 1)
        order = np.argsort(np.argsort(-self._moments, kind="stable"))
        across = -(-len(order) // rows)
        x = box.right - self._step * (order % across + 0.5)
        return np.column_stack([x, base - self._step * (order // across)])


def _step(reached: Sequence[float], longest: float, *, width: float, height: float) -> float:
    """The largest step between dots with which all stacks are low enough."""
    for step in np.arange(_LARGEST, 4.0, -1.0):
        columns = max(int(width / step), 1)
        stacks = _columns_of(reached, longest, columns)
        tallest = max(np.bincount(stacks).max(), 1) if len(stacks) else 1
        waiting = -(-len(reached) // max(int(height / step), 1))
        if tallest * step <= height and waiting * step <= width * 0.24:
            return float(step)
    return 4.0


def _columns_of(reached: Sequence[float], longest: float, columns: int) -> list[int]:
    return [int(min(e / longest, 0.999) * columns) for e in reached if np.isfinite(e)]


def _stacked(
    reached: Sequence[float],
    longest: float,
    columns: int,
    step: float,
    *,
    start: tuple[float, float],
) -> Float[np.ndarray, "runs 2"]:
    """Places of dots over their epochs, the soonest of a column lowest; any for those that fail."""
    places = np.tile(np.array(start), (len(reached), 1))
    heights = [0] * columns
    for index in np.argsort(reached, kind="stable"):
        if np.isfinite(reached[index]):
            (column,) = _columns_of([reached[index]], longest, columns)
            places[index] = start[0] + (column + 0.5) * step, start[1] - heights[column] * step
            heights[column] += 1
    return places
