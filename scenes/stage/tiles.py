"""Equal squares in a box, as large as they can be, with a strip of type over each; no drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

from .layout import Box

_GAP, _ROWS = 36.0, 24.0  # design pixels between tiles, and between rows with their strips
_RAGGED = 0.8  # what an incomplete last row is worth, against a full one
_FEW = 0.85  # what a last row of less than half is worth beside something else
_FILLED = 0.6  # the power of the width that squares fill in their worth
_NARROW = 0.75  # the value of a narrow place for what is shared, against a wide one
_SPREAD, _WIDEST = 0.4, 1.5  # of what squares leave below, between rows, and gaps at most
_NARROWEST = 0.75  # of the width beside squares: the least in what a last row leaves
_HOLE = 0.35  # of a square: a wider gap beside a square is a hole
_LOW = 0.2  # of the height: more of it below half a row of squares is a hole, too
_SLENDER = 2.0  # times as high as wide: a place too narrow for its height


@dataclass(frozen=True)
class Tiles:
    """Squares in reading order, and the box that is left for what they share."""

    boxes: tuple[Box, ...]
    shared: Box


def tiled(
    count: int,
    *,
    inside: Box,
    strip: float,
    below: float,
    beside: float,
    foot: float = 0.0,
) -> Tiles:
    """`count` squares in `inside`, each below a strip of height `strip`, the last over a `foot`.

    What they share is placed under them, `below` high, or to their right, `beside` wide, or in what
    an incomplete last row leaves, if that is high enough and best if it is as wide; whichever
    leaves the squares largest. Beside squares, it begins level with one. An incomplete last row
    over it is centred.
    """
    ways = product(range(1, count + 1), ("below", "beside", "last row"))
    grids = [
        _Grid(count, columns, way, inside, strip, below, beside, foot) for columns, way in ways
    ]
    return max(grids, key=lambda grid: grid.worth).tiles


@dataclass(frozen=True)
class _Grid:
    """One way of placing squares in columns, and in one of three places what they share."""

    count: int
    columns: int
    way: str
    inside: Box
    strip: float
    below: float
    beside: float
    foot: float

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def room(self) -> Box:
        """What is left for the squares."""
        under = self.below if self.way == "below" else 0.0
        right = self.beside if self.way == "beside" else 0.0
        inside = self.inside
        return Box(inside.x, inside.y, inside.width - right, inside.height - under - self.foot)

    @property
    def side(self) -> float:
        """Of a square; what is shared has to fit into the last row."""
        across = (self.room.width - (self.columns - 1) * _GAP) / self.columns
        down = (self.room.height - (self.rows - 1) * _ROWS) / self.rows - self.strip
        side = max(min(across, down), 0.0)
        fitting = self.count % self.columns and side + self.strip + self.foot >= self.below
        return side if fitting or self.way != "last row" else 0.0

    def _step(self, side: float) -> float:
        """From column to column: beside something else squares stand close together."""
        if self.columns == 1 or self.way == "beside":
            return side + _GAP
        return (self.room.width - side) / (self.columns - 1)

    @property
    def _spare(self) -> float:
        """The height that squares leave."""
        return self.room.height - self.rows * (self.side + self.strip + _ROWS) + _ROWS

    @property
    def worth(self) -> float:
        """How large the squares are, less for width left empty and for an incomplete last row."""
        side = self.side
        used = (self.columns * (side + _GAP) - _GAP) / self.room.width
        full = 1.0 if self.count % self.columns == 0 else _RAGGED
        if self.way == "last row":
            before = (self.count % self.columns - 1) * self._step(side) + side + _GAP
            left = (self.inside.width - before) / self.beside
            full = 1.0 if left >= 1 else _NARROW if left >= _NARROWEST else 0.0
            few = 2 * (self.count % self.columns) < self.columns
            full *= _FEW if few else _RAGGED if self._spare > _LOW * self.room.height else 1.0
            full *= _RAGGED if self._step(side) - side > max(_HOLE * side, _GAP) else 1.0
        elif self.way == "beside" and self.room.height > _SLENDER * self.beside:
            full *= _NARROW
        return float(side * used**_FILLED * full)

    @property
    def tiles(self) -> Tiles:
        """The squares and the rest."""
        side, room = self.side, self.room
        step_x, step_y = self._step(side), side + self.strip + _ROWS
        top = room.y
        if self.way == "beside":
            top += self._spare * 0.4
        elif self.way == "last row" and self.rows > 1:
            step_y += min(_SPREAD * self._spare / (self.rows - 1), _WIDEST * _GAP)
        left = self.count % self.columns
        centred = (self.columns - left) * step_x / 2 if left and self.way == "below" else 0.0
        boxes = tuple(
            Box(
                room.x + index % self.columns * step_x + centred * (index >= self.count - left),
                top + self.strip + index // self.columns * step_y,
                side,
                side,
            )
            for index in range(self.count)
        )
        inside, last = self.inside, boxes[-1]
        if self.way != "below":
            beside = self.way == "beside"
            x = (boxes[self.columns - 1] if beside else last).right + _GAP
            y = boxes[0].y if beside else last.y
            bottom = min(last.bottom + _GAP, inside.bottom) if beside else inside.bottom
            return Tiles(boxes, Box(x, y, inside.right - x, bottom - y))
        y = last.bottom + self.foot
        return Tiles(boxes, Box(inside.x, y, inside.width, inside.bottom - y))


def packed(
    count: int,
    *,
    inside: Box,
    gap: float,
    strip: float,
    most: float,
    loosest: float = math.inf,
) -> list[Box]:
    """`count` squares of at most a size, each over a strip, from the top left of a box.

    They spread over its whole width, unless that needs gaps above `loosest`, a part of a square.
    """

    def side(columns: int) -> float:
        rows = -(-count // columns)
        across = (inside.width - (columns - 1) * gap) / columns
        down = (inside.height - (rows - 1) * gap) / rows - strip
        return max(min(across, down, most), 1.0)

    def worth(columns: int) -> tuple[float, int]:
        """How large squares are, less for places and for width left empty; else by long rows."""
        full = count / (-(-count // columns) * columns)
        used = (columns * (side(columns) + gap) - gap) / inside.width
        return round(side(columns) * full**0.5 * used**0.25, 6), columns

    columns = max(range(1, count + 1), key=worth)
    across = (inside.width - side(columns)) / (columns - 1) if columns > 1 else 0.0
    if across > side(columns) * (1 + loosest):
        across = side(columns) + gap
    down = side(columns) + gap + strip
    return [
        Box(
            inside.x + index % columns * across,
            inside.y + index // columns * down,
            side(columns),
            side(columns),
        )
        for index in range(count)
    ]
