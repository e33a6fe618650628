"""Ticks at the goal in the chart of a comparison, when runs first reach it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .compared_run import ComparedRun
from .fields.pace import Pace
from .parts.curve_marks import ENTERING, shown_from
from .parts.curves import Chart
from .parts.shapes import rectangle
from .stage.easing import Fading
from .stage.layout import Box
from .stage.stage import Stage

Reached = tuple[ComparedRun, float, float]
"""A run, the time at which it first reaches the goal, and what it has to reach."""

_TICK = 22.0, 3.4  # design pixels, the height and the width of a tick


def reached_of(runs: Sequence[ComparedRun]) -> list[Reached]:
    """All that reach the goal; none where one did so before the first step that is shown of it."""
    found = []
    for run in runs:
        first = run.measure.measure.first(run.goal)
        if first < run.recording.steps.first:
            return []
        if np.isfinite(first):
            time = run.clock.time(run.index, first)
            found.append((run, time, run.measure.measure.limit(run.goal)))
    return found


def goal_boxes(reached: Sequence[Reached], chart: Chart, stage: Stage) -> list[Box]:
    """Where the ticks stand in a chart, in design pixels: those that would meet share one's height.

    So do those that would meet others of them. The first run's is the uppermost.
    """
    high, wide = (each * stage.layout.thickening for each in _TICK)
    places = np.array([chart.place(time, limit) for _, time, limit in reached]).reshape(-1, 2)
    order = np.argsort(places[:, 0], kind="stable")
    group = np.zeros(len(places), dtype=int)
    group[order[1:]] = np.cumsum(np.diff(places[order, 0]) >= wide)
    meeting = group[:, None] == group
    counts, before = (each.sum(axis=1).tolist() for each in (meeting, np.tril(meeting, -1)))
    return [
        Box(x - wide / 2, y - high / 2 + high * number / count, wide, high / count)
        for (x, y), number, count in zip(places.tolist(), before, counts, strict=True)
    ]


def goal_ticks(reached: Sequence[Reached], chart: Chart, pace: Pace, stage: Stage) -> list[Fading]:
    """A tick across the line at the goal for each, in the colour of its run, from that time on.

    Curves that are smoothed may cross the line elsewhere.
    """
    lasting, layout = stage.timing.share(ENTERING), stage.layout
    return [
        Fading(
            rectangle(box, layout, colour=run.colour),
            share=shown_from(pace.when(time), lasting),
        )
        for (run, time, _), box in zip(reached, goal_boxes(reached, chart, stage), strict=True)
    ]
