"""Formulas through Typst, as one path; knows nothing of what they mean."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from jaxtyping import Float
from manim import MathTypst

from ..stage.layout import Point
from ..stage.typography import Outlines

_CAP_HEIGHT = 0.683  # of the em, in New Computer Modern, Typst's font for mathematics


def formula(source: str, size: float, *, at: Point, colour: str, width: float) -> Outlines:
    """A formula in Typst's notation; `size` is the em in Manim units.

    It stands `at` the beginning of its baseline. What is wider than `width` is made smaller: a
    formula cannot be cut.
    """
    outline = _set(source) * size
    outline = outline * min(1.0, width / max(float(np.ptp(outline[:, 0])), 1e-9))
    words = Outlines(fill_color=colour, fill_opacity=1, stroke_width=0)
    words.points = outline - np.array([outline[:, 0].min(), 0, 0]) + np.array(at)
    return words


def collapsed(layers: int) -> str:
    """The linear map that a number of linear layers equals, in Typst's notation."""
    most = min(layers, 3)
    inner = "bold(x)"
    for index in range(1, most + 1):
        inner = (
            f"W_{index} {inner} + b_{index}" if index == 1 else f"W_{index} ({inner}) + b_{index}"
        )
    if layers > most:
        inner = f"W_{layers} (dots.c (W_1 bold(x) + b_1) dots.c) + b_{layers}"
    return f"{inner} = W bold(x) + b"


@lru_cache(maxsize=128)
def _set(source: str) -> Float[np.ndarray, "n 3"]:
    """Outline per em, its baseline at y = 0, found by a capital H set before it."""
    drawn = MathTypst(f'upright("H") {source}')
    glyphs = [part for part in drawn.family_members_with_points() if len(part.points)]
    capital = min(glyphs, key=lambda glyph: float(glyph.get_left()[0]))
    origin, em = capital.get_bottom(), capital.height / _CAP_HEIGHT
    rest = [(glyph.points - origin) / em for glyph in glyphs if glyph is not capital]
    outline = np.concatenate(rest)
    outline.setflags(write=False)
    return outline
