"""The plane on its way into feature space, as a map of points and as a field; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ..stage.moment import Moment
from .feature_projection import FeatureProjection
from .field import Field

_FADED = 0.25  # of the way, in which one field has gone, and before whose end the other comes

ShareAt = Callable[[Moment], float]
"""How far the plane is bent at a moment, 0 to 1."""


class Bending:
    """Where points of the plane are at a moment, in the coordinates of feature space.

    At 0 the plane is flat and fills what is drawn; at 1 points are where the network puts them.
    """

    def __init__(self, recording: Recording, features: FeatureProjection, share: ShareAt) -> None:
        self.features, self.share = features, share
        self._flat, self._bent = (
            np.reshape(domain, (2, 2)).T for domain in (recording.dataset.domain, features.domain)
        )

    def __call__(
        self, moment: Moment, points: Float[np.ndarray, "points 2"]
    ) -> Float[np.ndarray, "points 2"]:
        """Places of points at a moment."""
        share = self.share(moment)
        if share >= 1:
            return self.features.at(moment.epoch, points)
        (low, high), (left, right) = self._flat, self._bent
        flat = left + (points - low) / (high - low) * (right - left)
        if share:
            flat = flat + share * (self.features.at(moment.epoch, points) - flat)
        return np.asarray(flat)


class BendingField(Field):
    """The output over the plane, which fades as it is bent, and then that over feature space.

    Without `drawn`, feature space has none. `grid` samples feature space.
    """

    def __init__(
        self, recording: Recording, flat: Field, bending: Bending, grid: Grid, *, drawn: bool
    ) -> None:
        self._flat, self._bending, self._grid, self._drawn = flat, bending, grid, drawn
        self._middle = recording.task.middle
        self._blank = np.full((recording.outputs, *grid.shape), self._middle, dtype=np.float32)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]` at a moment; without a colour half way."""
        share = self._bending.share(moment)
        if share < _FADED:
            return self._faded(self._flat.at(moment), 1 - share / _FADED)
        if share > 1 - _FADED and self._drawn:
            logits = self._bending.features.field(moment.epoch, self._grid)
            return self._faded(logits, 1 - (1 - share) / _FADED)
        return self._blank

    def _faded(
        self, logits: Float[np.ndarray, "outputs rows columns"], share: float
    ) -> Float[np.ndarray, "outputs rows columns"]:
        # Colours follow logits where they are small: cubed, they fade all the way.
        if share < 1:
            logits = self._middle + (logits - self._middle) * share**3
        return logits
