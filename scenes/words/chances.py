"""Sentences that say what the chances of several starts show; no drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...reels.measure import Accuracy
from ...reels.steps import Steps
from ...reels.task import Classes, Task
from .measures import WrittenMeasure
from .phrases import the_end


def explanation(
    measures: Sequence[WrittenMeasure], goal: float, *, counts: int, at_random: bool
) -> list[list[str]]:
    """What lines, counts and bars are: a sentence for each, and a short one.

    The sentence about lines follows that about counts. There are as many bars as `counts`. A bar
    says what to expect of further starts, if those that are counted are `at_random`.
    """
    first, reels = measures[0], [each.measure.recording for each in measures]
    steps = Steps.shared([each.steps for each in reels])
    reached = f"reach {first.goal(goal)}"
    if isinstance(first.measure, Accuracy):
        share = "all" if goal == 1 else f"{first.goal(goal)} of the"
        reached = f"get {share} training points right"
    cut = any(each.cut_short for each in reels)
    reached += f" by {steps.named(steps.last)}" if cut else f" at any {steps.one}"
    end, alone = the_end(reels), counts == len(reels)
    interval = "the 95\u2009% interval of their share"
    interval += " among all possible starts" if at_random else ""
    wide = ", which is wide after one run each" if alone else ""
    count, bar = "The large numbers count", "Each bar"
    if counts == 1:
        count, bar = "The large number counts", "The bar"
    return [
        [f"{count} runs that {reached}.", f"Counted: runs that {reached}."],
        _lines([each.measure.first(goal) < math.inf for each in measures], end, reels[0].task),
        [
            f"{bar} spans 0 to 100\u2009%; its thick part is {interval}{wide}.",
            f"Bar from 0 to 100\u2009%: {interval}{wide}.",
        ],
    ]


def _lines(counted: Sequence[bool], end: str, task: Task) -> list[str]:
    """What lines are, after a sentence about the runs that are counted."""
    if isinstance(task, Classes):
        are, theirs, some, short = "are", "their boundaries", "the boundaries", "boundaries"
    else:
        are, theirs, some, short = "join", "their equal answers", "equal answers", "equal answers"
    if all(counted):
        return [f"The lines {are} {theirs} {end}.", f"Lines: {theirs} {end}."]
    if not any(counted):
        return [
            f"Dashed lines {are} {some} {end} of runs that do not.",
            f"Dashed: {short} {end} of runs that do not.",
        ]
    return [
        f"Solid lines {are} {theirs} {end}, dashed lines those of other runs.",
        f"Solid lines: {theirs} {end}; dashed: those of other runs.",
    ]
