"""Signed bars below boxes, as one path a sign; knows nothing of what they measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..stage.layout import Box, Layout
from .shapes import placed, rings

_BELOW, _HEIGHT = 4.0, 6.0  # design pixels


class SignedBars(VGroup):
    """A bar below each box, from its middle to the left if negative and to the right if not."""

    def __init__(self, boxes: Sequence[Box], layout: Layout, *, colours: tuple[str, str]) -> None:
        middles = np.array([(box.x + box.width / 2, box.bottom + _BELOW) for box in boxes])
        self._middles = placed(layout, middles.reshape(-1, 2))
        self._widths = np.array([box.width for box in boxes]) * layout.unit
        self._height = _HEIGHT * layout.unit
        super().__init__(
            *(VMobject(fill_color=each, fill_opacity=1, stroke_width=0) for each in colours)
        )

    def set_reach(self, reach: Float[np.ndarray, " boxes"]) -> None:
        """Set the length of each bar: −1 and 1 reach the left and the right edge of its box."""
        ends = self._middles.copy()
        ends[:, 0] += np.clip(reach, -1, 1) * self._widths / 2
        below = np.array([0.0, self._height, 0.0])
        corners = np.stack(
            [self._middles, ends, ends - below, self._middles - below, self._middles], axis=1
        )
        for sign, bars in zip((-1, 1), self.submobjects, strict=True):
            bars.points = rings(corners[reach * sign > 0])
