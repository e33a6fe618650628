"""Which recorded steps a frame of a film shows, and in which shares; knows no fields."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float

from ...reels.steps import Steps
from ..stage.moment import Moment

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
    """
    low, part = steps.position(moment.epoch)
    if steps.separate:
        return [(low, 1.0)]
    place, half = low + part, moment.covers / 2
    begin, end = max(moment.epoch - half, steps.first), min(moment.epoch + half, steps.last)
    passed = 0.0
    if begin < end:
        steps_an_epoch = (sum(steps.position(end)) - sum(steps.position(begin))) / (end - begin)
        passed = steps_an_epoch * moment.covers * _STEADY
    stride = 1 << max(math.ceil(math.log2(passed)), 0) if passed else 1
    smooth = 1.0 if stride > 1 else min(max(2 * passed - 1, 0), 1)
    reach = 2 if smooth else 1
    shares: dict[int, float] = {}
    at = place / stride
    for index in range(math.ceil(at - reach), math.floor(at + reach) + 1):
        share = _share(abs(index - at), smooth)
        if share > 0:
            position = min(max(index * stride, 0), len(steps) - 1)
            shares[position] = shares.get(position, 0.0) + share
    if lost is not None:
        shares = {at: share for at, share in shares.items() if not lost[at]} or shares
    total = sum(shares.values())
    return [(position, share / total) for position, share in shares.items()]


def _share(away: float, smooth: float) -> float:
    """The share of a step `away` strides from the moment, at most two.

    At 0, that of linear interpolation; at 1, that of a raised cosine: what only one step thinks
    comes and goes without a peak, which would be seen as a flash.
    """
    return (1 - smooth) * max(1 - away, 0) + smooth * (1 + math.cos(math.pi / 2 * away)) / 4


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
