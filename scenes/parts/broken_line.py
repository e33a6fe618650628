"""The broken upper end of an axis that is cut; knows no values."""

from __future__ import annotations

import numpy as np

from ..stage.layout import Box, Layout
from .shapes import STROKE, Polyline, joined, placed

_TOOTH, _HIGH = 14.0, 4.0  # design pixels, the width of a tooth and half its height


def broken_line(box: Box, layout: Layout, *, colour: str) -> Polyline:
    """A zigzag along the upper edge of a box."""
    teeth = max(round(box.width / _TOOTH), 1)
    x = box.x + np.linspace(0, box.width, 2 * teeth + 1)
    y = box.y + _HIGH * np.where(np.arange(len(x)) % 2, -1.0, 1.0)
    width = 1.6 * layout.unit * layout.thickening
    zigzag = Polyline(stroke_color=colour, stroke_width=width * STROKE, fill_opacity=0)
    zigzag.points = joined([placed(layout, np.column_stack([x, y]))])
    return zigzag
