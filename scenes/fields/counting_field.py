"""The output of a network whose first layer's units come to count one by one; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ..stage.moment import Moment
from .blended_field import BlendedField
from .field import Answers, faded

SharesAt = Callable[[Moment], Float[np.ndarray, " units"]]
"""For how much, 0 to 1, each unit of the first layer counts at a moment."""

ShareAt = Callable[[Moment], float]
"""How much of the picture is there at a moment, 0 to 1."""


class CountingField(BlendedField):
    """The output field where each unit of the first layer counts for a share of its answer.

    All of it fades with `left`, the share of it that is there.
    """

    def __init__(self, recording: Recording, grid: Grid, shares: SharesAt, left: ShareAt) -> None:
        super().__init__(recording)
        self._grid, self._shares_at, self._left_at = grid, shares, left
        self._points = grid.points()
        self._shares: Float[np.ndarray, " units"] = np.empty(0)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of what counts; nothing at all while no unit does."""
        shares = self._shares_at(moment)
        if not np.array_equal(shares, self._shares):
            self._shares = shares
            self.forget()
        return faded(super().at(moment), self._left_at(moment), self._task.middle)

    def sampled(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of what counts, at the step of that position."""
        return self.model(position)(self._points).reshape(-1, *self._grid.shape)

    def model(self, position: int) -> Answers:
        """What counts of the model at the step of that position, at any points."""
        network = self._recording.held(float(self._recording.epochs[position]))
        shares, middle = self._shares, self._task.middle
        if (shares == 1).all():
            return network

        def counted(points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
            logits = network.counting(points, shares).T
            # The bias alone is no picture yet: it comes with the first unit.
            summed = middle + (logits - middle) * shares.max(initial=0.0)
            return np.ascontiguousarray(summed, dtype=np.float32)

        return counted
