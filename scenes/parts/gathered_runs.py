"""A row for each run that succeeds and one for all others, where not all can be named."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from .run_rows import Course

Share = Callable[[int, float], float]
"""How much of a run is there at a clock, 0 to 1."""


def gathered(courses: Sequence[Course], share: Share) -> tuple[list[Course], Share]:
    """The courses of runs in the order in which they succeed, and one for all that do not.

    The latter is there as far as its runs are on average. Its word is theirs, if they share one.
    """
    runs = range(len(courses))
    order = sorted((run for run in runs if courses[run].succeeds), key=lambda r: courses[r].reached)
    others = [run for run in runs if not courses[run].succeeds]
    found = [courses[run] for run in order]
    if others:
        words = {courses[run].word for run in others}
        last = max(courses[run].last for run in others)
        name = f"{len(others)} other{'s' * (len(others) > 1)}"
        found.append(Course(name, words.pop() if len(words) == 1 else "", math.inf, last))

    def shared(row: int, clock: float) -> float:
        if row < len(order):
            return share(order[row], clock)
        return sum(share(run, clock) for run in others) / len(others)

    return found, shared
