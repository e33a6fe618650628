"""A network as a diagram: a live field for every unit, ribbons for weights, bars for biases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from manim import Group, Mobject, VGroup

from ...reels.forward import Layer
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from ...reels.unit_states import FLAT_ENDED, unit_states
from ..fields.field_pixels import FieldPixels
from ..fields.task_colours import colours_of
from ..fields.unit_fields import InputField, UnitFields
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.target import Target, box_of, joined_boxes
from ..words.neuron_states import shown_state
from ..words.own_names import input_names
from .bars import SignedBars
from .diagram_places import Column, InputNames, columns_of
from .diagram_words import (
    headings_of,
    named_inputs,
    named_outputs,
    output_bias,
    output_names,
    output_room,
)
from .field_image import FieldImage
from .plane import Plane
from .ribbons import Ribbons
from .shapes import mark_at
from .unit_images import unit_images
from .unit_words import UnitWords

_SAMPLED = 40  # epochs at most that are asked for the largest weights and biases of a film
_OF_WEIGHTS = 0.99  # of all weights of an epoch, that ribbons may be as wide as
_GROWN = 20.0  # times their first sizes: scales of runs that diverge go no further
_WORD = 20.0  # design pixels of type of a word on a unit
_RIBBON = 0.26  # of the side of a unit at most, the width of a ribbon


class Diagram(Group):
    """Inputs, hidden layers and outputs from left to right, with everything that changes.

    Headings and names are `still`, and so are `outputs`, which stand over the ends of ribbons. The
    `widest` ribbons are weights of that size or more, in all layers and all through the film. Of a
    layer with more units than there is room for, those with the largest weights at last are drawn,
    and it is `cut`.
    """

    def __init__(self, recording: Recording, *, box: Box, stage: Stage) -> None:
        architecture, layout = recording.perceptron, stage.layout
        self._recording = recording
        self._states = lru_cache(maxsize=1)(partial(unit_states, recording))
        self._layers_at = lru_cache(maxsize=1)(lambda epoch: recording.held(epoch).layers)
        final = self._layers_at(recording.steps.last)
        names = output_names(recording, box, layout)
        room = output_room(recording, names, box, layout)
        inner = replace(box, width=box.width - room)
        inputs = InputNames.of(input_names(recording), inner, layout)
        self._columns = columns_of(final, inputs, inner, layout)
        task_colours = colours_of(recording.task)
        colours = task_colours.signs
        self.widest, self._bias = _largest(recording)
        self._ribbons = _ribbons_between(self._columns, layout, colours)
        hidden = self._columns[1:-1]
        self.cut = any(
            len(column.drawn) < len(layer[0])
            for column, layer in zip(self._columns[:-1], final, strict=True)
        )
        boxes = [each for column in hidden for each in column.boxes]
        self._barred = not (layout.small and layout.shape == "wide")  # else no words explain them
        self._bars = SignedBars(boxes, layout, colours=colours)
        self._images = self._draw_units(recording, stage)
        size = layout.readable(_WORD * layout.small_type, most=1.3)
        self._words = UnitWords(
            boxes,
            size,
            -1.5 * size,
            self._dead_at,
            stage,
            room=self._columns[0].boxes[0].width - 0.4 * size,
            colour=stage.theme.boundary,
        )
        self._all = np.ones(len(boxes))
        super().__init__(*self._ribbons, *self._images, self._bars, self._words)
        self._bias_of = output_bias(recording, self._bias_at, names, self._columns[-1], room, stage)
        self.add(*self._bias_of)
        self.still = VGroup(
            *headings_of(architecture, self._columns, box, stage),
            *named_inputs(inputs, self._columns[0], stage),
        )
        outputs = task_colours.outputs(stage.theme)
        self.outputs = VGroup(*_outputs(self._columns[-1], outputs, stage))
        self._layout, self._named = layout, VGroup()
        if room:
            self._named.add(*named_outputs(names, self._columns[-1], room, stage))
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
        layers = self._layers_at(moment.epoch)
        for image in self._images:
            image.show(moment)
        weights = [
            layer[0][np.ix_(before.drawn, after.drawn)].ravel()
            for layer, before, after in zip(
                layers, self._columns[:-1], self._columns[1:], strict=True
            )
        ]
        self._ribbons.set_shares(np.concatenate(weights) / (self.widest or 1.0))
        biases = [
            layer[1][column.drawn]
            for layer, column in zip(layers, self._columns[1:-1], strict=False)
        ]
        if biases and self._barred:
            self._bars.set_reach(np.concatenate(biases) / (self._bias or 1.0))
        self._words.show(moment, self._all)
        for number in self._bias_of:
            number.show(moment)

    def _bias_at(self, moment: Moment) -> float:
        """The bias of the single output."""
        (bias,) = self._layers_at(moment.epoch)[-1][1].tolist()
        return float(bias)

    def _dead_at(self, moment: Moment) -> list[str]:
        """A word on each hidden unit that is drawn, if it is dead and answers are numbers."""
        recording, hidden = self._recording, self._columns[1:-1]
        kinds, end = recording.perceptron.activations, diverges_at(recording)
        if set(kinds) <= set(FLAT_ENDED) or (end is not None and moment.whole >= end):
            return [""] * len(self._all)
        states = self._states(moment.whole)
        return [
            "dead" if shown_state(states[depth][unit], kinds[depth]) == "dead" else ""
            for depth, column in enumerate(hidden)
            for unit in column.drawn.tolist()
        ]

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
            *unit_images(fields.fields(), [Plane(box, domain, stage) for box in boxes]),
        ]


def _ribbons_between(
    columns: Sequence[Column], layout: Layout, colours: tuple[str, str]
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


def _largest(recording: Recording) -> tuple[float, float]:
    """The sizes of weights and of hidden biases that are drawn largest, of all epochs and layers.

    Where training diverges, they are not far beyond those of its beginning, which would have none.
    """
    steps = recording.epochs[~recording.gone]
    if not len(steps):
        steps = recording.epochs[:1]
    chosen = steps[np.unique(np.linspace(0, len(steps) - 1, _SAMPLED).astype(int))]
    sampled = [recording.held(float(step)).layers for step in chosen]
    sizes = np.array([[_large(layers), _largest_bias(layers)] for layers in sampled])
    most = sizes.max(axis=0)
    if diverges_at(recording) is not None:
        most = np.where(sizes[0] > 0, np.minimum(most, _GROWN * sizes[0]), most)
    return float(most[0]), float(most[1])


def _large(layers: Sequence[Layer]) -> float:
    """The size that nearly all weights are below."""
    sizes = np.abs(np.concatenate([weights.ravel() for weights, _ in layers]))
    return float(np.quantile(sizes, _OF_WEIGHTS))


def _largest_bias(layers: Sequence[Layer]) -> float:
    """The size of the largest bias of a hidden unit; that of an output has no bar."""
    return max((float(np.abs(biases).max()) for _, biases in layers[:-1]), default=0.0)


def _outputs(column: Column, colours: Sequence[str], stage: Stage) -> list[Mobject]:
    """One dot per output, in its colour and with its mark."""
    radius = 10 * stage.layout.unit
    return [
        mark_at(stage.layout.point(x, y), colour, class_mark(index), radius)
        for index, ((x, y), colour) in enumerate(zip(column.left(), colours, strict=True))
    ]
