"""Everything beside the plane, in each shape of frame: epoch, measure, curves."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
from jaxtyping import Float
from manim import VGroup

from ...reels.measure import RootMeanSquare
from ...reels.recording import Recording
from ..fields.pace import Pace
from ..stage.easing import Fading
from ..stage.layout import Box
from ..stage.moment import Moment
from ..stage.places import Places, places_of, with_single_chart
from ..stage.stage import Stage
from ..stage.target import Target
from ..words.curve_marks import marks_on_accuracy, marks_on_loss
from ..words.largest_class import chance_of
from ..words.measures import (
    accuracy_axis,
    axis_of_losses,
    read_at,
    written_measure_of,
)
from .baseline import baseline_of
from .chart_style import ChartStyle
from .curve_marks import ENTERING, curve_marks, shown_from
from .curve_tip import Series
from .curves import Chart
from .end_labels import room_of_labels
from .readings import Readings
from .spark_chart import spark_chart

_TITLES = {"loss": "Loss", "error": "Root mean square error"}  # of charts, which say what those are


class Panel(VGroup):
    """Numbers and curves of one recording; names and axes are `still`."""

    def __init__(self, recording: Recording, places: Places, pace: Pace, stage: Stage) -> None:
        self._recording, self._pace, self._stage = recording, pace, stage
        # Of values there is a loss, and no accuracy.
        self._accurate = bool(np.isfinite(recording.metrics.train_accuracy).any())
        self._places = places if self._accurate else with_single_chart(places)
        self._measure = written_measure_of(recording)
        beside = (places.key, self._places.accuracy_spark)
        readings = Readings(
            self._places.epoch,
            recording.steps,
            stage,
            label=self._places.labels,
            beside=beside,
        )
        if self._places.accuracy is not None:
            readings.append_measure(self._measure, self._places.accuracy)
        self._readings = readings
        self._by_title: dict[str, Chart] = {}
        charts, marks = self._draw_charts()
        super().__init__(readings, *charts, *marks)
        self.still = VGroup(readings.still, *(chart.still for chart in charts))

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: curves and numbers, also those that have no room here."""
        curves = {
            kind: self._by_title[kind].addressed if kind in self._by_title else Target()
            for kind in (("loss", "accuracy") if self._accurate else ("loss",))
        }
        targets = {f"{kind} curve": curve for kind, curve in curves.items()}
        for kind in curves:
            for part, name in (("training", "train"), ("test", "test")):
                if not np.isfinite(getattr(self._recording.metrics, f"{name}_{kind}")).any():
                    continue
                chart = self._by_title.get(kind)
                targets[f"{part} {kind}"] = chart.curve_addressed(name) if chart else Target()
        return targets | self._readings.targets()

    def show(self, moment: Moment) -> None:
        """Show everything as it is at a moment."""
        for part in self.submobjects:
            part.show(moment)

    def _draw_charts(self) -> tuple[list[Chart], list[Fading]]:
        """The charts, and the marks on their curves."""
        recording, places, measure = self._recording, self._places, self._measure.measure
        if not recording.measured:
            return [], []
        metrics, steps = recording.metrics, recording.steps
        loss, noun = (metrics.train_loss, metrics.test_loss), "loss"
        if isinstance(measure, RootMeanSquare):
            loss, noun = (measure.shown(loss[0]), measure.shown(loss[1])), "error"
        accuracy = (metrics.train_accuracy, metrics.test_accuracy)
        of_loss = axis_of_losses([measure], np.concatenate(loss))
        of_accuracy = accuracy_axis([recording], np.concatenate(accuracy))
        drawn = []
        if places.loss_chart:
            # Where it has the room of both, it has the dates of the other.
            alone = places.accuracy_chart is None and places_of(self._stage).accuracy_chart
            style = ChartStyle.on(of_loss, _TITLES[noun], steps=steps if alone else None)
            marks = marks_on_loss(recording, noun)
            drawn.append((style, places.loss_chart, loss, marks))
        if places.accuracy_chart:
            style = ChartStyle.on(of_accuracy, "Accuracy", steps=steps)
            style = replace(style, baseline=chance_of(recording))
            drawn.append((style, places.accuracy_chart, accuracy, marks_on_accuracy(recording)))
        room = max(
            (
                room_of_labels(self._series(each, style), style, self._stage)
                for style, _, each, _ in drawn
            ),
            default=0.0,
        )
        charts, shown = [], []
        for style, box, each, marks in drawn:
            chart = self._chart(style, replace(box, width=places.right - room - box.x), each)
            self._by_title["accuracy" if each is accuracy else "loss"] = chart
            charts.append(chart)
            known = baseline_of(chart, style, room, self._stage)
            chart.still.add(known.drawn)
            if known.words is not None:
                # Labels at the ends of curves pass over the place first.
                past = chart.epoch_past(known.boxes[0].right)
                passed = self._pace.when(past) if math.isfinite(past) else 0.0
                lasting = self._stage.timing.share(ENTERING)
                shown.append(Fading(known.words, share=shown_from(passed, lasting)))
            shown += curve_marks(
                chart, marks, self._pace, self._stage, beside=known.boxes, across=known.lines
            )
        if places.accuracy_spark:
            axis, values = (of_accuracy, accuracy) if self._accurate else (of_loss, loss)
            title = "Accuracy" if self._accurate else _TITLES[noun]
            style = ChartStyle.on(axis, title, steps=steps)
            chart = spark_chart(
                self._series(values, style),
                recording.epochs.astype(float),
                style,
                box=places.accuracy_spark,
                stage=self._stage,
            )
            self._by_title["accuracy" if self._accurate else "loss"] = chart
            charts.append(chart)
        return charts, shown

    def _series(
        self, values: tuple[Float[np.ndarray, " epochs"], ...], style: ChartStyle
    ) -> list[Series]:
        written = style.at_ends or str
        return [
            Series(
                name,
                each,
                leading=name == "train",
                read=partial(read_at, self._recording, each, written),
            )
            for name, each in zip(("train", "test"), values, strict=True)
        ]

    def _chart(
        self, style: ChartStyle, box: Box, values: tuple[Float[np.ndarray, " epochs"], ...]
    ) -> Chart:
        epochs = self._recording.epochs.astype(float)
        return Chart(self._series(values, style), epochs, style, box=box, stage=self._stage)
