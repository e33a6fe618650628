"""Type: one font family, sizes in design pixels, baselines, and figures that do not jitter."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from manim import VMobject

from ...shortening import Cut, cut_end
from .glyph_outlines import glyphs, tabular, unknown_in
from .layout import Point
from .text_warnings import missing, shortened

CAPITAL = 0.727
"""Of the em, the height of a capital in Inter (its OS/2 table)."""

_USUAL = "0123456789.,%−< \u2009"  # of which most numbers are made
_TOKENS = re.compile(r"[^\W\d_]+|.")  # of figures: words, and each other character


class Outlines(VMobject):
    """Type that stays as it was set."""

    fixed_text = True  # renderers may keep its picture


class Piece(NamedTuple):
    """An outline (n, 3) in Manim units, named by `key`, and where its origin stands."""

    key: Hashable
    outline: Float[np.ndarray, "n 3"]
    x: float
    y: float


class Typeset(VMobject):
    """Text that is laid out again every frame, from cached glyph outlines."""

    def __init__(self, colour: str) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self.pieces: list[Piece] = []
        self._set: Float[np.ndarray, "n 3"] = np.empty((0, 3))

    def set_pieces(self, pieces: list[Piece]) -> None:
        """Show these, and nothing else."""
        self.pieces = pieces
        placed = [piece.outline + np.array([piece.x, piece.y, 0]) for piece in pieces]
        self.points = self._set = np.concatenate(placed) if placed else np.empty((0, 3))

    def glyph_run(self) -> list[Piece] | None:
        """The pieces, filled in one colour; None if anybody has moved or changed them since."""
        stroked = self.stroke_width or self.background_stroke_width
        unchanged = self.points is self._set and len(self.fill_rgbas) == 1 and not stroked
        return self.pieces if unchanged else None


class Tag(Typeset):
    """A line of type that moves; `words` stand on the origin."""

    def __init__(self, words: Outlines, key: Hashable, *, colour: str) -> None:
        super().__init__(colour)
        self._key, self._outline = key, words.points

    def stand(self, at: Point) -> None:
        """Stand `at` a place on the baseline."""
        self.set_pieces([Piece(self._key, self._outline, at[0], at[1])])


def line(
    string: str,
    size: float,
    *,
    at: Point,
    colour: str,
    bold: bool = False,
    anchor: str = "left",
    width: float = math.inf,
    cut: Cut = cut_end,
    what: str = "",
) -> Outlines:
    """One line of type as one path: `size` is the em in Manim units, `at` a place on its baseline.

    `anchor` is the part of the line that stands there: left, middle or right. Text wider than
    `width` is cut as `cut` does; `what` it is, of the user's, is then in the warnings of the film.
    Type of size 0, which could not be read, has no glyphs.
    """
    if not size:
        return Outlines()
    missing(unknown_in(string, bold))
    outline, shown = _fitted(string, bold, width / size, cut)
    outline = outline * size
    if what and shown != string:
        shortened(what, string, shown)
    if len(outline):
        left, right = outline[:, 0].min(), outline[:, 0].max()
        start = {"left": left, "middle": (left + right) / 2, "right": right}[anchor]
        outline = outline - np.array([start, 0, 0]) + np.array(at)
    words = Outlines(fill_color=colour, fill_opacity=1, stroke_width=0)
    words.points = outline
    return words


def width_of(string: str, *, bold: bool = False) -> float:
    """The width of a line of type, in ems."""
    outline = _outline(string, bold)
    return float(np.ptp(outline[:, 0])) if len(outline) else 0.0


def span_of(number: str, *, bold: bool = False) -> float:
    """The width of what a `Figure` shows, in ems."""
    return sum(_figure(token, bold)[1] for token in _TOKENS.findall(number))


def fitted(string: str, width: float, *, bold: bool, cut: Cut) -> str:
    """`string`, or as much of it as fits a width in ems."""
    return _fitted(string, bold, width, cut)[1]


def _fitted(
    string: str, bold: bool, width: float, cut: Cut
) -> tuple[Float[np.ndarray, "n 3"], str]:
    """`string` and its outline per em, or as much of it as fits the width with an ellipsis."""
    outline = _outline(string, bold)
    kept, shown = len(string), string
    while len(outline) and np.ptp(outline[:, 0]) > width and kept > 1:
        kept = min(kept - 1, int(kept * width / np.ptp(outline[:, 0])) + 1)
        shown = cut(string, kept)
        outline = _outline(shown, bold)
    return outline, shown


def _outline(string: str, bold: bool) -> Float[np.ndarray, "n 3"]:
    return np.concatenate([np.empty((0, 3)), *glyphs(string, bold)])


@cache
def _figure(token: str, bold: bool) -> tuple[Float[np.ndarray, "n 3"], float]:
    """Outline and advance per em of what a `Figure` is made of."""
    if token in (table := _figures(bold)):
        return table[token]
    first, *outlines, last = tabular(f"0{token}0", bold)
    zero = table["0"][1]
    outline = np.concatenate([np.empty((0, 3)), *outlines]) - np.array([zero, 0, 0])
    return outline, float(last[0, 0] - first[0, 0]) - zero


@cache
def _figures(bold: bool) -> dict[str, tuple[Float[np.ndarray, "n 3"], float]]:
    """The same for what most numbers are made of, found at once: each between two zeros."""
    first, second, *rest = tabular("00" + "".join(f"{each}0" for each in _USUAL), bold)
    # The difference between two zeros is what stands between them, and one of them.
    at, zero = float(second[0, 0]), float(second[0, 0] - first[0, 0])
    table = {}
    for each in _USUAL:
        outline = np.empty((0, 3)) if each.isspace() else rest.pop(0)
        after = float(rest.pop(0)[0, 0])
        origin = at - float(first[0, 0]) + zero
        table[each] = outline - np.array([origin, 0, 0]), after - at - zero
        at = after
    return table


class Figure(Typeset):
    """A number that changes in place: one path, with digits of one width, cheap to lay out again.

    Words in it are set as a whole: those of units, and those where there is no number.
    """

    def __init__(
        self, size: float, *, at: Point, colour: str, bold: bool = False, anchor: str
    ) -> None:
        super().__init__(colour)
        self._size, self._at, self._bold, self._anchor = size, at, bold, anchor
        self._sized: dict[str, tuple[Float[np.ndarray, "n 3"], float]] = {}
        self._shown = ""

    def write(self, string: str, *, at: Point | None = None) -> Figure:
        """Show `string`, and stand `at` another place on the baseline if one is given."""
        if string == self._shown and at is None:
            return self
        if at is not None:
            self._at = at
        self._shown = string
        start = {"left": 0.0, "middle": 0.5, "right": 1.0}[self._anchor]
        x, y, _ = self._at
        x -= start * self.span()
        pieces = []
        for token in _TOKENS.findall(string):
            outline, advance = self._glyph(token)
            if len(outline):
                pieces.append(Piece((token, self._bold, self._size), outline, x, y))
            x += advance
        self.set_pieces(pieces)
        return self

    def span(self, string: str | None = None) -> float:
        """Width of what is shown, or would be, in Manim units."""
        return span_of(self._shown if string is None else string, bold=self._bold) * self._size

    def _glyph(self, token: str) -> tuple[Float[np.ndarray, "n 3"], float]:
        if token not in self._sized:
            outline, advance = _figure(token, self._bold)
            self._sized[token] = outline * self._size, advance * self._size
        return self._sized[token]
