"""How the lines of neurons enter a film one by one, and then count; no drawing."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float

from .stage.easing import eased, part
from .stage.moment import Moment

# Parts of the clock: what was learnt goes; lines come one by one, add up.
CLEARED, LINES, SUM = 0.05, 0.24, 0.38
_DIM = 0.35  # of a unit's picture, while others count and it does not yet
_QUIET = 0.5  # of their opacity, for lines once the boundary is what matters
_SHADED = 0.5  # of their opacity, for shadows then
_FADED, _FAINTEST = 0.5, 0.25  # of it, for bands in colours then: of few, and of very many
_ADDED = 0.5  # of its answer, from which on a unit is said to be added
_GOAL = 0.3  # opacity of the boundary that lines are about to make
_NEAR = 0.02  # of the last epoch, before which nothing is as it is then
_FEW = 8  # lines, from which on more of them are fainter then
_LEAST = 0.3  # of their opacity, however many there are


class Entrance:
    """What is there while the clock runs: all until it has `cleared`; then its parts, one by one.

    Lines enter one after another, then the units count one after another.
    """

    def __init__(self, count: int, lasting: float, cleared: float) -> None:
        self._count, self._cleared = count, cleared
        self.few = min(1.0, _FEW / count)
        """How much of their strength lines and shadows keep beside each other."""
        self._quiet = max(_QUIET * self.few, _LEAST)
        self._come = _Procession(count, lasting / (LINES - cleared))
        self._lasting = lasting
        self._counts = _Procession(count, lasting / (SUM - LINES))

    @property
    def at_once(self) -> int:
        """How many lines may enter at the same time."""
        return math.ceil(self._come.at_once)

    def lines(self, now: Moment) -> Float[np.ndarray, " units"]:
        """How far the line of each unit has grown."""
        if now.clock < self._cleared:
            return np.ones(self._count)
        return self._come(part(now.clock, self._cleared, LINES))

    def units(self, now: Moment) -> Float[np.ndarray, " units"]:
        """How much of each unit is there."""
        return self.lines(now) * self.left(now)

    def counting(self, now: Moment) -> Float[np.ndarray, " units"]:
        """How much each unit counts."""
        if now.clock < self._cleared:
            return np.ones(self._count)
        return self._counts(part(now.clock, LINES, SUM))

    def added(self, now: Moment) -> int | None:
        """How many units count, while they come to count one after another; else None."""
        if now.clock < self._cleared or not LINES <= now.clock < SUM:
            return None
        return int(np.count_nonzero(self.counting(now) > _ADDED))

    def lit(self, now: Moment) -> Float[np.ndarray, " units"]:
        """How bright each unit is: less while others count and it does not yet."""
        dimmed = eased(part(now.clock, LINES - self._lasting, LINES))
        return 1 - (1 - _DIM) * dimmed * (1 - self.counting(now))

    def at_last(self, now: Moment, last: float) -> Float[np.ndarray, " units"]:
        """How much of each unit is there while it is as it is at the last epoch, or nearly so."""
        near = 1 - (last - now.epoch) / max(_NEAR * last, 1e-9)
        return self.units(now) * min(max(near, 0.0), 1.0)

    def strength(self, now: Moment) -> float:
        """The opacity of all lines."""
        if now.clock < self._cleared:
            return self._quiet * self.left(now)
        return 1 - (1 - self._quiet) * eased(part(now.clock, LINES, SUM))

    def shadows(self, now: Moment) -> float:
        """How much of their strength shadows have: less once the boundary is what matters."""
        return self._less(_SHADED, now)

    def bands(self, now: Moment) -> float:
        """The same of bands in colours."""
        return self._less(max(_FADED * self.few, _FAINTEST), now)

    def passing(self, now: Moment) -> float:
        """The same where tiles show more than bands do in the end."""
        return self._less(0.0, now)

    def _less(self, rest: float, now: Moment) -> float:
        """All of it while lines come, then the `rest`, as in the beginning."""
        if now.clock < self._cleared:
            return rest * self.left(now)
        return 1 - (1 - rest) * eased(part(now.clock, LINES, SUM))

    def goal(self, now: Moment) -> float:
        """The opacity of the boundary that was learnt, while its lines come, until they add up."""
        gone = 1 - self.left(now) if now.clock < self._cleared else 1.0
        return _GOAL * gone * (1 - eased(part(now.clock, LINES, SUM)))

    def left(self, now: Moment) -> float:
        """How much is left of what was learnt, in the beginning; then there is a new picture."""
        return 1 - eased(part(now.clock, 0.0, self._cleared)) if now.clock < self._cleared else 1.0


class _Procession:
    """Progress of things that enter one after another, each taking at least `lasting` of the time.

    Up to `at_once` of them enter at the same time.
    """

    def __init__(self, count: int, lasting: float) -> None:
        self.at_once = max(1.0, (count - 1) * lasting / (1 - lasting))
        self._begins = np.arange(count, dtype=float)
        self._ends = count - 1 + self.at_once

    def __call__(self, clock: float) -> Float[np.ndarray, " units"]:
        """Eased shares, 0 to 1, at a part of the time."""
        share = np.clip((clock * self._ends - self._begins) / self.at_once, 0, 1)
        return np.asarray(eased(share))
