"""Sentences that say what the chances of several starts show; no drawing."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.measure import Accuracy
from ...reels.steps import Steps
from ...reels.task import Classes
from .measures import WrittenMeasure
from .phrases import the_end


def explanation(
    measures: Sequence[WrittenMeasure], goal: float, *, counts: int, at_random: bool
) -> list[list[str]]:
    """What lines, counts and bars are: a sentence for each, and a short one.

    There are as many bars as `counts`. A bar says what to expect of further starts, if those that
    are counted are `at_random`.
    """
    first, reels = measures[0], [each.measure.recording for each in measures]
    steps = Steps.shared([each.steps for each in reels])
    reached = f"reach {first.goal(goal)}"
    if isinstance(first.measure, Accuracy):
        share = "all" if goal == 1 else f"{first.goal(goal)} of the"
        reached = f"get {share} training points right"
    cut = any(each.cut_short for each in reels)
    reached += f" by {steps.named(steps.last)}" if cut else f" at any {steps.one}"
    classes, end = isinstance(reels[0].task, Classes), the_end(reels)
    line = "is the boundary of one run" if classes else "joins equal answers of one run"
    lines = "the boundary of each run" if classes else "equal answers of each run"
    interval = "the 95\u2009% interval of their share"
    interval += " among all possible starts" if at_random else ""
    count, bar = "The large numbers count", "Each bar"
    if counts == 1:
        count, bar = "The large number counts", "The bar"
    return [
        [f"Each line {line} {end}.", f"Lines: {lines} {end}."],
        [f"{count} runs that {reached}.", f"Counted: runs that {reached}."],
        [
            f"{bar} spans 0 to 100\u2009%; its thick part is {interval}.",
            f"Bar from 0 to 100\u2009%: {interval}.",
        ],
    ]
