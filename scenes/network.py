"""The network at work: every unit's own field, the weights between them, and their output."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Mobject, VGroup

from ..reels.recording import Recording
from .fields.pace import Pace
from .parts.curves import Chart, ChartStyle, Series
from .parts.diagram import Diagram
from .parts.formula import collapsed, formula
from .parts.output_field import output_of
from .parts.plane import Plane, points_of
from .parts.readings import Readings
from .parts.titles import heading, remark
from .reel_scene import Film, ReelScene, one_reel
from .stage.layout import Box
from .stage.places import Setting
from .words import sentences
from .words.measures import measure_of


@dataclass(frozen=True)
class _Grid:
    """Places of one shape of frame, in design pixels."""

    diagram: Box
    plane: Box
    epoch: Setting
    accuracy: Setting
    labels: float
    spark: Box | None
    note: Setting | None


_GRIDS = {
    "wide": _Grid(
        Box(96, 168, 1048, 808),
        Box(1168, 156, 656, 656),
        (64, (1168, 962)),
        (64, (1384, 962)),
        25,
        Box(1640, 884, 176, 78),
        (25, (96, 1034)),
    ),
    "wide small": _Grid(
        Box(96, 160, 980, 850),
        Box(1120, 156, 704, 704),
        (110, (1120, 1030)),
        (110, (1500, 1030)),
        46,
        None,
        None,
    ),
    "square": _Grid(
        Box(60, 156, 940, 456),
        Box(60, 640, 400, 400),
        (84, (520, 752)),
        (84, (780, 752)),
        25,
        Box(520, 850, 500, 180),
        None,
    ),
    "tall": _Grid(
        Box(60, 268, 940, 600),
        Box(60, 900, 720, 720),
        (74, (812, 1040)),
        (74, (812, 1220)),
        34,
        None,
        (34, (60, 1710)),
    ),
}
_NOTE = "{} weights and biases add, {} ones take away."
_SIGNS = (("Teal", "brown"), ("Blue", "orange"))


class Network(ReelScene):
    """The diagram beside the output's field, boundary and points, over the epochs."""

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` if it has too many layers."""
        reel = one_reel("network", self.reels)
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        small = layout.shape == "wide" and layout.small
        grid = _GRIDS["wide small" if small else layout.shape]
        pace = Pace.named(self.pace, reel)
        plane = Plane(grid.plane, dataset.domain, layout)
        image, boundary = output_of(reel, plane, theme, self.bands)
        diagram = Diagram(reel, box=grid.diagram, layout=layout, theme=theme)
        title = self.title or _title(reel)
        subtitles = [reel.spec.summary, sentences.points_of(reel)]
        measure = measure_of(reel)
        readings = Readings(grid.epoch, label=grid.labels, layout=layout, theme=theme)
        readings.add_measure(measure, grid.accuracy)
        still = VGroup(heading(title, subtitles, layout, theme), readings.still, diagram.still)
        if _linear(reel) and grid.note and layout.legible(grid.note[0]):
            size, (x, y) = grid.note
            source, at = collapsed(len(reel.spec.hidden) + 1), layout.point(x, y)
            width = (grid.diagram.right - x) * layout.unit
            size *= 1.4 * layout.unit
            still.add(formula(source, size, at=at, colour=theme.ink, width=width))
        else:
            note = _NOTE.format(*_SIGNS[reel.outputs == 1])
            right = grid.diagram.right + 40
            still.add(remark(note, grid.note, layout=layout, colour=theme.muted, right=right))
        moving: list[Mobject] = [image, boundary, *diagram.moving, *readings.moving]
        chart = None
        if grid.spark:
            series = [Series(measure.name, measure.values, leading=True)]
            style = ChartStyle("", measure.top, None)
            chart = Chart(series, measure.epochs, style, box=grid.spark, layout=layout, theme=theme)
            still.add(chart.still)
            moving.append(chart.moving)

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            for part in (image, boundary, diagram, readings):
                part.show(epoch)
            if chart is not None:
                chart.show(epoch)

        points = points_of(dataset, plane)
        return Film(
            mobjects=[still, image, boundary, points, *moving[2:], diagram.outputs],
            moving=moving,
            show=show,
        )


def _linear(reel: Recording) -> bool:
    """Whether hidden layers are there but bend nothing."""
    return set(reel.spec.layer_activations) == {"identity"}


def _title(reel: Recording) -> str:
    """What becomes of lines on the way through the network."""
    if _linear(reel):
        return "Linear layers add up to one linear layer"
    if not reel.spec.hidden:
        return "The output is one weighted sum"
    if len(reel.spec.hidden) == 1:
        return "Each neuron adds its line to the boundary"
    return "Each layer builds on the one before"
