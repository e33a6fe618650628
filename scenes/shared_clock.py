"""One clock for several runs: epochs, or the seconds that training took; no mobjects."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.steps import Steps
from .fields.pace import CLOCKS, Pace


class SharedClock(ABC):
    """When each epoch of several runs is shown; what moves with the film is a time on this clock.

    `name` heads the number that counts it, `ended` is its end below a chart, with '{}' where
    it is written; it begins at `start`.
    """

    name: str
    ended: str
    steps_are_whole: bool
    start: float

    def __init__(self, recordings: Sequence[Recording]) -> None:
        self.recordings = recordings
        self.times = [self._times(each) for each in recordings]

    @property
    def end(self) -> float:
        """The time at which the last run ends, at least a millionth after the start."""
        return max(max(float(times[-1]) for times in self.times), self.start + 1e-6)

    @abstractmethod
    def time(self, run: int, step: float) -> float:
        """The time of a recorded step, which may be one before the part that is shown."""

    def epoch(self, run: int, time: float) -> float:
        """The fractional epoch of a run at a time; one that has ended stays at its last."""
        return float(np.interp(time, self.times[run], self.recordings[run].epochs))

    @abstractmethod
    def pace(self, name: str) -> Pace:
        """From the film's clock to a time on this one."""

    @abstractmethod
    def written(self, time: float) -> str:
        """A time as the film reads it."""

    @property
    @abstractmethod
    def longest(self) -> str:
        """The widest of what the film reads."""

    @abstractmethod
    def reached(self, met: Sequence[str], run: int, step: float) -> list[str]:
        """Texts that say when a run `met` a goal, of which there are ways; the longest first."""

    @abstractmethod
    def stopped(self, word: str, run: int, step: float) -> list[str]:
        """Texts that say at which step a run stopped, the longest first: 'ended at epoch 300'."""

    @abstractmethod
    def _times(self, recording: Recording) -> Float[np.ndarray, " steps"]:
        """The time of each step, rising."""


class EpochClock(SharedClock):
    """All runs at the same step, which is an epoch in most recordings."""

    steps_are_whole = True

    def __init__(self, recordings: Sequence[Recording]) -> None:
        super().__init__(recordings)
        self._steps = Steps.shared([each.steps for each in recordings])
        self.name, self.ended = self._steps.title, self._steps.ended
        self.start = min(each.steps.first for each in recordings)

    def pace(self, name: str) -> Pace:
        """The mean of the runs' own paces."""
        return Pace.shared(name, self.recordings)

    def written(self, time: float) -> str:
        """The last whole step."""
        return self._steps.written(time)

    @property
    def longest(self) -> str:
        """That of all steps."""
        return self._steps.longest

    def epoch(self, run: int, time: float) -> float:
        """The time itself, within the run's own epochs."""
        first, last = (float(each) for each in self.times[run][[0, -1]])
        return min(max(float(time), first), last)

    def time(self, run: int, step: float) -> float:  # noqa: ARG002  # the same for all
        """The step itself."""
        return step

    def reached(self, met: Sequence[str], run: int, step: float) -> list[str]:  # noqa: ARG002
        """By the step."""
        whole, short = self._forms(step)
        return [*(f"{each} at {whole}" for each in met), f"{met[-1]} at {short}"]

    def stopped(self, word: str, run: int, step: float) -> list[str]:  # noqa: ARG002
        """By the step."""
        return [*(f"{word} at {written}" for written in self._forms(step)), word]

    def _forms(self, step: float) -> tuple[str, str]:
        return self._steps.named(step), self._steps.written(step)

    def _times(self, recording: Recording) -> Float[np.ndarray, " steps"]:
        return recording.epochs.astype(float)


class SecondsClock(SharedClock):
    """All runs after the same time of training."""

    name, ended, steps_are_whole = "Seconds", "{} seconds", False
    start = 0.0

    def pace(self, name: str) -> Pace:  # noqa: ARG002  # time itself has one pace
        """Seconds run evenly."""
        return Pace(np.array([0.0, 1.0]), np.array([0.0, self.end]))

    def written(self, time: float) -> str:
        """Seconds with two decimals, or as many as a short training needs."""
        decimals = 2 if self.end >= 1 else min(2 - int(np.floor(np.log10(self.end))), 6)
        return f"{time:.{decimals}f}"

    @property
    def longest(self) -> str:
        """The last."""
        return self.written(self.end)

    def time(self, run: int, step: float) -> float:
        """The seconds after the step."""
        return float(self.times[run][self.recordings[run].steps.before(step)])

    def reached(self, met: Sequence[str], run: int, step: float) -> list[str]:
        """By the second."""
        seconds = self.written(self.time(run, step))
        return [*(f"{each} after {seconds} s" for each in met), f"{met[-1]}: {seconds} s"]

    def stopped(self, word: str, run: int, step: float) -> list[str]:
        """By the second."""
        return [f"{word} after {self.written(self.time(run, step))} s", word]

    def _times(self, recording: Recording) -> Float[np.ndarray, " steps"]:
        # Equal times would leave an epoch without a moment of its own.
        return np.asarray(recording.metrics.seconds + np.arange(len(recording.epochs)) * 1e-9)


_KINDS: dict[str, type[SharedClock]] = {"epochs": EpochClock, "seconds": SecondsClock}


def shared_clock(by: str, recordings: Sequence[Recording]) -> SharedClock:
    """The clock of that name; raises `UserError` for an unknown one."""
    if by not in CLOCKS:
        raise UserError("unknown clock", given=by, allowed=CLOCKS)
    return _KINDS[by](recordings)
