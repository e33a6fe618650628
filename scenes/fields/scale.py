"""The colours that labels have: those of classes, or of values on a scale; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from ...datasets.dataset import Dataset
from ..stage.theme import Theme, mixed
from .colours import class_colour, value_colour

_STEPS = 41  # colours of points, between which none could tell values apart
_RING = "#828d99"  # a pale value in a ring of its own colour could not be seen
_SHADE = 0.22  # of muted ink in the ground under pale points
_TINY = 1e-300  # a difference below which there is no scale
_RARE = 0.01  # share of labels, on either side, that may be beyond the ends


@dataclass(frozen=True)
class Scale:
    """Values on a line of colours from `low`, orange, to `high`, blue; those beyond have its ends.

    It is the playground's, −1 to 1, where labels fit that; else it has round ends of their own.
    Lines of equal values are drawn at its `parts`, −1 to 1: none at 0, where much may be flat.
    """

    low: float = -1.0
    high: float = 1.0
    parts: tuple[float, ...] = (-5 / 6, -1 / 2, -1 / 6, 1 / 6, 1 / 2, 5 / 6)

    @classmethod
    def of(cls, dataset: Dataset) -> Scale | None:
        """The scale of the values to learn; None where classes are learnt."""
        if not dataset.regression:
            return None
        sizes = np.abs(dataset.labels)
        if sizes.max() >= 0.5 and np.quantile(sizes, 0.9) <= 1:
            return cls()
        low, high = np.quantile(dataset.labels, [_RARE, 1 - _RARE]).tolist()
        if low < 0 < high:
            low, high = -max(-low, high), max(-low, high)
        if high - low <= max(1e-9 * max(abs(low), abs(high)), _TINY):
            unit = max(abs(low), 1.0)
            return cls(low - unit, high + unit)
        step = 10.0 ** np.floor(np.log10(high - low)) / 2
        return cls(float(np.floor(low / step) * step), float(np.ceil(high / step) * step))

    @property
    def middle(self) -> float:
        """The value that has no colour."""
        return (self.low + self.high) / 2

    @property
    def lines(self) -> tuple[float, ...]:
        """Values to draw lines of."""
        half = (self.high - self.low) / 2
        return tuple(self.middle + part * half for part in self.parts)

    def share(self, values: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """Where values stand: −1 at the low end and beyond, 0 in the middle, 1 at the high end."""
        half = (self.high - self.low) / 2
        return np.asarray(np.clip((values - self.middle) / half, -1, 1))


@dataclass(frozen=True)
class Hues:
    """The `colours` (#rrggbb) that points have, and which of them each has: `index` (n,).

    `ring` is the colour around test points, if it is not their own.
    """

    colours: tuple[str, ...]
    index: Int[np.ndarray, " n"]
    ring: str | None = None

    @classmethod
    def of(cls, dataset: Dataset) -> Hues:
        """A colour for each class, or for each of many steps of the scale."""
        scale = Scale.of(dataset)
        if scale is None:
            classes = dataset.classes
            return cls(tuple(class_colour(k, classes) for k in range(classes)), dataset.labels)
        shares = np.linspace(-1, 1, _STEPS)
        steps = np.rint((scale.share(dataset.labels) + 1) / 2 * (_STEPS - 1)).astype(np.int64)
        return cls(tuple(value_colour(float(share)) for share in shares), steps, ring=_RING)


def ground_of(dataset: Dataset, theme: Theme) -> str:
    """The colour on which points stand without a field.

    Values in the middle of a scale would vanish on the neutral that they have the colour of.
    """
    return mixed(theme.neutral, theme.muted, _SHADE) if dataset.regression else theme.neutral
