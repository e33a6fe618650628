"""A field as a surface seen from the side, with points and lines on it; knows nothing of scenes."""

from __future__ import annotations

from itertools import pairwise, product

import contourpy
import cv2
import numpy as np
from jaxtyping import Float, Float32, UInt8
from scipy.ndimage import uniform_filter1d

from ...datasets.dataset import Dataset
from ...reels.task import Task, contests
from ..stage.theme import Theme
from .colours import MANY_POINTS, darkened, rgb
from .hatching import hatched, hatching
from .middles import between
from .relief_drawing import ground, lines, marks
from .relief_surfaces import surface_of
from .relief_view import HEIGHT, TILT, WIDTH, View
from .task_colours import colours_of

# To the right, away and up: from the left, so that slopes to either side differ, and a little from
# the front, so that those that face the viewer keep their colours.
_LIGHT = np.array([-0.70, -0.35, 0.62])
# How much darker or lighter slopes are, at most: colours stay those of the scale beside them.
_DARK, _BRIGHT = 0.18, 0.14
_WALLS = (0.84, 0.68)  # shade of walls that face along x and along y
_LINES = 120  # cells a side, at most, for contours
_NEARER = 0.016  # of the width, by which what stands on the surface is nearer than that
_STEADY = 9  # corners of lines, over which their heights are averaged
_FLOOR = 480  # cells of the floor, a side
_THIN, _FAINT = 0.5, 0.7  # of the width of a boundary, and opacity: a line around the sides
_AROUND = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
_REPLICATE = cv2.BORDER_REPLICATE

Picture = UInt8[np.ndarray, "side side 3"]


class Relief:
    """Draws a field as heights, with the points and the boundary on them, `pixels` a side.

    What is drawn depends on the task: see `ReliefSurface`. It is seen from an `angle`, as `turn`
    takes it. A `dot` is the radius of points, and `line` the width of lines, in pixels.
    """

    def __init__(
        self,
        dataset: Dataset,
        task: Task,
        pixels: int,
        theme: Theme,
        *,
        angle: float,
        dot: float,
        line: float,
    ) -> None:
        self._pixels, self._theme = pixels, theme
        self._surface, self._lines_at = surface_of(task, theme), task.lines
        colours = colours_of(task)
        hues = colours.hues(dataset.labels)
        edges = [rgb(each) for each in hues.edges]
        dot, white = max(dot, 0.5), rgb("#ffffff")
        # Training points are filled, in a white edge; test points are white, in a coloured one.
        filled = [(rgb(colour), white) for colour, _ in hues.looks]
        sizes = [dot, max(0.5, dot * 0.25)], [dot * 0.63, max(0.6, dot * 0.59)]
        if len(dataset.points) > MANY_POINTS:
            # A density, as on the plane: darker than any field, without white edges.
            edges = [rgb(darkened(colour)) for colour, _ in hues.looks]
            filled = [(dark, dark) for dark in edges]
            sizes = [dot * 0.9, 0.0], [dot * 1.1, max(0.5, dot * 0.2)]
        ringed = [(white, edge) for edge in edges]
        self._colours = np.array(filled + ringed).astype(np.uint8)
        most = max(len(mark) for _, mark in hues.looks)
        self._corners = np.full((len(self._colours), max(most, 1), 2), np.nan)
        for outline, (_, mark) in zip(self._corners, 2 * list(hues.looks), strict=True):
            outline[: len(mark)] = np.reshape(mark, (-1, 2))
        self._sizes = np.repeat(np.array(sizes), len(filled), axis=0)
        self._line, self._opacity = line, colours.lines.opacity
        self._view = View(angle)
        red, green, blue = rgb(theme.ink).astype(int).tolist()
        self._ink = red, green, blue
        x_min, x_max, y_min, y_max = dataset.domain
        shares = (dataset.points - [x_min, y_min]) / [x_max - x_min, y_max - y_min]
        inside = ((shares > 0) & (shares < 1)).all(axis=1)
        looks = hues.index + len(filled) * ~dataset.train
        self._shares, self._looks = shares[inside], looks[inside].astype(np.intp)
        self._ground = np.empty((pixels, pixels, 3), dtype=np.uint8)
        self._ground[:] = rgb(theme.ground)
        self._picture = self._ground.copy()
        # What is seen, see `relief_drawing`.
        self._depths = np.empty((2 * pixels, 2 * pixels), dtype=np.float32)
        self._ends = np.zeros((2 * pixels, 2), dtype=np.intp)

    def turn(self, angle: float) -> None:
        """See it from another side: radians about the vertical, not along an axis of the plane."""
        self._view = View(angle)

    @property
    def view(self) -> View:
        """From where it is seen."""
        return self._view

    @property
    def level(self) -> float | None:
        """The height of every line, as a share of all; None where they have several, or none."""
        return self._surface.level

    @property
    def side(self) -> float:
        """The width of the plane, as a share of that of the picture."""
        return WIDTH

    def picture(self, samples: Float[np.ndarray, "outputs rows columns"] | None) -> Picture:
        """The surface on the theme's ground, or a hatched floor; it is drawn over by the next call.

        `samples` are logits at the middles of cells, row 0 is y_min.
        """
        picture = self._picture
        np.copyto(picture, self._ground)
        self._ends.fill(0)
        if samples is None:
            heights = np.zeros((_FLOOR, _FLOOR), dtype=np.float32)
            stripes = hatching(self._theme)[hatched(_FLOOR)[::-1]].astype(np.float32)
            self._draw_surface(picture, heights, cv2.cvtColor(stripes, cv2.COLOR_RGB2RGBA))
        else:
            layers = self._surface.layers(samples)
            heights = np.ascontiguousarray(self._surface.heights(layers), dtype=np.float32)
            self._draw_surface(picture, heights, self._surface.colours(layers))
            self._draw_lines(picture, layers, heights)
            self._draw_level(picture)
        self._draw_points(picture, heights)
        return picture

    def projected(
        self,
        across: Float[np.ndarray, "*shape"],
        up: Float[np.ndarray, "*shape"],
        heights: Float[np.ndarray, "*shape"],
    ) -> Float[np.ndarray, "*shape 2"]:
        """Places over the plane, 0 to 1 each, in shares of the picture from its upper left."""
        return self._view.projected(across, up, heights)

    def _places(self, shares: Float[np.ndarray, "n 2"], heights: np.ndarray) -> np.ndarray:
        """Pixels from the upper left, and depths, of places over the plane."""
        flat = self.projected(shares[:, 0], shares[:, 1], heights) * self._pixels
        depth = self._view.turned(shares[:, 0] - 0.5, shares[:, 1] - 0.5)[1]
        return np.column_stack([flat, depth - _NEARER])

    def _draw_surface(
        self,
        picture: Picture,
        heights: Float32[np.ndarray, "cells cells"],
        colours: Float32[np.ndarray, "cells cells 4"],
    ) -> None:
        cells = len(heights)
        shade, shine = self._light(heights)
        lit = cv2.multiply(colours, cv2.cvtColor(shade, cv2.COLOR_GRAY2RGBA))
        cv2.add(lit, cv2.cvtColor(shine, cv2.COLOR_GRAY2RGBA), lit)
        view = (*self._view.turn, WIDTH, *TILT, *_WALLS)
        ground(picture, self._depths, self._ends, self._pixels, heights, lit, cells, view)

    def _light(
        self, heights: Float32[np.ndarray, "cells cells"]
    ) -> tuple[Float32[np.ndarray, "cells cells"], Float32[np.ndarray, "cells cells"]]:
        """By what to multiply colours, and what to add to them; nothing on flat ground."""
        cells = len(heights)
        kernel = np.array([[-1, 0, 1]], dtype=np.float32) * (HEIGHT * cells / 2)
        one = np.ones((1, 1), dtype=np.float32)
        across = cv2.sepFilter2D(heights, -1, kernel, one, borderType=_REPLICATE)
        up = cv2.sepFilter2D(heights, -1, one, kernel, borderType=_REPLICATE)
        right, away, high = _LIGHT
        c, s = self._view.turn
        x, y = ((right * c + away * s) / high, (away * c - right * s) / high)
        # How much lighter it is than on flat ground.
        lit = cv2.addWeighted(across, -x, up, -y, 1)
        lit /= np.sqrt(cv2.multiply(across, across) + cv2.multiply(up, up) + np.float32(1))
        shine = _BRIGHT * np.clip(lit - np.float32(1), 0, 1)
        shade = (1 - _DARK * np.clip(1 - lit, 0, 1)) * (1 - shine)
        return shade, 255 * shine

    def _draw_lines(
        self,
        picture: Picture,
        layers: Float[np.ndarray, "layers cells cells"],
        heights: Float32[np.ndarray, "cells cells"],
    ) -> None:
        """The boundary, or lines of equal values, where no hills hide them."""
        found = [
            self._places(line, _steady(between(heights, *line.T)))
            for line in self._lines(layers, heights)
        ]
        self._draw(picture, found, self._line, self._surface.line_colour, self._opacity)

    def _draw_level(self, picture: Picture) -> None:
        """A thin line around the sides at the height of the boundary, if it has one height."""
        if self._surface.level is None:
            return
        around = self._places(_AROUND, np.full(len(_AROUND), self._surface.level))
        sides = [np.stack(each) for each in pairwise(around)]
        for side in sides:
            if side[:, 2].mean() > 0:  # it is behind the others, and stands on none of these
                side[:, 2] += _NEARER
        self._draw(picture, sides, _THIN * self._line, self._ink, _FAINT)

    def _lines(
        self,
        layers: Float[np.ndarray, "layers cells cells"],
        heights: Float32[np.ndarray, "cells cells"],
    ) -> list[Float[np.ndarray, "_ 2"]]:
        """Where the boundary, or lines of equal values, run over the plane, 0 to 1 each."""
        every = -(-len(heights) // _LINES)
        middles = ((np.arange(len(heights)) + 0.5) / len(heights))[every // 2 :: every]
        middles[[0, -1]] = 0, 1
        sides = contests(self._surface.sides(layers[:, every // 2 :: every, every // 2 :: every]))
        return [
            np.asarray(line)
            for contest, level in product(sides, self._lines_at)
            for line in contourpy.contour_generator(middles, middles, contest).lines(level)
        ]

    def _draw(
        self,
        picture: Picture,
        found: list[np.ndarray],
        width: float,
        colour: tuple[int, int, int],
        opacity: float,
    ) -> None:
        pairs = [np.hstack([places[:-1], places[1:]]) for places in found]
        segments = np.concatenate(pairs) if pairs else np.empty((0, 6))
        lines(picture, self._depths, self._ends, self._pixels, segments, width / 2, colour, opacity)

    def _draw_points(self, picture: Picture, heights: Float32[np.ndarray, "cells cells"]) -> None:
        """All points on the surface, far to near."""
        places = self._places(self._shares, between(heights, *self._shares.T))
        order = np.argsort(-places[:, 2], kind="stable")
        marks(
            picture,
            self._depths,
            self._ends,
            self._pixels,
            places[order],
            self._looks[order],
            self._colours,
            self._corners,
            self._sizes,
        )


def _steady(heights: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """Heights along a line, without the steps that cells have where it runs along a slope."""
    return np.asarray(uniform_filter1d(heights, _STEADY, mode="nearest"))
