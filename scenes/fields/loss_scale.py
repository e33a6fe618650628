"""The scale on which a map shows losses, linear or logarithmic, and its round levels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

_RARE = 0.02  # share of the map that may be above the scale: it has the colour of its top
_WIDE = 4.0  # ratio of the ends from which on the scale is logarithmic
_MOST = 12  # levels
_NAMED = 6  # levels that have their number
_DEEPER = 0.5  # of the decades on the map, by which what was recorded may extend the scale
# Mantissas of logarithmic levels, from many to few.
_MANTISSAS = (
    ("1", "1.5", "2", "3", "5", "7"),
    ("1", "2", "3", "5"),
    ("1", "2", "5"),
    ("1", "3"),
    ("1",),
)
_STEPS = (1, 2, 5, 4, 10, 20, 50, 40, 100)  # in units of a power of ten


@dataclass(frozen=True)
class LossScale:
    """Losses from `low` to `high`, whose logarithms count if it is `logarithmic`."""

    low: float
    high: float
    logarithmic: bool

    @classmethod
    def of(
        cls, values: Float[np.ndarray, "rows columns"], recorded: Float[np.ndarray, " steps"]
    ) -> LossScale:
        """For the losses of a map, without rare high ones, and those that were `recorded`.

        Recorded losses far below those of the map are beyond it, unless it is the first: they are
        at a place too small to be seen.
        """
        high = max(float(np.quantile(values, 1 - _RARE)), float(recorded.max(initial=0)))
        low = float(values.min(initial=high, where=values > 0))
        if 0 < low < high:
            deepest = low * (low / high) ** _DEEPER
            low = max(float(recorded.min(initial=low, where=recorded > 0)), deepest)
            low = float(recorded[:1].min(initial=low, where=recorded[:1] > 0))
            if high / low >= _WIDE:
                return cls(low, high, logarithmic=True)
        low = min(float(values.min()), float(recorded.min(initial=high)))
        return cls(low, max(high, low * 1.01) or 1.0, logarithmic=False)

    def share(self, losses: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
        """Where losses are: 0 at the low end, 1 at the high one."""
        if self.logarithmic:
            with np.errstate(divide="ignore"):
                return np.asarray(np.log(losses / self.low) / math.log(self.high / self.low))
        return np.asarray((losses - self.low) / (self.high - self.low))

    def levels(self) -> list[float]:
        """Round losses within the scale, evenly spread on it."""
        return next(found for found in self._levels() if len(found) <= _MOST)

    def named(self) -> list[float]:
        """Those of the levels that have their number beside them."""
        levels = set(self.levels())
        few = (found for found in self._levels() if len(found) <= _NAMED)
        return next(found for found in few if levels.issuperset(found))

    def _levels(self) -> Iterator[list[float]]:
        """Round losses strictly between the ends, from many to few."""
        if self.logarithmic:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            powers = range(first, last + 1)
            for mantissas in _MANTISSAS:
                yield self._within(f"{m}e{power}" for power in powers for m in mantissas)
            for every in (2, 4, 8, 16, 32):
                yield self._within(f"1e{power}" for power in powers if power % every == 0)
            return
        power = math.floor(math.log10((self.high - self.low) / _MOST))
        for step in _STEPS:
            low, high = (end / step / 10.0**power for end in (self.low, self.high))
            numbers = range(math.ceil(low), math.floor(high) + 1)
            yield self._within(f"{number * step}e{power}" for number in numbers)

    def _within(self, levels: Iterable[str]) -> list[float]:
        return [level for level in map(float, levels) if self.low < level < self.high]
