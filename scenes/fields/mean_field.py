"""The mean of what several recordings answer; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ..stage.moment import Moment
from .field import Answers, Field
from .recorded_field import RecordedField


class MeanField(Field):
    """The mean of the probabilities of several models, as logits; or that of their values.

    A run that is over holds its last epoch. `fields` are those of the models.
    """

    def __init__(self, recordings: Sequence[Recording], grid: Grid) -> None:
        self.fields = [RecordedField(each, grid) for each in recordings]
        self._last = [each.steps.last for each in recordings]
        self._task = recordings[0].task

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """The mean of all fields."""
        return self._task.mean([field.at(own) for field, own in self.members(moment)])

    def answers(self, moment: Moment) -> Answers:
        """The mean of what the models answer."""
        every = [field.answers(own) for field, own in self.members(moment)]
        return lambda points: self._task.mean([answer(points) for answer in every])

    def members(self, moment: Moment) -> list[tuple[RecordedField, Moment]]:
        """The field of every model, and its own moment."""
        pairs = zip(self.fields, self._last, strict=True)
        return [(field, moment.at(min(moment.epoch, last))) for field, last in pairs]


class MemberField(Field):
    """One of the fields of a mean, at the same moments, so that it is asked for only once."""

    def __init__(self, mean: MeanField, run: int) -> None:
        self._mean, self._run = mean, run

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Its logits; those of its last epoch when it is over."""
        field, own = self._mean.members(moment)[self._run]
        return field.at(own)
