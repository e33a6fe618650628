"""What changes over the plane from moment to moment, and what turns it into a picture."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np
from jaxtyping import Float, UInt8, UInt16

from ..stage.moment import Moment

Answers = Callable[[Float[np.ndarray, "n 2"]], Float[np.ndarray, "outputs n"]]
"""Logits at points in data units."""


class Field(ABC):
    """Anything over the plane that depends on the moment, sampled on a grid of its own."""

    @abstractmethod
    def at(self, moment: Moment) -> Float[np.ndarray, "outputs rows columns"]:
        """Values `[output, row, column]` at a moment, row 0 is y_min."""

    def answers(self, moment: Moment) -> Answers | None:  # noqa: ARG002
        """What gives exact values between the samples; None where nothing does."""
        return None

    def lost(self, moment: Moment) -> bool:  # noqa: ARG002
        """Whether there is nothing to show, for the model has diverged."""
        return False


def faded(
    logits: Float[np.ndarray, "outputs rows columns"], share: float, middle: float
) -> Float[np.ndarray, "outputs rows columns"]:
    """A field of which only a share, 0 to 1, is there; `middle` is the logit without a colour.

    Colours follow logits where they are small: cubed, they fade all the way.
    """
    return logits if share >= 1 else np.asarray(middle + (logits - middle) * share**3)


class Pixels(ABC):
    """Turns the samples of a field into a square picture, as indices into a palette."""

    @property
    @abstractmethod
    def palette(self) -> UInt8[np.ndarray, "65536 3"]:
        """Colours of all indices."""

    @abstractmethod
    def levels(
        self, field: Float[np.ndarray, "outputs rows columns"], shrink: int = 1
    ) -> UInt16[np.ndarray, "_ _"]:
        """Indices into `palette`, row 0 at the top: one a pixel, or one a block of `shrink`."""

    def colours(
        self, field: Float[np.ndarray, "outputs rows columns"]
    ) -> UInt8[np.ndarray, "pixels pixels 3"]:
        """The picture itself."""
        return np.take(self.palette, self.levels(field), axis=0)
