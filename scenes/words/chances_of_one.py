"""What is said of the runs of a single network: what is counted, and what its lines are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.measure import Accuracy
from ...reels.steps import Steps
from .last_lines import LastLines
from .measures import WrittenMeasure
from .phrases import beginning, by_the_end, counted


@dataclass(frozen=True)
class LinesSaid:
    """What lines on a plane are: `titles`, and words for solid and for pale ones.

    Of several ways to say it, the longest is first; there are none for lines that are not drawn.
    """

    titles: Sequence[str]
    solid: Sequence[str]
    pale: Sequence[str]


def counted_runs(measures: Sequence[WrittenMeasure], goal: float) -> list[str]:
    """What the number counts, longest first: 'Runs that reach 100 % training accuracy'.

    Where some reach the goal and have lost it by the end, it is said that they are counted, too.
    """
    first, reels = measures[0], [each.measure.recording for each in measures]
    reached, until = f"Runs that reach {first.goal(goal)}", by_the_end(reels)
    of = " training accuracy" * isinstance(first.measure, Accuracy)
    if any(each.measure.succeeds(goal) and not each.measure.learnt(goal) for each in measures):
        until = until or f" at any {Steps.shared([each.steps for each in reels]).one}"
    ways = [f"{reached}{of}{until}", f"{reached}{until}", reached, "Runs that reach it"]
    return list(dict.fromkeys(ways))


def lines_said(
    measures: Sequence[WrittenMeasure], goal: float, missing: tuple[int, int]
) -> LinesSaid:
    """What the lines on the plane of all runs are.

    Some runs may have no boundary: `missing` are how many of those that reach the goal, and how
    many others.
    """
    lines, goals = LastLines.of(measures, goal, missing), (measures[0].goal(goal), "it")
    if not lines.solid and not lines.pale:
        none = f"No run has a {lines.one}", f"No {lines.one}"
        return LinesSaid([*(f"{each} {lines.end}" for each in none), none[-1]], [], [])
    fewer = lines.without
    has = "has" if fewer == 1 else "have"
    without = f" ({counted(fewer, 'run', 'runs')} {has} none)" * (fewer > 0)
    title = beginning(f"{lines.theirs} {lines.end}")
    others = [lines.others] if lines.solid else lines.not_reaching(goals)
    return LinesSaid(
        list(dict.fromkeys([f"{title}{without}", title, beginning(lines.theirs)])),
        [f"runs that reach {each}" for each in goals] if lines.solid else [],
        others if lines.pale else [],
    )
