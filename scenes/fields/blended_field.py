"""A field that is known at recorded steps, and blended between them and over several of them."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from jaxtyping import Float

from ...reels.network import mixed
from ...reels.recording import Recording
from ..stage.moment import Moment
from .blending import Blend, blend_of, is_between
from .field import Answers, Field
from .sampling import doubled


class BlendedField(Field):
    """The logits of a recording's models, of one step or of the few that a frame shows.

    Between two steps logits are interpolated, as `Recording.at` does it, and never probabilities:
    edges stay sharp. Of more, it is their mean answer: what one of them thinks for itself is faint.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording, self._task = recording, recording.task
        self._kept: dict[int, Float[np.ndarray, "outputs rows columns"]] = {}
        self._shown: tuple[Blend, Float[np.ndarray, "outputs rows columns"]] | None = None

    @abstractmethod
    def sampled(self, position: int) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of the step of that position, on one grid or on that of half its cells."""

    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits `[output, row, column]`, row 0 is y_min; finite where training diverged."""
        blend = blend_of(self._recording.steps, moment)
        if self._shown is None or self._shown[0] != blend:
            # A clock that runs shows most steps in several frames.
            kept = self._kept
            self._kept = {
                position: kept[position] if position in kept else self.sampled(position)
                for position, _ in blend
            }
            fields = list(self._kept.values())
            rows = max(field.shape[1] for field in fields)
            fields = [field if field.shape[1] == rows else doubled(field) for field in fields]
            self._shown = blend, self._blended(blend, fields)
        return self._shown[1]

    def answers(self, moment: Moment) -> Answers:
        """What the models answer, blended in the same way."""
        blend = blend_of(self._recording.steps, moment)
        models = [self.model(position) for position, _ in blend]
        return lambda points: self._blended(blend, [model(points) for model in models])

    def model(self, position: int) -> Answers:
        """What gives the logits at any points, at the step of that position."""
        return self._recording.at(float(self._recording.epochs[position]))

    def forget(self) -> None:
        """Ask the models again, for what they are asked has changed."""
        self._kept, self._shown = {}, None

    def _blended(
        self, blend: Blend, every: list[Float[np.ndarray, "outputs ..."]]
    ) -> Float[np.ndarray, "outputs ..."]:
        if len(every) == 1:
            return every[0]
        if is_between(blend):
            return mixed(every[0], every[1], blend[1][1])
        return self._task.mean(every, [share for _, share in blend])
