"""The steps of a recording: epochs, trees, stages or values of a parameter; knows no networks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True)
class Steps:
    """Numbers of the recorded steps, rising, under their `name`; each may have a value.

    A fractional step lies between two recorded ones: step 3.5 is half way from step 3 to step 4.
    `values` (steps,) are those of a parameter that was varied, such as C, or None.
    """

    numbers: Int[np.ndarray, " steps"]
    name: str = "epoch"
    values: Float[np.ndarray, " steps"] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def last(self) -> float:
        """The number of the last recorded step."""
        return float(self.numbers[-1])

    def position(self, step: float) -> tuple[int, float]:
        """The recorded step at or before a fractional one, by position, and how far it is past.

        How far is a share, 0 to below 1, of the way to the next recorded step. Steps before the
        first and after the last are taken for those.
        """
        position = float(np.interp(step, self.numbers, np.arange(len(self.numbers))))
        low = int(position)
        return low, position - low

    def before(self, step: float) -> int:
        """The position of the last recorded step at or before a fractional one."""
        return max(int(np.searchsorted(self.numbers, step + 1e-9, side="right")) - 1, 0)

    def whole(self, step: float) -> int:
        """The last whole step at a fractional one, whether it was recorded or not."""
        return int(step + 1e-9)
