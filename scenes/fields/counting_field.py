"""The output of a network whose first layer's units come to count one by one; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid, as_fields
from ...reels.recording import Recording
from ..stage.moment import Moment
from .field import Field

SharesAt = Callable[[Moment], Float[np.ndarray, " units"]]
"""For how much, 0 to 1, each unit of the first layer counts at a moment."""


class CountingField(Field):
    """The output field where each unit of the first layer counts for a share of its answer."""

    def __init__(self, recording: Recording, grid: Grid, shares: SharesAt) -> None:
        self._recording, self._grid, self._shares = recording, grid, shares
        self._points, self._middle = grid.points(), recording.task.middle
        self._kept: tuple[object, Float[np.ndarray, "_ _ _"]] | None = None

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of what counts; nothing at all while no unit does."""
        shares = self._shares(moment)
        key = (moment.epoch, shares.tobytes())
        if self._kept is None or self._kept[0] != key:
            logits = self._recording.at(moment.epoch).counting(self._points, shares)
            # The bias alone is no picture yet: it comes with the first unit.
            summed = self._middle + (logits - self._middle) * shares.max(initial=0.0)
            self._kept = key, as_fields(summed, self._grid)
        return self._kept[1]
