"""What a film of several runs of one kind says of them; knows nothing of type or places."""

from __future__ import annotations

from collections.abc import Sequence

from ...reels.recording import Recording
from ...reels.steps import Steps
from .differences import noun_of_runs, subtitles_of
from .numbers import per_cent
from .phrases import beginning


def subtitles_of_ensemble(recordings: Sequence[Recording]) -> list[str]:
    """What holds for all runs, and how many seeds there are if they differ in that alone."""
    subtitles = subtitles_of(recordings)
    if subtitles and noun_of_runs(recordings) == "seeds":
        seeds = {each.about.settings["seed"] for each in recordings}
        subtitles[-1] += f" · {len(seeds)} seeds"
    return subtitles


def lines_of(runs: int, drawn: int) -> tuple[str, str]:
    """What the thick lines are, and the thin ones, of which at most that many runs are `drawn`."""
    every = "both" if runs == 2 else f"all {runs}"
    return f"mean of {every} runs", f"{drawn} single runs" if runs > drawn else "single runs"


def training_of(steps: Steps, first: float) -> str:
    """Of a film that has shown the end of several runs, what comes after that."""
    if first == steps.last:
        return f"Only {steps.named(first)} was recorded."
    return f"How they got there, from {steps.named(first)} on."


def result_of(together: float, singles: Sequence[float], ending: str = "in the end") -> str:
    """How the mean of all runs compares with each: shares of training points that are right."""
    mean, low, high = map(per_cent, (together, min(singles), max(singles)))
    when = beginning(ending)
    if low != high:
        return f"{when}, their mean gets {mean} right, single runs {low} to {high}."
    if mean == low:
        return f"{when}, their mean and every single run get {mean} right."
    return f"{when}, their mean gets {mean} right, every single run {low}."
