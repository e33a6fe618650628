"""Standard units, and the part of the plane to draw, in round numbers; knows no data set."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float

from ..errors import UserError
from .dataset import FARTHEST, Dataset, Domain, Scaling, ValueScaling
from .units import unit_of

Aspect = Literal["auto", "equal", "free"]

ALIKE = 2.0
"""Axes of one unit whose ranges differ by no more than this factor share a scale."""

_MARGIN = 1.1  # times the reach of the points, at least, is drawn
_FINEST = 1e-12  # of the largest number: a smaller range is lost in rounding
_LARGEST = 1e100  # its square can still be added up
_STEPS = 10  # steps, at least, in half of what is drawn


@dataclass(frozen=True)
class Axis:
    """Lowest and highest number of a column."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The number half way."""
        return self.low + (self.high - self.low) / 2

    @property
    def half(self) -> float:
        """Half of the range; a single number has a tenth of itself around it."""
        return (self.high - self.low) / 2 or abs(self.low) / 10 or 1.0


def label_of(dataset: Dataset) -> str:
    """What the values to learn are called in errors."""
    return "a label" if dataset.facts is None else dataset.facts.name_of("label")


def check_range(name: str, numbers: Float[np.ndarray, " n"]) -> None:
    """Raise `UserError` for numbers that are too large, or too close together, to be drawn."""
    far = float(numbers[np.abs(numbers).argmax()])
    if abs(far) > _LARGEST:
        raise UserError(
            f"{name} has a number beyond ±{_LARGEST:g}", given=far, remedy="divide the column by it"
        )
    low, high = float(numbers.min()), float(numbers.max())
    if 0 < high - low < max(abs(low), abs(high)) * _FINEST or 0 < high - low < 1 / _LARGEST:
        raise UserError(
            f"the numbers of {name} are too close together to be drawn",
            given=f"{low!r} to {high!r}",
            remedy=f"subtract {low!r} from the column",
        )


def check_reach(dataset: Dataset) -> None:
    """Raise `UserError` for numbers beyond what recordings hold."""
    x_min, x_max, y_min, y_max = dataset.domain
    (x, y), (x_name, y_name) = dataset.points.T, dataset.axis_names
    columns = [(x_name, x, (x_min, x_max)), (y_name, y, (y_min, y_max))]
    if dataset.regression:
        columns.append((label_of(dataset), dataset.labels, (0.0, 0.0)))
    for name, numbers, ends in columns:
        far = float(numbers[np.abs(numbers).argmax()])
        if not max(abs(far), *map(abs, ends)) <= FARTHEST:
            raise UserError(
                f"{name} has a number that is too large, beyond about ±{FARTHEST:g}",
                given=far,
                remedy="standardise the data, or divide the column",
            )


def standardised(
    points: Float[np.ndarray, "n 2"], train: Bool[np.ndarray, " n"]
) -> tuple[Float[np.ndarray, "n 2"], Scaling]:
    """Points whose training part has mean 0 and standard deviation 1 along both axes.

    Where all training points share a coordinate, the deviation is that of all points, or else 1.
    """
    (x, x_unit), (y, y_unit) = (_mean_and_deviation(column, train) for column in points.T)
    scaling = Scaling((x, y), (x_unit, y_unit))
    return scaling.standardised(points), scaling


def standardised_values(
    values: Float[np.ndarray, " n"], train: Bool[np.ndarray, " n"]
) -> tuple[Float[np.ndarray, " n"], ValueScaling]:
    """Values to learn whose training part has mean 0 and standard deviation 1."""
    mean, deviation = _mean_and_deviation(values, train)
    return (values - mean) / deviation, ValueScaling(mean, deviation)


def _mean_and_deviation(
    numbers: Float[np.ndarray, " n"], train: Bool[np.ndarray, " n"]
) -> tuple[float, float]:
    deviation = float(numbers[train].std()) or float(numbers.std()) or 1.0
    return float(numbers[train].mean()), deviation


def square_around(points: Float[np.ndarray, "n 2"]) -> Domain:
    """The square to draw around all points: whole units, and at least a tenth to spare.

    Where the points lie within one unit of each other, tenths, hundredths and so on take the
    place of units.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    reach = float((high - low).max()) / 2
    unit = 10.0 ** min(0, math.floor(math.log10(reach))) if reach else 1.0
    x, y = (round(float(middle) / unit) * unit for middle in (low + high) / 2)
    half = max(math.ceil(float(np.abs(points - [x, y]).max()) * 1.1 / unit), 1) * unit
    return (x - half, x + half, y - half, y + half)


def round_domain(
    points: Float[np.ndarray, "n 2"], aspect: Aspect = "auto", *, names: Sequence[str] = ()
) -> Domain:
    """What to draw around all points: each axis ends, and has its middle, at a round number.

    Both axes have one scale if `aspect` is equal or, if it is auto, where their ranges are alike
    and their `names` have the same unit, or none: metres are not compared with kilometres.
    """
    axes = [Axis(float(column.min()), float(column.max())) for column in points.T]
    halves = [axis.half for axis in axes]
    one_unit = len({unit_of(name) for name in names}) <= 1
    alike = one_unit and max(halves) <= ALIKE * min(halves) * (1 + 1e-9)
    if aspect == "equal" or (aspect == "auto" and alike):
        halves = [max(halves)] * 2
    (x_min, x_max), (y_min, y_max) = _round_ends(axes, halves)
    return (x_min, x_max, y_min, y_max)


def _round_ends(axes: Sequence[Axis], halves: Sequence[float]) -> Iterable[tuple[float, float]]:
    """The ends of each axis, of at least twice its half and of equal length for equal halves."""
    for axis, half in zip(axes, halves, strict=True):
        unit = _round_below(half * _MARGIN / _STEPS * 2)
        middle = round(axis.middle / unit) * unit
        reach = math.ceil((half * _MARGIN + unit / 2) / unit - 1e-9) * unit
        yield middle - reach, middle + reach


def _round_below(number: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not above a number."""
    power = 10.0 ** math.floor(math.log10(number))
    return float(next(step for step in (5, 2, 1) if step * power <= number * (1 + 1e-9)) * power)
