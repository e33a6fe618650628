"""What is measured of recordings for sentences and conditions, by name; writes no text."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UserError
from ..scenes.fields.creases import lines_of_units
from .boundaries import boundary_of, encloses, lines_used, most_certain
from .counts import epochs_met, median_met
from .measuring import (
    Fact,
    Value,
    all_right,
    angle_of,
    best_line,
    closes,
    edges,
    error_share,
    interval,
    mean_accuracy,
    median_accuracy,
    median_ratio,
    metric,
    of_boundary,
    ratio,
    train_points,
    typical_error,
    value_varied,
    wrong_of,
)
from .stack import Stack


def fact(stack: Stack, name: str, epoch: int) -> Value:
    """What is called `name` in `FACTS`, of the run that is shown at `epoch`, or of the stack.

    It is that of the last recorded epoch at or before. Counts are whole numbers, and 1 is 100 %.
    Raises `UserError` for an unknown name, and for what cannot be measured of this run.
    """
    if name not in _FACTS:
        raise UserError("nothing of that name is measured", given=name, allowed=FACTS)
    try:
        return _FACTS[name][1](stack, epoch)
    except UserError as error:
        named = "" if name in error.what.split() else f", {name}"
        raise error.within(f"run {stack.name}{named}") from None


_FACTS: dict[str, tuple[str, Fact]] = {
    "epoch": (
        "the epoch, or the number of a step of another name; "
        "where a parameter is varied, use `value`",
        lambda _, epoch: epoch,
    ),
    "epochs": ("the last epoch of the run", lambda stack, _: round(stack.shown.steps.last)),
    "value": ("the value of what is varied at this step, such as C", value_varied),
    "points": ("how many points there are", lambda stack, _: len(stack.shown.dataset.points)),
    "train_points": ("how many points are learnt from", train_points),
    "test_points": (
        "how many points are kept for testing",
        lambda stack, epoch: len(stack.shown.dataset.points) - train_points(stack, epoch),
    ),
    "train_accuracy": (
        "the share of training points that are right",
        metric("train_accuracy"),
    ),
    "test_accuracy": ("the share of test points that are right", metric("test_accuracy")),
    "train_loss": ("the mean loss over training points", metric("train_loss")),
    "test_loss": ("the mean loss over test points", metric("test_loss")),
    "train_error": (
        "the root mean square error over training points, in the values' own units",
        typical_error("train_loss"),
    ),
    "test_error": (
        "the root mean square error over test points, in the values' own units",
        typical_error("test_loss"),
    ),
    "wrong": ("how many training points are wrong", wrong_of("train")),
    "train_wrong": (
        "the same as `wrong`, without the warning that test points are not counted",
        wrong_of("train"),
    ),
    "test_wrong": ("how many test points are wrong", wrong_of("test")),
    "error": ("the share of training points that are wrong", error_share),
    "best_line": (
        "the largest share of training points that a straight line has right",
        best_line,
    ),
    "most_certain": (
        "the largest probability of a class anywhere on the plane",
        of_boundary(most_certain),
    ),
    "closed": (
        "whether the boundary closes around training points, within the plane",
        of_boundary(encloses),
    ),
    "edges": (
        "how many separate lines the boundary of two classes has, within the plane: a ring is one",
        of_boundary(edges),
    ),
    "regions": (
        "into how many regions the boundary divides the plane",
        of_boundary(lambda recording, epoch: boundary_of(recording, epoch).regions),
    ),
    "straight": (
        "whether the boundary is one straight line, or none within the plane",
        of_boundary(lambda recording, epoch: boundary_of(recording, epoch).straight),
    ),
    "angle": (
        "the direction of a straight boundary in degrees, from 0 to below 180",
        of_boundary(angle_of),
    ),
    "lines_used": (
        "on how many first-layer neurons' lines the boundary turns",
        of_boundary(lines_used),
    ),
    "lines_visible": (
        "how many first-layer neurons have their line within the plane",
        of_boundary(lambda recording, epoch: sum(lines_of_units(recording, epoch))),
    ),
    "ratio": ("the gradient of the first layer as a share of the last layer's", ratio),
    "median_ratio": ("the median of this share over all runs", median_ratio),
    "n": ("how many runs there are", lambda stack, _: len(stack.recordings)),
    "k": ("how many runs ever meet their `count`", lambda stack, _: len(epochs_met(stack))),
    "share": (
        "the share of runs that ever meet their `count`",
        lambda stack, _: len(epochs_met(stack)) / len(stack.recordings),
    ),
    "low": ("the lower end of its 95 % interval", lambda stack, _: interval(stack)[0]),
    "high": ("the upper end of its 95 % interval", lambda stack, _: interval(stack)[1]),
    "median": (
        "the median epoch at which the runs that meet their `count` first do",
        lambda stack, _: median_met(stack),
    ),
    "closed_runs": (
        "how many runs end with a boundary that closes around training points",
        lambda stack, _: sum(map(closes, stack.recordings)),
    ),
    "closed_right": (
        "how many runs end with such a boundary and all training points right",
        lambda stack, _: sum(closes(each) and all_right(each) for each in stack.recordings),
    ),
    "all_right": (
        "how many runs end with all training points right",
        lambda stack, _: sum(map(all_right, stack.recordings)),
    ),
    "median_accuracy": ("the median of all runs' final training accuracy", median_accuracy),
    "mean_accuracy": (
        "the share of training points that the mean of all answers has right",
        mean_accuracy,
    ),
    "mean_test_accuracy": (
        "the share of test points that the mean of all answers has right",
        lambda stack, epoch: mean_accuracy(stack, epoch, train=False),
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
"""Measures that may be written in per cent: shares, and ratios, which may exceed 1."""

OF_SOME_RUNS = ("angle", "median")
"""Measures that depend on what a run has learnt: others of its shape may not have them."""

FACTS: Mapping[str, str] = {name: line for name, (line, _) in _FACTS.items()}
"""What is measured, with a line about each."""
