"""The curves of compared runs over their shared clock; no mobjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from .compared_run import ComparedRun
from .parts.curve_tip import Series
from .parts.time_axis import TimeAxis

_KNOTS = 900  # at most, in each curve over the shared clock
_CROWDED = 5  # runs from which the noise of one hides the others
_WINDOW = 1 / 40  # of the axis, the width of the window of a mean
_PASSING = 2.0  # windows from an end of the axis: means pass into the value there
_ROUNDING = 1e-9  # of a window, by which a step at its edge may seem to be outside


def knots_of(runs: Sequence[ComparedRun], axis: TimeAxis) -> Float[np.ndarray, " knots"]:
    """Times at equal distances along the axis, whole epochs where it has those, and all ends."""
    times = np.linspace(axis.first, axis.last, _KNOTS)
    shares = axis.share(times)
    times = np.interp(np.linspace(0, 1, _KNOTS), shares, times)
    if runs[0].clock.steps_are_whole:
        times = times.round()
    return np.unique([*times, *(end for run in runs for end in (run.begin, run.stop))])


def are_crowded(runs: Sequence[ComparedRun]) -> bool:
    """Whether there are enough runs to draw their curves thin, and as local means."""
    return len(runs) >= _CROWDED


def are_smoothed(runs: Sequence[ComparedRun], axis: TimeAxis) -> bool:
    """Whether local means are other than the curves themselves: of more than one step somewhere."""
    shares = (axis.share(run.clock.times[run.index][_measured(run)]) for run in runs)
    return are_crowded(runs) and any(
        own.any() for each in shares for own in reaches(each, width=_WINDOW)
    )


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
    run, over its plane, is another, and labels of curves that end close together are in its order.
    """
    times = run.clock.times[run.index]
    values = np.interp(knots, times, run.measure.values)
    known, numbers = run.known(knots), None
    values[~known] = np.nan
    if means:
        steps = _measured(run)
        shares = axis.share(times[steps]), axis.share(knots[known])
        values[known] = local_means(run.measure.values[steps], *shares, width=_WINDOW)
        before = np.searchsorted(times, knots * (1 + _ROUNDING), side="right") - 1
        numbers = np.where(known, run.measure.values[np.maximum(before, 0)], np.nan)
    return Series(
        name,
        values,
        leading=False,
        colour=run.colour,
        read=lambda time: run.written(time) if valued else "",
        begins=run.begins,
        numbers=numbers,
    )


def _measured(run: ComparedRun) -> Bool[np.ndarray, " steps"]:
    """At which of its steps a run is known and has a finite value."""
    known = run.known(run.clock.times[run.index])
    return np.asarray(known & np.isfinite(run.measure.values))


def local_means(
    values: Float[np.ndarray, " steps"],
    shares: Float[np.ndarray, " steps"],
    at: Float[np.ndarray, " knots"],
    *,
    width: float,
) -> Float[np.ndarray, " knots"]:
    """Means of the values in a window of that `width` around each place `at` an axis.

    A window has as many values on either side of the one in its middle, but where it would reach
    beyond an end of the axis. `shares` is where the values are, rising. On the way to
    either end means pass into the value there; between values they are linear.
    """
    middle, (before, after) = np.arange(len(values)), reaches(shares, width=width)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means = (sums[middle + after + 1] - sums[middle - before]) / (before + after + 1)
    passing = min(_PASSING * width, float(shares[-1] - shares[0]) / 2) or 1.0
    for end in (0, -1):
        near = np.maximum(1 - np.abs(shares - shares[end]) / passing, 0.0)
        near *= before + after > 0  # a value alone stays what it is
        means += near**2 * (3 - 2 * near) * (values[end] - means)
    return np.asarray(np.interp(at, shares, means))


def reaches(
    shares: Float[np.ndarray, " steps"], *, width: float
) -> tuple[Int[np.ndarray, " steps"], Int[np.ndarray, " steps"]]:
    """How many values a window of that `width` has before each of some, and after it.

    They are equal but where it reaches beyond the first or the last; `shares` rise.
    """
    middle, half = np.arange(len(shares)), width / 2 * (1 + _ROUNDING)
    before = middle - np.searchsorted(shares, shares - half)
    after = np.searchsorted(shares, shares + half, side="right") - 1 - middle
    beyond = (shares - half < shares[:1]) | (shares + half > shares[-1:])
    least = np.minimum(before, after)
    return np.where(beyond, before, least), np.where(beyond, after, least)
