"""Rings in the chart of a comparison where runs first reach the goal, at what was recorded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .compared_run import ComparedRun
from .fields.pace import Pace
from .parts.curve_marks import ENTERING, ring_at, ring_box, shown_from
from .parts.curves import Chart
from .stage.easing import Fading
from .stage.layout import Box
from .stage.stage import Stage

Reached = tuple[ComparedRun, float, float]
"""A run, the time at which it first reaches the goal, and its measure then."""


def reached_of(runs: Sequence[ComparedRun]) -> list[Reached]:
    """All that reach the goal; none where one did so before the first step that is shown of it."""
    found = []
    for run in runs:
        first = run.measure.measure.first(run.goal)
        if first < run.recording.steps.first:
            return []
        if np.isfinite(first):
            time = run.clock.time(run.index, first)
            found.append((run, time, run.measure.measure.at(first)))
    return found


def goal_boxes(reached: Sequence[Reached], chart: Chart, stage: Stage) -> list[Box]:
    """Where the rings stand in a chart, in design pixels."""
    return [ring_box(*chart.place(time, value), stage) for _, time, value in reached]


def goal_rings(reached: Sequence[Reached], chart: Chart, pace: Pace, stage: Stage) -> list[Fading]:
    """A ring for each, in the colour of its run, which appears at that time.

    Rings stand at recorded values, so they may be beside curves that are smoothed.
    """
    lasting = stage.timing.share(ENTERING)
    return [
        Fading(
            ring_at(*chart.place(time, value), run.colour, stage),
            share=shown_from(pace.when(time), lasting),
        )
        for run, time, value in reached
    ]
