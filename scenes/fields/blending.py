"""Which recorded steps a frame of a film shows, and in which shares; knows no fields."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float

from ...reels.steps import Steps
from ..stage.easing import eased, part
from ..stage.moment import Moment

_CHANGING = 0.3  # of each phase, at either end
_MOST = 4  # steps in a blend
_STEADY = 2.5  # frames whose steps are shown together, to either side

Blend = list[tuple[int, float]]
"""Positions of recorded steps and their shares, which add up to 1."""

Lost = Bool[np.ndarray, " steps"]
"""Which steps have no answer."""


def blend_of(steps: Steps, moment: Moment, lost: Lost | None = None) -> Blend:
    """The steps around a moment, at most four; at rest the one shown, or those before and after.

    Steps that are `separate` are shown one by one. Those that are `lost`, which have no answer, are
    left out as long as others have one.

    While a frame passes over several steps, the nearest count most. Of many there are every second,
    fourth and so on, counted from the first step, so that neighbouring frames share most of theirs.
    A film that becomes faster or slower goes from one of these to the next little by little.
    """
    low, beyond = steps.position(moment.epoch)
    if steps.separate:
        return [(low, 1.0)]
    passed = _steps_passed(steps, moment) * _STEADY
    level = max(math.ceil(math.log2(passed)), 0) if passed else 0
    # 0 to 1 from the speed at which this level begins to the one at which the next does.
    phase = max(math.log2(passed) - level + 1, 0.0) if passed else 0.0
    place, kernel = (low + beyond) / (1 << level), _kernel(phase, slowest=not level)
    shares: dict[int, float] = {}
    for index in range(math.ceil(place) - 3, math.floor(place) + 4):
        share = kernel(index, place)
        if share > 0:
            position = min(max(index << level, 0), len(steps) - 1)
            shares[position] = shares.get(position, 0.0) + share
    if len(shares) > _MOST:
        del shares[min(shares, key=lambda at: shares[at])]
    if lost is not None:
        shares = {at: share for at, share in shares.items() if not lost[at]} or shares
    total = sum(shares.values())
    return [(position, share / total) for position, share in shares.items()]


def _steps_passed(steps: Steps, moment: Moment) -> float:
    """How many recorded steps pass with a frame."""
    half = moment.covers / 2
    begin, end = max(moment.epoch - half, steps.first), min(moment.epoch + half, steps.last)
    if begin >= end:
        return 0.0
    recorded = sum(steps.position(end)) - sum(steps.position(begin))
    return recorded / (end - begin) * moment.covers


def _kernel(phase: float, *, slowest: bool) -> Callable[[int, float], float]:
    """The share of the step at an index for a moment at a place, both in strides.

    In the middle of a phase that is a raised cosine over four steps: what only one step thinks
    comes and goes without a peak, which would be seen as a flash. Towards its end, steps with odd
    indices leave what they have to their neighbours, until only the others are left, with which the
    next phase begins. The `slowest` begins with linear interpolation instead.
    """
    leaves = eased(part(phase, 1 - _CHANGING, 1.0))
    begins = 1 - eased(part(phase, 0.0, _CHANGING))

    def without_odd(away: float) -> float:
        return _cosine(away) + (_cosine(away - 1) + _cosine(away + 1)) / 2

    def share(index: int, place: float) -> float:
        away = index - place
        if leaves:
            full = without_odd(away) if index % 2 == 0 else 0.0
            return (1 - leaves) * _cosine(away) + leaves * full
        first = max(1 - abs(away), 0.0) if slowest else without_odd(2 * away)
        return begins * first + (1 - begins) * _cosine(away)

    return share


def _cosine(away: float) -> float:
    """A raised cosine, at most two strides to either side."""
    return (1 + math.cos(math.pi / 2 * min(abs(away), 2))) / 4


def is_between(blend: Blend) -> bool:
    """Whether it is between two neighbouring steps, and no more."""
    return len(blend) == 2 and blend[1][0] - blend[0][0] == 1


def is_exact(blend: Blend) -> bool:
    """Whether it is one step, or between two neighbouring ones, and no mean of several."""
    return len(blend) == 1 or is_between(blend)


class MeanOfSteps:
    """The mean of what the steps that a moment shows answer to the same question.

    `ask` is given the position of a step, each once: a clock that runs shows most in several
    frames. The same array is returned until the blend changes.
    """

    def __init__(
        self,
        steps: Steps,
        ask: Callable[[int], Float[np.ndarray, "*shape"]],
        lost: Lost | None = None,
    ) -> None:
        self._steps, self._ask, self._lost = steps, ask, lost
        self._kept: dict[int, Float[np.ndarray, "*shape"]] = {}
        self._shown: tuple[Blend, Float[np.ndarray, "*shape"]] | None = None
        self._asked: tuple[float, float] | None = None

    def at(self, moment: Moment) -> Float[np.ndarray, "*shape"]:
        """The answer at a moment; at rest between two steps, it is interpolated."""
        asked = moment.epoch, moment.covers
        if self._shown is not None and self._asked == asked:
            return self._shown[1]
        self._asked, blend = asked, blend_of(self._steps, moment, self._lost)
        if self._shown is None or self._shown[0] != blend:
            kept = self._kept
            self._kept = {
                position: kept[position] if position in kept else self._ask(position)
                for position, _ in blend
            }
            mean = self._kept[blend[0][0]]
            if len(blend) > 1:
                mean = np.asarray(sum(self._kept[position] * share for position, share in blend))
            self._shown = blend, mean
        return self._shown[1]
