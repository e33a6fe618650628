"""Recordings of which only the norms of gradients and the losses matter."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from epochreel.reels.recording import Recording
from epochreel.tests.scenes.tiny import recording


def of_norms(
    norms: Sequence[Sequence[float]], loss: Sequence[float] | None = None, *, hidden: int = 2
) -> Recording:
    """A run with these gradient norms (epochs, layers), whose loss falls unless it is given."""
    falling = np.linspace(1, 0.1, len(norms)) if loss is None else loss
    reel = recording(hidden=(4,) * hidden, accuracy=[0.5] * len(norms), loss=list(falling))
    metrics = replace(reel.metrics, gradient_norms=np.array(norms, dtype=float))
    return Recording(reel.header, reel.steps, metrics, reel._states)


FADING, EVEN, GROWING = (
    of_norms([norms] * 5) for norms in ((0.01, 0.02, 0.04), (0.1, 0.1, 0.102), (0.4, 0.2, 0.02))
)

FADING_AT_FIRST = of_norms([(0.01, 0.02, 0.04)] * 6 + [(0.05, 0.04, 0.04)] * 4)
AT_LAST = of_norms([(0.1, 0.1, 0.1)] * 8 + [(0.01, 0.02, 0.04)] * 2)
NOT_AT_LAST = of_norms([(0.01, 0.02, 0.04)] * 19 + [(0.1, 0.1, 0.1)])

NOTHING = of_norms([(0.0, 0.0, 1.0)] * 5)
NOTHING_AT_LAST = of_norms([(0.1, 0.1, 0.1)] * 2 + [(0.0, 0.0, 1.0)] * 3)
HALF_NOTHING = of_norms([(0.1, 0.1, 0.1)] * 2 + [(0.0, 0.0, 1.0)] * 2)
NONE, SOME, GONE = (0.0, 0.0, 1.0), (0.1, 0.1, 0.1), (np.nan, np.nan, np.nan)
FADED, FIRST_ONLY = (0.01, 0.02, 0.04), (0.1, 0.1, 0.0)
LOST_AT = {lost: [1.0] * (10 - lost) + [np.nan] * lost for lost in (3, 5, 7, 8)}
RARELY_OF_KNOWN = of_norms([NONE] * 2 + [SOME] + [GONE] * 7, LOST_AT[7])
NOTHING_OF_KNOWN = of_norms([NONE] * 3 + [GONE] * 7, LOST_AT[7])

NOTHING_AT_MOST = of_norms([NONE] * 7 + [GONE] * 3, LOST_AT[3])
NOTHING_AT_HALF = of_norms([NONE] * 5 + [GONE] * 5, LOST_AT[5])
NOTHING_THEN_INFINITE = of_norms([NONE] * 3 + [(np.inf, np.inf, np.inf)], [1.0] * 4)

LOST = of_norms([(np.nan, np.nan, np.nan)] * 2, [1.0, np.nan])
RISING = [(0.1, 0.1, 0.1), (1.0, 0.5, 0.1), (200.0, 90.0, 5.0)]

EXPLODING = of_norms(RISING, [1.0, 2.0, 9.0])
