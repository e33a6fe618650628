"""What a page of several recordings says of all together: their chart, notes and key; no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import UserError
from ..reels.measure import Accuracy, Loss, RootMeanSquare
from ..reels.recording import Recording
from ..reels.task import values_of
from ..scenes.compared_run import ComparedRun, axis_of
from ..scenes.options import ComparisonOptions
from ..scenes.shared_clock import EpochClock
from ..scenes.words.axis_numbers import AxisNumbers
from ..scenes.words.beyond import Beyond, answers_beyond, clipped
from ..scenes.words.differences import comparison_titles_of
from ..scenes.words.measures import WrittenMeasure, written_measure_of, written_measures_of
from ..scenes.words.own_names import are_on_same_axes, has_shared_scale, own_classes
from .charting import chart

GOAL = ComparisonOptions.goal
"""That of the film `comparison`, of which a page says the same."""


def compared(recordings: Sequence[Recording], labels: Sequence[str]) -> dict[str, Any]:
    """What runs under these labels have in common, and what is said of each at its plane."""
    measures = _common(recordings)
    clock = EpochClock(recordings)
    own = measures or [written_measure_of(each) for each in recordings]
    runs = [
        ComparedRun(index, label, "", clock, measure, GOAL)
        for index, (label, measure) in enumerate(zip(labels, own, strict=True))
    ]
    return {
        "chart": _chart(runs) if measures else None,
        "axes": are_on_same_axes(recordings),
        "key": _key(recordings),
        "runs": [_run(run, named=not measures) for run in runs],
    }


def heading_of(recordings: Sequence[Recording]) -> str:
    """How many of the runs reach the goal, or how many there are where there is no such thing."""
    if _common(recordings):
        return comparison_titles_of(recordings, GOAL)[0]
    titles = list(dict.fromkeys(each.about.title for each in recordings))
    return f"{len(recordings)} runs on {' and '.join(titles)}"


def _common(recordings: Sequence[Recording]) -> list[WrittenMeasure]:
    """The measure of every run, or none where they have none in common."""
    try:
        return written_measures_of(recordings)
    except UserError:
        return []


def _chart(runs: Sequence[ComparedRun]) -> dict[str, Any]:
    """The chart of the measures of all, over their shared steps."""
    like, axis = runs[0].measure, axis_of(runs)
    values = np.concatenate([run.measure.values for run in runs])
    kind = "accuracy" if isinstance(like.measure, Accuracy) else "loss"
    made = chart(like.name, kind, like.axis, values)
    between = [[each, runs[0].clock.written(each)] for each in axis.between]
    return made | {"clock": {"log": bool(axis.remark), "remark": axis.remark, "between": between}}


def _run(run: ComparedRun, *, named: bool) -> dict[str, Any]:
    """What is measured of a run, and what is said of it until some steps and from them on."""
    measure = run.measure.measure
    data = "test" if isinstance(measure, Loss) and measure.tested else "train"
    kind = "accuracy" if isinstance(measure, Accuracy) else "loss"
    return {
        "series": f"{data}_{kind}",
        "factor": measure.factor if isinstance(measure, RootMeanSquare) else None,
        "own": chart(run.measure.name, kind, run.measure.axis, run.measure.values)
        if named
        else None,
        "waiting": run.waiting,
        "marks": [[time, texts[0]] for time, texts in run.marks],
    }


def _key(recordings: Sequence[Recording]) -> bool | list[str]:
    """Whether one key of the classes is enough; the ends of the scale of values that all share."""
    if not has_shared_scale(recordings):
        return bool(own_classes(recordings))
    task = values_of(recordings[0].task)
    ends = [task.own(task.low), task.own(task.high)]
    beyond = Beyond.of_any(map(answers_beyond, recordings))
    return clipped(map(AxisNumbers.of(ends).written, ends), beyond)
