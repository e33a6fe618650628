"""Type: one font family, sizes in design pixels, baselines, and figures that do not jitter."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from jaxtyping import Float
from manim import VMobject

from .layout import Point
from .outlines import glyphs

_BEARING = 0.055  # of the em, on either side of signs that are not digits
# Before a per cent sign: a thin space.
THIN_SPACE = "\u2009"


class Words(VMobject):
    """Type that stays as it was set."""


class Tag(VMobject):
    """Type that moves."""


def line(
    string: str,
    size: float,
    *,
    at: Point,
    colour: str,
    bold: bool = False,
    anchor: str = "left",
    width: float = math.inf,
) -> Words:
    """One line of type as one path: `size` is the em in Manim units, `at` a place on its baseline.

    `anchor` tells which part of the line stands there: left, middle or right. What is wider than
    `width` is cut, with an ellipsis at its end.
    """
    outline = _fitted(string, bold, width / size) * size
    if len(outline):
        left, right = outline[:, 0].min(), outline[:, 0].max()
        start = {"left": left, "middle": (left + right) / 2, "right": right}[anchor]
        outline = outline - np.array([start, 0, 0]) + np.array(at)
    words = Words(fill_color=colour, fill_opacity=1, stroke_width=0)
    words.points = outline
    return words


def _fitted(string: str, bold: bool, width: float) -> Float[np.ndarray, "n 3"]:
    """Outline per em of `string`, or of as much of it as fits the width with an ellipsis."""
    outline = _outline(string, bold)
    kept = len(string)
    while len(outline) and np.ptp(outline[:, 0]) > width and kept > 1:
        kept = min(kept - 1, int(kept * width / np.ptp(outline[:, 0])) + 1)
        outline = _outline(string[:kept].rstrip() + "…", bold)
    return outline


def _outline(string: str, bold: bool) -> Float[np.ndarray, "n 3"]:
    return np.concatenate([np.empty((0, 3)), *glyphs(string, bold)])


@cache
def _figures(bold: bool) -> dict[str, tuple[Float[np.ndarray, "n 3"], float]]:
    """Outline and advance per em of every character that a `Figure` takes.

    Digits all advance by the width of a zero and stand in its middle.
    """
    characters = "0123456789.,%−"
    *outlines, first, second = glyphs(characters + "00", bold)
    zero = float(second[:, 0].min() - first[:, 0].min())
    table: dict[str, tuple[Float[np.ndarray, "n 3"], float]] = {
        " ": (np.empty((0, 3)), 0.28),
        THIN_SPACE: (np.empty((0, 3)), 0.14),
    }
    for character, outline in zip(characters, outlines, strict=True):
        left, right = outline[:, 0].min(), outline[:, 0].max()
        advance = zero if character.isdigit() else right - left + 2 * _BEARING
        shift = (advance - (right - left)) / 2 - left
        table[character] = (outline + np.array([shift, 0, 0]), advance)
    return table


class Figure(VMobject):
    """A number that changes in place: one path, digits of one width, cheap to set anew.

    It is set with a whole string of digits, points, commas, minus and per cent signs and spaces.
    """

    def __init__(
        self, size: float, *, at: Point, colour: str, bold: bool = False, anchor: str
    ) -> None:
        super().__init__(fill_color=colour, fill_opacity=1, stroke_width=0)
        self._size, self._at, self._bold, self._anchor = size, at, bold, anchor
        self._shown = ""

    def show(self, string: str, *, at: Point | None = None) -> Figure:
        """Show `string`, and stand `at` another place on the baseline if one is given."""
        if string == self._shown and at is None:
            return self
        if at is not None:
            self._at = at
        self._shown = string
        outlines, x = [], 0.0
        for character in string:
            outline, advance = _figures(self._bold)[character]
            outlines.append(outline + np.array([x, 0, 0]))
            x += advance
        start = {"left": 0.0, "middle": -x / 2, "right": -x}[self._anchor]
        outline = np.concatenate(outlines) if outlines else np.empty((0, 3))
        points = (outline + np.array([start, 0, 0])) * self._size + np.array(self._at)
        self.set_points(points)
        return self

    def span(self) -> float:
        """Width of what is shown, in Manim units."""
        return sum(_figures(self._bold)[character][1] for character in self._shown) * self._size


def grouped(number: int) -> str:
    """A whole number with a comma between thousands."""
    return f"{number:,}".replace("-", "−")


def per_cent(share: float) -> str:
    """A share from 0 to 1 as per cent; 100 only when it is all, 0 only when it is none."""
    value = min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)
    return f"{value}{THIN_SPACE}%"
