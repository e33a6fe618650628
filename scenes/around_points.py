"""Planes cut to what is around their points; knows nothing of what is drawn there."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ..reels.recording import Recording

_SPARE = 0.01  # of a side, between points and the edge of what is drawn
_PARTS = 6  # of a side, at least: the steps in which it is cut
_ODD = range(5, 99, 2)  # steps whose middle is no round number; that of 1 or 3 is short as well
_ROUNDING = 1e-6
_LOW, _LOWEST = 1.8, 3.0  # times as wide as high, the least and the most of a part that is low


def around_points(recording: Recording) -> tuple[Recording, float]:
    """The recording with its plane cut to what is around all points, if it is low then.

    Its edges are at round numbers, or at those of the whole plane. With it comes how many times as
    wide as high that part is drawn, for both axes keep their scales. A part that is not clearly
    wider than high is not cut: then it is all of the plane.
    """
    dataset, scaling = recording.dataset, recording.dataset.scaling
    corners = np.reshape(dataset.domain, (2, 2)).T
    low, high = corners if scaling is None else scaling.own(corners)
    step = np.array([_round_step(side / _PARTS) for side in high - low])
    spare, points = _SPARE * (high - low), dataset.own_points
    least = np.maximum(np.floor((points.min(axis=0) - spare) / step) * step, low)
    most = np.minimum(np.ceil((points.max(axis=0) + spare) / step) * step, high)
    if round((most[0] - least[0]) / step[0]) in _ODD:  # its middle is to be a round number, too
        most[0], least[0] = (
            (most[0] + step[0], least[0])
            if most[0] + step[0] <= high[0] + _ROUNDING * step[0]
            else (most[0], max(least[0] - step[0], low[0]))
        )
    x, y = ((most - least) / (high - low)).tolist()
    if x < _LOW * y:
        return recording, 1.0
    while x > _LOWEST * y:  # some height around points that are nearly on a line
        least[1], most[1] = max(least[1] - step[1], low[1]), min(most[1] + step[1], high[1])
        y = float((most[1] - least[1]) / (high[1] - low[1]))
    domain = (float(least[0]), float(most[0]), float(least[1]), float(most[1]))
    if scaling is not None:
        domain = scaling.standardised_domain(domain)
    return recording.on(replace(dataset, domain=domain)), x / y


def _round_step(largest: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten up to a number."""
    power = 10.0 ** math.floor(math.log10(largest))
    return max(times * power for times in (1, 2, 5) if times * power <= largest)
