"""What is said of the runs of a single network: what is counted, and what its lines are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.measure import Accuracy
from ...reels.task import Classes
from .measures import WrittenMeasure
from .phrases import beginning, by_the_end, counted, the_end


@dataclass(frozen=True)
class LinesSaid:
    """What lines on a plane are: a `title`, and words for solid and for dashed ones.

    Of several ways to say it, the longest is first; there are none for lines that are not drawn.
    """

    title: str
    solid: Sequence[str]
    dashed: Sequence[str]


def counted_runs(measures: Sequence[WrittenMeasure], goal: float) -> list[str]:
    """What the number counts, longest first: 'Runs that reach 100 % training accuracy'."""
    first, reels = measures[0], [each.measure.recording for each in measures]
    reached, until = f"Runs that reach {first.goal(goal)}", by_the_end(reels)
    of = " training accuracy" * isinstance(first.measure, Accuracy)
    ways = [f"{reached}{of}{until}", f"{reached}{until}", reached]
    return list(dict.fromkeys(ways))


def lines_said(
    measures: Sequence[WrittenMeasure], goal: float, missing: tuple[int, int]
) -> LinesSaid:
    """What the lines on the plane of all runs are.

    Some runs may have no boundary: `missing` are how many of those that reach the goal, and how
    many others.
    """
    reels = [each.measure.recording for each in measures]
    reach = [each.measure.first(goal) < math.inf for each in measures]
    classes, end = isinstance(reels[0].task, Classes), the_end(reels)
    solid, dashed = sum(reach) > missing[0], len(reach) - sum(reach) > missing[1]
    if not solid and not dashed:
        return LinesSaid(f"No run has a boundary {end}", [], [])
    never = "runs that do not" if any(each.cut_short for each in reels) else "runs that never do"
    theirs = "boundaries" if classes else "equal answers"
    fewer = sum(missing)
    has = "has" if fewer == 1 else "have"
    without = f" ({counted(fewer, 'run', 'runs')} {has} none)" * (fewer > 0)
    return LinesSaid(
        beginning(f"{theirs} {end}{without}"),
        [f"runs that reach {measures[0].goal(goal)}", "runs that reach it"] if solid else [],
        [never] if dashed else [],
    )
