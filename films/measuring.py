"""How what sentences and conditions name is measured of recordings; knows none of these names."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..errors import UserError
from ..numerals import ROUNDING
from ..reels.intervals import wilson
from ..reels.recording import Recording
from ..reels.task import Classes, Values
from .boundaries import best_line_of, boundary_of, encloses
from .counts import epochs_met
from .stack import Stack

Value = float | int | bool | str
Fact = Callable[[Stack, int], Value]


def metric(name: str) -> Fact:
    """A measure of the run that is shown."""

    def measure(stack: Stack, epoch: int) -> float:
        metrics, position = stack.shown.metrics, stack.shown.steps.before(epoch)
        value = float(getattr(metrics, name)[position])
        if math.isnan(value) and not stack.shown.gone[position]:
            raise UserError(f"`{name}` is not measured")
        return _counted(stack.shown, name, value)

    return measure


def _counted(recording: Recording, name: str, value: float) -> float:
    """An accuracy without the error of rounding that its mean may have, if the points are known."""
    if not name.endswith("accuracy") or math.isnan(value):
        return value
    count = _points_of(recording, "train" if name.startswith("train") else "test")
    return round(value * count) / count if count else value


def _points_of(recording: Recording, part: str) -> int:
    """How many points of 'train' or 'test' there are."""
    train = recording.dataset.train
    return int((train if part == "train" else ~train).sum())


def _some_points_of(recording: Recording, part: str) -> int:
    if not (points := _points_of(recording, part)):
        raise UserError(f"there are no {'training' if part == 'train' else part} points")
    return points


def typical_error(name: str) -> Fact:
    """The root of a mean square, which the loss is half of."""

    def measure(stack: Stack, epoch: int) -> float:
        task, loss = stack.shown.task, stack.shown.header.loss
        if not isinstance(task, Values) or loss != task.loss_name:
            raise UserError("this is measured of values that are learnt by squared error")
        return math.sqrt(2 * float(metric(name)(stack, epoch))) * task.scaling.deviation

    return measure


def wrong_of(part: str) -> Fact:
    """How many points of 'train' or 'test' are wrong; NaN where training has diverged."""

    def measure(stack: Stack, epoch: int) -> float:
        accuracy = float(metric(f"{part}_accuracy")(stack, epoch))
        wrong = (1 - accuracy) * _some_points_of(stack.shown, part)
        return wrong if math.isnan(wrong) else round(wrong)

    return measure


def error_share(stack: Stack, epoch: int) -> float:
    """The share of training points that are wrong."""
    return 1 - float(metric("train_accuracy")(stack, epoch))


def train_points(stack: Stack, _: int) -> int:
    """How many points are learnt from."""
    return _points_of(stack.shown, "train")


def ratio(stack: Stack, epoch: int) -> float:
    """The gradient of the first layer as a share of the last layer's."""
    return _ratio_of(stack.shown, epoch)


def _ratio_of(recording: Recording, epoch: int) -> float:
    norms = recording.metrics.gradient_norms[recording.steps.before(epoch)]
    if not len(norms):
        raise UserError("gradients are measured of networks with recorded layers")
    return float(norms[0]) / float(norms[-1]) if norms[-1] else math.nan


def median_ratio(stack: Stack, epoch: int) -> float:
    """The median of this share over all runs."""
    return float(np.median([_ratio_of(each, epoch) for each in stack.recordings]))


def best_line(stack: Stack, _: int) -> float:
    """The largest share of training points that a straight line has right."""
    points = _some_points_of(stack.shown, "train")
    return best_line_of(stack.shown).right / points


def _epoch(stack: Stack, epoch: int) -> int:
    """The last recorded epoch at or before."""
    return int(stack.shown.epochs[stack.shown.steps.before(epoch)])


def value_varied(stack: Stack, epoch: int) -> float:
    """What is varied, as pictures write it: to three digits or as many as tell values apart."""
    steps = stack.shown.steps
    if steps.values is None:
        raise UserError(f"each {steps.name} has no value of a parameter that is varied")
    return steps.value(epoch)


def of_boundary(measure: Callable[[Recording, int], Value]) -> Fact:
    """What is measured of the boundary of the run that is shown."""
    return lambda stack, epoch: measure(stack.shown, _epoch(stack, epoch))


def closes(recording: Recording) -> bool:
    """Whether the boundary at the end closes around training points, within the plane."""
    return encloses(recording, int(recording.epochs[-1]))


def all_right(recording: Recording) -> bool:
    """Whether all training points are right at the end."""
    if not isinstance(recording.task, Classes):
        raise UserError("points are right or wrong where classes are learnt, not values")
    return bool(recording.metrics.train_accuracy[-1] >= 1 - ROUNDING)


def interval(stack: Stack) -> tuple[float, float]:
    """The 95 % interval of the share of runs that ever meet their `count`."""
    return wilson(len(epochs_met(stack)), len(stack.recordings))


def angle_of(recording: Recording, epoch: int) -> float:
    """The direction of a straight boundary in degrees, from 0 to below 180."""
    angle = boundary_of(recording, epoch).angle
    if math.isnan(angle):
        raise UserError("the boundary within the plane is not one straight line")
    return angle


def edges(recording: Recording, epoch: int) -> int:
    """How many separate lines the boundary of two classes has, within the plane."""
    if recording.dataset.classes > 2:
        raise UserError("separate lines are counted of two classes")
    return len(boundary_of(recording, epoch).lines)


def median_accuracy(stack: Stack, _: int) -> float:
    """The median of all runs' final training accuracy, of which runs that diverged have the least.

    NaN if half of them have diverged.
    """
    every = np.array([each.metrics.train_accuracy[-1] for each in stack.recordings])
    median = float(np.median(np.nan_to_num(every, nan=-np.inf)))
    return median if math.isfinite(median) else math.nan


def mean_accuracy(stack: Stack, epoch: int, *, train: bool = True) -> float:
    """The share of training points, or else of test points, that the mean of answers has right."""
    dataset, task = stack.shown.dataset, stack.shown.task
    chosen = dataset.train if train else ~dataset.train
    if not isinstance(task, Classes) or not chosen.any():
        raise UserError("there are no such points of classes")
    if dataset.plane is not None:
        raise UserError(
            "only answers on a plane through the inputs are recorded, so that their mean at points "
            "with more than two inputs is not known"
        )
    points, labels = dataset.points[chosen], dataset.labels[chosen]
    mean = task.mean([each.held(epoch)(points) for each in stack.recordings])
    return 1 - int(task.wrong(mean, labels).sum()) / len(labels)
