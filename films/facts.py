"""What is measured of recordings for sentences and conditions, by name; writes no text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..errors import UserError
from ..reels.intervals import wilson
from ..reels.recording import Recording
from ..reels.task import Classes, Values
from ..scenes.fields.creases import lines_of_units
from .boundaries import best_line_of, boundary_of, encloses, lines_used, most_certain
from .counts import epochs_met, median_met
from .stack import Stack

Value = float | int | bool | str
_Fact = Callable[[Stack, int], Value]


def fact(stack: Stack, name: str, epoch: int) -> Value:
    """What is called `name` in `FACTS`, of the run that is shown at `epoch`, or of the stack.

    It is that of the last recorded epoch at or before. Counts are whole numbers, shares go from 0
    to 1. Raises `UserError` for an unknown name, and for what cannot be measured of this run.
    """
    if name not in _FACTS:
        raise UserError("nothing of that name is measured", given=name, allowed=FACTS)
    try:
        return _FACTS[name][1](stack, epoch)
    except UserError as error:
        raise error.within(f"run {stack.name}") from None


def _metric(name: str) -> _Fact:
    """A measure of the run that is shown."""

    def measure(stack: Stack, epoch: int) -> float:
        metrics, position = stack.shown.metrics, stack.shown.steps.before(epoch)
        value = float(getattr(metrics, name)[position])
        if math.isnan(value) and not stack.shown.lost[position]:
            raise _unmeasured(name)
        return _counted(stack.shown, name, value)

    return measure


def _unmeasured(name: str) -> UserError:
    return UserError(f"`{name}` is not measured")


def _counted(recording: Recording, name: str, value: float) -> float:
    """An accuracy without the error of rounding that its mean may have."""
    if not name.endswith("accuracy") or math.isnan(value):
        return value
    train = recording.dataset.train
    count = int((train if name.startswith("train") else ~train).sum())
    return round(value * count) / count


def _typical_error(name: str) -> _Fact:
    """The root of a mean square, which the loss is half of."""

    def measure(stack: Stack, epoch: int) -> float:
        task, loss = stack.shown.task, stack.shown.header.loss
        if not isinstance(task, Values) or loss != task.loss_name:
            raise UserError("this is measured of values that are learnt by squared error")
        return math.sqrt(2 * float(_metric(name)(stack, epoch))) * task.scaling.deviation

    return measure


def _wrong(stack: Stack, epoch: int) -> int:
    error = _error(stack, epoch)
    if math.isnan(error):  # training has diverged
        raise _unmeasured("train_accuracy")
    return round(error * _train_points(stack, epoch))


def _error(stack: Stack, epoch: int) -> float:
    return 1 - float(_metric("train_accuracy")(stack, epoch))


def _train_points(stack: Stack, _: int) -> int:
    return int(stack.shown.dataset.train.sum())


def _ratio(stack: Stack, epoch: int) -> float:
    return _ratio_of(stack.shown, epoch)


def _ratio_of(recording: Recording, epoch: int) -> float:
    norms = recording.metrics.gradient_norms[recording.steps.before(epoch)]
    if not len(norms):
        raise UserError("gradients are measured of networks with recorded layers")
    return float(norms[0]) / float(norms[-1]) if norms[-1] else math.nan


def _median_ratio(stack: Stack, epoch: int) -> float:
    return float(np.median([_ratio_of(each, epoch) for each in stack.recordings]))


def _best_line(stack: Stack, epoch: int) -> float:
    return best_line_of(stack.shown).right / _train_points(stack, epoch)


def _epoch(stack: Stack, epoch: int) -> int:
    """The last recorded epoch at or before."""
    return int(stack.shown.epochs[stack.shown.steps.before(epoch)])


def _value(stack: Stack, epoch: int) -> float:
    """As pictures write it, to three digits or as many as tell values apart."""
    steps = stack.shown.steps
    if steps.values is None:
        raise UserError(f"each {steps.name} has no value of a parameter that is varied")
    return float(steps.written(epoch))


def _of_boundary(measure: Callable[[Recording, int], Value]) -> _Fact:
    """What is measured of the boundary of the run that is shown."""
    return lambda stack, epoch: measure(stack.shown, _epoch(stack, epoch))


def _closes(recording: Recording) -> bool:
    return encloses(recording, int(recording.epochs[-1]))


def _right(recording: Recording) -> bool:
    if not isinstance(recording.task, Classes):
        raise UserError("points are right or wrong where classes are learnt, not values")
    return bool(recording.metrics.train_accuracy[-1] >= 1 - 1e-9)


def _interval(stack: Stack) -> tuple[float, float]:
    return wilson(len(epochs_met(stack)), len(stack.recordings))


def _angle(recording: Recording, epoch: int) -> float:
    angle = boundary_of(recording, epoch).angle
    if math.isnan(angle):
        raise UserError("the boundary within the plane is not one straight line")
    return angle


def _edges(recording: Recording, epoch: int) -> int:
    if recording.dataset.classes > 2:
        raise UserError("separate lines are counted of two classes")
    return len(boundary_of(recording, epoch).lines)


def _median_accuracy(stack: Stack, _: int) -> float:
    return float(np.median([each.metrics.train_accuracy[-1] for each in stack.recordings]))


def _mean_accuracy(stack: Stack, epoch: int, *, train: bool = True) -> float:
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


_FACTS: dict[str, tuple[str, _Fact]] = {
    "epoch": (
        "the epoch, or the number of a step of another name; "
        "where a parameter is varied, use `value`",
        lambda _, epoch: epoch,
    ),
    "epochs": ("the last epoch of the run", lambda stack, _: round(stack.shown.steps.last)),
    "value": ("the value of what is varied at this step, such as C", _value),
    "points": ("how many points there are", lambda stack, _: len(stack.shown.dataset.points)),
    "train_points": ("how many points are learnt from", _train_points),
    "test_points": (
        "how many points are kept for testing",
        lambda stack, epoch: len(stack.shown.dataset.points) - _train_points(stack, epoch),
    ),
    "train_accuracy": (
        "the share of training points that are right",
        _metric("train_accuracy"),
    ),
    "test_accuracy": ("the share of test points that are right", _metric("test_accuracy")),
    "train_loss": ("the mean loss over training points", _metric("train_loss")),
    "test_loss": ("the mean loss over test points", _metric("test_loss")),
    "train_error": (
        "the root mean square error over training points, in the values' own units",
        _typical_error("train_loss"),
    ),
    "test_error": (
        "the root mean square error over test points, in the values' own units",
        _typical_error("test_loss"),
    ),
    "wrong": ("how many training points are wrong", _wrong),
    "error": ("the share of training points that are wrong", _error),
    "best_line": (
        "the largest share of training points that a straight line has right",
        _best_line,
    ),
    "most_certain": (
        "the largest probability of a class anywhere on the plane",
        _of_boundary(most_certain),
    ),
    "closed": (
        "whether the boundary closes around training points, within the plane",
        _of_boundary(encloses),
    ),
    "edges": (
        "how many separate lines the boundary of two classes has, within the plane: a ring is one",
        _of_boundary(_edges),
    ),
    "regions": (
        "into how many regions the boundary divides the plane",
        _of_boundary(lambda recording, epoch: boundary_of(recording, epoch).regions),
    ),
    "straight": (
        "whether the boundary is one straight line, or none within the plane",
        _of_boundary(lambda recording, epoch: boundary_of(recording, epoch).straight),
    ),
    "angle": (
        "the direction of a straight boundary in degrees, from 0 to below 180",
        _of_boundary(_angle),
    ),
    "lines_used": (
        "on how many first-layer neurons' lines the boundary turns",
        _of_boundary(lines_used),
    ),
    "lines_visible": (
        "how many first-layer neurons have their line within the plane",
        _of_boundary(lambda recording, epoch: sum(lines_of_units(recording, epoch))),
    ),
    "ratio": ("the gradient of the first layer as a share of the last layer's", _ratio),
    "median_ratio": ("the median of this share over all runs", _median_ratio),
    "n": ("how many runs there are", lambda stack, _: len(stack.recordings)),
    "k": ("how many runs ever meet their `count`", lambda stack, _: len(epochs_met(stack))),
    "share": (
        "the share of runs that ever meet their `count`",
        lambda stack, _: len(epochs_met(stack)) / len(stack.recordings),
    ),
    "low": ("the lower end of its 95 % interval", lambda stack, _: _interval(stack)[0]),
    "high": ("the upper end of its 95 % interval", lambda stack, _: _interval(stack)[1]),
    "median": (
        "the median epoch at which the runs that meet their `count` first do",
        lambda stack, _: median_met(stack),
    ),
    "closed_runs": (
        "how many runs end with a boundary that closes around training points",
        lambda stack, _: sum(map(_closes, stack.recordings)),
    ),
    "closed_right": (
        "how many runs end with such a boundary and all training points right",
        lambda stack, _: sum(_closes(each) and _right(each) for each in stack.recordings),
    ),
    "all_right": (
        "how many runs end with all training points right",
        lambda stack, _: sum(map(_right, stack.recordings)),
    ),
    "median_accuracy": ("the median of all runs' final training accuracy", _median_accuracy),
    "mean_accuracy": (
        "the share of training points that the mean of all answers has right",
        _mean_accuracy,
    ),
    "mean_test_accuracy": (
        "the share of test points that the mean of all answers has right",
        lambda stack, epoch: _mean_accuracy(stack, epoch, train=False),
    ),
}

TRUTHS = ("closed", "straight")
"""Measures that are true or false; all others are numbers."""

SHARES = (
    "train_accuracy",
    "test_accuracy",
    "error",
    "best_line",
    "most_certain",
    "ratio",
    "median_ratio",
    "share",
    "low",
    "high",
    "median_accuracy",
    "mean_accuracy",
    "mean_test_accuracy",
)
"""Measures from 0 to 1, which may be written in per cent."""

OF_SOME_RUNS = ("angle", "median")
"""Measures that depend on what a run has learnt: others of its shape may not have them."""

FACTS: Mapping[str, str] = {name: line for name, (line, _) in _FACTS.items()}
"""What is measured, with a line about each."""
