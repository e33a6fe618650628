"""A network as a diagram: a live field for every unit, ribbons for weights, bars for biases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from manim import Group, Mobject, VGroup, VMobject

from ...errors import UserError
from ...reels.architecture import Architecture
from ...reels.forward import Layer
from ...reels.recording import Recording
from ..fields.field import Field
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.unit_fields import InputField, UnitField, UnitFields
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import line
from .bars import SignedBars
from .plane import FieldImage, Plane
from .shapes import mark_at

_DRAWN = 8  # units of a layer, at most
_LAYERS = 6  # hidden, at most
_WIDEST, _THINNEST = 11.0, 0.5  # design pixels of a ribbon
_LARGEST = 112.0  # design pixels, the side of a unit
_TYPE = 22.0


@dataclass(frozen=True)
class _Column:
    """One layer: which of its units are drawn, where, and where ribbons come in and go out."""

    drawn: Int[np.ndarray, " units"]
    boxes: list[Box]

    def left(self) -> Float[np.ndarray, "units 2"]:
        return np.array([(box.x, box.y + box.height / 2) for box in self.boxes])

    def right(self) -> Float[np.ndarray, "units 2"]:
        return np.array([(box.right, box.y + box.height / 2) for box in self.boxes])


class Diagram(Group):
    """Inputs, hidden layers and outputs from left to right, with everything that changes.

    Headings are `still`, and so are `outputs`, which stand over the ends of ribbons. Of a layer
    with more units than there is room for, those with the largest weights at last are drawn.
    Raises `UserError` for more layers than can be distinguished.
    """

    def __init__(self, recording: Recording, *, box: Box, stage: Stage) -> None:
        architecture = recording.perceptron
        if len(architecture.hidden) > _LAYERS:
            raise UserError(
                f"scene 'network' draws at most {_LAYERS} hidden layers",
                given=len(architecture.hidden),
            )
        layout = stage.layout
        self._recording, self._layout = recording, layout
        final = recording.at(recording.steps.last).layers
        self._columns = _columns(final, box, layout)
        task_colours = colours_of(recording.task)
        colours = task_colours.signs
        self._final = [_strongest(weights) for weights, _ in final]
        self._bias = max(max(float(np.abs(biases).max()) for _, biases in final), 1e-6)
        self._ribbons = [
            VMobject(fill_color=colour, fill_opacity=0.9, stroke_width=0) for colour in colours
        ]
        hidden = self._columns[1:-1]
        self._bars = SignedBars(
            [each for column in hidden for each in column.boxes], layout, colours=colours
        )
        self._images = self._draw_units(recording, stage)
        super().__init__(*self._ribbons, *self._images, self._bars)
        self.still = VGroup(*_headings(architecture, self._columns, box, stage))
        outputs = task_colours.outputs(stage.theme)
        self.outputs = VGroup(*_outputs(self._columns[-1], outputs, stage))

    def show(self, moment: Moment) -> None:
        """Show weights, biases and fields at a moment."""
        layers = self._recording.held(moment.epoch).layers
        for image in self._images:
            image.show(moment)
        drawn: tuple[list[Float[np.ndarray, "_ 3"]], ...] = ([], [])
        for depth, (weights, _) in enumerate(layers):
            before, after = self._columns[depth], self._columns[depth + 1]
            share = weights[np.ix_(before.drawn, after.drawn)] / self._final[depth]
            for sign, outlines in zip((-1, 1), drawn, strict=True):
                outlines += [
                    self._ribbon(before.right()[i], after.left()[j], abs(float(share[i, j])))
                    for i, j in np.argwhere(share * sign > 0)
                ]
        for ribbon, outlines in zip(self._ribbons, drawn, strict=True):
            ribbon.points = np.concatenate(outlines) if outlines else np.empty((0, 3))
        biases = [
            layer[1][column.drawn]
            for layer, column in zip(layers, self._columns[1:-1], strict=False)
        ]
        if biases:
            self._bars.set_reach(np.concatenate(biases) / self._bias)

    def _draw_units(self, recording: Recording, stage: Stage) -> list[FieldImage]:
        domain = recording.dataset.domain
        colouring = colours_of(recording.task).signed(stage.theme)
        side = Plane(self._columns[0].boxes[0], domain, stage).pixels
        pixels = FieldPixels(domain, side, colouring)
        fields = UnitFields(recording, pixels.grid)
        drawn: list[tuple[Box, Field]] = [
            (box, InputField(recording, pixels.grid, index))
            for index, box in zip(
                self._columns[0].drawn.tolist(), self._columns[0].boxes, strict=True
            )
        ]
        for depth, column in enumerate(self._columns[1:-1]):
            drawn += [
                (box, UnitField(fields, depth, int(unit)))
                for unit, box in zip(column.drawn, column.boxes, strict=True)
            ]
        return [FieldImage(Plane(box, domain, stage), field, pixels) for box, field in drawn]

    def _ribbon(
        self, start: Float[np.ndarray, " 2"], end: Float[np.ndarray, " 2"], share: float
    ) -> Float[np.ndarray, "handles 3"]:
        """The outline of a curved ribbon, as Bézier curves; its width shows a weight."""
        half = (_THINNEST + min(share, 1.5) * _WIDEST) / 2
        half = max(half, 0.3 / self._layout.scale)
        bend = (end[0] - start[0]) / 2
        across, down = np.array([bend, 0]), np.array([0, half])
        middle = np.array([start, start + across, end - across, end])
        upper, lower = middle - down, middle[::-1] + down
        sides = [np.linspace(a, b, 4) for a, b in ((upper[-1], lower[0]), (lower[-1], upper[0]))]
        outline = np.concatenate([upper, sides[0], lower, sides[1]])
        return np.array([self._layout.point(x, y) for x, y in outline])


def _columns(layers: Sequence[Layer], box: Box, layout: Layout) -> list[_Column]:
    """Where the units of every layer stand; the last column is a point for each output."""
    headed = _TYPE * layout.small_type * 2 if layout.legible(_TYPE * layout.small_type) else 0.0
    body = Box(box.x, box.y + headed, box.width, box.height - headed)
    drawn = [_strongest_units(layers, depth) for depth in range(len(layers) + 1)]
    most = max(len(units) for units in drawn[:-1])
    across, down = body.width / len(layers), body.height / max(most, 3)
    # Below each unit is a bar, which must not touch the next one.
    side = min(across * 0.62, down * 0.78, down - 14, _LARGEST)
    columns = []
    for depth, units in enumerate(drawn):
        last = depth == len(layers)
        size = 0.0 if last else side
        step = min(down, side * 1.5, body.height / len(units))
        top = body.y + (body.height - (len(units) - 1) * step - size) / 2
        x = body.right if last else body.x + depth * across
        columns.append(
            _Column(units, [Box(x, top + i * step, size, size) for i in range(len(units))])
        )
    return columns


def _strongest_units(layers: Sequence[Layer], depth: int) -> Int[np.ndarray, " units"]:
    """Which units of layer `depth` to draw: layer 0 is the inputs; outputs are all drawn."""
    if depth == len(layers):
        return np.arange(layers[-1][0].shape[1])
    counts = np.abs(layers[depth][0]).sum(axis=1)
    return np.sort(np.argsort(-counts, kind="stable")[:_DRAWN])


def _strongest(weights: Float[np.ndarray, "inputs outputs"]) -> float:
    """The largest weight in magnitude, at least a tiny one."""
    return max(float(np.abs(weights).max()), 1e-6)


def _outputs(column: _Column, colours: Sequence[str], stage: Stage) -> list[Mobject]:
    """One dot per output, in its colour and with its mark."""
    radius = 10 * stage.layout.unit
    return [
        mark_at(stage.layout.point(x, y), colour, class_mark(index), radius)
        for index, ((x, y), colour) in enumerate(zip(column.left(), colours, strict=True))
    ]


def _headings(
    architecture: Architecture, columns: Sequence[_Column], box: Box, stage: Stage
) -> list[Mobject]:
    """Over each column how many units of what kind it has, and how many of them are drawn."""
    layout = stage.layout
    size = _TYPE * layout.small_type
    if not layout.legible(size):
        return []
    kinds = []
    for column, width, activation in zip(
        columns[1:-1], architecture.hidden, architecture.activations, strict=True
    ):
        drawn = len(column.drawn)
        count = str(width) if drawn == width else f"{drawn} of {width}"
        kinds.append(f"{count} {activation}")
    headings: list[Mobject] = []
    step = columns[1].boxes[0].x - columns[0].boxes[0].x
    for column, kind in zip(columns[:-1], ["inputs", *kinds], strict=True):
        first = column.boxes[0]
        inputs = column is columns[0]
        x = first.x if inputs else first.x + first.width / 2
        headings.append(
            line(
                kind,
                size * layout.unit,
                at=layout.point(x, box.y + size * 0.5),
                colour=stage.theme.muted,
                anchor="left" if inputs else "middle",
                width=step * 0.95 * layout.unit,
            )
        )
    return headings
