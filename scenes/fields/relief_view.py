"""From where a relief is seen, and where its places are then; knows nothing of what is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

# Radians above the horizon, from where it is seen. From lower down, hills hide more; from higher
# up, slopes are hardly seen.
_ELEVATION = 0.78
HEIGHT = 0.44
"""Of the highest place, as a share of the width of the plane."""
WIDTH = 0.68
"""Of the plane, as a share of that of the picture: it still fits when it stands on a corner."""
TILT = float(np.sin(_ELEVATION)), float(HEIGHT * np.cos(_ELEVATION))
"""How far up in the picture one is that is as far away as the plane is wide, or that high."""


@dataclass(frozen=True)
class View:
    """From a side: an `angle` in radians about the vertical, not along an axis of the plane."""

    angle: float

    @property
    def turn(self) -> tuple[float, float]:
        """Cosine and sine of the angle."""
        return float(np.cos(self.angle)), float(np.sin(self.angle))

    def projected(
        self,
        across: Float[np.ndarray, "*shape"],
        up: Float[np.ndarray, "*shape"],
        heights: Float[np.ndarray, "*shape"],
    ) -> Float[np.ndarray, "*shape 2"]:
        """Places over the plane, 0 to 1 each, in shares of the picture from its upper left.

        The projection is parallel: equal heights are equally high everywhere.
        """
        right, back = self.turned(across - 0.5, up - 0.5)
        away, high = TILT
        top = back * away + (heights - 0.5) * high
        return np.asarray(np.stack([0.5 + right * WIDTH, 0.5 - top * WIDTH], axis=-1))

    def turned(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """To the right, and away from the viewer, of places about the middle of the plane."""
        c, s = self.turn
        return x * c - y * s, x * s + y * c
