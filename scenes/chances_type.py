"""Sizes of type and of bars in `chances`; knows nothing of places."""

from __future__ import annotations

import math

from .stage.layout import Layout

NAME, SHARES, NOTE = 28.0, 24.0, 25.0
"""Sizes of type: of names of planes, of intervals of shares, and of sentences."""

_BAR = 12.0  # design pixels, the height of the bar of an interval
_TALL = 1.15  # times its size, type in tall frames, which are watched on telephones


def type_of(size: float, layout: Layout) -> float:
    """The size of type in a frame; 0 where it could not be read."""
    return layout.readable(size * (_TALL if layout.shape == "tall" else 1.0))


def bar_of(layout: Layout) -> float:
    """How high the bar of an interval is, in design pixels: more on small frames, to be seen."""
    return _BAR * math.sqrt(layout.thickening)
