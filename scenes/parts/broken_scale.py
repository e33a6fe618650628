"""A scale of shares that may break, so that small ones are seen below large ones; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float

_ENDS = (0.1, 0.2, 0.5, 1.0)  # where a scale may break, or end
_DWARFED = 3.0  # times as large as the next one, a share that has others beside it hard to see
_BROKEN = 3  # shares at most that break the scale
_LOWER, _UPPER, _SEEN = 0.72, 0.78, 0.86  # of the height: both ends of the break, and what is
# beyond it at least, so that it can be seen
_ROUNDING = 1e-9


@dataclass(frozen=True)
class BrokenScale:
    """Heights of shares: in proportion up to `low`, and above it, beyond a break, up to all.

    A scale up to 1 has no break.
    """

    low: float = 1.0

    @classmethod
    def fitting(cls, shares: Sequence[float] | Float[np.ndarray, " n"]) -> BrokenScale:
        """The scale on which the largest share is below the break, or the largest of most of them.

        Up to three that are much larger than all others are left beyond the break.
        """
        ordered = np.sort(np.asarray(shares, dtype=float))[::-1]
        ordered = ordered[ordered > 0]
        below = float(ordered[0]) if len(ordered) else 1.0
        for larger, smaller in pairwise(ordered[: _BROKEN + 1]):
            if larger > _DWARFED * smaller:
                below = float(smaller)
        return cls(next(end for end in _ENDS if below <= end + _ROUNDING))

    def is_beyond(self, shares: Float[np.ndarray, " n"]) -> Bool[np.ndarray, " n"]:
        """Which shares are above the break."""
        return np.asarray(shares > self.low + _ROUNDING)

    @property
    def breaks(self) -> bool:
        """Whether there is a break."""
        return self.low < 1

    @property
    def break_at(self) -> tuple[float, float]:
        """The heights between which nothing is drawn, of all of the height."""
        return (_LOWER, _UPPER) if self.breaks else (1.0, 1.0)

    def heights(self, shares: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
        """How high shares are drawn, from 0 to 1."""
        if not self.breaks:
            return shares
        upper = _SEEN + (shares - self.low) / (1 - self.low) * (1 - _SEEN)
        return np.where(self.is_beyond(shares), upper, shares / self.low * _LOWER)

    @property
    def levels(self) -> tuple[float, ...]:
        """Shares that an axis names below the break, the largest first."""
        return self.low, self.low / 2
