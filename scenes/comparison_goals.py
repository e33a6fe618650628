"""Rings in the chart of a comparison where runs first reach the goal, at what was recorded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .compared_run import ComparedRun
from .fields.pace import Pace
from .parts.curve_marks import ENTERING, RADIUS, ring_at, shown_from
from .parts.curves import Chart
from .stage.easing import Fading
from .stage.layout import Box
from .stage.stage import Stage

Reached = tuple[ComparedRun, float, float]
"""A run, the time at which it first reaches the goal, and its measure then."""


def reached_of(runs: Sequence[ComparedRun]) -> list[Reached]:
    """Those that reach the goal after their first step that is shown."""
    found = []
    for run in runs:
        first = run.measure.measure.first(run.goal)
        if np.isfinite(first) and (time := run.clock.time(run.index, first)) > run.begin:
            found.append((run, time, run.measure.measure.at(first)))
    return found


def goal_boxes(reached: Sequence[Reached], chart: Chart, stage: Stage) -> list[Box]:
    """Where the rings stand in a chart, in design pixels."""
    radius = RADIUS * stage.layout.thickening
    places = [chart.place(time, value) for _, time, value in reached]
    return [Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in places]


def goal_rings(reached: Sequence[Reached], chart: Chart, pace: Pace, stage: Stage) -> list[Fading]:
    """A ring for each, in the colour of its run, which appears at that time.

    Where curves are smoothed, rings may stand beside them: runs are told to be there by what was
    recorded.
    """
    lasting = stage.timing.share(ENTERING)
    return [
        Fading(
            ring_at(*chart.place(time, value), run.colour, stage),
            share=shown_from(pace.when(time), lasting),
        )
        for run, time, value in reached
    ]
