"""Everything beside the plane, in each shape of frame: epoch, measure, curves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.measure import RootMeanSquare
from ...reels.recording import Recording
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import Places, places_of, single_chart_places_of
from ..stage.stage import Stage
from ..words.measures import ceiling, error_format, error_unit, loss_format, written_measure_of
from ..words.numbers import per_cent
from .curves import Chart, ChartStyle, Series
from .readings import Readings


class Panel(VGroup):
    """Numbers and curves of one recording; names and axes are `still`."""

    def __init__(self, recording: Recording, places: Places, stage: Stage) -> None:
        self._recording, self._stage = recording, stage
        # Of values there is a loss, and no accuracy.
        self._accurate = bool(np.isfinite(recording.metrics.train_accuracy).any())
        self._places = places if self._accurate else single_chart_places_of(stage)
        self._measure = written_measure_of(recording)
        readings = Readings(self._places.epoch, stage, label=self._places.labels)
        if self._places.accuracy is not None:
            name = self._measure.name
            readings.append_measure(self._measure, self._places.accuracy, name=name)
        charts = self._draw_charts()
        super().__init__(readings, *charts)
        self.still = VGroup(readings.still, *(chart.still for chart in charts))

    def show(self, moment: Moment) -> None:
        """Show everything as it is at a moment."""
        for part in self.submobjects:
            part.show(moment)

    def _draw_charts(self) -> list[Chart]:
        metrics, places = self._recording.metrics, self._places
        loss = (metrics.train_loss, metrics.test_loss)
        measure, title = self._measure.measure, "Loss"
        form: Callable[[Float[np.ndarray, " values"]], Callable[[float], str]] = loss_format
        if isinstance(measure, RootMeanSquare):
            loss = (measure.shown(metrics.train_loss), measure.shown(metrics.test_loss))
            title, form = f"Error{error_unit(np.concatenate(loss))}", error_format
        losses = np.concatenate(loss)
        accuracy = (metrics.train_accuracy, metrics.test_accuracy)
        charts = []
        if places.loss_chart:
            # Where it has the room of both, it has the dates of the other.
            both = places_of(self._stage).accuracy_chart
            dated = "epochs" if places.accuracy_chart != both else ""
            style = ChartStyle(title, ceiling(losses), form(losses), dated=dated)
            charts.append(self._chart(style, places.loss_chart, loss))
        if places.accuracy_chart:
            style = ChartStyle("Accuracy", 1.0, per_cent, dated="epochs")
            charts.append(self._chart(style, places.accuracy_chart, accuracy))
        if places.accuracy_spark:
            style = ChartStyle("", self._measure.top, None)
            values = accuracy if self._accurate else loss
            charts.append(self._chart(style, places.accuracy_spark, values))
        return charts

    def _chart(
        self, style: ChartStyle, box: Box, values: tuple[Float[np.ndarray, " epochs"], ...]
    ) -> Chart:
        series = [
            Series(name, each, leading=name == "train")
            for name, each in zip(("train", "test"), values, strict=True)
        ]
        epochs = self._recording.epochs.astype(float)
        return Chart(series, epochs, style, box=box, stage=self._stage)
