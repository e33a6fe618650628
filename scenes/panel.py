"""Everything beside the plane, in each shape of frame: epoch, accuracy, curves, caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Mobject, VGroup, VMobject

from ..training.recording import Recording
from .curves import Chart, Series, ceiling
from .layout import Box, Layout
from .theme import Theme
from .typography import Figure, grouped, line, per_cent
from .wording import milestones_of

Place = tuple[float, float]


@dataclass(frozen=True)
class Grid:
    """Places of one shape of frame, in design pixels: boxes, and baselines as (x, y)."""

    title: tuple[float, Place]
    subtitle: tuple[float, Place]
    plane: Box
    labels: float
    epoch: tuple[float, Place]
    accuracy: tuple[float, Place] | None
    loss_chart: Box | None
    accuracy_chart: Box
    caption: tuple[float, Place] | None
    right: float


GRIDS: dict[str, Grid] = {
    "wide": Grid(
        title=(46, (96, 80)),
        subtitle=(25, (96, 122)),
        plane=Box(96, 156, 848, 848),
        labels=28,
        epoch=(92, (1056, 288)),
        accuracy=None,
        loss_chart=Box(1056, 400, 600, 200),
        accuracy_chart=Box(1056, 694, 600, 200),
        caption=(27, (1056, 1002)),
        right=1824,
    ),
    "wide small": Grid(
        title=(46, (96, 84)),
        subtitle=(25, (96, 122)),
        plane=Box(96, 156, 848, 848),
        labels=46,
        epoch=(150, (1040, 336)),
        accuracy=(150, (1040, 616)),
        loss_chart=None,
        accuracy_chart=Box(1040, 720, 760, 270),
        caption=None,
        right=1824,
    ),
    "square": Grid(
        title=(46, (60, 78)),
        subtitle=(25, (60, 116)),
        plane=Box(148, 144, 784, 784),
        labels=25,
        epoch=(64, (60, 1046)),
        accuracy=(64, (300, 1046)),
        loss_chart=None,
        accuracy_chart=Box(560, 976, 460, 74),
        caption=None,
        right=1020,
    ),
    "tall": Grid(
        title=(58, (60, 150)),
        subtitle=(30, (60, 204)),
        plane=Box(60, 252, 960, 960),
        labels=34,
        epoch=(110, (60, 1400)),
        accuracy=(110, (560, 1400)),
        loss_chart=Box(136, 1500, 230, 130),
        accuracy_chart=Box(636, 1500, 230, 130),
        caption=(32, (60, 1704)),
        right=1020,
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
        self._accuracy = None
        if self._grid.accuracy:
            self._accuracy = self._number("Training accuracy", self._grid.accuracy)
        self._charts = self._draw_charts()
        self._captions = self._draw_captions()
        self.moving: list[Mobject] = [
            self._epoch,
            *([self._accuracy] if self._accuracy else []),
            *(chart.moving for chart in self._charts),
            *(caption for _, caption in self._captions),
        ]

    def show(self, epoch: float) -> None:
        """Show everything as it is at a fractional epoch."""
        whole = int(epoch + 1e-9)
        self._epoch.show(grouped(whole))
        if self._accuracy:
            value = np.interp(whole, self._epochs, self._recording.metrics.train_accuracy)
            self._accuracy.show(per_cent(float(value)))
        for chart in self._charts:
            chart.show(epoch)
        told = [index for index, (since, _) in enumerate(self._captions) if since <= epoch]
        for index, (_, caption) in enumerate(self._captions):
            caption.set_fill(opacity=1.0 if told and index == told[-1] else 0.0)

    def _number(self, name: str, place: tuple[float, Place]) -> Figure:
        size, (x, y) = place
        layout, label = self._layout, self._grid.labels
        if layout.legible(label):
            above = layout.point(x, y - size * 0.727 - label * 0.75)
            self.still.append(
                line(name, label * layout.unit, at=above, colour=self._theme.muted)
            )
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
        plots = [
            ("Loss", metrics.train_loss, metrics.test_loss, grid.loss_chart, ceiling(losses)),
            ("Accuracy", metrics.train_accuracy, metrics.test_accuracy, grid.accuracy_chart, 1.0),
        ]
        charts = []
        for title, train, test, box, top in plots:
            if box is None:
                continue
            chart = Chart(
                title,
                [Series("train", train, leading=True), Series("test", test, leading=False)],
                epochs=self._epochs,
                box=box,
                top=top,
                shown=per_cent if title == "Accuracy" else _loss,
                layout=self._layout,
                theme=self._theme,
                titled=grid.accuracy is None or title == "Loss",
            )
            charts.append(chart)
            self.still.append(chart.still)
        return charts

    def _draw_captions(self) -> list[tuple[int, VMobject]]:
        if self._grid.caption is None or not self._layout.legible(self._grid.caption[0]):
            return []
        size, (x, y) = self._grid.caption
        unit, at = self._layout.unit, self._layout.point(x, y)
        width = (self._grid.right - x) * unit
        return [
            (epoch, line(sentence, size * unit, at=at, colour=self._theme.ink, width=width))
            for epoch, sentence in milestones_of(self._recording)
        ]


def heading(title: str, subtitles: Sequence[str], layout: Layout, theme: Theme) -> VGroup:
    """The title, and below it as many of the subtitles as fit on a line of their own."""
    grid = grid_of(layout)
    size, (x, y) = grid.title
    width = (grid.right - x) * layout.unit
    at = layout.point(x, y)
    group = VGroup(
        line(title, size * layout.unit, at=at, colour=theme.ink, bold=True, width=width)
    )
    size, (x, y) = grid.subtitle
    if layout.legible(size):
        text = " · ".join(subtitles)
        at = layout.point(x, y)
        group.add(line(text, size * layout.unit, at=at, colour=theme.muted, width=width))
    return group


def _loss(value: float) -> str:
    if value >= 1000:
        return grouped(round(value))
    return f"{value:.3f}" if value < 0.0995 else f"{value:.2f}"
