"""A pace that may show what was learnt first, and then how; knows nothing of pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..stage.easing import eased, part
from .pace import Pace


@dataclass(frozen=True)
class Rewinding:
    """The last epoch until the clock `held`, wound back to the first by `rewound`, then a pace.

    Where `held` is None it is the first epoch until `rewound`: nothing was shown before. The pace
    `waits` at the first epoch until a clock, if that is later.
    """

    pace: Pace
    held: float | None
    rewound: float
    waits: float = 0.0

    @property
    def begins(self) -> float:
        """When training begins, on the clock."""
        return max(self.rewound, self.waits)

    def from_first(self, begins: float) -> Rewinding:
        """The first epoch until the clock `begins`, then the pace."""
        return replace(self, held=None, rewound=begins)

    def __call__(self, clock: float) -> float:
        """The epoch, with its fraction, at `clock` from 0 to 1."""
        if clock < self.begins:
            first, last = self.pace(0.0), self.pace(1.0)
            return first + (last - first) * self.kept(clock)
        return self.pace(part(clock, self.begins, 1.0))

    def kept(self, clock: float) -> float:
        """How much of what was learnt is still shown: 1 until it is held no longer, then less."""
        if self.held is None:
            return 0.0
        return 1 - eased(part(clock, self.held, self.rewound))

    def complete(self, clock: float) -> bool:
        """Whether everything that was learnt is shown: before it is wound back, and at the end."""
        return (self.held is not None and clock <= self.held) or clock >= 1

    def when(self, epoch: float) -> float:
        """When `epoch` is reached in training; infinite if never, −∞ if it is over by then."""
        return self.begins + (1 - self.begins) * self.pace.when(epoch)
