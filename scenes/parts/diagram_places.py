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
_STEP = 120.0  # design pixels from one small unit to the next below it
TYPE = 22.0  # the size of type, before the layout's factor for small type
# Of the way from inputs to the next layer, over which their names may stand; more for a usual word.
_OVER, _OVER_AT_MOST = 0.34, 0.5
_WORD = 4.8  # ems
LINES = 3  # of the name of an input, at most
_SPARE = 1.06  # of their width, since they are measured in parts
_FULL, _CLOSE = 8, 0.74  # layers from which on units are closer together: their side, of a step
_LOOSE = 0.62  # the same of fewer layers


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
    layers: Sequence[Layer], inputs: Sequence[str], box: Box, layout: Layout
) -> list[Column]:
    """Where the units of every layer stand; the last column is a point for each output.

    There is room for the names of `inputs` between them.
    """
    drawn = [_strongest_units(layers, depth) for depth in range(len(layers) + 1)]
    cut = any(len(each) < len(layer[0]) for each, layer in zip(drawn, layers, strict=False))
    headed = 2 * heading_size(layout, cut=cut)
    body = Box(box.x, box.y + headed, box.width, box.height - headed)
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
            size_of_type = layout.readable(TYPE * layout.small_type)
            names = [inputs[unit] for unit in units.tolist()]
            lines = max(map(len, broken_names(names, side, across, size_of_type, LINES)))
            step = max(step, side + (1.2 + LINE * lines) * size_of_type)
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


def broken_names(
    names: Sequence[str], side: float, across: float, size: float, most: int
) -> list[list[str]]:
    """The lines of names of inputs, as few as may be, over units and some of the way onwards."""
    room = name_room(side, across, size) / _SPARE / max(size, 1.0)
    return Names(names, bold=False).broken(room, most)


def name_room(side: float, across: float, size: float) -> float:
    """Design pixels of width for names of inputs, whose units have a `side` and a type a `size`.

    The next layer begins `across` from where they do.
    """
    usual, most = (side + (across - side) * share for share in (_OVER, _OVER_AT_MOST))
    return max(usual, min(_WORD * size, most))


def _strongest_units(layers: Sequence[Layer], depth: int) -> Int[np.ndarray, " units"]:
    """Which units of layer `depth` to draw: layer 0 is the inputs; outputs are all drawn."""
    if depth == len(layers):
        return np.arange(layers[-1][0].shape[1])
    counts = np.abs(layers[depth][0]).sum(axis=1)
    return np.sort(np.argsort(-counts, kind="stable")[:_DRAWN])
