"""The mean of what several recordings answer; no mobjects."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float

from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.together import Together
from ...reels.weighted import weighted
from ..stage.moment import Moment
from .blended_field import alike
from .blending import Blend, is_between
from .field import Answers, Field
from .recorded_field import RecordedField

_FEW = 16  # recordings; the mean of more is smooth

Member = tuple[RecordedField, Moment]
"""The field of one of several models, and the moment that it shows."""


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
        ask, blends = _asked(self.members(moment))
        mixing, shares = _mixing(blends), _shares(blends)

        def answer(points: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, "outputs n"]:
            logits = ask(points)
            answers = self._task.answer(logits if mixing is None else mixing @ logits)
            return self._task.logits(shares @ answers)

        return answer

    def members(self, moment: Moment) -> list[Member]:
        """The field of every model whose training has not diverged, and its own moment.

        If all have, it is those that still have an answer, and all if none has.
        """
        pairs = zip(self.fields, self._last, strict=True)
        every = [(field, moment.at(min(moment.epoch, last))) for field, last in pairs]
        left = [(field, own) for field, own in every if not field.gone(own)]
        return left or [(field, own) for field, own in every if not field.lost(own)] or every

    def lost(self, moment: Moment) -> bool:
        """Whether no model has an answer."""
        return all(field.lost(own) for field, own in self.members(moment))


def answers_of(
    members: Sequence[Member],
) -> Callable[[Float[np.ndarray, "n 2"]], list[Float[np.ndarray, "outputs n"]]]:
    """What each of several models answers, asked at once."""
    ask, blends = _asked(members)
    ends = np.cumsum([len(blend) for blend in blends])[:-1]

    def answers(points: Float[np.ndarray, "n 2"]) -> list[Float[np.ndarray, "outputs n"]]:
        every = np.split(ask(points), ends, axis=1)
        return [
            field.asked(blend, own)
            for (field, _), blend, own in zip(members, blends, every, strict=True)
        ]

    return answers


def _asked(members: Sequence[Member]) -> tuple[Together, list[Blend]]:
    """All models that some fields show, member by member, and what each member blends."""
    blends = [field.blend(own) for field, own in members]
    models = [
        model
        for (field, _), blend in zip(members, blends, strict=True)
        for model in field.models(blend)
    ]
    return Together(models), blends


def _mixing(blends: Sequence[Blend]) -> Float[np.ndarray, "mixed models"] | None:
    """The weights with which logits of all models are mixed before means of answers are taken.

    Those of two neighbouring steps become one; None where all stay apart.
    """
    if not any(is_between(blend) for blend in blends):
        return None
    every = np.split(
        np.eye(sum(map(len, blends)), dtype=np.float32), np.cumsum([*map(len, blends)])
    )
    rows = [
        np.array([[share for _, share in blend]], dtype=np.float32) @ own
        if is_between(blend)
        else own
        for blend, own in zip(blends, every[:-1], strict=True)
    ]
    return np.concatenate(rows)


def _shares(blends: Sequence[Blend]) -> Float[np.ndarray, " mixed"]:
    """What each of the mixed answers counts in their mean."""
    shares = [
        share / len(blends)
        for blend in blends
        for share in ([1.0] if is_between(blend) else [share for _, share in blend])
    ]
    return np.array(shares, dtype=np.float32)
