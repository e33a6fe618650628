"""Plane, arrows and chart of one run whose gradients are shown; knows nothing of other runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup

from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..shortening import cut_middle
from .fields.task_colours import colours_of
from .gradient_places import RunPlaces, bare, follow, only_large, title_size
from .gradient_scale import leaving
from .parts.chart_style import ChartStyle
from .parts.curve_tip import Series
from .parts.curves import Chart
from .parts.gradient_arrows import GradientArrows, layer_colour, layer_name
from .parts.plane import Plane
from .parts.points import points_of
from .parts.recorded_output import output_of
from .parts.titles import whole_remark
from .stage.easing import Fading
from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage
from .stage.target import Target
from .stage.typography import line

_NAMED = 4  # curves of a chart that all have names; of more, as far as it is high enough
_APART = 1.32  # ems from name to name
_BESIDE_CURVES = 0.6  # of the height of a chart, names take at most, or they are far from their own
_BESIDE = 0.6  # ems from a name to what follows it
_BASELINE, _SMALL_BASELINE = 1.1, 0.6  # ems of titles over planes and arrows
_AFTER = 7.5  # ems that these have at least
_LARGEST = 2.2  # times the size of that, to be legible in small frames
_WAYS = ("← backpropagation", "← backprop")  # why arrows point to the left
_WAY, _CLEAR = 20.0, 1.5  # the size of their type; ems from the title of arrows to it


class GradientRun:
    """Plane, arrows and chart of one recording, which holds its last epoch once it is over."""

    def __init__(
        self,
        reel: Recording,
        norms: Float[np.ndarray, "epochs layers"],
        places: RunPlaces,
        label: str,
        *,
        style: ChartStyle,
        ended: Sequence[str],
        most: int,
        stage: Stage,
    ) -> None:
        dataset, count = reel.dataset, norms.shape[1]
        self._last = reel.steps.last
        plane = self.plane = Plane.of(dataset, places.plane, stage)
        self.image, self.boundary = output_of(reel, plane)
        self.points = points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)
        epochs = reel.epochs.astype(float)
        arrows = self.arrows = GradientArrows(
            norms,
            epochs,
            box=places.arrows,
            label=38.0 if only_large(stage) else 20.0,
            most=most,
            diverges=diverges_at(reel),
            stage=stage,
        )
        self.still: list[Mobject] = [arrows.still]
        self.live: list[GradientArrows | Chart | Fading] = [arrows]
        self.curves = Target()
        if places.chart is not None:
            series = _series(norms, style, places, stage)
            style = replace(style, left=places.left)
            chart = Chart(series, epochs, style, box=places.chart, stage=stage)
            self.still.append(chart.still)
            self.live.append(chart)
            self.curves = chart.addressed
        self._stage, self._follows, self._layers = stage, bool(label) and follow(stage), count
        left, self._right = self._add_name(label, ended, places, stage)
        self._below = places.note
        self._over = title_size(stage), (left, _baseline(places.arrows, stage))

    def longest(self, titles: Sequence[str]) -> int:
        """Which of some titles is the first that has room over the arrows; their number if none."""
        fitting = (index for index, each in enumerate(titles) if len(self._title([each])))
        return next(fitting, len(titles))

    def add_title(self, titles: Sequence[str], notes: Sequence[str]) -> None:
        """Write the first of some titles that has room over the arrows, if any does.

        After it, or on a line of its own, is the first of some notes, and at the end which way
        gradients go.
        """
        over = self._title(titles)
        self.still.append(over)
        if self._follows or not len(over):
            return
        size, (left, y) = self._over
        if self._below is None:
            left += float(over.width) / self._stage.layout.unit + _BESIDE * size
        at = size, (left, y if self._below is None else self._below)
        muted = self._stage.theme.muted
        note = whole_remark(notes, at, self._stage, colour=muted, right=self._right)
        self.still.append(note)
        if self._layers > 1:
            last = over if self._below is not None or not len(note) else note
            after = (last.get_right()[0] - self._stage.layout.point(0, 0)[0]) / (
                self._stage.layout.unit
            )
            self.still.append(_way((size, (float(after), y)), self._right, self._stage))

    def _title(self, titles: Sequence[str]) -> VGroup:
        theme = self._stage.theme
        return whole_remark(
            titles,
            self._over,
            self._stage,
            colour=theme.muted if self._follows else theme.ink,
            right=self._right,
            bold=not self._follows,
        )

    def epoch(self, epoch: float) -> float:
        """The run's own epoch at the film's."""
        return min(epoch, self._last)

    def _add_name(
        self, label: str, ended: Sequence[str], places: RunPlaces, stage: Stage
    ) -> tuple[float, float]:
        """The name of the run, and when it has `ended`; from where to where arrows have a title."""
        left, right = places.arrows.x, places.arrows.right
        if not label:
            return left, right
        size, box, unit = title_size(stage), places.plane, stage.layout.unit
        after, end = follow(stage), left - _BESIDE * size
        if after:  # the name has the width of the plane and of the arrows
            box, end = replace(box, width=right - box.x - _AFTER * size), right
        name = _named(label, box, stage)
        self.still.append(name)
        behind = box.x + name.width / unit + _BESIDE * size
        if after:
            left = behind
        if ended and size:
            at = size, (behind, _baseline(box, stage))
            words = whole_remark(ended, at, stage, colour=stage.theme.muted, right=end)
            if after and len(words):  # at the end of the line, so that there is no gap until then
                words.shift((stage.layout.point(end, 0)[0] - words.get_right()[0], 0, 0))
                right -= words.width / unit + _BESIDE * size
            self.live.append(Fading(*words, share=lambda now: float(now.epoch >= self._last)))
        return left, right


def _series(
    norms: Float[np.ndarray, "epochs layers"], style: ChartStyle, places: RunPlaces, stage: Stage
) -> list[Series]:
    """The curve of each layer, with a name where that has room."""
    high, count = places.chart.height if places.chart else 0.0, norms.shape[1]
    apart = _APART * (style.type_size(style.label, stage.layout) or np.inf)
    most = int(_BESIDE_CURVES * high / apart)
    return [
        Series(
            _curve_name(depth, count, most=most) if places.named else "",
            leaving(norms[:, depth], style.top),
            leading=False,
            colour=layer_colour(depth, count, stage),
        )
        for depth in range(count)
    ]


def _way(after: Setting, right: float, stage: Stage) -> VGroup:
    """Which way gradients go, up to `right`, on the line of words that end at a place.

    Nothing where it has no room.
    """
    layout, (size, (x, y)) = stage.layout, after
    type_size = layout.readable(_WAY * layout.small_type, most=_LARGEST)
    colour, at = stage.theme.muted, layout.point(right, y)
    for way in _WAYS if type_size else ():
        words = line(way, type_size * layout.unit, at=at, colour=colour, anchor="right")
        if words.width <= (right - x - _CLEAR * size) * layout.unit:
            return VGroup(words)
    return VGroup()


def _curve_name(depth: int, count: int, *, most: int) -> str:
    """The name of a layer's curve; '' between the first and the last of more than `most`."""
    named = count <= max(_NAMED, most) or depth in (0, count - 1)
    return layer_name(depth, count) if named else ""


def _baseline(box: Box, stage: Stage) -> float:
    """Where titles over a box stand."""
    return box.y - (_SMALL_BASELINE if bare(stage) else _BASELINE) * title_size(stage)


def _named(text: str, box: Box, stage: Stage) -> Mobject:
    """The name of a run, above a box."""
    layout, colour, size = stage.layout, stage.theme.ink, title_size(stage)
    at = layout.point(box.x, _baseline(box, stage))
    unit = layout.unit
    return line(
        text,
        size * unit,
        at=at,
        colour=colour,
        bold=True,
        width=box.width * unit,
        cut=cut_middle,
        what="names of runs",
    )
