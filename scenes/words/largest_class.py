"""How accuracies compare with always naming the largest class, in numbers and sentences."""

from __future__ import annotations

import numpy as np

from ...numerals import ROUNDING, per_cent
from ...reels.recording import Recording
from ...reels.task import Classes

_EQUAL = 1.2  # times the mean size of classes: larger ones are a majority
_CLOSE = 0.01  # shares that differ by less have a decimal
_LEFT = 0.2  # of the mistakes of always naming the largest class: who saves no more stays there


def largest_class(recording: Recording) -> float:
    """The share of the largest class among training points; 0 where values are learnt."""
    dataset = recording.dataset
    if dataset.regression:
        return 0.0
    counts = np.bincount(dataset.labels[dataset.train].astype(int))
    return float(counts.max(initial=0) / max(counts.sum(), 1))


def chance_of(recording: Recording) -> tuple[float, list[str]]:
    """The share of training points that are right without learning; words for it, longest first.

    Where classes are about equally large, that is what guessing gives; elsewhere it is the share of
    the largest, for whoever always names that one.
    """
    if _about_equal(recording):
        chance = 1 / max(recording.dataset.classes, 1)
        return chance, [f"chance {per_cent(chance)}", "chance"]
    largest = largest_class(recording)
    share = per_cent(largest, decimals_of_shares(recording))
    return largest, [f"always the largest class: {share}", f"largest class: {share}"]


def decimals_of_shares(recording: Recording) -> int:
    """How many decimals accuracies have in per cent: one where they end close to a largest class.

    Nothing is compared where classes are about equally large.
    """
    largest, metrics = largest_class(recording), recording.metrics
    if not recording.dataset.classes or _about_equal(recording):
        return 0
    ends = np.array([metrics.train_accuracy[-1], metrics.test_accuracy[-1]])
    apart = np.abs(ends - largest)
    return int(((apart > ROUNDING) & (apart < _CLOSE)).any())


def tells_more(recording: Recording, share: float) -> bool:
    """Whether a share of right answers is well above that of the largest class.

    Of the mistakes that always naming it would make, at most half are left.
    """
    return share >= (1 + largest_class(recording)) / 2 - ROUNDING


def reached_beside_largest(recording: Recording, epoch: int) -> str:
    """The accuracy at a step, beside that of always naming the largest class, about as much."""
    steps, largest = recording.steps, largest_class(recording)
    right = float(recording.metrics.train_accuracy[steps.recorded(epoch)])
    most, least = _told_apart(right, largest, fewest=decimals_of_shares(recording))
    return f"Training: {most} at {steps.named(epoch)}; the largest class alone gives {least}."


def stays_at_largest(recording: Recording) -> str:
    """That training accuracy is at no step well above the share of the largest class; '' if it is.

    So it is where a fifth of the mistakes of always naming that class are saved at some step, and
    nothing is said where an accuracy is missing, or where there is one class. Where classes are
    about equally large, the same is said of chance.
    """
    right, (share, _) = recording.metrics.train_accuracy, chance_of(recording)
    if not isinstance(recording.task, Classes) or not np.isfinite(right).all() or len(right) < 2:
        return ""
    most = float(right.max())
    # A run that diverges has another sentence.
    if recording.gone.any() or share == 1 or most > share + _LEFT * (1 - share):
        return ""
    if most <= share + ROUNDING:
        written = per_cent(share, decimals_of_shares(recording))
        whose = f"{written} of chance" if _about_equal(recording) else f"largest class’s {written}"
        return f"Training accuracy never exceeds the {whose}."
    what = "chance" if _about_equal(recording) else "the largest class"
    peak, least = _told_apart(most, share)
    return f"Training accuracy peaks at {peak}; {what} alone gives {least}."


def _about_equal(recording: Recording) -> bool:
    """Whether no class is much larger than the others."""
    return largest_class(recording) <= _EQUAL / max(recording.dataset.classes, 1)


def _told_apart(one: float, other: float, *, fewest: int = 0) -> tuple[str, str]:
    """Two shares with as many decimals, up to two, as tell them apart; equal ones with `fewest`."""
    decimals = range(fewest, 3) if abs(one - other) > ROUNDING else (fewest,)
    written = [(per_cent(one, each), per_cent(other, each)) for each in decimals]
    return next((each for each in written if each[0] != each[1]), written[-1])
