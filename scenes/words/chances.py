"""Sentences that say what the chances of several starts show; no drawing."""

from __future__ import annotations

from ...reels.measure import Accuracy
from ...reels.task import Classes
from .measures import WrittenMeasure


def explanation(measure: WrittenMeasure, goal: float, *, at_random: bool) -> list[str]:
    """What lines, counts and bars are, a sentence for each.

    A bar says what to expect of further starts, if those that are counted are `at_random`.
    """
    classes = isinstance(measure.measure.recording.task, Classes)
    lines = "the boundary" if classes else "lines of equal answers"
    reached = f"reach {measure.goal(goal)}"
    if isinstance(measure.measure, Accuracy):
        share = "all" if goal == 1 else f"{measure.goal(goal)} of the"
        reached = f"get {share} training points right"
    step = measure.measure.recording.steps.name
    among = "among all possible starts " if at_random else ""
    return [
        f"Lines: {lines} of each run in the end.",
        f"Counted: runs that {reached} at any {step}.",
        f"Bar from 0 to 100\u2009%: the 95\u2009% interval of their share {among}".rstrip() + ".",
    ]
