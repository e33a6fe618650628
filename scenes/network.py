"""The network at work: every unit's own field, the weights between them, and their output."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manim import VGroup

from ..reels.architecture import Architecture
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import TaskColours, colours_of
from .parts.class_list import ClassKey
from .parts.curves import Chart, ChartStyle, Series
from .parts.diagram import Diagram
from .parts.formula import collapsed, formula
from .parts.plane import Plane, points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.layout import Box
from .stage.places import Setting
from .stage.stage import Stage
from .words import sentences
from .words.measures import written_measure_of
from .words.own_names import own_classes


@dataclass(frozen=True)
class _Places:
    """Places of one shape of frame, in design pixels."""

    diagram: Box
    plane: Box
    epoch: Setting
    accuracy: Setting
    labels: float
    spark: Box | None
    note: Setting | None
    key: Box | None = None


_PLACES = {
    "wide": _Places(
        Box(96, 168, 1048, 808),
        Box(1168, 156, 656, 656),
        (64, (1168, 962)),
        (64, (1384, 962)),
        25,
        Box(1640, 884, 176, 78),
        (25, (96, 1034)),
    ),
    "wide small": _Places(
        Box(96, 160, 980, 850),
        Box(1120, 156, 704, 704),
        (110, (1120, 1030)),
        (110, (1500, 1030)),
        46,
        None,
        None,
    ),
    "square": _Places(
        Box(60, 156, 940, 456),
        Box(60, 640, 400, 400),
        (84, (520, 752)),
        (84, (780, 752)),
        25,
        Box(520, 850, 500, 180),
        None,
    ),
    "tall": _Places(
        Box(60, 268, 940, 600),
        Box(60, 900, 720, 720),
        (74, (812, 1040)),
        (74, (812, 1220)),
        34,
        None,
        (34, (60, 1710)),
    ),
}
_KEYED = {
    "wide": replace(
        _PLACES["wide"],
        diagram=Box(96, 168, 1024, 808),
        plane=Box(1168, 156, 540, 540),
        key=Box(1168, 720, 656, 144),
    ),
    "wide small": replace(
        _PLACES["wide small"],
        diagram=Box(96, 160, 960, 850),
        plane=Box(1120, 156, 440, 440),
        key=Box(1120, 612, 704, 220),
    ),
    "square": replace(_PLACES["square"], spark=Box(520, 960, 500, 76), key=Box(520, 796, 500, 136)),
    "tall": replace(_PLACES["tall"], key=Box(812, 1260, 208, 360)),
}
_NOTE = "{} weights and biases add, {} ones take away."


class Network(ReelScene):
    """The diagram beside the output's field, boundary and points, over the epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has too many layers."""
        reel, stage = one_reel("network", self.reels), self.stage
        names, dataset, colours = own_classes([reel]), reel.dataset, colours_of(reel.task)
        places = stage.pick(_KEYED if names else _PLACES)
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)
        diagram = Diagram(reel, box=places.diagram, stage=stage)
        measure = written_measure_of(reel)
        readings = Readings(places.epoch, stage, label=places.labels)
        readings.append_measure(measure, places.accuracy)
        title = self.headline(_title(reel.perceptron))
        subtitles = [reel.about.summary, sentences.point_counts_of(reel)]
        parts: list[Still | Live] = [
            Still(heading(title, subtitles, stage)),
            Still(readings.still),
            Still(diagram.still),
            Still(ClassKey(names, places.key, stage)),
            Still(_note(reel.perceptron, colours, places, stage)),
            Live(image),
            Live(boundary),
            Still(points_of(dataset, colours.hues(dataset.labels), plane)),
            Live(diagram),
            Live(readings),
        ]
        if places.spark:
            series = [Series(measure.name, measure.values, leading=True)]
            style = ChartStyle("", measure.top, None)
            epochs = reel.epochs.astype(float)
            chart = Chart(series, epochs, style, box=places.spark, stage=stage)
            parts += [Still(chart.still), Live(chart)]
        return Composition([*parts, Still(diagram.outputs)], Pace.named(self.pace, reel))


def _note(
    architecture: Architecture, colours: TaskColours, places: _Places, stage: Stage
) -> VGroup:
    """What linear layers amount to; below other diagrams, what the colours of ribbons mean."""
    layout, theme, right = stage.layout, stage.theme, places.diagram.right
    if architecture.linear and places.note and layout.legible(places.note[0]):
        size, (x, y) = places.note
        source, at = collapsed(len(architecture.hidden) + 1), layout.point(x, y)
        width, size = (right - x) * layout.unit, size * 1.4 * layout.unit
        return VGroup(formula(source, size, at=at, colour=theme.ink, width=width))
    negative, positive = colours.sign_names
    note = _NOTE.format(positive.capitalize(), negative)
    return remark(note, places.note, stage, colour=theme.muted, right=right + 40)


def _title(architecture: Architecture) -> str:
    """What becomes of lines on the way through the network."""
    if architecture.linear:
        return "Linear layers add up to one linear layer"
    if not architecture.hidden:
        return "The output is one weighted sum"
    if len(architecture.hidden) == 1:
        return "Each neuron adds its line to the boundary"
    return "Each layer builds on the one before"
