"""A scale of shares that may break, so that small ones are seen below large ones; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

_ENDS = (0.1, 0.2, 0.5, 1.0)  # where a scale may end
_BREAKS = (0.1, 0.2)  # where one may break: any higher, small shares would hardly gain
_DWARFED = 5.0  # times as large as the largest of the others, shares beside which they are not read
_ALIKE = 1.5  # times as large at most, shares that are beyond the break together
_BEYOND = 3  # shares at most that are
_LOWER, _UPPER, _SEEN = 0.6, 0.63, 0.86  # of the height: both ends of the break, and what is
# beyond it at least, so that it can be seen, and is seen to be much more than what is below
_ROUNDING = 1e-9

Shares = Float[np.ndarray, " n"]


@dataclass(frozen=True)
class BrokenScale:
    """Heights of shares: in proportion up to `low`, and above it, beyond a break, up to `top`.

    Where both are the same, there is no break.
    """

    low: float = 1.0
    top: float = 1.0

    @classmethod
    def fitting(cls, steps: Iterable[Shares]) -> BrokenScale:
        """The scale that is true at all of some steps, each with its own shares.

        It breaks where at no step anything is beyond the break but up to three shares, much alike,
        that dwarf all others. Steps are taken until no such scale is left.
        """
        breaks, highest, dwarfs = list(_BREAKS), 0.0, False
        for shares in steps:
            highest = max(highest, float(shares.max(initial=0.0)))
            breaks = [low for low in breaks if _dwarf_others(shares, low)]
            dwarfs = dwarfs or _has_dwarfs(shares)
            if not breaks and highest > _ENDS[-2] + _ROUNDING:
                break
        end = next(end for end in _ENDS if highest <= end + _ROUNDING) if highest else 1.0
        if dwarfs and breaks and breaks[0] < end:
            return cls(breaks[0], 1.0)
        return cls(end, end)

    def is_beyond(self, shares: Shares) -> Bool[np.ndarray, " n"]:
        """Which shares are above the break."""
        return np.asarray(self.breaks & (shares > self.low + _ROUNDING))

    @property
    def breaks(self) -> bool:
        """Whether there is a break."""
        return self.low < self.top

    @property
    def break_at(self) -> tuple[float, float]:
        """The heights between which nothing is drawn, of all of the height."""
        return (_LOWER, _UPPER) if self.breaks else (1.0, 1.0)

    def heights(self, shares: Shares) -> Shares:
        """How high shares are drawn, from 0 to 1."""
        if not self.breaks:
            return np.minimum(shares / self.low, 1.0)
        upper = _SEEN + (shares - self.low) / (self.top - self.low) * (1 - _SEEN)
        return np.where(self.is_beyond(shares), upper, shares / self.low * _LOWER)

    @property
    def levels(self) -> tuple[float, ...]:
        """Shares that an axis names below the break, the largest first."""
        return self.low, self.low / 2


def _dwarf_others(shares: Shares, low: float) -> bool:
    """Whether shares above a break, if there are any, are few, alike, and dwarf all below it."""
    beyond = shares > low + _ROUNDING
    if not beyond.any():
        return True
    large, others = shares[beyond], float(shares[~beyond].max(initial=0.0))
    few = len(large) <= _BEYOND
    return bool(few and large.min() > _DWARFED * others and large.max() <= _ALIKE * large.min())


def _has_dwarfs(shares: Shares) -> bool:
    """Whether there are shares beside which others are hard to see."""
    some = shares[shares > 0]
    return bool(len(some) and some.max() > _DWARFED * some.min())
