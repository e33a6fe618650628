"""Everything beside the plane, in each shape of frame: epoch, accuracy, curves, caption."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import Mobject, VGroup, VMobject

from ..training.recording import Recording
from .curves import Chart, ChartStyle, Series, ceiling
from .layout import Box, Layout
from .theme import Theme
from .typography import Figure, grouped, line, per_cent
from .wording import captions_of

Setting = tuple[float, tuple[float, float]]
"""Size of type, and (x, y) of where its baseline begins, in design pixels."""


@dataclass(frozen=True)
class Grid:
    """Places of one shape of frame, in design pixels: boxes, and (size, baseline) of type.

    What a shape has no room for is None. A spark line is a curve without ticks and labels.
    """

    title: Setting
    subtitle: Setting
    right: float
    plane: Box
    labels: float
    epoch: Setting
    accuracy: Setting | None = None
    loss_chart: Box | None = None
    accuracy_chart: Box | None = None
    accuracy_spark: Box | None = None
    caption: Setting | None = None


GRIDS: dict[str, Grid] = {
    "wide": Grid(
        title=(46, (96, 80)),
        subtitle=(25, (96, 122)),
        right=1824,
        plane=Box(96, 156, 848, 848),
        labels=28,
        epoch=(92, (1056, 288)),
        loss_chart=Box(1056, 400, 600, 200),
        accuracy_chart=Box(1056, 694, 600, 200),
        caption=(27, (1056, 1002)),
    ),
    "wide small": Grid(
        title=(46, (96, 84)),
        subtitle=(25, (96, 122)),
        right=1824,
        plane=Box(96, 156, 848, 848),
        labels=46,
        epoch=(150, (1040, 336)),
        accuracy=(150, (1040, 616)),
        accuracy_spark=Box(1040, 720, 760, 270),
    ),
    "square": Grid(
        title=(46, (60, 78)),
        subtitle=(25, (60, 116)),
        right=1020,
        plane=Box(156, 144, 768, 768),
        labels=25,
        epoch=(64, (60, 1048)),
        accuracy=(64, (300, 1048)),
        accuracy_spark=Box(600, 964, 420, 84),
    ),
    "tall": Grid(
        title=(58, (60, 150)),
        subtitle=(30, (60, 206)),
        right=1020,
        plane=Box(60, 252, 960, 960),
        labels=34,
        epoch=(110, (60, 1404)),
        accuracy=(110, (560, 1404)),
        loss_chart=Box(150, 1510, 640, 130),
        caption=(34, (60, 1720)),
    ),
}


def grid_of(layout: Layout) -> Grid:
    """The grid for a layout; small wide frames have one of their own."""
    return GRIDS["wide small" if layout.shape == "wide" and layout.small else layout.shape]


class Panel:
    """Numbers and curves of one recording; `still` is drawn once, `moving` changes by `show`."""

    def __init__(self, recording: Recording, layout: Layout, theme: Theme) -> None:
        self._recording, self._layout, self._theme = recording, layout, theme
        self._grid = grid_of(layout)
        self._epochs = recording.epochs.astype(float)
        self.still: list[Mobject] = []
        self._epoch = self._number("Epoch", self._grid.epoch)
        self._accuracy: Figure | None = None
        if self._grid.accuracy is not None:
            self._accuracy = self._number("Training accuracy", self._grid.accuracy)
        self._charts = self._draw_charts()
        self._captions = self._draw_captions()
        self.moving: list[Mobject] = [
            self._epoch,
            *([] if self._accuracy is None else [self._accuracy]),
            *(chart.moving for chart in self._charts),
            *(caption for _, caption in self._captions),
        ]

    def show(self, epoch: float) -> None:
        """Show everything as it is at a fractional epoch."""
        whole = int(epoch + 1e-9)
        self._epoch.show(grouped(whole))
        if self._accuracy is not None:
            value = np.interp(whole, self._epochs, self._recording.metrics.train_accuracy)
            self._accuracy.show(per_cent(float(value)))
        for chart in self._charts:
            chart.show(epoch)
        told = [index for index, (since, _) in enumerate(self._captions) if since <= epoch]
        for index, (_, caption) in enumerate(self._captions):
            caption.set_fill(opacity=1.0 if told and index == told[-1] else 0.0)

    def _number(self, name: str, place: Setting) -> Figure:
        size, (x, y) = place
        layout, label = self._layout, self._grid.labels
        if layout.legible(label):
            above = layout.point(x, y - size * 0.727 - label * 0.75)
            self.still.append(line(name, label * layout.unit, at=above, colour=self._theme.muted))
        return Figure(
            size * layout.unit,
            at=layout.point(x - size * 0.05, y),
            colour=self._theme.ink,
            bold=True,
            anchor="left",
        )

    def _draw_charts(self) -> list[Chart]:
        metrics, grid = self._recording.metrics, self._grid
        losses = np.concatenate([metrics.train_loss, metrics.test_loss])
        loss = (metrics.train_loss, metrics.test_loss)
        accuracy = (metrics.train_accuracy, metrics.test_accuracy)
        charts = []
        if grid.loss_chart:
            style = ChartStyle("Loss", ceiling(losses), _loss_format(losses))
            charts.append(self._chart(style, grid.loss_chart, loss))
        if grid.accuracy_chart:
            style = ChartStyle("Accuracy", 1.0, per_cent, dated=True)
            charts.append(self._chart(style, grid.accuracy_chart, accuracy))
        if grid.accuracy_spark:
            style = ChartStyle("", 1.0, None)
            charts.append(self._chart(style, grid.accuracy_spark, accuracy))
        self.still += [chart.still for chart in charts]
        return charts

    def _chart(
        self, style: ChartStyle, box: Box, values: tuple[Float[np.ndarray, " epochs"], ...]
    ) -> Chart:
        series = [
            Series(name, each, leading=name == "train")
            for name, each in zip(("train", "test"), values, strict=True)
        ]
        return Chart(series, self._epochs, style, box=box, layout=self._layout, theme=self._theme)

    def _draw_captions(self) -> list[tuple[int, VMobject]]:
        if self._grid.caption is None or not self._layout.legible(self._grid.caption[0]):
            return []
        size, (x, y) = self._grid.caption
        unit, at = self._layout.unit, self._layout.point(x, y)
        width = (self._grid.right - x) * unit
        return [
            (epoch, line(sentence, size * unit, at=at, colour=self._theme.ink, width=width))
            for epoch, sentence in captions_of(self._recording)
        ]


def heading(title: str, subtitles: Sequence[str], layout: Layout, theme: Theme) -> VGroup:
    """The title, and below it as many of the subtitles as fit on a line of their own."""
    grid = grid_of(layout)
    size, (x, y) = grid.title
    width = (grid.right - x) * layout.unit
    at = layout.point(x, y)
    group = VGroup(line(title, size * layout.unit, at=at, colour=theme.ink, bold=True, width=width))
    size, (x, y) = grid.subtitle
    if layout.legible(size):
        subtitle = partial(line, size=size * layout.unit, at=layout.point(x, y), colour=theme.muted)
        fitting = list(subtitles)
        while len(fitting) > 1 and subtitle(" · ".join(fitting)).width > width:
            fitting.pop()
        group.add(subtitle(" · ".join(fitting), width=width))
    return group


def _loss_format(losses: Float[np.ndarray, " values"]) -> Callable[[float], str]:
    """How losses are written: with as many decimals as the smallest needs, all through the film."""
    finite = losses[np.isfinite(losses)]
    decimals = 3 if len(finite) and finite.min() < 0.1 else 2

    def written(value: float) -> str:
        if value == 0:
            return "0"
        return grouped(round(value)) if value >= 1000 else f"{value:.{decimals}f}"

    return written
