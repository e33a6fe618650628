"""How a measure is written: its name, its values and goals; knows nothing of type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from ...reels import measure as measured
from ...reels.measure import Accuracy, Loss, Measure, RootMeanSquare
from ...reels.recording import Recording
from .axis_numbers import AxisNumbers
from .numbers import grouped, per_cent


@dataclass(frozen=True)
class WrittenMeasure:
    """A measure under its name, and under a `short` one where there is less room.

    `written` gives all of its values as many decimals; `top` is a round number above them.
    """

    measure: Measure
    name: str
    short: str
    written: Callable[[float], str]
    top: float

    @property
    def values(self) -> Float[np.ndarray, " steps"]:
        """One for each step."""
        return self.measure.values

    def at(self, epoch: float) -> str:
        """The value of the last recorded step at a fractional one."""
        return self.written(self.measure.at(epoch))

    @property
    def longest(self) -> str:
        """The widest of what is read."""
        return max({self.written(float(value)) for value in self.values}, key=len)

    def goal(self, goal: float) -> str:
        """What a run has reached that reaches the goal: '95 %', or 'loss 0.02'."""
        limit = self.measure.limit(goal)
        if isinstance(self.measure, RootMeanSquare):
            return f"error {number(limit)}"
        return per_cent(limit) if isinstance(self.measure, Accuracy) else f"loss {limit:.2g}"


def written_measure_of(recording: Recording) -> WrittenMeasure:
    """The measure of a recording."""
    return written_measures_of([recording])[0]


def written_measures_of(recordings: Sequence[Recording]) -> list[WrittenMeasure]:
    """Their measures, written alike; raises `UserError` for those that have none in common."""
    measures = measured.measures_of(recordings)
    losses = [each for each in measures if isinstance(each, Loss)]
    if not losses:
        return [
            WrittenMeasure(each, "Training accuracy", "Accuracy", per_cent, 1.0)
            for each in measures
        ]
    every = np.concatenate([each.values for each in losses])
    top = ceiling(every)
    of = "Test" if losses[0].tested else "Training"
    if isinstance(losses[0], RootMeanSquare):
        unit, written = error_unit(every), error_format(every)
        names = f"{of} error{unit}", f"Error{unit}"
        return [WrittenMeasure(each, *names, written, top) for each in losses]
    name = f"{of} loss"
    return [WrittenMeasure(each, name, name, loss_format(every), top) for each in losses]


def number(value: float) -> str:
    """A number in a sentence: '0.02', '12,500', '1.2 million'."""
    return AxisNumbers.of([0, value]).spoken(value)


def error_unit(errors: Float[np.ndarray, " values"]) -> str:
    """The unit in which errors are written, after their name: ' (thousands)', or ''."""
    return AxisNumbers.of([0, ceiling(errors)]).remark


def error_format(errors: Float[np.ndarray, " values"]) -> Callable[[float], str]:
    """How errors are written: like losses, in the unit that stands after their name."""
    unit = 10.0 ** AxisNumbers.of([0, ceiling(errors)]).power
    written = loss_format(errors / unit)
    return lambda value: written(value / unit)


def loss_format(losses: Float[np.ndarray, " values"]) -> Callable[[float], str]:
    """How losses are written: with as many decimals as the smallest needs, all through the film."""
    finite = losses[np.isfinite(losses)]
    least = float(finite.min()) if len(finite) else 1.0
    decimals = 4 if least < 0.004 else 3 if least < 0.1 else 2

    def written(value: float) -> str:
        if not np.isfinite(value):
            return "−"
        if value == 0:
            return "0"
        if 0 < value < 0.5 * 10**-decimals:
            return f"<{10**-decimals:.{decimals}f}"
        if value >= 1e6:
            mantissa, exponent = f"{value:.2e}".split("e")
            return f"{mantissa}e{int(exponent)}"
        return grouped(round(value)) if value >= 1000 else f"{value:.{decimals}f}"

    return written


def ceiling(values: Float[np.ndarray, " values"]) -> float:
    """A round number that nearly all values are below: 1, 2, 4, 5, 6 or 8 times a power of ten.

    A rare spike may stick out; it is drawn along the top.
    """
    finite = values[np.isfinite(values)]
    most = max(float(np.quantile(finite, 0.995)) * 1.02, 1e-6) if len(finite) else 1.0
    power = 10.0 ** np.floor(np.log10(most))
    return float(next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= most))
