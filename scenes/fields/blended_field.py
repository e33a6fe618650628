"""A field that is known at recorded steps, and blended between them and over several of them."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from jaxtyping import Float

from ...reels.architecture import Architecture
from ...reels.grid import Grid
from ...reels.recording import Recording
from ...reels.together import Together
from ...reels.weighted import weighted
from ..stage.moment import Moment
from .blending import Blend, blend_of, is_exact
from .field import Answers, Field
from .sampling import doubled


class BlendedField(Field):
    """The logits of a recording's models, of one step or of the few that a frame shows.

    Between two steps logits are interpolated, as `Recording.at` does it, and never probabilities:
    edges stay sharp. Of more, it is their mean answer: what one of them thinks for itself is faint.
    But that of models that draw straight lines is straight only if it is that of their logits.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording, self._task = recording, recording.task
        self._straight = is_straight(recording.header.model)
        self._kept: dict[int, Float[np.ndarray, "outputs rows columns"]] = {}
        self._answers: dict[int, Float[np.ndarray, "answers rows columns"]] = {}
        self._doubled: dict[int, Float[np.ndarray, "answers rows columns"]] = {}
        self._shown: tuple[Blend, Float[np.ndarray, "outputs rows columns"]] | None = None
        self._mean: tuple[Blend, Float[np.ndarray, "answers rows columns"]] | None = None
        self._models: dict[int, Answers] = {}
        self._asked: tuple[tuple[float, float], Blend] | None = None

    @abstractmethod
    def sampled(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of the step of that position, on one grid or on that of half its cells."""

    def blend(self, moment: Moment) -> Blend:
        """The steps shown at a moment."""
        asked = moment.epoch, moment.covers
        if self._asked is None or self._asked[0] != asked:
            self._asked = asked, blend_of(self._recording.steps, moment, self._recording.gone)
        return self._asked[1]

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]`, row 0 is y_min; finite where training diverged."""
        blend = self.blend(moment)
        if self._shown is None or self._shown[0] != blend:
            if self._is_of_logits(blend):
                self._shown = blend, self._logits(blend)
            else:
                self._shown = blend, self._task.logits(self.answer(moment))
        return self._shown[1]

    def answer(self, moment: Moment) -> Float[np.ndarray, "answers rows columns"]:
        """The same in the form of which a task takes means."""
        blend = self.blend(moment)
        if self._is_of_logits(blend):
            return self._task.answer(self.at(moment))
        if self._mean is None or self._mean[0] != blend:
            self._mean = blend, self._averaged(blend)
        return self._mean[1]

    def answers(self, moment: Moment) -> Answers:
        """What the models answer, blended in the same way."""
        blend = self.blend(moment)
        ask = Together(self.models(blend))
        return lambda points: self.asked(blend, ask(points))

    def lost(self, moment: Moment) -> bool:
        """Whether the last step reached has no answer."""
        return bool(self._recording.lost[self._recording.steps.before(moment.epoch)])

    def gone(self, moment: Moment) -> bool:
        """Whether the last step reached has no answer, or its training has diverged."""
        return bool(self._recording.gone[self._recording.steps.before(moment.epoch)])

    def models(self, blend: Blend) -> list[Answers]:
        """What gives the logits at any points, at each step of a blend."""
        kept, self._models = self._models, {}
        for position, _ in blend:
            self._models[position] = kept[position] if position in kept else self.model(position)
        return list(self._models.values())

    def model(self, position: int) -> Answers:
        """What gives the logits at any points, at the step of that position."""
        return self._recording.held(float(self._recording.epochs[position]))

    def forget(self) -> None:
        """Ask the models again, for what they are asked has changed."""
        self._kept, self._answers, self._doubled, self._models = {}, {}, {}, {}
        self._shown = self._mean = None

    def asked(
        self, blend: Blend, every: Float[np.ndarray, "outputs models n"]
    ) -> Float[np.ndarray, "outputs n"]:
        """What the logits of the models of a blend are together, at the same points."""
        shares = np.array([share for _, share in blend], dtype=np.float32)
        if self._is_of_logits(blend):
            return np.asarray(shares @ every)
        return self._task.logits(shares @ self._task.answer(every))

    def _is_of_logits(self, blend: Blend) -> bool:
        return self._straight or is_exact(blend)

    def _logits(self, blend: Blend) -> Float[np.ndarray, "outputs rows columns"]:
        # A clock that runs shows most steps in several frames.
        kept, self._answers = self._kept, {}
        self._kept = {
            position: kept[position] if position in kept else self.sampled(position)
            for position, _ in blend
        }
        every = alike(list(self._kept.values()))
        return every[0] if len(every) == 1 else weighted(every, [share for _, share in blend])

    def _averaged(self, blend: Blend) -> Float[np.ndarray, "answers rows columns"]:
        kept, self._kept = self._answers, {}
        self._answers = {
            position: kept[position]
            if position in kept
            else self._task.answer(self.sampled(position))
            for position, _ in blend
        }
        rows = max(answer.shape[1] for answer in self._answers.values())
        coarse = [each for each, answer in self._answers.items() if answer.shape[1] < rows]
        finer, self._doubled = self._doubled, {}
        for each in coarse:
            self._doubled[each] = finer[each] if each in finer else doubled(self._answers[each])
        every = {**self._answers, **self._doubled}
        return weighted([every[each] for each, _ in blend], [share for _, share in blend])


def is_straight(model: Architecture | Grid) -> bool:
    """Whether a model only adds up its inputs: then a weighted sum of its logits does, too."""
    return isinstance(model, Architecture) and (not model.hidden or model.linear)


def alike(
    fields: list[Float[np.ndarray, "layers _ _"]],
) -> list[Float[np.ndarray, "layers rows columns"]]:
    """Fields of which some are on the finer grid, all on the finest that there is."""
    rows = max(field.shape[1] for field in fields)
    return [field if field.shape[1] == rows else doubled(field) for field in fields]
