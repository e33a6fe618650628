"""A network as a diagram: a live field for every unit, ribbons for weights, bars for biases.

It is longer than other files because all of it places and draws one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from jaxtyping import Float, Int
from manim import Group, Mobject, VGroup

from ...reels.architecture import Architecture
from ...reels.forward import Layer
from ...reels.recording import Recording
from ...reels.task import Classes
from ...shortening import cut_apart
from ..fields.colours import class_colour
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.unit_fields import InputField, UnitFields
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.target import Target, box_of, joined_boxes
from ..stage.typography import Outlines, line
from ..words.own_names import input_names
from .bars import SignedBars
from .class_grid import LINE, Names
from .plane import FieldImage, Plane
from .ribbons import Ribbons
from .shapes import mark_at
from .unit_images import unit_images

_DRAWN = 8  # units of a layer, at most
_SAMPLED = 40  # epochs at most that are asked for the largest weights and biases of a film
_OF_WEIGHTS = 0.99  # of all weights of an epoch, that ribbons may be as wide as
_NAMED = 0.26  # of the diagram's width at most, for the names of outputs
_LARGEST = 112.0  # design pixels, the side of a unit
_STEP = 120.0  # design pixels from one small unit to the next below it
_RIBBON = 0.26  # of the side of a unit at most, the width of a ribbon
_TYPE = 22.0
_BESIDE = 0.45  # of the way from inputs to the next layer, over which their names may stand
_LINES = 3  # of the name of an input, at most
_SPARE = 1.06  # of their width, since they are measured in parts
_FULL, _CLOSE = 8, 0.74  # layers from which on units are closer together: their side, of a step
_LOOSE = 0.62  # the same of fewer layers


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

    Headings and names of outputs are `still`, and so are `outputs` with the names of inputs, which
    stand over the ends of ribbons. The `widest` ribbons are weights of that size or more, in all
    layers and all through the film. Of a layer with more units than there is room for, those with
    the largest weights at last are drawn.
    """

    def __init__(self, recording: Recording, *, box: Box, stage: Stage) -> None:
        architecture, layout = recording.perceptron, stage.layout
        self._recording = recording
        final = recording.held(recording.steps.last).layers
        names = _output_names(recording)
        room = _room_for(names, box, layout)
        inputs = input_names(recording)
        self._columns = _columns(final, inputs, replace(box, width=box.width - room), layout)
        task_colours = colours_of(recording.task)
        colours = task_colours.signs
        self.widest, self._bias = _largest(recording)
        self._ribbons = _ribbons_between(self._columns, layout, colours)
        hidden = self._columns[1:-1]
        self._bars = SignedBars(
            [each for column in hidden for each in column.boxes], layout, colours=colours
        )
        self._images = self._draw_units(recording, stage)
        super().__init__(*self._ribbons, *self._images, self._bars)
        self.still = VGroup(*_headings(architecture, self._columns, box, stage))
        outputs = task_colours.outputs(stage.theme)
        self.outputs = VGroup(
            *_outputs(self._columns[-1], outputs, stage),
            *_named_inputs(inputs, self._columns[:2], stage),
        )
        self._layout, self._named = layout, VGroup()
        if room:
            self._named.add(*_named_outputs(names, self._columns[-1], room, stage))
            self.still.add(*self._named)

    def targets(self) -> dict[str, Target]:
        """What sentences can point at: layers, units as 'unit 2.3', links, inputs and outputs."""
        hidden, out = self._columns[1:-1], self._columns[-1].boxes
        whole = joined_boxes([box for column in self._columns for box in column.boxes])
        targets = {
            "links": Target.at(*whole),
            "inputs": Target.at(*joined_boxes(self._columns[0].boxes)),
            "outputs": Target(lambda: joined_boxes([*out, *box_of([self._named], self._layout)])),
        }
        for depth, column in enumerate(hidden, start=1):
            targets[f"layer {depth}"] = Target.at(*joined_boxes(column.boxes))
            for unit, box in zip(column.drawn.tolist(), column.boxes, strict=True):
                targets[f"unit {depth}.{unit + 1}"] = Target.at(box)
                if len(hidden) == 1:
                    targets[f"unit {unit + 1}"] = Target.at(box)
        return targets

    def show(self, moment: Moment) -> None:
        """Show weights, biases and fields at a moment."""
        layers = self._recording.held(moment.epoch).layers
        for image in self._images:
            image.show(moment)
        weights = [
            layer[0][np.ix_(before.drawn, after.drawn)].ravel()
            for layer, before, after in zip(
                layers, self._columns[:-1], self._columns[1:], strict=True
            )
        ]
        self._ribbons.set_shares(np.concatenate(weights) / self.widest)
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
        inputs, hidden = self._columns[0], self._columns[1:-1]
        fields = UnitFields(recording, pixels, [column.drawn for column in hidden])
        boxes = [box for column in hidden for box in column.boxes]
        return [
            *(
                FieldImage(
                    Plane(box, domain, stage), InputField(recording, pixels.grid, index), pixels
                )
                for index, box in zip(inputs.drawn.tolist(), inputs.boxes, strict=True)
            ),
            *unit_images(fields, [Plane(box, domain, stage) for box in boxes]),
        ]


def _ribbons_between(
    columns: Sequence[_Column], layout: Layout, colours: tuple[str, str]
) -> Ribbons:
    """A ribbon for every weight between units that are drawn, in the order of the weights."""
    pairs = [
        (
            np.repeat(before.right(), len(after.boxes), axis=0),
            np.tile(after.left(), (len(before.boxes), 1)),
        )
        for before, after in pairwise(columns)
    ]
    starts, ends = (np.concatenate(each) for each in zip(*pairs, strict=True))
    side = columns[0].boxes[0].width
    return Ribbons(starts, ends, layout, colours=colours, most=_RIBBON * side)


def _columns(
    layers: Sequence[Layer], inputs: Sequence[str], box: Box, layout: Layout
) -> list[_Column]:
    """Where the units of every layer stand; the last column is a point for each output.

    There is room for the names of `inputs` between them.
    """
    headed = _TYPE * layout.small_type * 2 if layout.legible(_TYPE * layout.small_type) else 0.0
    body = Box(box.x, box.y + headed, box.width, box.height - headed)
    drawn = [_strongest_units(layers, depth) for depth in range(len(layers) + 1)]
    most = max(len(units) for units in drawn[:-1])
    across, down = body.width / len(layers), body.height / max(most, 3)
    # Below each unit is a bar, which must not touch the next one.
    side = min(
        across * (_CLOSE if len(layers) > _FULL else _LOOSE), down * 0.78, down - 14, _LARGEST
    )
    columns = []
    for depth, units in enumerate(drawn):
        last = depth == len(layers)
        size = 0.0 if last else side
        step = min(down, max(side * 1.5, _STEP), body.height / len(units))
        if not depth:
            # Between inputs are their names.
            size_of_type = layout.readable(_TYPE * layout.small_type)
            names = [inputs[unit] for unit in units.tolist()]
            lines = max(map(len, _broken(names, side, across, size_of_type, _LINES)))
            step = max(step, side + (1.2 + LINE * lines) * size_of_type)
            step = min(step, body.height / len(units))
        top = body.y + (body.height - (len(units) - 1) * step - size) / 2
        x = body.right if last else body.x + depth * across
        columns.append(
            _Column(units, [Box(x, top + i * step, size, size) for i in range(len(units))])
        )
    return columns


def _broken(
    names: Sequence[str], side: float, across: float, size: float, most: int
) -> list[list[str]]:
    """The lines of names of inputs, as few as may be, over units and some of the way onwards."""
    room = (side + (across - side) * _BESIDE) / _SPARE / max(size, 1.0)
    spans = Names(names, bold=False)
    lines = next((each for each in range(1, most) if spans.whole(room, each) >= 1), most)
    return spans.broken(room, lines)


def _strongest_units(layers: Sequence[Layer], depth: int) -> Int[np.ndarray, " units"]:
    """Which units of layer `depth` to draw: layer 0 is the inputs; outputs are all drawn."""
    if depth == len(layers):
        return np.arange(layers[-1][0].shape[1])
    counts = np.abs(layers[depth][0]).sum(axis=1)
    return np.sort(np.argsort(-counts, kind="stable")[:_DRAWN])


def _largest(recording: Recording) -> tuple[float, float]:
    """The sizes of weights and biases that are drawn largest, of the film's epochs and layers."""
    steps = recording.epochs[~recording.lost]
    if not len(steps):
        steps = recording.epochs[:1]
    chosen = steps[np.unique(np.linspace(0, len(steps) - 1, _SAMPLED).astype(int))]
    sampled = [recording.held(float(step)).layers for step in chosen]
    weights = max(
        float(
            np.quantile(np.abs(np.concatenate([each.ravel() for each, _ in layers])), _OF_WEIGHTS)
        )
        for layers in sampled
    )
    most = max(float(np.abs(biases).max()) for layers in sampled for _, biases in layers)
    return max(weights, 1e-6), max(most, 1e-6)


def _outputs(column: _Column, colours: Sequence[str], stage: Stage) -> list[Mobject]:
    """One dot per output, in its colour and with its mark."""
    radius = 10 * stage.layout.unit
    return [
        mark_at(stage.layout.point(x, y), colour, class_mark(index), radius)
        for index, ((x, y), colour) in enumerate(zip(column.left(), colours, strict=True))
    ]


def _output_names(recording: Recording) -> list[str]:
    """What answers of the outputs mean: a class each, or two classes by the sign of one."""
    task = recording.task
    if not isinstance(task, Classes):
        return []
    if len(task.names) > 2:
        return list(task.names)
    below, above = task.names
    return [f"> 0: {above}", f"< 0: {below}"]


def _room_for(names: Sequence[str], box: Box, layout: Layout) -> float:
    """Design pixels right of the outputs for their names; 0 if they could not be read."""
    size = layout.readable(_TYPE * layout.small_type, most=1.3)
    if not names or not size or len(names) * size * 1.15 > box.height:
        return 0.0
    spans = [line(name, size, at=(0.0, 0.0, 0.0), colour="#ffffff").width for name in names]
    return float(min(max(spans) + 2.2 * size, _NAMED * box.width))


def _named_outputs(
    names: Sequence[str], column: _Column, room: float, stage: Stage
) -> list[Mobject]:
    """The name of each output right of its dot; of one output, those above and below 0."""
    layout, unit = stage.layout, stage.layout.unit
    size = layout.readable(_TYPE * layout.small_type, most=1.3)
    places = [(x, y) for x, y in column.left()]
    signs = len(names) > len(places)
    if signs:
        ((x, y),) = places
        places = [(x + size, y - 0.75 * size), (x + size, y + 0.75 * size)]
    named: list[Mobject] = []
    for index, (name, (x, y)) in enumerate(zip(names, places, strict=True)):
        at = layout.point(x + size, y + size * 0.36)
        width = (room - (2 if signs else 1) * size) * unit
        named.append(
            line(
                name,
                size * unit,
                at=at,
                colour=stage.theme.muted,
                width=width,
                cut=cut_apart(names),
                what="class names at outputs",
            )
        )
        if signs:
            own = class_colour(1 - index, 2)
            at = layout.point(x + 0.4 * size, y)
            named.append(mark_at(at, own, class_mark(1 - index), size * 0.3 * unit))
    return named


def _named_inputs(names: Sequence[str], columns: Sequence[_Column], stage: Stage) -> list[Mobject]:
    """The name of each input that is drawn, in one line or two above its field."""
    layout, (inputs, after) = stage.layout, columns
    size = layout.readable(_TYPE * layout.small_type)
    step = inputs.boxes[1].y - inputs.boxes[0].bottom if len(inputs.boxes) > 1 else size * 2
    if not size or step < 1.3 * size:
        return []
    shown = [names[index] for index in inputs.drawn.tolist()]
    side = inputs.boxes[0].width
    across = after.left()[0, 0] - inputs.boxes[0].x
    most = min(_LINES, max(int((step / size - 0.5) / LINE), 1))
    broken = _broken(shown, side, across, size, most)
    return [
        line(
            text,
            size * layout.unit,
            at=layout.point(box.x, box.y - (0.45 + LINE * above) * size),
            colour=stage.theme.muted,
            width=(side + (across - side) * _BESIDE) * layout.unit,
            cut=cut_apart([text for texts in broken for text in texts]),
            what="names of columns at inputs",
        )
        for texts, box in zip(broken, inputs.boxes, strict=True)
        for above, text in enumerate(reversed(texts))
    ]


def _headings(
    architecture: Architecture, columns: Sequence[_Column], box: Box, stage: Stage
) -> list[Outlines]:
    """Over each column how many units of what kind it has, and how many of them are drawn.

    Where columns are too narrow for that, neighbours of one kind have one heading, or none.
    """
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

    def heading(text: str, x: float, anchor: str = "middle") -> Outlines:
        at = layout.point(x, box.y + size * 0.5)
        return line(text, size * layout.unit, at=at, colour=stage.theme.muted, anchor=anchor)

    left, right = columns[0].boxes[0], columns[1].boxes[0]
    half, step = left.width / 2, (right.x - left.x) * layout.unit
    middles = [column.boxes[0].x + half for column in columns[1:-1]]
    headings = [heading("inputs", left.x, "left")]
    own = [heading(kind, x) for kind, x in zip(kinds, middles, strict=True)]
    if all(each.width <= 0.95 * step for each in own):
        return [*headings, *own]
    for kind, group in groupby(range(len(kinds)), lambda depth: kinds[depth]):
        depths = list(group)
        text = kind if len(depths) == 1 else f"{len(depths)} layers of {kind}"
        each = heading(text, (middles[depths[0]] + middles[depths[-1]]) / 2)
        free = each.get_left()[0] > headings[-1].get_right()[0]
        if free and each.width <= (len(depths) - 0.05) * step:
            headings.append(each)
    return headings
