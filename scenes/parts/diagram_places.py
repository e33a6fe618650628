"""Where the units of a network stand in its diagram, and which of them; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from ...reels.forward import Layer
from ..stage.layout import Box, Layout
from .class_grid import LINE, Names

_DRAWN = 8  # units of a layer, at most
_LARGEST = 112.0  # design pixels, the side of a unit
_STEP, _STEP_HIGH = 120.0, 160.0  # design pixels from a small unit to the next; in high diagrams
TYPE = 22.0  # the size of type, before the layout's factor for small type
LINES = 3  # of the name of an input, at most
# Of the diagram's width at most, for the names of inputs; in narrow ones more for a usual word.
_NAMES, _WORD = (0.17, 0.26), 5.2
BESIDE = 0.55  # ems between the name of an input and its field
_SPARE = 1.06  # of their width, since they are measured in parts
_FULL, _CLOSE = 8, 0.74  # layers from which on units are closer together: their side, of a step
_LOOSE, _LOOSE_HIGH = 0.55, 0.46  # the same of fewer layers; in high diagrams


@dataclass(frozen=True)
class Column:
    """One layer: which of its units are drawn, where, and where ribbons come in and go out."""

    drawn: Int[np.ndarray, " units"]
    boxes: list[Box]

    def left(self) -> Float[np.ndarray, "units 2"]:
        """The middles of the left edges, in design pixels."""
        return np.array([(box.x, box.y + box.height / 2) for box in self.boxes])

    def right(self) -> Float[np.ndarray, "units 2"]:
        """The middles of the right edges, in design pixels."""
        return np.array([(box.right, box.y + box.height / 2) for box in self.boxes])


def columns_of(
    layers: Sequence[Layer], inputs: InputNames, box: Box, layout: Layout
) -> list[Column]:
    """Where the units of every layer stand; the last column is a point for each output.

    Left of the inputs is room for their names.
    """
    drawn = [_strongest_units(layers, depth) for depth in range(len(layers) + 1)]
    cut = any(len(each) < len(layer[0]) for each, layer in zip(drawn, layers, strict=False))
    headed = 2 * heading_size(layout, cut=cut)
    body = Box(box.x + inputs.room, box.y + headed, box.width - inputs.room, box.height - headed)
    most = max(len(units) for units in drawn[:-1])
    across, down = body.width / len(layers), body.height / max(most, 3)
    # Below each unit is a bar, which must not touch the next one.
    loose = _LOOSE if box.width > box.height else _LOOSE_HIGH
    side = min(
        across * (_CLOSE if len(layers) > _FULL else loose), down * 0.78, down - 14, _LARGEST
    )
    apart = _STEP if box.width > box.height else _STEP_HIGH
    columns = []
    for depth, units in enumerate(drawn):
        last = depth == len(layers)
        size = 0.0 if last else side
        step = min(down, max(side * 1.5, apart), body.height / len(units))
        if not depth:
            step = max(step, inputs.height)
            step = min(step, body.height / len(units))
        top = body.y + (body.height - (len(units) - 1) * step - size) / 2
        x = body.right if last else body.x + depth * across
        columns.append(
            Column(units, [Box(x, top + i * step, size, size) for i in range(len(units))])
        )
    return columns


def heading_size(layout: Layout, *, cut: bool) -> float:
    """The size of type over columns, in small frames only where one is `cut`; else 0."""
    size = TYPE * layout.small_type
    return size if layout.legible(size) else layout.readable(size) if cut else 0.0


@dataclass(frozen=True)
class InputNames:
    """The lines of the name of each input, and the room for them left of its field.

    In design pixels `size` is that of type, `room` their width with the space beside them, and
    `height` that of the highest name. There are no lines where there is no room.
    """

    lines: list[list[str]]
    size: float = 0.0
    room: float = 0.0
    height: float = 0.0

    @classmethod
    def of(cls, names: Sequence[str], box: Box, layout: Layout) -> InputNames:
        """The names in a diagram in that box, with as few lines as may be."""
        size = layout.readable(TYPE * layout.small_type)
        high = box.height - 2 * heading_size(layout, cut=False)
        most = min(LINES, int(high / len(names) / LINE / size)) if size else 0
        if not most:
            return cls([])
        usual, largest = (share * box.width for share in _NAMES)
        room = max(usual, min(_WORD * size, largest))
        lines = Names(names, bold=False).broken(room / _SPARE / size, most)
        widest = Names([text for each in lines for text in each], bold=False).widest
        room = min(room, widest * _SPARE * size) + BESIDE * size
        return cls(lines, size, room, (max(map(len, lines)) + 0.4) * LINE * size)


def _strongest_units(layers: Sequence[Layer], depth: int) -> Int[np.ndarray, " units"]:
    """Which units of layer `depth` to draw: layer 0 is the inputs; outputs are all drawn."""
    if depth == len(layers):
        return np.arange(layers[-1][0].shape[1])
    counts = np.abs(layers[depth][0]).sum(axis=1)
    return np.sort(np.argsort(-counts, kind="stable")[:_DRAWN])
