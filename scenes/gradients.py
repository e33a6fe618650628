"""How much gradient reaches each layer, on a log scale, beside what the network has learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from manim import Mobject

from ..reels.recording import Recording
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.captions import Captions
from .parts.class_list import ClassKey
from .parts.curves import Chart, ChartStyle, Series, decades_of
from .parts.plane import Plane, points_of
from .parts.readings import corner_reading, corner_width, epoch_text, reading
from .parts.recorded_output import output_of
from .parts.titles import heading
from .reel_scene import ReelScene, some_reels
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting, places_of
from .stage.stage import Stage
from .stage.theme import mixed
from .stage.typography import line
from .words.differences import common_of, labels_of
from .words.gradients import gradient_comparison, gradient_title
from .words.numbers import grouped
from .words.own_names import own_classes

_DEEPEST = 1e-7  # of the largest gradient: the lowest that is drawn
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# Plane, chart with its type, and key of one run alone; and of several: (x, width, top, end), key.
_ALONE: dict[str, tuple[Box, Box, Box | None]] = {
    "wide": (Box(96, 156, 848, 848), Box(1056, 400, 768, 500), None),
    "square": (Box(60, 144, 560, 560), Box(60, 772, 960, 236), None),
    "tall": (Box(60, 252, 960, 960), Box(60, 1320, 960, 296), None),
}
_FRAMES: dict[str, tuple[tuple[float, float, float, float], Box | None]] = {
    "wide": ((96.0, 1728.0, 160.0, 1030.0), None),
    "square": ((60.0, 960.0, 150.0, 1040.0), None),
    "tall": ((60.0, 960.0, 250.0, 1720.0), None),
}
_KEYED_ALONE: dict[str, tuple[Box, Box, Box | None]] = {
    "wide": (Box(96, 156, 848, 848), Box(1056, 400, 768, 500), Box(1430, 156, 394, 176)),
    "wide small": (Box(96, 156, 848, 848), Box(1056, 640, 768, 260), Box(1056, 340, 768, 226)),
    "square": (Box(60, 144, 560, 560), Box(60, 772, 960, 236), Box(660, 346, 360, 358)),
    "tall": (Box(130, 252, 820, 820), Box(60, 1360, 960, 256), Box(60, 1104, 960, 176)),
}
_KEYED_FRAMES: dict[str, tuple[tuple[float, float, float, float], Box | None]] = {
    "wide": ((96.0, 1728.0, 160.0, 944.0), Box(96, 972, 1728, 76)),
    "wide small": ((96.0, 1728.0, 160.0, 900.0), Box(96, 932, 1728, 112)),
    "square": ((60.0, 960.0, 150.0, 940.0), Box(60, 958, 960, 100)),
    "tall": ((60.0, 960.0, 250.0, 1540.0), Box(60, 1560, 960, 176)),
}
_EPOCHS: dict[str, Setting] = {"wide": (92, (1056, 288)), "square": (110, (660, 300))}
_SMOOTH = 0.01  # of all epochs, on either side: curves are means over these
_NAMED = 4  # curves of a chart at most that all have names; of more, only the first and the last


@dataclass(frozen=True)
class _Panel:
    """Where one run stands: its plane, and the box of its chart without type."""

    plane: Box
    chart: Box


class Gradients(ReelScene):
    """Field and boundary of one to three runs, each with one curve of gradient norms per layer."""

    def compose(self) -> Composition:
        """The film; raises `UserError` for no recording or more than three."""
        reels = some_reels("gradients", self.reels)
        for reel in reels:
            _ = reel.perceptron  # refuses a model without layers
        stage, layout = self.stage, self.stage.layout
        pace = Pace.shared(self.pace, reels)
        reach = _reach(reels)
        style = _style(reels, reach)
        names = own_classes(reels)
        panels, key = _places(len(reels), names, stage)
        labels = labels_of(reels) if len(reels) > 1 else [""]
        runs = [
            _Run(reel, panel, replace(style, title=_titled(label, reach)), reach, stage=stage)
            for reel, panel, label in zip(reels, panels, labels, strict=True)
        ]
        summary = reels[0].about.summary if len(reels) == 1 else common_of(reels)
        subtitles = [summary, f"curves are {_means(reach)}"] if len(reels) > 1 else [summary]
        cornered = len(reels) > 1 or layout.shape == "tall"
        kept = corner_width(stage) if cornered else 0.0
        if cornered:
            longest = grouped(round(pace(1.0)))
            label, number = corner_reading("Epoch", epoch_text, longest, stage)
        else:
            place, size = stage.pick(_EPOCHS), places_of(stage).labels
            label, number = reading("Epoch", epoch_text, place, stage, label=size)
        remarks: list[Mobject] = []
        if len(reels) == 1:
            caption = Captions([(0.0, gradient_comparison(reels[0]))], stage, lasting=0.05)
            caption.show(Moment())
            remarks.append(caption)
        elif not layout.chart_type(24):
            remarks += [
                _name(each, panel.chart, stage) for each, panel in zip(labels, panels, strict=True)
            ]
        title = self.headline(gradient_title(reels, labels))
        return Composition(
            [
                Still(heading(title, subtitles, stage, kept=kept)),
                Still(label),
                Still(ClassKey(names, key, stage)),
                *(Still(each) for each in remarks),
                *(Still(run.chart.still) for run in runs),
                *(Live(each, run.epoch) for run in runs for each in (run.image, run.boundary)),
                *(Still(run.points) for run in runs),
                *(Live(run.chart, run.epoch) for run in runs),
                Live(number),
            ],
            pace,
        )


class _Run:
    """Plane and chart of one recording, which holds its last epoch once it is over."""

    def __init__(
        self, reel: Recording, panel: _Panel, style: ChartStyle, reach: int, *, stage: Stage
    ) -> None:
        dataset, theme = reel.dataset, stage.theme
        self._last = reel.steps.last
        plane = Plane.of(dataset, panel.plane, stage)
        self.image, self.boundary = output_of(reel, plane)
        self.points = points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)
        norms = _smoothed(reel.metrics.gradient_norms, reach)
        count = norms.shape[1]
        series = [
            Series(
                _layer(depth, count) if count <= _NAMED or depth in (0, count - 1) else "",
                norms[:, depth],
                leading=False,
                colour=mixed(theme.ink, theme.muted, depth / max(count - 1, 1)),
            )
            for depth in range(count)
        ]
        epochs = reel.epochs.astype(float)
        self.chart = Chart(series, epochs, style, box=panel.chart, stage=stage)

    def epoch(self, epoch: float) -> float:
        """The run's own epoch at the film's."""
        return min(epoch, self._last)


def _places(count: int, names: Sequence[str], stage: Stage) -> tuple[list[_Panel], Box | None]:
    """One panel per run: large if alone, else in rows, or in tall frames with all charts below.

    And the place for a key, if there are `names` for it.
    """
    layout = stage.layout
    # Alone in a wide frame, ticks hang in the gutter beside the plane.
    hung = count == 1 and layout.shape == "wide"
    left = 0.0 if hung else 3.8 * layout.chart_type(20)
    right = 5.9 * layout.chart_type(22)
    if count == 1:
        plane, chart, key = stage.pick(_KEYED_ALONE if names else _ALONE)
        chart = Box(chart.x + left, chart.y, chart.width - left - right, chart.height)
        return [_Panel(plane, chart)], key
    (x, width, top, end), key = stage.pick(_KEYED_FRAMES if names else _FRAMES)
    if layout.shape == "tall":
        side = (width - 36 * (count - 1)) / count
        step = (end - top - side - 40) / count
        return [
            _Panel(
                Box(x + index * (side + 36), top, side, side),
                Box(
                    x + left,
                    top + side + 110 + index * step,
                    width - left - right,
                    min(step - 130, 320),
                ),
            )
            for index in range(count)
        ], key
    step = (end - top + 36) / count
    side = step - 36
    # Room for the title over the chart and for the dates under it.
    over, under = (58.0, 38.0) if layout.chart_type(24) else (76.0, 0.0)
    return [
        _Panel(
            Box(x, top + index * step, side, side),
            Box(
                x + side + 48 + left,
                top + index * step + over,
                width - side - 48 - left - right,
                side - over - under,
            ),
        )
        for index in range(count)
    ], key


def _titled(label: str, reach: int) -> str:
    return f"Gradient norm, {label or _means(reach)}"


def _means(reach: int) -> str:
    return f"means of {2 * reach + 1} epochs"


def _reach(reels: Sequence[Recording]) -> int:
    """How many epochs on either side belong to the means that curves show."""
    return max(1, round(max(len(reel.epochs) for reel in reels) * _SMOOTH))


def _style(reels: Sequence[Recording], reach: int) -> ChartStyle:
    """One log scale for all runs, from the smallest typical gradient to the largest."""
    norms = [_smoothed(reel.metrics.gradient_norms, reach).ravel() for reel in reels]
    values = np.concatenate(norms)
    values = values[np.isfinite(values) & (values > 0)]
    most = float(values.max()) if len(values) else 1.0
    least = max(float(np.quantile(values, 0.002)) if len(values) else 0.1, most * _DEEPEST)
    high, low = int(np.ceil(np.log10(most))), int(np.floor(np.log10(least)))
    # Hairlines at both ends, and evenly between.
    step = decades_of(max(high - low, 1))
    low = high - step * -(-max(high - low, 1) // step)
    return ChartStyle(
        "Gradient norm",
        10.0**high,
        _power,
        dated="epochs",
        at_ends=lambda _: "",
        floor=10.0**low,
    )


def _smoothed(
    norms: Float[np.ndarray, "epochs layers"], reach: int
) -> Float[np.ndarray, "epochs layers"]:
    """The geometric mean of norms around every epoch; exact zeros are drawn at the bottom.

    NaN at epochs where training had diverged, which are in no mean.
    """
    finite = np.isfinite(norms).all(axis=1)
    logs = np.log(np.maximum(norms[finite], 1e-12))
    smooth = np.full(norms.shape, np.nan)
    if len(logs):
        padded = np.pad(logs, ((reach, reach), (0, 0)), mode="edge")
        sums = np.cumsum(np.vstack([np.zeros(logs.shape[1]), padded]), axis=0)
        window = 2 * reach + 1
        smooth[finite] = np.exp((sums[window:] - sums[:-window]) / window)
    return smooth


def _layer(depth: int, layers: int) -> str:
    return "output" if depth == layers - 1 else f"layer {depth + 1}"


def _power(value: float) -> str:
    """A power of ten: 10⁻³, or 1."""
    exponent = round(float(np.log10(value)))
    return "1" if exponent == 0 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def _name(label: str, chart: Box, stage: Stage) -> Mobject:
    """The name of a run over its chart, where the chart's own title could not be read."""
    layout, colour = stage.layout, stage.theme.ink
    size, width = 46 * layout.unit, chart.width * layout.unit
    at = layout.point(chart.x, chart.y - 24)
    return line(label, size, at=at, colour=colour, bold=True, width=width, what="names of runs")
