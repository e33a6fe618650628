"""Everything beside the plane, in each shape of frame: epoch, accuracy, curves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from manim import Mobject

from ..training.recording import Recording
from .curves import Chart, ChartStyle, Series, ceiling
from .grids import Setting, grid_of
from .layout import Box, Layout
from .readings import reading
from .theme import Theme
from .typography import Figure, grouped, per_cent


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
        self.moving: list[Mobject] = [
            self._epoch,
            *([] if self._accuracy is None else [self._accuracy]),
            *(chart.moving for chart in self._charts),
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

    def _number(self, name: str, place: Setting) -> Figure:
        still, figure = reading(
            name, place, label=self._grid.labels, layout=self._layout, theme=self._theme
        )
        self.still.append(still)
        return figure

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
            style = ChartStyle("Accuracy", 1.0, per_cent, dated="epochs")
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


def _loss_format(losses: Float[np.ndarray, " values"]) -> Callable[[float], str]:
    """How losses are written: with as many decimals as the smallest needs, all through the film."""
    finite = losses[np.isfinite(losses)]
    decimals = 3 if len(finite) and finite.min() < 0.1 else 2

    def written(value: float) -> str:
        if value == 0:
            return "0"
        return grouped(round(value)) if value >= 1000 else f"{value:.{decimals}f}"

    return written
