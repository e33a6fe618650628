"""What a film of several runs of one kind says of them; knows nothing of type or places."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...numerals import per_cent
from ...reels.measure import Accuracy, Loss, RootMeanSquare
from ...reels.recording import Recording
from ...reels.steps import Steps
from .differences import differing_of, noun_of_runs, subtitles_of
from .measures import WrittenMeasure, written_share
from .phrases import beginning


def subtitles_of_ensemble(recordings: Sequence[Recording]) -> list[str]:
    """What holds for all runs, and in what they differ: how many seeds, if it is that alone."""
    subtitles = subtitles_of(recordings)
    if noun_of_runs(recordings) != "seeds":
        return [*subtitles, *differing_of(recordings)]
    if subtitles:
        seeds = {each.about.settings["seed"] for each in recordings}
        subtitles[-1] += f" · {len(seeds)} seeds"
    return subtitles


def lines_of(recordings: Sequence[Recording], drawn: int) -> tuple[str, str]:
    """What the thick lines are, and the thin ones, of which the first `drawn` runs are at most.

    These are named by their seeds where runs differ in nothing else and these follow each other.
    A run counts in the mean until its training diverges.
    """
    runs = len(recordings)
    mean = f"mean of {'both' if runs == 2 else f'all {runs}'} runs"
    if any(each.gone.any() for each in recordings):
        mean = "mean of runs left"
    if runs <= drawn:
        return mean, "single runs"
    seeds = [each.about.settings.get("seed", "") for each in recordings[:drawn]]
    if noun_of_runs(recordings) == "seeds" and all(map(str.isdecimal, seeds)):
        numbers = [int(each) for each in seeds]
        if numbers == list(range(numbers[0], numbers[0] + drawn)):
            return mean, f"single runs, seeds {numbers[0]} to {numbers[-1]}"
    return mean, f"single runs, the first {drawn} of {runs}"


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


def result_of(
    together: float, singles: Sequence[float], ending: str = "in the end", *, points: int
) -> str:
    """How the mean of all runs compares with each: shares of training points that are right."""
    mean, low, high = map(per_cent, (together, min(singles), max(singles)))
    when = beginning(ending)
    if points == 1:
        verdict = "right" if together else "wrong"
        number = round(sum(singles))
        runs = f"{number} of {len(singles)} single runs get{'s' * (number == 1)} it right"
        return f"{when}, their mean gets the only training point {verdict}; {runs}."
    if low != high:
        return f"{when}, their mean gets {mean} right, single runs {low} to {high}."
    if mean == low:
        return f"{when}, their mean and every single run get {mean} right."
    return f"{when}, their mean gets {mean} right, every single run {low}."
