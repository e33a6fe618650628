"""Short texts on a map of losses: they cover no path, and no other text; draws no map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from jaxtyping import Bool, Float, Int
from manim import PI, VGroup
from scipy.ndimage import maximum_filter, minimum_filter

from ..fields.loss_landscape import LossLandscape, Walk
from ..stage.typography import line
from .plane import Plane

HEAD = 13.0
"""Design pixels, the radius of the dot that is a network."""

_TYPE = 20.0  # design pixels
_LARGER, _LARGEST = 1.3, 2.3  # times its size, for all words, and for a few numbers alone
_FEW = 2  # of these, at most
_INSIDE = 10.0  # design pixels from words to the edge of the map
_CLEAR = 16.0  # design pixels between words and the path
_APART = 1.4  # ems between a number and other words
_CROSSED = 1  # other lines, at most, that end at a number
_DEARER = 1.5  # ems that a number would be nearer to others, rather than end one more line
_BESIDE = 24.0, 44.0  # design pixels from dots to words, and at most
_PAD = 8.0  # design pixels around words on which no line runs

Place = Float[np.ndarray, "2"]


class Words:
    """Short texts on a map, none of which covers another or a path."""

    def __init__(self, losses: LossLandscape, plane: Plane) -> None:
        size, layout = _TYPE * plane.layout.small_type, plane.layout
        self.size = layout.readable(size, most=_LARGEST)
        # A small map has room for the ends of a path and a few numbers of lines, and nothing else.
        self._worded = layout.readable(size, most=_LARGER) > 0
        self.group = VGroup()
        self._plane = plane
        self._boxes: list[tuple[Place, Place]] = []  # centre and half extent of each
        self._numbers = 0
        paths = [finely(on_map(plane, walk.places), _CLEAR / 2) for walk in losses.walks]
        self._paths = np.concatenate(paths)
        self._ends = np.concatenate([path[[0, -1]] for path in paths])

    def beside(self, place: Place, *texts: str) -> None:
        """Put the first of some texts that fits beside a dot, unless the map is a small one."""
        if self._worded:
            self.at_end(place, *texts)

    def at_end(self, place: Place, *texts: str) -> None:
        """The same, also on small maps: which end of the path is which has to be seen."""
        if not self.size:
            return
        turns = np.arange(16) * (PI / 8)
        away = np.stack([np.cos(turns), np.sin(turns)], axis=1)
        for text, far in product(texts, _BESIDE):
            half = self._half(text)
            if self._put(text, on_map(self._plane, place[None]) + away * (half + far), half):
                return

    def beside_ends(self, walks: Sequence[Walk], names: Sequence[str]) -> None:
        """Put the names of runs beside the ends of paths, in one list where dots hide dots."""
        ends = np.array([walk.places[-1] for walk in walks])
        said = [
            f"{name} leaves" if walk.leaves else name
            for walk, name in zip(walks, names, strict=True)
        ]
        near = 2 * HEAD * self._plane.layout.thickening
        for pile in piles_of(on_map(self._plane, ends), near):
            count = [f"{len(pile)} runs"] if len(pile) > 1 else []
            self.beside(ends[pile].mean(axis=0), ", ".join(said[run] for run in pile), *count)

    def on_line(self, points: Float[np.ndarray, "n 2"], text: str, relief: Lines) -> None:
        """Put a text on a line, unless no place of it is clear."""
        if self.size and (self._worded or self._numbers < _FEW):
            half = self._half(text)
            crossed = relief.within(points, half + _PAD) - 1
            kept = (crossed <= _CROSSED) & (_room(points, half, self._ends) >= 2 * _CLEAR)
            dearer = crossed[kept] * _DEARER * self.size
            apart = _APART * self.size
            self._numbers += self._put(text, points[kept], half, apart=apart, dearer=dearer)

    def covered(self, points: Float[np.ndarray, "n 2"]) -> Bool[np.ndarray, " n"]:
        """Which points are under a text."""
        under = np.zeros(len(points), dtype=bool)
        for centre, half in self._boxes:
            under |= (np.abs(points - centre) < half + _PAD).all(axis=1)
        return under

    def _half(self, text: str) -> Place:
        words = line(text, self.size, at=(0, 0, 0), colour="#000000")
        return np.array([float(words.width), self.size * 0.74]) / 2

    def _put(
        self,
        text: str,
        centres: Float[np.ndarray, "n 2"],
        half: Place,
        *,
        apart: float = _CLEAR,
        dearer: Float[np.ndarray, " n"] | float = 0.0,
    ) -> bool:
        """Put a text at the centre, of those given, that is farthest from everything else, if any.

        It is at least that far `apart` from other texts. Centres that are `dearer` have to be
        farther from everything by as much, to be taken.
        """
        if not len(centres):
            return False
        box = self._plane.box
        low, high = np.array([box.x, box.y]), np.array([box.right, box.bottom])
        free = np.minimum(centres - half - low, high - centres - half).min(axis=1)
        room = free - _INSIDE
        room = np.minimum(room, _room(centres, half, self._paths) - _CLEAR)
        for centre, other in self._boxes:
            room = np.minimum(room, _room(centres, half + other, centre[None]) - apart)
        worth = np.where(room < 0, -np.inf, np.minimum(room, 6 * self.size) - dearer)
        best = int(np.argmax(worth))
        if room[best] < 0:
            return False
        self._boxes.append((centres[best], half))
        layout = self._plane.layout
        x, y = centres[best]
        at = layout.point(x, y + self.size * 0.36)
        colour = self._plane.stage.theme.boundary
        self.group.add(line(text, self.size * layout.unit, at=at, colour=colour, anchor="middle"))
        return True


class Lines:
    """How many lines of equal height, at some `levels`, cross a piece of a map."""

    def __init__(
        self, heights: Float[np.ndarray, "rows columns"], levels: Sequence[float], plane: Plane
    ) -> None:
        self._heights, self._levels, self._box = heights, np.sort(levels), plane.box
        self._cell = plane.box.width / len(heights)

    def within(self, centres: Float[np.ndarray, "n 2"], half: Place) -> Int[np.ndarray, " n"]:
        """The number of levels around each centre, as far as `half`, in design pixels."""
        across, up = np.ceil(2 * half / self._cell).astype(int).tolist()
        low, high = (
            np.searchsorted(self._levels, extreme(self._heights, (up, across), mode="nearest"))
            for extreme in (minimum_filter, maximum_filter)
        )
        places = (centres - [self._box.x, self._box.bottom]) * [1, -1] / self._cell
        column, row = places.astype(int).clip(0, len(self._heights) - 1).T
        return np.asarray((high - low)[row, column])


def on_map(plane: Plane, points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "n 2"]:
    """Places on the map in design pixels."""
    x_min, x_max, y_min, y_max = plane.domain
    share = (points - [x_min, y_min]) / [x_max - x_min, y_max - y_min]
    box = plane.box
    return np.asarray([box.x, box.bottom] + share * [box.width, -box.height])


def _room(
    centres: Float[np.ndarray, "n 2"], half: Place, others: Float[np.ndarray, "m 2"]
) -> Float[np.ndarray, " n"]:
    """How far boxes at some centres are from the nearest of other places."""
    away = np.abs(centres[:, None] - others) - half
    return np.asarray(np.linalg.norm(np.maximum(away, 0), axis=2).min(axis=1))


def piles_of(places: Float[np.ndarray, "n 2"], near: float) -> list[list[int]]:
    """Places by number, those together that are `near` each other, from one to the next."""
    piles: list[list[int]] = []
    for number, place in enumerate(places):
        joins = [
            pile for pile in piles if np.linalg.norm(places[pile] - place, axis=1).min() < near
        ]
        piles = [pile for pile in piles if pile not in joins]
        piles.append(sorted([number, *(each for pile in joins for each in pile)]))
    return sorted(piles)


def finely(points: Float[np.ndarray, "n axes"], step: float) -> Float[np.ndarray, "m axes"]:
    """A polyline with points that are at most `step` apart."""
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.linspace(0, along[-1], int(along[-1] / step) + 2)
    return np.stack([np.interp(places, along, axis) for axis in points.T], axis=1)
