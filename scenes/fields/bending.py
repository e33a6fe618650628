"""The plane on its way into feature space, as a map of points and as a field; no mobjects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid, as_fields
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
        self._gone = recording.gone
        self._view, self._readout = self._mean(features.view), self._mean(features.readout)
        self._flat, self._bent = (
            np.reshape(domain, (2, 2)).T for domain in (recording.dataset.domain, features.domain)
        )

    def __call__(self, points: Float[np.ndarray, "points 2"]) -> PlacesAt:
        """The places of points, by the moment."""
        answers = self._mean(lambda epoch: self.features.answers(epoch, points))
        (low, high), (left, right) = self._flat, self._bent
        flat = np.asarray(left + (points - low) / (high - low) * (right - left))

        def places(moment: Moment) -> Float[np.ndarray, "points 2"]:
            share = self.share(moment)
            if not share:
                return flat
            view, readout = self._view.at(moment), self._readout.at(moment)
            bent = self.features.places(view, answers.at(moment), readout)
            return bent if share >= 1 else flat + share * (bent - flat)

        return places

    def field(self, moment: Moment, grid: Grid) -> Float[np.ndarray, "outputs rows columns"]:
        """What is answered over feature space, `[output, row, column]`."""
        features = self.features
        if not features.straight:
            return as_fields(features.logits(moment.epoch, grid.points()), grid)
        return features.straight_field(self._view.at(moment), self._readout.at(moment), grid)

    def _mean(self, answers: Callable[[float], Float[np.ndarray, "_ _"]]) -> MeanOfSteps:
        """The mean over the steps that a moment shows of what is answered at each epoch."""
        return MeanOfSteps(
            self._steps, lambda position: answers(float(self._epochs[position])), self._gone
        )


class BendingField(Field):
    """The output over the plane, which fades as it is bent, and then that over feature space.

    Without `drawn`, feature space has none. `grid` samples feature space.
    """

    def __init__(
        self, recording: Recording, flat: Field, bending: Bending, grid: Grid, *, drawn: bool
    ) -> None:
        self._flat, self._bending, self._grid, self._drawn = flat, bending, grid, drawn
        self._kept: tuple[Moment, Float[np.ndarray, "outputs rows columns"]] | None = None
        self._middle = recording.task.middle
        self._blank = np.full((recording.outputs, *grid.shape), self._middle, dtype=np.float32)

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]` at a moment; without a colour half way."""
        share = self._bending.share(moment)
        if share < _FADED:
            return faded(self._flat.at(moment), 1 - share / _FADED, self._middle)
        if share > 1 - _FADED and self._drawn:
            if self._kept is None or self._kept[0] != moment:
                self._kept = moment, self._bending.field(moment, self._grid)
            return faded(self._kept[1], 1 - (1 - share) / _FADED, self._middle)
        return self._blank

    def lost(self, moment: Moment) -> bool:
        """Whether the network has no answer."""
        return self._flat.lost(moment)
