"""The plane on its way into feature space, as a map of points and as a field; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ..stage.moment import Moment
from .blending import MeanOfSteps
from .feature_projection import FeatureProjection
from .field import Field, faded

_FADED = 0.25  # of the way, in which one field has gone, and before whose end the other comes

ShareAt = Callable[[Moment], float]
"""How far the plane is bent at a moment, 0 to 1."""

PlacesAt = Callable[[Moment], Float[np.ndarray, "points 2"]]
"""Where some points are at a moment."""


class Bending:
    """Where points of the plane are at a moment, in the coordinates of feature space.

    At 0 the plane is flat and fills what is drawn; at 1 points are where the network puts them,
    on the mean of the steps that the moment shows.
    """

    def __init__(self, recording: Recording, features: FeatureProjection, share: ShareAt) -> None:
        self.features, self.share = features, share
        self._steps, self._epochs = recording.steps, recording.epochs
        self._flat, self._bent = (
            np.reshape(domain, (2, 2)).T for domain in (recording.dataset.domain, features.domain)
        )

    def __call__(self, points: Float[np.ndarray, "points 2"]) -> PlacesAt:
        """The places of points, by the moment."""
        bent = self.mean(lambda epoch: self.features.at(epoch, points))
        (low, high), (left, right) = self._flat, self._bent
        flat = np.asarray(left + (points - low) / (high - low) * (right - left))

        def places(moment: Moment) -> Float[np.ndarray, "points 2"]:
            share = self.share(moment)
            if share >= 1:
                return bent.at(moment)
            return flat + share * (bent.at(moment) - flat) if share else flat

        return places

    def mean(self, answers: Callable[[float], Float[np.ndarray, "*shape"]]) -> MeanOfSteps:
        """The mean over the steps that a moment shows of what is answered at each epoch."""
        return MeanOfSteps(self._steps, lambda position: answers(float(self._epochs[position])))


class BendingField(Field):
    """The output over the plane, which fades as it is bent, and then that over feature space.

    Without `drawn`, feature space has none. `grid` samples feature space.
    """

    def __init__(
        self, recording: Recording, flat: Field, bending: Bending, grid: Grid, *, drawn: bool
    ) -> None:
        self._flat, self._bending, self._drawn = flat, bending, drawn
        self._features = bending.mean(lambda epoch: bending.features.field(epoch, grid))
        self._middle = recording.task.middle
        self._blank = np.full((recording.outputs, *grid.shape), self._middle, dtype=np.float32)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]` at a moment; without a colour half way."""
        share = self._bending.share(moment)
        if share < _FADED:
            return faded(self._flat.at(moment), 1 - share / _FADED, self._middle)
        if share > 1 - _FADED and self._drawn:
            return faded(self._features.at(moment), 1 - (1 - share) / _FADED, self._middle)
        return self._blank
