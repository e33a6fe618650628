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
            return first + (last - first) * self.kept(clock)
        return self.pace(part(clock, self.rewound, 1.0))

    def kept(self, clock: float) -> float:
        """How much of what was learnt is still shown: 1 until it is held no longer, then less."""
        return 1 - eased(part(clock, self.held, self.rewound))

    def complete(self, clock: float) -> bool:
        """Whether everything that was learnt is shown: before it is wound back, and at the end."""
        return clock <= self.held or clock >= 1

    def when(self, epoch: float) -> float:
        """When `epoch` is reached in training; infinite if never, −∞ if it is over by then."""
        return self.rewound + (1 - self.rewound) * self.pace.when(epoch)
