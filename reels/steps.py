"""The steps of a recording: epochs, trees, stages or values of a parameter; knows no networks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

LARGEST_NUMBER = 10**12
"""No step has a larger number."""


@dataclass(frozen=True)
class Steps:
    """Numbers of the recorded steps, from 0 and rising, under their `name`.

    A fractional step lies between two recorded ones: at step 3.5 of steps 3 and 4 the recording is
    half way from one to the other. `values` (steps,) are those of the parameter that was varied,
    such as C; None if there is none.
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
        """The position of the last recorded step at or before a fractional one, and the rest.

        The rest is a share, 0 to below 1, of the way to the next recorded step. Steps before the
        first count as the first, steps after the last as the last.
        """
        position = float(np.interp(step, self.numbers, np.arange(len(self.numbers))))
        low = int(position)
        return low, position - low

    def before(self, step: float) -> int:
        """The position of the last recorded step at or before a fractional one.

        Unlike `position`, it takes a step less than 10⁻⁹ below a recorded one for that one.
        """
        return max(int(np.searchsorted(self.numbers, step + 1e-9, side="right")) - 1, 0)

    def whole(self, step: float) -> int:
        """The last whole step at or before a fractional one, recorded or not."""
        return int(step + 1e-9)
