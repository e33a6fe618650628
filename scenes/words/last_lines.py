"""Which runs have a last line on a plane, and what these are called; writes no sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...reels.task import Classes
from .measures import WrittenMeasure
from .phrases import the_end


@dataclass(frozen=True)
class LastLines:
    """Lines of runs, `solid` of those that reach a goal and `pale` of others, if any is drawn.

    `without` counts the runs that have none. `theirs` is what the lines are called, and `one` a
    single one, `end` the words for when they are seen. Runs that fail `never` reach the goal,
    unless training goes on.
    """

    solid: bool
    pale: bool
    without: int
    theirs: str
    one: str
    end: str
    never: bool

    @classmethod
    def of(
        cls, measures: Sequence[WrittenMeasure], goal: float, missing: tuple[int, int]
    ) -> LastLines:
        """The lines of runs, of which some may have no boundary.

        `missing` are how many of those that reach the goal, and how many others.
        """
        of_classes = isinstance(measures[0].measure.recording.task, Classes)
        reels = [each.measure.recording for each in measures]
        some = sum(each.measure.succeeds(goal) for each in measures)
        return cls(
            solid=some > missing[0],
            pale=len(reels) - some > missing[1],
            without=sum(missing),
            theirs="boundaries" if of_classes else "equal answers",
            one="boundary" if of_classes else "line of equal answers",
            end=the_end(reels),
            never=not any(each.cut_short for each in reels),
        )

    @property
    def others(self) -> str:
        """Runs that are pale, after a word on those that reach the goal."""
        return f"runs that {'never do' if self.never else 'do not'}"

    def not_reaching(self, goals: Sequence[str]) -> list[str]:
        """Runs that are pale where nothing is said of others, by names of the goal; then less."""
        ways = [f"{'never' if self.never else 'do not'} reach {goal}" for goal in goals]
        return [*(f"runs that {each}" for each in ways), ways[-1]]
