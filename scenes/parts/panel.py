"""Everything beside the plane, in each shape of frame: epoch, measure, curves."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from manim import Mobject

from ...reels.recording import Recording
from ..stage.layout import Box, Layout
from ..stage.places import grid_of, grid_of_values
from ..stage.theme import Theme
from ..words.measures import ceiling, loss_format, measure_of
from ..words.numbers import per_cent
from .curves import Chart, ChartStyle, Series
from .readings import Readings


class Panel:
    """Numbers and curves of one recording; `still` is drawn once, `moving` changes by `show`."""

    def __init__(self, recording: Recording, layout: Layout, theme: Theme) -> None:
        self._recording, self._layout, self._theme = recording, layout, theme
        self._valued = recording.dataset.regression
        self._grid = grid_of_values(layout) if self._valued else grid_of(layout)
        self._measure = measure_of(recording)
        self._epochs = recording.epochs.astype(float)
        self.still: list[Mobject] = []
        self._readings = Readings(
            self._grid.epoch, label=self._grid.labels, layout=layout, theme=theme
        )
        if self._grid.accuracy is not None:
            self._readings.add(self._measure.name, self._grid.accuracy, self._measure.at)
        self.still.append(self._readings.still)
        self._charts = self._draw_charts()
        self.moving: list[Mobject] = [
            *self._readings.moving,
            *(chart.moving for chart in self._charts),
        ]

    def show(self, epoch: float) -> None:
        """Show everything as it is at a fractional epoch."""
        self._readings.show(epoch)
        for chart in self._charts:
            chart.show(epoch)

    def _draw_charts(self) -> list[Chart]:
        metrics, grid = self._recording.metrics, self._grid
        losses = np.concatenate([metrics.train_loss, metrics.test_loss])
        loss = (metrics.train_loss, metrics.test_loss)
        accuracy = (metrics.train_accuracy, metrics.test_accuracy)
        charts = []
        if grid.loss_chart:
            # Where it has the room of both, it has the dates of the other.
            dated = "epochs" if grid.accuracy_chart != grid_of(self._layout).accuracy_chart else ""
            style = ChartStyle("Loss", ceiling(losses), loss_format(losses), dated=dated)
            charts.append(self._chart(style, grid.loss_chart, loss))
        if grid.accuracy_chart:
            style = ChartStyle("Accuracy", 1.0, per_cent, dated="epochs")
            charts.append(self._chart(style, grid.accuracy_chart, accuracy))
        if grid.accuracy_spark:
            style = ChartStyle("", self._measure.top, None)
            values = loss if self._valued else accuracy
            charts.append(self._chart(style, grid.accuracy_spark, values))
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
