"""What a film of several runs of one kind says of them; knows nothing of type or places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...numerals import ROUNDING, THIN_SPACE, per_cent
from ...reels.measure import Accuracy, Loss, RootMeanSquare
from ...reels.recording import Recording
from ...reels.steps import Steps
from .differences import differing_of, noun_of_runs, subtitles_of
from .measures import WrittenMeasure, written_measures_of, written_share
from .phrases import THE_END, beginning, caption_of
from .sentences import point_marks_of
from .successes import successes_of


def subtitles_of_ensemble(recordings: Sequence[Recording]) -> list[str]:
    """What holds for all runs, and in what they differ: how many seeds, if it is that alone."""
    subtitles = subtitles_of(recordings)
    if noun_of_runs(recordings) != "seeds":
        return [*subtitles, *differing_of(recordings)]
    if subtitles:
        seeds = {each.about.settings["seed"] for each in recordings}
        subtitles[-1] += f" · {len(seeds)} seeds"
    return subtitles


def subtitles_with_marks(recordings: Sequence[Recording]) -> list[str | list[str]]:
    """The same, after the first of them what marks of points are, if some of these are ringed."""
    first, *rest = [*subtitles_of_ensemble(recordings), ""]
    ringed = not recordings[0].dataset.train.all()
    return [first, *(point_marks_of(recordings[0]) if ringed else []), *rest]


def lines_of(recordings: Sequence[Recording], drawn: int) -> tuple[str, list[str]]:
    """What the thick lines are, and the thin ones, of which the first `drawn` runs are at most.

    Where some are not drawn, that is said, the longest way first. Runs that diverge have no line
    from then on, so that others come in, and in the end there may be fewer.
    """
    mean, runs = mean_of(recordings), len(recordings)
    left = sum(not each.gone.any() for each in recordings)
    if runs <= drawn:
        return mean, ["single runs"]
    if left == runs:
        return mean, [f"single runs, {drawn} of {runs} drawn", f"{drawn} of {runs} runs"]
    if left < drawn:
        return mean, [f"single runs, at most {drawn} drawn", f"at most {drawn} runs"]
    return mean, [f"single runs, {drawn} drawn", f"{drawn} single runs"]


def mean_of(recordings: Sequence[Recording]) -> str:
    """What the mean is of: a run counts in it until its training diverges."""
    runs = len(recordings)
    if any(each.gone.any() for each in recordings):
        return "mean of runs left"
    return f"mean of {'both' if runs == 2 else f'all {runs}'} runs"


def goal_of(measure: WrittenMeasure, goal: float) -> list[str]:
    """What runs have to reach, of which points; longest first, and none of losses of classes."""
    share = written_share(goal)
    if isinstance(measure.measure, Accuracy):
        return [f"goal: {share} of training points right", f"goal: {share} right"]
    if not isinstance(measure.measure, Loss) or not measure.measure.recording.dataset.regression:
        return []
    which = "test" if measure.measure.tested else "training"
    guess = "guessing the mean value"
    if isinstance(measure.measure, RootMeanSquare):
        part = f"goal: {per_cent(math.sqrt(1 - goal))} of the error of {guess}"
    else:
        part = f"goal: {per_cent(1 - goal)} of the loss of {guess}"
    return [f"{part}, {which} points", part, part.removesuffix(" the mean value")]


def training_of(steps: Steps, first: float) -> str:
    """Of a film that has shown the end of several runs, what comes after that."""
    if first == steps.last:
        return f"Only {steps.named(first)} is shown."
    return f"How they got there, from {steps.named(first)} on."


def as_judged(found: Sequence[float], recorded: Sequence[float], points: int) -> bool:
    """Whether as many of the `points` are right as was recorded; of a hundred, one may differ."""
    allowed = 0.5 + points // 100
    return all(
        abs(one - other) * points < allowed for one, other in zip(found, recorded, strict=True)
    )


def success_titles(recordings: Sequence[Recording], goal: float) -> list[str]:
    """How many runs reach the goal, longest first; in figures before it is left out who keeps it.

    Parts of runs have no such figures: training goes on at their ends.
    """
    measures = written_measures_of(recordings)
    some = sum(each.measure.succeeds(goal) for each in measures)
    held = sum(each.measure.learnt(goal) for each in measures)
    ways = successes_of(recordings, goal, "runs")
    if held == some or some == 1 or any(each.cut_short for each in recordings):
        return ways
    kept = f"only {held} end{'s' * (held == 1)} there" if held else "none ends there"
    reached = f"{some} of {len(recordings)} reach {measures[0].passed(goal)}, {kept}"
    return [*ways[:-1], reached, ways[-1]] if measures[0].judged else ways


def success_caption(recordings: Sequence[Recording], goal: float) -> str:
    """How many runs reach the goal, as a caption."""
    return caption_of([f"{each}." for each in successes_of(recordings, goal, "runs")])


@dataclass(frozen=True)
class Compared:
    """Shares of training or test points that are right: by the mean `together`, and by `singles`.

    There are `points` of them; `ending` says when that is.
    """

    together: float
    singles: Sequence[float]
    points: int
    ending: str = THE_END

    @property
    def findings(self) -> list[str]:
        """Titles for a mean that is right as often as the best run, and more often than some.

        The longest is first; there are none where that is not so, or does not show in per cent.
        """
        mean, low, high = self._written
        best = self.together >= max(self.singles) - ROUNDING
        if self.points == 1 or not best or mean == low:
            return []
        runs, short = low if low == high else f"{low} to {high}", self._short
        said = [f"{self.ending}, the mean gets {mean} of training points right, single runs {runs}"]
        gets = f"{self.ending}, the mean gets {mean} training accuracy"
        only = f"{self.ending}, mean {mean} in training"
        if self.ending == THE_END:
            said.append(f"Training ends: mean {mean}, runs {short}")
            gets, only = (f"{each} ends at {mean} in training" for each in ("the mean", "mean"))
            short = f"at {short}"
        said += [f"{each}, {of} {short}" for each in (gets, only) for of in ("single runs", "runs")]
        return sorted(map(beginning, said), key=len, reverse=True)

    @property
    def caption(self) -> str:
        """The same as a caption, which has less room."""
        mean, low, high = self._written
        if self.points == 1 or low == high:
            return self.result
        gets = f"{beginning(self.ending)}, their mean gets {mean} of training points right"
        return f"{gets}, runs {self._short}."

    @property
    def of_test_points(self) -> str:
        """How the mean compares with each run, if these are shares of test points."""
        if self.points == 1:
            return beginning(f"{self._then}the {self._of_one('test')}")
        mean, low, high = self._written
        runs = f"every single run {low}" if low == high else f"single runs {self._short}"
        return beginning(f"{self._then}of test points, the mean gets {mean} right, {runs}.")

    @property
    def result(self) -> str:
        """How the mean compares with each run."""
        mean, low, high = self._written
        when, of = beginning(self.ending), "of training points right"
        if self.points == 1:
            return f"{when}, their {self._of_one('training')}"
        if low != high:
            return f"{when}, their mean gets {mean} {of}, single runs {low} to {high}."
        if mean == low:
            return f"{when}, their mean and every single run get {mean} {of}."
        return f"{when}, their mean gets {mean} {of}, every single run {low}."

    def _of_one(self, kind: str) -> str:
        """How the mean and single runs judge the only point of that kind."""
        verdict, number = "right" if self.together else "wrong", round(sum(self.singles))
        runs = f"{number} of {len(self.singles)} single runs get{'s' * (number == 1)} it right"
        return f"mean gets the only {kind} point {verdict}; {runs}."

    @property
    def _then(self) -> str:
        """When that is, unless it is the end of what is shown anyway."""
        return "" if self.ending == THE_END else f"{self.ending}, "

    @property
    def _short(self) -> str:
        """The fewest and the most of single runs, or what all have."""
        _, low, high = self._written
        return low if low == high else f"{low.removesuffix(f'{THIN_SPACE}%')}–{high}"

    @property
    def _written(self) -> tuple[str, str, str]:
        """What the mean gets right, and the fewest and the most of single runs, in per cent."""
        low, high = min(self.singles), max(self.singles)
        return per_cent(self.together), per_cent(low), per_cent(high)
