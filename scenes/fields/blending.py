"""Which recorded steps a frame of a film shows, and in which shares; knows no fields."""

from __future__ import annotations

import math

from ...reels.steps import Steps
from ..stage.moment import Moment

_STEADY = 2.5  # frames whose steps are shown together, to either side

Blend = list[tuple[int, float]]
"""Positions of recorded steps and their shares, which add up to 1."""


def blend_of(steps: Steps, moment: Moment) -> Blend:
    """The steps around a moment, at most four; at rest the one shown, or those before and after.

    While a frame passes over several steps, the nearest count most. Of many there are every second,
    fourth and so on, counted from the first step, so that neighbouring frames share most of theirs.
    """
    low, part = steps.position(moment.epoch)
    place, half = low + part, moment.covers / 2
    begin, end = max(moment.epoch - half, steps.first), min(moment.epoch + half, steps.last)
    passed = 0.0
    if begin < end:
        steps_an_epoch = (sum(steps.position(end)) - sum(steps.position(begin))) / (end - begin)
        passed = steps_an_epoch * moment.covers * _STEADY
    stride = 1 << max(math.ceil(math.log2(passed)), 0) if passed else 1
    reach = 2 * stride if stride > 1 else min(max(2 * passed, 1), 2)
    shares: dict[int, float] = {}
    for index in range(
        math.ceil((place - reach) / stride), math.floor((place + reach) / stride) + 1
    ):
        share = 1 - abs(index * stride - place) / reach
        if share > 0:
            position = min(max(index * stride, 0), len(steps) - 1)
            shares[position] = shares.get(position, 0.0) + share
    total = sum(shares.values())
    return [(position, share / total) for position, share in shares.items()]


def is_between(blend: Blend) -> bool:
    """Whether it is between two neighbouring steps, and no more."""
    return len(blend) == 2 and blend[1][0] - blend[0][0] == 1


def is_exact(blend: Blend) -> bool:
    """Whether it is one step, or between two neighbouring ones, and no mean of several."""
    return len(blend) == 1 or is_between(blend)
