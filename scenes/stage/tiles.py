"""Equal squares in a box, as large as they can be, with a strip of type over each; no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from .layout import Box

_GAP = 36.0  # design pixels between tiles
_RAGGED = 0.7  # what an incomplete last row is worth, against a full one


@dataclass(frozen=True)
class Tiles:
    """Squares in reading order, and the box that is left for what they share."""

    boxes: tuple[Box, ...]
    shared: Box


def tiled(count: int, *, inside: Box, strip: float, below: float, beside: float) -> Tiles:
    """`count` squares in `inside`, each below a strip of height `strip`.

    What they share is placed under them, `below` high, or to their right, `beside` wide, whichever
    leaves the squares larger.
    """
    ways = product(range(1, count + 1), ((below, 0.0), (0.0, beside)))
    best = max(ways, key=lambda way: _worth(count, way[0], _without(inside, *way[1]), strip))
    columns, (under, right) = best
    room = _without(inside, under, right)
    rows = -(-count // columns)
    side = _side(count, columns, room, strip)
    # Beside something else they stand close together; alone they spread over the whole width.
    spread = columns > 1 and not right
    step_x = (room.width - side) / (columns - 1) if spread else side + _GAP
    step_y = side + strip + _GAP
    spare = room.height - rows * step_y + _GAP
    top = room.y + spare * (0 if under else 0.4)
    boxes = tuple(
        Box(
            room.x + index % columns * step_x,
            top + strip + index // columns * step_y,
            side,
            side,
        )
        for index in range(count)
    )
    if right:
        x, y = boxes[columns - 1].right + _GAP, top + strip
        return Tiles(boxes, Box(x, y, inside.right - x, boxes[-1].bottom - y))
    y = top + rows * step_y - _GAP
    return Tiles(boxes, Box(inside.x, y, inside.width, inside.bottom - y))


def packed(count: int, *, inside: Box, gap: float, strip: float, most: float) -> list[Box]:
    """`count` squares of at most a size, from the top left of `inside`, each over a strip."""

    def side(columns: int) -> float:
        rows = -(-count // columns)
        across = (inside.width - (columns - 1) * gap) / columns
        return min(across, (inside.height - (rows - 1) * gap) / rows - strip, most)

    # Of equal sizes, the one with the longest rows.
    columns = max(range(count, 0, -1), key=side)
    step = side(columns) + gap
    return [
        Box(
            inside.x + index % columns * step,
            inside.y + index // columns * (step + strip),
            side(columns),
            side(columns),
        )
        for index in range(count)
    ]


def _without(inside: Box, below: float, beside: float) -> Box:
    return Box(inside.x, inside.y, inside.width - beside, inside.height - below)


def _side(count: int, columns: int, room: Box, strip: float) -> float:
    rows = -(-count // columns)
    across = (room.width - (columns - 1) * _GAP) / columns
    down = (room.height - (rows - 1) * _GAP) / rows - strip
    return min(across, down)


def _worth(count: int, columns: int, room: Box, strip: float) -> float:
    """How large the squares are, less for width left empty and for an incomplete last row."""
    side = max(_side(count, columns, room, strip), 0.0)
    used = (columns * (side + _GAP) - _GAP) / room.width
    return float(side * used**0.25 * (1.0 if count % columns == 0 else _RAGGED))
