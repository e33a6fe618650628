"""A scale of values as a strip of its colours, under it its ends and its middle; no planes."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from ..fields.colours import value_colour
from ..fields.scale import Scale
from ..stage.layout import Box, Layout
from ..stage.theme import Theme
from ..stage.typography import line
from .shapes import rectangle

_PIECES = 64
_HIGH = 0.8  # ems of its type


class Ramp:
    """The strip at the top of a box; `moving` changes by `show`, numbers are `still`."""

    def __init__(
        self, scale: Scale, *, box: Box, size: float, layout: Layout, theme: Theme
    ) -> None:
        self._shares = np.linspace(-1, 1, _PIECES)
        step, high = box.width / _PIECES, size * _HIGH
        # Each reaches under the next, so that no seam shows between them.
        self.moving = VGroup(
            *(
                rectangle(
                    Box(box.x + index * step, box.y, step * min(2, _PIECES - index), high),
                    layout,
                    colour=value_colour(float(share)),
                )
                for index, share in enumerate(self._shares)
            )
        )
        empty = Box(box.x, box.y, box.width, high)
        self.still = VGroup(rectangle(empty, layout, colour=theme.hairline))
        if not layout.legible(size):
            return
        told = ((scale.low, "left"), (scale.middle, "middle"), (scale.high, "right"))
        for part, (value, anchor) in zip((0.0, 0.5, 1.0), told, strict=True):
            at = layout.point(box.x + part * box.width, box.y + high + size * 1.25)
            text = f"{value:g}".replace("-", "−")
            self.still.add(line(text, size * layout.unit, at=at, colour=theme.muted, anchor=anchor))

    def show(self, share: float) -> None:
        """Show the colours up to a place on the scale, −1 to 1."""
        for piece, own in zip(self.moving, self._shares, strict=True):
            piece.set_fill(opacity=float(own <= share))
