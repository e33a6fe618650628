"""Which recorded steps a frame of a film shows, and in which shares; knows no fields."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float

from ...reels.steps import Steps
from ..stage.easing import eased
from ..stage.moment import Moment

_CHANGING = 0.3  # of each level, at either end: it becomes the next, or the one before
_MOST = 4  # steps in a blend
_STEADY = 2.5  # frames whose steps are shown together, to either side

Blend = list[tuple[int, float]]
"""Positions of recorded steps and their shares, which add up to 1."""

Gone = Bool[np.ndarray, " steps"]
"""Which steps have no answer, or one of a training that has diverged."""


def blend_of(steps: Steps, moment: Moment, gone: Gone | None = None) -> Blend:
    """The steps around a moment, at most four; at rest the one shown, or those before and after.

    Steps that are `separate` are shown one by one. Those that are `gone` are left out as long as
    there are others, else the first of them is shown.

    While a frame passes over several steps, the nearest count most. Of many there are every second,
    fourth and so on, counted from the first step, so that neighbouring frames share most of theirs.
    A film that becomes faster or slower goes from one of these to the next little by little.
    """
    low, beyond = steps.position(moment.epoch)
    if steps.separate:
        return [(low, 1.0)]
    place, shares = low + beyond, dict[int, float]()
    for position, share in _weighed(place, _steps_passed(steps, moment) * _STEADY):
        if share > 0:
            position = min(max(position, 0), len(steps) - 1)
            shares[position] = shares.get(position, 0.0) + share
    if len(shares) > _MOST:
        del shares[min(shares, key=lambda at: shares[at])]
    if gone is not None:
        kept = {at: share for at, share in shares.items() if not gone[at]}
        shares = kept or {low: 1.0}
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


def _weighed(place: float, passed: float) -> Blend:
    """The steps around a place, some of them twice, for a number of steps that passes meanwhile.

    In the middle of a level, from 2ⁿ⁻¹ steps to 2ⁿ, these are four steps, 2ⁿ apart. At its end,
    they become those of the next one; the lowest begins with the two neighbours of the place.
    """
    if passed <= 0.5:
        return _linear(place)
    level = max(math.ceil(math.log2(passed)), 0)
    phase, here = math.log2(passed) - level + 1, _raised_cosine(place, 1 << level)
    if phase > 1 - _CHANGING:
        return _mixed(here, _even(here, 1 << level), eased((phase - 1) / _CHANGING + 1))
    if phase < _CHANGING:
        finer = 1 << level >> 1
        before = _even(_raised_cosine(place, finer), finer) if level else _linear(place)
        return _mixed(before, here, eased(phase / _CHANGING))
    return here


def _linear(place: float) -> Blend:
    """The steps before and after a place."""
    low = math.floor(place)
    return [(low, 1 - place + low), (low + 1, place - low)]


def _raised_cosine(place: float, stride: int) -> Blend:
    """Four steps at multiples of a stride.

    What only one step thinks comes and goes without a peak, which would be seen as a flash.
    """
    low = math.floor(place / stride)
    angle = math.pi / 2 * (place / stride - low)
    cosine, sine, first = math.cos(angle), math.sin(angle), low * stride
    return [
        (first - stride, (1 - sine) / 4),
        (first, (1 + cosine) / 4),
        (first + stride, (1 + sine) / 4),
        (first + 2 * stride, (1 - cosine) / 4),
    ]


def _even(blend: Blend, stride: int) -> Blend:
    """The same without odd multiples of a stride, whose neighbours have their shares."""
    kept = [each for each in blend if not each[0] & stride]
    halves = [(position, share / 2) for position, share in blend if position & stride]
    before = [(position - stride, share) for position, share in halves]
    return kept + before + [(position + stride, share) for position, share in halves]


def _mixed(one: Blend, other: Blend, share: float) -> Blend:
    """One blend, of which another has a share."""
    rest = [(position, own * (1 - share)) for position, own in one]
    return rest + [(position, own * share) for position, own in other]


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
        gone: Gone | None = None,
    ) -> None:
        self._steps, self._ask, self._gone = steps, ask, gone
        self._kept: dict[int, Float[np.ndarray, "*shape"]] = {}
        self._shown: tuple[Blend, Float[np.ndarray, "*shape"]] | None = None
        self._asked: tuple[float, float] | None = None

    def at(self, moment: Moment) -> Float[np.ndarray, "*shape"]:
        """The answer at a moment; at rest between two steps, it is interpolated."""
        asked = moment.epoch, moment.covers
        if self._shown is not None and self._asked == asked:
            return self._shown[1]
        self._asked, blend = asked, blend_of(self._steps, moment, self._gone)
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
