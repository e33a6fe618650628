"""When each run of an ensemble reaches a goal; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..reels.recording import Recording
from ..reels.steps import Steps
from .parts.arrivals import NEVER, NOT_YET
from .suitable import check_goal
from .words.measures import written_measures_of


class Successes:
    """The steps at which runs reach a goal: `reached`, `inf` if they are not `successful`.

    `share` is that of points that are right, or of the values' variance that is explained. `order`
    are the runs from the first that reaches it on, and `titles` those of a chart of when they do,
    the longest first. Raises `UserError` for a run whose loss is its own, of which no goal is
    known.
    """

    def __init__(self, reels: Sequence[Recording], share: float) -> None:
        self._reels = reels
        self.measures = written_measures_of(reels)
        check_goal("ensemble", [each.measure for each in self.measures], share)
        self.reached = [each.measure.first(share) for each in self.measures]
        self.successful = tuple(each.measure.succeeds(share) for each in self.measures)
        self.steps = Steps.shared([reel.steps for reel in reels])
        self.order: list[int] = np.argsort(self.reached, kind="stable").tolist()
        first = self.measures[0]
        self.goal, self.judged = first.goal(share), first.judged
        self.titles = first.until(share, self.steps)

    @property
    def shown(self) -> tuple[float, float]:
        """The first and the last step of all runs."""
        return min(reel.steps.first for reel in self._reels), self.steps.last

    @property
    def given_up(self) -> list[float]:
        """Where runs end without it: `inf` of those that reach it, or have been cut short."""
        return [
            np.inf if reel.cut_short or successful else reel.steps.last
            for reel, successful in zip(self._reels, self.successful, strict=True)
        ]

    def known(self, run: int) -> float:
        """The step from which on it is known whether a run reaches it."""
        return self.reached[run] if self.successful[run] else self._reels[run].steps.last

    def word(self, run: int) -> str:
        """The step at which a run reaches it, or that it does not."""
        if self.successful[run]:
            return self.steps.named(self.reached[run])
        return NOT_YET if self._reels[run].cut_short else NEVER

    def count(self, epoch: float) -> str:
        """How many runs have reached it up to an epoch."""
        return f"{sum(each <= epoch for each in self.reached)} of {len(self._reels)}"
