"""The mean of what several recordings answer; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.task import weighted
from ...reels.together import Together
from ..stage.moment import Moment
from .blended_field import alike
from .blending import Blend
from .field import Answers, Field
from .recorded_field import RecordedField

_FEW = 16  # recordings; the mean of more is smooth


class MeanField(Field):
    """The mean of the probabilities of several models, as logits; or that of their values.

    A run that is over holds its last epoch. `fields` are those of the models. Those that are steep
    are on the `finer` grid, and their mean with them, unless there are many.
    """

    def __init__(self, recordings: Sequence[Recording], grid: Grid, finer: Grid | None) -> None:
        finer = finer if len(recordings) <= _FEW else None
        self.fields = [RecordedField(each, grid, finer=finer) for each in recordings]
        self._last = [each.steps.last for each in recordings]
        self._task = recordings[0].task
        self._shown: tuple[list[Blend], Float[np.ndarray, "outputs rows columns"]] | None = None

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """The mean of all fields."""
        members = self.members(moment)
        blends = [field.blend(own) for field, own in members]
        if self._shown is None or self._shown[0] != blends:
            answers = alike([field.answer(own) for field, own in members])
            self._shown = blends, self._task.logits(weighted(answers))
        return self._shown[1]

    def answers(self, moment: Moment) -> Answers:
        """The mean of what the models answer."""
        members = self.members(moment)
        blends = [field.blend(own) for field, own in members]
        models = [
            field.model(position)
            for (field, _), blend in zip(members, blends, strict=True)
            for position, _ in blend
        ]
        ask = Together(models)

        def answer(points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
            every = iter(ask(points))
            answers = [
                field.answered(blend, [next(every) for _ in blend])
                for (field, _), blend in zip(members, blends, strict=True)
            ]
            return self._task.logits(weighted(answers))

        return answer

    def members(self, moment: Moment) -> list[tuple[RecordedField, Moment]]:
        """The field of every model, and its own moment."""
        pairs = zip(self.fields, self._last, strict=True)
        return [(field, moment.at(min(moment.epoch, last))) for field, last in pairs]
