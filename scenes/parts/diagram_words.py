"""What is written in a diagram of a network: names of inputs and outputs, and headings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import groupby

from manim import Mobject

from ...reels.architecture import Architecture
from ...reels.recording import Recording
from ...reels.task import Classes
from ...shortening import cut_apart
from ..fields.colours import class_colour
from ..stage.layout import Box, Layout
from ..stage.marks import class_mark
from ..stage.moment import Moment
from ..stage.stage import Stage
from ..stage.typography import Outlines, line, width_of
from ..words.measures import number
from ..words.own_names import seen_names
from .class_grid import LINE
from .diagram_places import BESIDE, TYPE, Column, InputNames, heading_size
from .readings import LiveFigure
from .shapes import mark_at

USUAL_BIAS = "bias −0.88"
_DIGIT = re.compile(r"\d")
_SIGNS = ["> 0", "< 0"]  # of a single output, in small frames
_LARGEST, _LARGEST_SIGN = 1.3, 2.2  # times the size of type, to be legible
_OVER = 0.7  # ems from the heading of inputs to their fields
_OVER_TILE = 1.6  # times the width of a field: wider headings would stand on lines
_LEADING = 1.5  # ems from a name of the output to the next
# Of the diagram's width at most, for the names of outputs; in narrow ones more for a usual name.
_NAMED, _NAMED_TALL, _USUAL = 0.26, 0.36, 8.0


def output_names(recording: Recording, box: Box, layout: Layout) -> list[str]:
    """What answers of the outputs mean: a class each, two by the sign of one, or a value.

    Beside a narrow diagram signs are signs instead of words; in small frames they stand alone, with
    the marks of their classes.
    """
    task, value = recording.task, recording.dataset.label_name
    if not isinstance(task, Classes):
        return [value] if value else []
    if len(task.names) > 2:
        return list(task.names)
    if not layout.readable(TYPE * layout.small_type, most=_LARGEST):
        return _SIGNS
    below, above = seen_names(task.names)
    said = [f"above 0: {above}", f"below 0: {below}"]
    if room_for(said, box, layout) < _most_for(said, box, layout):
        return said
    return [f"> 0: {above}", f"< 0: {below}"]


def output_room(recording: Recording, names: Sequence[str], box: Box, layout: Layout) -> float:
    """Design pixels right of the outputs for their names, and for the bias of a single one."""
    single = names and recording.perceptron.outputs == 1 and names != _SIGNS
    return room_for([*names, USUAL_BIAS] if single else names, box, layout)


def room_for(names: Sequence[str], box: Box, layout: Layout) -> float:
    """Design pixels right of the outputs for some names; 0 if they could not be read."""
    size = _size_of(names, layout)
    if not names or not size or len(names) * size * 1.15 > box.height:
        return 0.0
    span = max(map(width_of, names)) * size
    return min(span + 2.2 * size, _most_for(names, box, layout))


def _most_for(names: Sequence[str], box: Box, layout: Layout) -> float:
    """The most that names of outputs may take of a diagram, in design pixels."""
    usual, largest = _NAMED * box.width, _NAMED_TALL * box.width
    if layout.shape == "tall":
        return largest
    return max(usual, min(_USUAL * _size_of(names, layout), largest))


def _size_of(names: Sequence[str], layout: Layout) -> float:
    """The size of type of names of outputs, in design pixels; 0 if they could not be read."""
    most = _LARGEST_SIGN if names == _SIGNS else _LARGEST
    return layout.readable(TYPE * layout.small_type, most=most)


def named_outputs(names: Sequence[str], column: Column, room: float, stage: Stage) -> list[Mobject]:
    """The name of each output right of its dot; of one output, those above and below 0.

    Over these it is said what they are, but in small frames.
    """
    layout, unit = stage.layout, stage.layout.unit
    size = _size_of(names, layout)
    places = [(x, y) for x, y in column.left()]
    signs = len(names) > len(places)
    if signs:
        ((x, y),) = places
        places = [(x + size, y - _LEADING / 2 * size), (x + size, y + _LEADING / 2 * size)]
    named: list[Mobject] = []
    if signs and names != _SIGNS:
        (x, y), colour = places[0], stage.theme.muted
        at = layout.point(x + size, y + (0.36 - _LEADING) * size)
        named.append(line("output", size * unit, at=at, colour=colour))
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


def output_bias(
    recording: Recording,
    bias_at: Callable[[Moment], float],
    names: Sequence[str],
    column: Column,
    room: float,
    stage: Stage,
) -> list[LiveFigure]:
    """The bias of a single output at each moment, below its names, while it has room.

    There is none of values in units of their own, of which the bias is not one.
    """
    layout = stage.layout
    size = layout.readable(TYPE * layout.small_type, most=_LARGEST)
    if not room or not size or len(column.boxes) > 1 or recording.dataset.value_scaling:
        return []

    def text(now: Moment) -> str:
        said = written_bias(bias_at(now))
        # All digits are as wide as a zero.
        wide = width_of(_DIGIT.sub("0", said)) * size
        return said if wide < room - aside * size else ""

    ((x, y),) = column.left()
    # Below names with a mark each, where they begin.
    aside, below = (2, 1.5 * _LEADING) if len(names) > 1 else (1, _LEADING)
    at = layout.point(x + aside * size, y + (below + 0.36) * size)
    colour = stage.theme.muted
    return [LiveFigure(size * layout.unit, text, at=at, colour=colour, anchor="left", bold=False)]


def written_bias(bias: float) -> str:
    """'bias −0.14', with two decimals below 1, one below 10, else two digits; '' if not finite.

    Zeros at the end are written, so that it jitters less.
    """
    if not math.isfinite(bias):
        return ""
    if 0 < abs(bias) < 0.005:
        return "bias ≈ 0"
    for decimals, end in ((2, 1), (1, 10)):
        if abs(round(bias, decimals)) < end:
            return f"bias {bias + 0.0:.{decimals}f}".replace("-", "−")
    return f"bias {number(float(f'{bias:.2g}'))}"


def named_inputs(names: InputNames, inputs: Column, stage: Stage) -> list[Mobject]:
    """The name of each input, in one line or some left of its field."""
    layout, size, room = stage.layout, names.size, names.room - BESIDE * names.size
    right = inputs.boxes[0].x - BESIDE * size
    return [
        line(
            text,
            size * layout.unit,
            at=layout.point(right, y + (0.36 + LINE * (below - (len(texts) - 1) / 2)) * size),
            colour=stage.theme.muted,
            anchor="right",
            width=room * layout.unit,
            cut=cut_apart([text for texts in names.lines for text in texts]),
            what="names of columns at inputs",
        )
        for texts, (_, y) in zip(names.lines, inputs.left(), strict=bool(names.lines))
        for below, text in enumerate(texts)
    ]


def headings_of(
    architecture: Architecture, columns: Sequence[Column], box: Box, stage: Stage
) -> list[Outlines]:
    """Over each column how many units of what kind it has, and how many of them are drawn.

    Where columns are too narrow for that, neighbours of one kind have one heading, or none. In
    small frames only columns of which some are drawn have one, without the kind.
    """
    layout = stage.layout
    widths = len(architecture.features), *architecture.hidden
    counts = [
        str(width) if len(column.drawn) == width else f"{len(column.drawn)} of {width}"
        for column, width in zip(columns, widths, strict=False)
    ]
    cut = [" of " in each for each in counts]
    size = heading_size(layout, cut=any(cut))
    if not size:
        return []
    small = not layout.legible(TYPE * layout.small_type)
    kinds = [" ".join(each) for each in zip(counts[1:], architecture.activations, strict=True)]

    def heading(text: str, x: float, anchor: str = "middle") -> Outlines:
        at = layout.point(x, box.y + size * (1.2 if small else 0.5))
        return line(text, size * layout.unit, at=at, colour=stage.theme.muted, anchor=anchor)

    left, right = columns[0].boxes[0], columns[1].boxes[0]
    half, step = left.width / 2, (right.x - left.x) * layout.unit
    middles = [column.boxes[0].x + half for column in columns[1:-1]]
    if small:
        places = [left.x + half, *middles]
        shown = zip(counts, places, cut, strict=True)
        return [heading(count, x) for count, x, is_cut in shown if is_cut]
    inputs = "inputs" if widths[0] > 1 else "input"
    headings = [heading(inputs, left.x + half)]
    beyond = box.x * layout.unit - (headings[0].get_left()[0] - layout.point(0, 0)[0])
    headings[0].shift([max(beyond, 0.0), 0, 0])
    if headings[0].width <= _OVER_TILE * left.width * layout.unit:
        # Close to the fields: nothing but lines would be between them.
        down = left.y - _OVER * size - (box.y + size * 0.5)
        headings[0].shift([0, -max(down, 0.0) * layout.unit, 0])
    own = [heading(kind, x) for kind, x in zip(kinds, middles, strict=True)]
    if all(each.width <= 0.85 * step for each in own):
        return [*headings, *own]
    for kind, group in groupby(range(len(kinds)), lambda depth: kinds[depth]):
        depths = list(group)
        text = kind if len(depths) == 1 else f"{len(depths)} layers of {kind}"
        each = heading(text, (middles[depths[0]] + middles[depths[-1]]) / 2)
        free = each.get_left()[0] > headings[-1].get_right()[0]
        if free and each.width <= (len(depths) - 0.05) * step:
            headings.append(each)
    return headings
