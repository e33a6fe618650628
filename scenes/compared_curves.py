"""The curves of compared runs over their shared clock; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from .compared_run import ComparedRun
from .parts.curve_tip import Series
from .parts.time_axis import TimeAxis

_KNOTS = 900  # at most, in each curve over the shared clock
_CROWDED = 5  # runs from which the noise of one hides the others
_WINDOW = 1 / 40  # of the axis, the width of the window of a mean


def knots_of(runs: Sequence[ComparedRun], axis: TimeAxis) -> Float[np.ndarray, " knots"]:
    """Times at equal distances along the axis, whole epochs where it has those, and all ends."""
    times = np.linspace(axis.first, axis.last, _KNOTS)
    shares = axis.share(times)
    times = np.interp(np.linspace(0, 1, _KNOTS), shares, times)
    if runs[0].clock.steps_are_whole:
        times = times.round()
    return np.unique([*times, *(end for run in runs for end in (run.begin, run.stop))])


def are_crowded(runs: Sequence[ComparedRun]) -> bool:
    """Whether there are enough runs to show their curves as local means."""
    return len(runs) >= _CROWDED


def series_of(
    run: ComparedRun,
    name: str,
    knots: Float[np.ndarray, " knots"],
    axis: TimeAxis,
    *,
    means: bool,
    valued: bool,
) -> Series:
    """The curve of a run through its measure at each of the knots, or through local `means`.

    Its label says the value at its end if it is `valued`, which those of means are not: that of the
    run, over its plane, is another.
    """
    times = run.clock.times[run.index]
    values = np.interp(knots, times, run.measure.values)
    known = run.known(knots)
    values[~known] = np.nan
    if means:
        steps = run.known(times) & np.isfinite(run.measure.values)
        shares = axis.share(times[steps]), axis.share(knots[known])
        values[known] = local_means(run.measure.values[steps], *shares, width=_WINDOW)
    return Series(
        name,
        values,
        leading=False,
        colour=run.colour,
        read=lambda time: run.written(time) if valued else "",
        begins=run.begins,
    )


def local_means(
    values: Float[np.ndarray, " steps"],
    shares: Float[np.ndarray, " steps"],
    at: Float[np.ndarray, " knots"],
    *,
    width: float,
) -> Float[np.ndarray, " knots"]:
    """Means of the values in a window of that `width` around each place `at` an axis.

    A window has as many values on either side of the one in its middle: fewer near both ends, which
    stay what they are. `shares` is where the values are, rising. Between them means are linear.
    """
    middle = np.arange(len(values))
    before = middle - np.searchsorted(shares, shares - width / 2)
    after = np.searchsorted(shares, shares + width / 2, side="right") - 1 - middle
    reach = np.minimum(before, after)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means = (sums[middle + reach + 1] - sums[middle - reach]) / (2 * reach + 1)
    return np.asarray(np.interp(at, shares, means))
