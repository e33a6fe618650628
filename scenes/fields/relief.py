"""A field as a surface seen from the side, drawn far to near; knows nothing of scenes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import contourpy
import cv2
import numpy as np
from jaxtyping import Float, UInt8, UInt16

from ...datasets.dataset import Dataset
from ...reels.grid import Grid
from ...reels.task import Task, contests
from ..stage.marks import ROUND, Mark
from ..stage.theme import Theme
from .colours import rgb
from .field import Pixels
from .relief_surfaces import SAMPLES, surface_of
from .task_colours import colours_of

_CELLS = 72  # a side, of the surface
_ELEVATION = 0.80  # radians above the horizon, from where it is seen
_HEIGHT = 0.36  # of the width of the plane
_WIDTH = 0.65  # of the picture: the plane still fits when it stands on a corner
_FINER = 2  # times the pixels, then averaged: smooth edges
_FIXED = 4  # bits behind the point of OpenCV's coordinates
_DEPTHS = np.array([31, 63, 31])[:, None, None]  # the largest red, green and blue of 16 bits
_NEARER = 1.5  # cells
_SHADE = 0.22  # how much darker a slope may be


class ReliefPixels(Pixels):
    """Draws a field over `grid` as heights, with the points and the boundary on them.

    What is drawn depends on the task: see `ReliefSurface`. `turn` sets from where it is seen.
    """

    def __init__(
        self, dataset: Dataset, task: Task, pixels: int, theme: Theme, *, dot: float
    ) -> None:
        samples = _CELLS * SAMPLES + 1
        self.grid = Grid.over(dataset.domain, samples, samples)
        self._pixels, self._theme = pixels, theme
        self._surface, self._lines_at = surface_of(task), task.lines
        colours = colours_of(task)
        self._hues, self._line_width = colours.hues(dataset.labels), colours.lines.width
        self._looks = [(rgb(colour).tolist(), mark) for colour, mark in self._hues.looks]
        self._dot = max(dot * _FINER, 1.0)
        self._angle = 0.0
        self._drawn: tuple[float, bytes] = (0.0, b"")
        self._picture = np.zeros((1, 1, 3), dtype=np.uint8)
        self._palette = _all_colours()
        ground = rgb(theme.ground).astype(np.uint8)
        self._palette[_packed(ground[None, None])[0, 0]] = ground
        x_min, x_max, y_min, y_max = dataset.domain
        self._shares = (dataset.points - [x_min, y_min]) / [x_max - x_min, y_max - y_min]
        inside = ((self._shares > 0) & (self._shares < 1)).all(axis=1) & dataset.train
        self._inside = np.flatnonzero(inside)

    def turn(self, angle: float) -> None:
        """See it from another side: radians about the vertical."""
        self._angle = angle

    @property
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """All colours of 5, 6 and 5 bits; that of the ground is exact."""
        return self._palette

    def levels(
        self, logits: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """The picture of the surface on the theme's ground."""
        key = (self._angle, logits.tobytes())
        if key != self._drawn:
            self._drawn, self._picture = key, self._draw(logits)
        size = (self._pixels // shrink, self._pixels // shrink)
        picture = cv2.resize(self._picture, size, interpolation=cv2.INTER_AREA)
        return _packed(picture)

    def _draw(
        self, logits: Float[np.ndarray, "outputs rows columns"]
    ) -> UInt8[np.ndarray, "finer finer 3"]:
        """The picture, finer than it will be shown."""
        surface = self._surface.corners(logits)
        heights = self._surface.heights(surface)
        side = self._pixels * _FINER
        picture = np.empty((side, side, 3), dtype=np.uint8)
        picture[:] = rgb(self._theme.ground).astype(np.uint8)
        self._draw_floor(picture)
        steps = np.arange(_CELLS + 1) / _CELLS
        across, up = np.meshgrid(steps, steps)
        corners = self._places(across, up, heights)
        quads = np.stack(
            [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=2
        ).reshape(-1, 4, 2)
        fills = self._fills(surface, heights).reshape(-1, 3).tolist()
        lines, dots = self._lines(surface, heights), self._dots(heights)
        ink = self._surface.line_colour
        thickness = max(1, round(self._line_width * self._dot / 6.2))
        for cell in self._order().tolist():
            cv2.fillConvexPoly(picture, quads[cell], fills[cell], shift=_FIXED)
            for start, end in lines.get(cell, ()):
                cv2.line(picture, start, end, ink, thickness, cv2.LINE_AA, _FIXED)
            for centre, hue in dots.get(cell, ()):
                colour, mark = self._looks[hue]
                edge = self._dot + max(1.0, self._dot * 0.25)
                _draw_mark(picture, mark, centre, edge, (255.0, 255.0, 255.0))
                _draw_mark(picture, mark, centre, self._dot, colour)
        return picture

    @property
    def side(self) -> float:
        """The width of the plane, as a share of that of the picture."""
        return _WIDTH

    def projected(
        self,
        across: Float[np.ndarray, "*shape"],
        up: Float[np.ndarray, "*shape"],
        heights: Float[np.ndarray, "*shape"],
    ) -> Float[np.ndarray, "*shape 2"]:
        """Places over the plane, 0 to 1 each, in shares of the picture from its upper left.

        The projection is parallel: equal heights are equally high everywhere.
        """
        x, y = across - 0.5, up - 0.5
        right = x * np.cos(self._angle) - y * np.sin(self._angle)
        back = x * np.sin(self._angle) + y * np.cos(self._angle)
        top = back * np.sin(_ELEVATION) + (heights - 0.5) * _HEIGHT * np.cos(_ELEVATION)
        return np.asarray(np.stack([0.5 + right * _WIDTH, 0.5 - top * _WIDTH], axis=-1))

    def _places(
        self,
        across: Float[np.ndarray, "*shape"],
        up: Float[np.ndarray, "*shape"],
        heights: Float[np.ndarray, "*shape"],
    ) -> np.ndarray:
        """OpenCV's coordinates of places over the plane."""
        places = self.projected(across, up, heights) * (self._pixels * _FINER * 2**_FIXED)
        return np.asarray(np.rint(places), dtype=np.int32)

    def _cells(self, places: Float[np.ndarray, "n 2"]) -> list[int]:
        """The cells, numbered row by row, after which to draw what stands at places from 0 to 1.

        They are slightly nearer to the viewer than the places, so that no neighbouring cell covers
        half of what is drawn.
        """
        towards = np.array([np.sin(self._angle), np.cos(self._angle)]) * _NEARER
        columns, rows = np.clip((places * _CELLS - towards).astype(int), 0, _CELLS - 1).T
        return [int(cell) for cell in rows * _CELLS + columns]

    def _order(self) -> np.ndarray:
        """All cells, far to near."""
        middles = (np.arange(_CELLS) + 0.5) / _CELLS
        across, up = np.meshgrid(middles, middles)
        depth = across * np.sin(self._angle) + up * np.cos(self._angle)
        return np.argsort(-depth.ravel(), kind="stable")

    def _draw_floor(self, picture: np.ndarray) -> None:
        corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        places = self._places(corners[:, 0], corners[:, 1], np.zeros(4))
        colour = rgb(self._theme.hairline).tolist()
        cv2.polylines(picture, [places], True, colour, _FINER, cv2.LINE_AA, _FIXED)

    def _fills(
        self,
        surface: Float[np.ndarray, "layers corners corners"],
        heights: Float[np.ndarray, "corners corners"],
    ) -> UInt8[np.ndarray, "cells cells 3"]:
        """The field's colour in every cell, darker where it slopes away from the light."""
        means = np.array([_means(each) for each in surface])
        base = self._surface.fills(means, self._theme).astype(float)
        slope_y, slope_x = np.gradient(_means(heights) * _HEIGHT * _CELLS)
        light = (1 - 0.5 * slope_x - 0.3 * slope_y) / np.sqrt(1 + slope_x**2 + slope_y**2)
        shade = 1 - _SHADE * np.clip(1 - light, 0, 1)
        return np.asarray(np.rint(base * shade[:, :, None]), dtype=np.uint8)

    def _lines(
        self,
        surface: Float[np.ndarray, "layers corners corners"],
        heights: Float[np.ndarray, "corners corners"],
    ) -> dict[int, list[tuple[tuple[int, int], tuple[int, int]]]]:
        """Segments of the boundary, or of lines of equal values, by the cell that they cross."""
        steps = np.arange(_CELLS + 1) / _CELLS
        found: dict[int, list[tuple[tuple[int, int], tuple[int, int]]]] = defaultdict(list)
        sides = contests(self._surface.sides(surface))
        for contest, level in product(sides, self._lines_at):
            for line in contourpy.contour_generator(steps, steps, contest).lines(level):
                places = self._places(line[:, 0], line[:, 1], _between(heights, line)).tolist()
                cells = self._cells((line[:-1] + line[1:]) / 2)
                for cell, start, end in zip(cells, places[:-1], places[1:], strict=True):
                    found[cell].append((tuple(start), tuple(end)))
        return found

    def _dots(
        self, heights: Float[np.ndarray, "rows columns"]
    ) -> dict[int, list[tuple[tuple[int, int], int]]]:
        """Training points on the surface, each with its hue, by the cell that they stand in."""
        shares = self._shares[self._inside]
        index = self._hues.index[self._inside]
        places = self._places(shares[:, 0], shares[:, 1], _between(heights, shares)).tolist()
        found: dict[int, list[tuple[tuple[int, int], int]]] = defaultdict(list)
        for cell, place, hue in zip(self._cells(shares), places, index.tolist(), strict=True):
            found[cell].append((tuple(place), hue))
        return found


def _draw_mark(
    picture: np.ndarray, mark: Mark, centre: tuple[int, int], radius: float, colour: Sequence[float]
) -> None:
    """A filled mark about a centre in OpenCV's coordinates, as large as a circle of `radius`."""
    reach = radius * 2**_FIXED
    if mark == ROUND:
        cv2.circle(picture, centre, round(reach), colour, -1, cv2.LINE_AA, _FIXED)
        return
    corners = np.rint(np.array(mark) * [reach, -reach] + centre).astype(np.int32)
    cv2.fillPoly(picture, [corners], colour, cv2.LINE_AA, _FIXED)


def _means(values: Float[np.ndarray, "rows columns"]) -> Float[np.ndarray, "cells cells"]:
    """The mean of the corners of every cell."""
    rows = values[:-1] + values[1:]
    return np.asarray((rows[:, :-1] + rows[:, 1:]) / 4)


def _between(
    values: Float[np.ndarray, "rows columns"], places: Float[np.ndarray, "n 2"]
) -> Float[np.ndarray, " n"]:
    """`values` interpolated at places from 0 to 1."""
    x, y = np.clip(places, 0, 1).T * _CELLS
    i, j = np.minimum(x.astype(int), _CELLS - 1), np.minimum(y.astype(int), _CELLS - 1)
    a, b = x - i, y - j
    low = values[j, i] * (1 - a) + values[j, i + 1] * a
    high = values[j + 1, i] * (1 - a) + values[j + 1, i + 1] * a
    return np.asarray(low * (1 - b) + high * b)


def _packed(picture: UInt8[np.ndarray, "rows columns 3"]) -> UInt16[np.ndarray, "rows columns"]:
    """Every colour rounded to 5, 6 and 5 bits, as one number."""
    red, green, blue = (np.moveaxis(picture.astype(np.uint32), 2, 0) * _DEPTHS + 127) // 255
    return np.asarray(red << 11 | green << 5 | blue, dtype=np.uint16)


def _all_colours() -> UInt8[np.ndarray, "65536 3"]:
    """The colours of all numbers that `_packed` gives."""
    numbers = np.arange(1 << 16)
    parts = np.stack([numbers >> 11, numbers >> 5 & 63, numbers & 31])
    return np.asarray(np.rint(parts / _DEPTHS[:, 0] * 255).T, dtype=np.uint8)
