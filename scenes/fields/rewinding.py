"""A pace that shows what was learnt first, and then how; knows nothing of pictures."""

from __future__ import annotations

from dataclasses import dataclass

from ..stage.easing import eased, part
from .pace import Pace


@dataclass(frozen=True)
class Rewinding:
    """The last epoch until the clock `held`, wound back to the first by `rewound`, then a pace."""

    pace: Pace
    held: float
    rewound: float

    def __call__(self, clock: float) -> float:
        """The epoch, with its fraction, at `clock` from 0 to 1."""
        if clock < self.rewound:
            first, last = self.pace(0.0), self.pace(1.0)
            return last - (last - first) * eased(part(clock, self.held, self.rewound))
        return self.pace(part(clock, self.rewound, 1.0))
