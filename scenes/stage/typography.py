"""Type: one font family, sizes in design pixels, baselines, and figures that do not jitter."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from manim import VMobject

from ...shortening import Cut, cut_end
from .glyph_outlines import glyphs, unknown_in
from .layout import Point
from .text_warnings import missing, shortened

_BEARING = 0.055  # of the em, on either side of signs that are not digits
# Before a per cent sign; `words.numbers` writes it.
_THIN_SPACE = "\u2009"


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
    """
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
def _figures(bold: bool) -> dict[str, tuple[Float[np.ndarray, "n 3"], float]]:
    """Outline and advance per em of every character that a `Figure` takes.

    Digits all advance by the width of a zero and stand in its middle.
    """
    characters = "0123456789.,%−<e"
    *outlines, first, second = glyphs(characters + "00", bold)
    zero = float(second[:, 0].min() - first[:, 0].min())
    table: dict[str, tuple[Float[np.ndarray, "n 3"], float]] = {
        " ": (np.empty((0, 3)), 0.28),
        _THIN_SPACE: (np.empty((0, 3)), 0.14),
    }
    for character, outline in zip(characters, outlines, strict=True):
        left, right = outline[:, 0].min(), outline[:, 0].max()
        advance = zero if character.isdigit() else right - left + 2 * _BEARING
        shift = (advance - (right - left)) / 2 - left
        table[character] = (outline + np.array([shift, 0, 0]), advance)
    return table


class Figure(Typeset):
    """A number that changes in place: one path, with digits of one width, cheap to lay out again.

    It takes digits, points, commas, spaces, the signs −, % and <, and the e of exponents.
    """

    def __init__(
        self, size: float, *, at: Point, colour: str, bold: bool = False, anchor: str
    ) -> None:
        super().__init__(colour)
        self._size, self._at, self._bold, self._anchor = size, at, bold, anchor
        self._glyphs = {
            character: (outline * size, advance * size)
            for character, (outline, advance) in _figures(bold).items()
        }
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
        for character in string:
            outline, advance = self._glyphs[character]
            if len(outline):
                pieces.append(Piece((character, self._bold, self._size), outline, x, y))
            x += advance
        self.set_pieces(pieces)
        return self

    def span(self) -> float:
        """Width of what is shown, in Manim units."""
        return sum(self._glyphs[character][1] for character in self._shown)
