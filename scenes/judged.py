"""What a recorded model of classes gets right and wrong, at steps and at moments; draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Bool

from ..reels.recording import Recording
from ..reels.task import Classes
from ..reels.verdicts import Verdict, recorded_wrong, verdict_at
from .at_steps import at_steps
from .parts.columns import Split, SplitAt
from .parts.confusion_matrix import CountsAt
from .stage.moment import Moment
from .words.diagnosis import one_class_at_last, wrong_at_last

_FITTED = 2000  # steps at most, to which a scale is fitted

Members = Bool[np.ndarray, " n"]
Cell = tuple[int, int]
"""Row and column of a matrix: the true class, and the one that is predicted."""


@dataclass(frozen=True)
class Verdicts:
    """What the answers of a recording are judged to be, at its steps and at moments of a film."""

    reel: Recording
    task: Classes
    at: Callable[[int], Verdict]
    """At the position of a step; the last one is kept."""
    wrong: Callable[[Moment], Members]
    """Which points are wrong."""

    @classmethod
    def of(cls, reel: Recording, task: Classes) -> Verdicts:
        """Those of a recording."""
        at = lru_cache(maxsize=1)(partial(verdict_at, reel, task))
        return cls(reel, task, at, at_steps(reel, lambda position: at(position).wrong))

    @property
    def certainty(self) -> SplitAt:
        """How sure the model is of the true classes, right and wrong."""
        return at_steps(self.reel, lambda position: self.at(position).certainty)

    def certainties(self) -> Iterator[Split]:
        """The same at every step with answers, the last one first, where columns are highest.

        Of very many steps it is of some, evenly far apart.
        """
        answered = np.flatnonzero(~self.reel.lost)[::-1]
        for position in answered[:: -(-len(answered) // _FITTED) or 1].tolist():
            yield self.at(position).certainty

    def counts(self, members: Members) -> CountsAt:
        """How many of some points of each class are taken for each."""
        return at_steps(self.reel, lambda position: self.at(position).counts(members))

    def confused(self, members: Members, cell: Cell) -> Callable[[Moment], Members]:
        """Which of some points are in a cell of their matrix."""
        true, predicted = cell
        those = members & (self.reel.dataset.labels == true)
        return at_steps(
            self.reel, lambda position: those & (self.at(position).winners == predicted)
        )

    @property
    def outcomes(self) -> list[str]:
        """How it ends, the most telling first: by the one class that is answered, or in points."""
        last = len(self.reel.epochs) - 1
        counted = wrong_at_last(self.reel, self.wrong_count(last))
        found = np.unique(self.at(last).winners)
        if len(found) > 1 or not self.at(last).wrong.any() or self.reel.architecture is None:
            return [counted]
        return [*one_class_at_last(self.reel, self.task.names[int(found[0])]), counted]

    def wrong_count(self, position: int) -> int:
        """How many points are wrong, as it was recorded where answers are read between samples."""
        recorded = None if self.reel.architecture else recorded_wrong(self.reel, position)
        return int(self.at(position).wrong.sum()) if recorded is None else recorded
