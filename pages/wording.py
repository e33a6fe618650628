"""What a page says of a recording, and how its numbers are written; knows no parameters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from jaxtyping import Float

from ..datasets.units import unit_of
from ..reels.losses import OWN_LOSS
from ..reels.measure import RootMeanSquare
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..reels.task import Classes, Values
from ..scenes.fields.colours import MANY_POINTS, darkened
from ..scenes.fields.task_colours import colours_of
from ..scenes.words.axis_numbers import AxisNumbers
from ..scenes.words.beyond import answers_beyond, clipped
from ..scenes.words.measures import accuracy_axis, axis_of_losses, written_measure_of
from ..scenes.words.own_names import are_years, own_axes, own_classes, value_name
from ..scenes.words.sentences import captions_of
from .charting import chart

_PARTS = (0.0, 0.5, 1.0)  # of a side of the plane, where its axis has a tick


def words_of(
    recording: Recording, label: str = "", beside: Sequence[Recording] = ()
) -> dict[str, Any]:
    """Names, sentences, points and axes of a recording; `label` tells it from those `beside` it.

    Its charts have the scales of those whose measures are the same.
    """
    dataset = recording.dataset
    hues = colours_of(recording.task).hues(dataset.labels)
    return {
        "label": label,
        "model": "network" if recording.architecture else "model",
        "steps": steps_of(recording.steps),
        "axes": [_axis(recording, index) for index in (0, 1)],
        "charts": _charts(recording, beside or [recording]),
        "sentences": [[int(step), text] for step, text in captions_of(recording)],
        "diverged": diverges_at(recording),
        "task": _task(recording),
        "edges": (
            [darkened(each) for each in hues.colours]
            if len(dataset.points) > MANY_POINTS
            else hues.edges
        ),
    }


def steps_of(steps: Steps) -> dict[str, Any]:
    """How steps are called."""
    names = {"name": steps.word, "title": steps.title, "joint": steps.joint, "ended": steps.ended}
    return {**names, "separate": steps.separate}


def _axis(recording: Recording, index: int) -> dict[str, Any]:
    """Name and ticks of an axis, and what takes its coordinates into the units of the data."""
    dataset = recording.dataset
    low, high = dataset.domain[2 * index : 2 * index + 2]
    mean, deviation = 0.0, 1.0
    if dataset.scaling is not None:
        mean, deviation = dataset.scaling.mean[index], dataset.scaling.deviation[index]
    ends = [mean + deviation * (low + part * (high - low)) for part in _PARTS]
    name = dataset.axis_names[index]
    numbers = AxisNumbers.of(ends, years=are_years(name, dataset.own_points[:, index]))
    bare, remark = numbers.named(name)
    return {
        "name": bare,
        "named": own_axes(recording) is not None,
        "remark": remark,
        "ticks": [numbers.written(each) for each in ends],
        "mean": mean,
        "deviation": deviation,
        "base": float(numbers.base),
        "power": numbers.power,
        "years": numbers.years,
    }


def _task(recording: Recording) -> dict[str, Any]:
    task = recording.task
    if isinstance(task, Classes):
        colours = colours_of(task).hues(np.arange(len(task.names))).colours
        return {
            "kind": "classes",
            "names": list(task.names),
            "named": bool(own_classes([recording])),
            "colours": list(colours),
        }
    if isinstance(task, Values):
        ends = [task.own(task.low), task.own(task.high)]
        numbers = AxisNumbers.of(ends)
        return {
            "kind": "values",
            "names": ["".join(numbers.named(value_name(recording)))],
            "after": numbers.after(unit_of(value_name(recording))),
            "mean": task.scaling.mean,
            "deviation": task.scaling.deviation,
            "low": task.low,
            "high": task.high,
            "ticks": clipped(map(numbers.written, ends), answers_beyond(recording)),
            "base": float(numbers.base),
            "power": numbers.power,
        }
    raise TypeError(f"there are no words for {type(task).__name__}")


def _charts(recording: Recording, beside: Sequence[Recording]) -> list[dict[str, Any]]:
    """The charts of what was measured: loss, or error in the values' own units, and accuracy."""
    measure, metrics = written_measure_of(recording).measure, recording.metrics
    error = measure if isinstance(measure, RootMeanSquare) else None
    loss = _losses(recording)
    accuracy = [metrics.train_accuracy, metrics.test_accuracy]
    charts = []
    if any(np.isfinite(each).any() for each in loss):
        alike = [each for each in beside if _same_loss(each, recording)] or [recording]
        values = np.concatenate([*chain(*map(_losses, alike))])
        axis = axis_of_losses([written_measure_of(recording).measure], values)
        made = chart(f"{'Error' if error else 'Loss'}{axis.remark}", "loss", axis, values)
        factor = error.factor if error else None
        charts.append(made | {"series": _measured(loss), "factor": factor})
    if any(np.isfinite(each).any() for each in accuracy):
        every = [[each.metrics.train_accuracy, each.metrics.test_accuracy] for each in beside]
        values = np.concatenate([*chain(*every)])
        made = chart("Accuracy", "accuracy", accuracy_axis(beside, values), values)
        charts.append(made | {"series": _measured(accuracy)})
    return charts


def _measured(values: Sequence[Float[np.ndarray, " steps"]]) -> list[str]:
    """Which of training and test values there are."""
    both = zip(("train", "test"), values, strict=True)
    return [name for name, each in both if np.isfinite(each).any()]


def _losses(recording: Recording) -> list[Float[np.ndarray, " steps"]]:
    """Training and test loss, as errors in the values' own units where there are such."""
    measure = written_measure_of(recording).measure
    loss = [recording.metrics.train_loss, recording.metrics.test_loss]
    return [measure.shown(each) for each in loss] if isinstance(measure, RootMeanSquare) else loss


def _same_loss(one: Recording, other: Recording) -> bool:
    """Whether losses of two recordings are numbers of one kind."""
    kinds = [isinstance(written_measure_of(each).measure, RootMeanSquare) for each in (one, other)]
    return kinds[0] == kinds[1] and one.header.loss == other.header.loss != OWN_LOSS
