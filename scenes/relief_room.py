"""How large a relief can be beside its words; knows nothing of what is drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .fields.relief_view import View
from .stage.layout import Box


@dataclass(frozen=True)
class ReliefRoom:
    """A box for a relief with its words, which need design pixels left of it, above and below."""

    box: Box
    left: float
    above: float
    below: float

    def picture(self, angles: Sequence[float]) -> Box:
        """The square of the picture in which it is as large as can be, seen from any of `angles`.

        It has one size from all of them, and its words begin at the left side of the box. What is
        left of its height is above and below alike, as far as the picture, of which the relief does
        not need all, begins in the box.
        """
        low, high = _ends(angles)
        wide, tall = self.box.width - self.left, self.box.height - self.above - self.below
        across, down = (high - low).tolist()
        side = min(wide / across, tall / down, (self.box.height - self.below) / high[1])
        x = self.box.x + self.left - low[0] * side
        y = self.above + (tall - down * side) / 2 - low[1] * side
        return Box(float(x), self.box.y + max(float(y), 0.0), side, side)


def _ends(angles: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """The upper left and the lower right of a relief from all angles, in shares of the picture."""
    across, up, heights = np.meshgrid([0.0, 1.0], [0.0, 1.0], [0.0, 1.0])
    corners = np.concatenate(
        [View(angle).projected(across, up, heights).reshape(-1, 2) for angle in angles]
    )
    return corners.min(axis=0), corners.max(axis=0)
