"""Signed bars below boxes, as one path a sign; knows nothing of what they measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..stage.layout import Box, Layout
from .shapes import joined

_BELOW, _HEIGHT = 4.0, 6.0  # design pixels


class SignedBars(VGroup):
    """A bar below each box, from its middle to the left if negative and to the right if not."""

    def __init__(self, boxes: Sequence[Box], layout: Layout, *, colours: tuple[str, str]) -> None:
        self._boxes, self._layout = boxes, layout
        super().__init__(
            *(VMobject(fill_color=each, fill_opacity=1, stroke_width=0) for each in colours)
        )

    def set_reach(self, reach: Float[np.ndarray, " boxes"]) -> None:
        """Set the length of each bar: −1 and 1 reach the left and the right edge of its box."""
        bounded = np.clip(reach, -1, 1)
        for sign, bars in zip((-1, 1), self.submobjects, strict=True):
            bars.points = joined(
                [
                    self._outline(box, float(length))
                    for box, length in zip(self._boxes, bounded, strict=True)
                    if length * sign > 0
                ]
            )

    def _outline(self, box: Box, length: float) -> Float[np.ndarray, "corners 3"]:
        middle, y = box.x + box.width / 2, box.bottom + _BELOW
        end = middle + length * box.width / 2
        corners = [(middle, y), (end, y), (end, y + _HEIGHT), (middle, y + _HEIGHT), (middle, y)]
        return np.array([self._layout.point(*corner) for corner in corners])
