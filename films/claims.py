"""What the article claims, as checks over recordings; trains and draws nothing.

'A Visual Introduction to Neural Networks', Towards Data Science, 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..numerals import per_cent
from ..reels.recording import Recording
from .boundaries import best_line_of, boundary_of, lines_used
from .counts import epochs_met, first_met, median_met
from .facts import fact
from .stack import LEARNT, Stack
from .verdict import Verdict

_LEARNT_NEARLY = "train_accuracy >= 0.95"

Stacks = Mapping[str, Stack]
"""Stacks by the names in `RUNS`."""

Pair = tuple[Recording, Recording]
"""A run of three sigmoid layers and one of three relu layers, each trained alone."""


@dataclass(frozen=True)
class Claim:
    """A claim of the article, at which of its figures, the runs it needs, and the check.

    A picture of it is that of the run `pictured`, the first by default.
    """

    figure: str
    text: str
    runs: tuple[str, ...]
    check: Callable[[Stacks, Sequence[Pair]], Verdict]
    pictured: str = ""


def _accuracies(stack: Stack) -> np.ndarray:
    """The training accuracy of all runs at their last epoch, without the error of its sum."""
    return np.round([each.metrics.train_accuracy[-1] for each in stack.recordings], 9)


def _learnt(stack: Stack, after: str = "") -> Verdict:
    """How many runs ever have all points right."""
    k, n = len(epochs_met(stack)), len(stack.recordings)
    when = f"half of them by epoch {median_met(stack):g}" if k else ""
    return Verdict.counted(k, n, "; ".join(filter(None, [when, after])))


def _pairs(one: Stack, other: Stack) -> list[tuple[Recording, Recording]]:
    """Runs of two stacks from the same seeds: all begin at 0, and some have more than others."""
    return list(zip(one.recordings, other.recordings, strict=False))


def _lower(one: Stack, other: Stack) -> tuple[int, int]:
    """How many of how many runs end with a lower training loss than that of the other stack."""
    pairs = [(a.metrics.train_loss[-1], b.metrics.train_loss[-1]) for a, b in _pairs(one, other)]
    return sum(bool(a < b) for a, b in pairs), len(pairs)


def _no_line(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    ring = stacks["ring"]
    line = best_line_of(ring.shown).right / int(ring.shown.dataset.train.sum())
    ends = per_cent(float(np.median(_accuracies(ring))))
    measured = f"the best of all lines has {per_cent(line, 1)} right; training ends at {ends}"
    return Verdict(line < 1 and not epochs_met(ring), measured)


def _one(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    recordings = [
        recording
        for name in ("one_sigmoid", "one_identity", "one")
        for recording in stacks[name].recordings
    ]
    boundaries = [boundary_of(each, int(each.epochs[-1])) for each in recordings]
    lines = sum(bool(each.lines) and each.straight for each in boundaries)
    none = sum(not each.lines for each in boundaries)
    return Verdict.counted(lines, len(recordings), f"{none} without a line" if none else "")


def _fewer(more: str, less: str) -> Callable[[Stacks, Sequence[Pair]], Verdict]:
    def check(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
        pairs = _pairs(stacks[more], stacks[less])
        k = sum(bool(a.metrics.train_accuracy[-1] > b.metrics.train_accuracy[-1]) for a, b in pairs)
        before, after = (1 - float(np.median(_accuracies(stacks[name]))) for name in (less, more))
        errors = f"{per_cent(before, 1)} wrong become {per_cent(after, 1)}"
        return Verdict.counted(k, len(pairs), errors)

    return check


def _two_edges(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    runs = stacks["two"].recordings
    k = sum(len(boundary_of(each, int(each.epochs[-1])).lines) == 2 for each in runs)
    return Verdict.counted(k, len(runs))


def _used(stack: Stack) -> np.ndarray:
    return np.array([lines_used(each, int(each.epochs[-1])) for each in stack.recordings])


def _six_lines(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    used = _used(stacks["six"])
    text = f"in the median {np.median(used):g} lines do"
    return Verdict.counted(int((used == 6).sum()), len(used), text)


def _complex(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    pairs = list(zip(_used(stacks["thirty"]), _used(stacks["eight"]), strict=False))
    thirty, eight = np.median(pairs, axis=0).tolist()
    text = f"{thirty:g} lines turn the edge instead of {eight:g}"
    return Verdict.counted(sum(bool(a > b) for a, b in pairs), len(pairs), text)


def _straight(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    runs = stacks["thirty_linear"].recordings
    boundaries = [boundary_of(each, int(each.epochs[-1])) for each in runs]
    k = sum(bool(each.lines) and each.straight for each in boundaries)
    return Verdict.counted(k, len(runs))


def _wider(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    names = ("spiral_one", "spiral_three", "spiral_five", "spiral_eight")
    medians = [float(np.median(_accuracies(stacks[name]))) for name in names]
    listed = ", ".join(f"{per_cent(each)}" for each in medians)
    rising = all(a < b for a, b in pairwise(medians))
    return Verdict(rising, f"medians with 1, 3, 5 and 8: {listed}")


def _deeper(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    deep, eight = (
        per_cent(float(np.median(_accuracies(stacks[name])))) for name in ("deep", "spiral_eight")
    )
    k, n = _lower(stacks["deep"], stacks["spiral_eight"])
    return Verdict.counted(k, n, f"medians {deep} against {eight}")


def _vanishing(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    ratios = [
        float(np.median([_ratio(each) for each in stacks[f"layers_{depth}"].recordings]))
        for depth in (1, 2, 3, 6)
    ]
    listed = ", ".join(f"{100 * each:.2g}" for each in ratios)
    falling = all(a > b for a, b in pairwise(ratios))
    return Verdict(falling, f"first layer's gradient with 1, 2, 3, 6: {listed}\u2009% of the last")


def _ratio(recording: Recording) -> float:
    return float(fact(Stack.of("", [recording]), "ratio", 0))


def _passes(sigmoid: Recording, relu: Recording) -> int | None:
    """The first epoch at which relu's loss is at most the last one of sigmoid, if it ever is."""
    below = relu.metrics.train_loss <= sigmoid.metrics.train_loss[-1]
    return int(relu.epochs[below.argmax()]) if below.any() else None


def _seconds_an_epoch(runs: Sequence[Recording]) -> float:
    """How long the median epoch takes: others may have waited for what else the machine did."""
    return float(np.median(np.concatenate([np.diff(each.metrics.seconds) for each in runs])))


def _half_the_time(stacks: Stacks, alone: Sequence[Pair]) -> Verdict:
    pairs = _pairs(stacks["deep"], stacks["deep_relu"])
    passed = [(_passes(*pair), pair[0].steps.last) for pair in pairs]
    shares = [np.inf if epoch is None else epoch / last for epoch, last in passed]
    k, median = sum(each <= 0.5 for each in shares), float(np.median(shares))
    text = (
        f"sigmoid's last loss after {per_cent(median)} of the epochs"
        if np.isfinite(median)
        else "at least half of them never reach sigmoid's last loss"
    )
    timed = [(*pair, epoch) for pair in alone if (epoch := _passes(*pair)) is not None]
    if timed:
        sigmoid, relu, epochs = zip(*timed, strict=True)
        last = float(np.median([each.steps.last for each in sigmoid]))
        fast, slow = _seconds_an_epoch(relu) * np.median(epochs), _seconds_an_epoch(sigmoid) * last
        text += f"; alone {fast:.2g} s, not {slow:.2g} s"
    return Verdict.counted(k, len(pairs), text)


def _nearly_perfect(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
    stack = stacks["deep_relu"]
    k = sum(first_met(each, _LEARNT_NEARLY) is not None for each in stack.recordings)
    median = per_cent(float(np.median(_accuracies(stack))))
    return Verdict.counted(k, len(stack.recordings), f"at least 95\u2009%; the median is {median}")


def _no_match(deep: str, wide: str) -> Callable[[Stacks, Sequence[Pair]], Verdict]:
    def check(stacks: Stacks, _: Sequence[Pair]) -> Verdict:
        medians = [per_cent(float(np.median(_accuracies(stacks[name])))) for name in (deep, wide)]
        k, n = _lower(stacks[deep], stacks[wide])
        return Verdict.counted(k, n, f"medians {medians[0]} against {medians[1]}")

    return check


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "2",
        "A line solves the linear problem",
        ("linear",),
        lambda stacks, _: _learnt(stacks["linear"]),
    ),
    Claim("4", "No line solves the ring", ("ring",), _no_line),
    Claim(
        "5–7",
        "One neuron draws a line, whatever its curve",
        ("one_sigmoid", "one_identity", "one"),
        _one,
    ),
    Claim("8", "Two neurons make fewer errors than one", ("two", "one"), _fewer("two", "one")),
    Claim("8", "They draw two edges", ("two",), _two_edges),
    Claim("9", "Three make fewer again", ("three", "two"), _fewer("three", "two")),
    Claim("10", "Six have all points right", ("six",), lambda stacks, _: _learnt(stacks["six"])),
    Claim("10", "Six lines turn their edge", ("six",), _six_lines),
    Claim("11–12", "Thirty draw a richer edge than eight", ("thirty", "eight"), _complex),
    Claim("13", "Thirty linear ones draw a line", ("thirty_linear",), _straight),
    Claim(
        "14",
        "Six neurons tell three classes apart",
        ("rings",),
        lambda stacks, _: _learnt(stacks["rings"]),
    ),
    Claim(
        "16–20",
        "More sigmoid neurons are better",
        ("spiral_one", "spiral_three", "spiral_five", "spiral_eight"),
        _wider,
        pictured="spiral_eight",
    ),
    Claim("21", "Three sigmoid layers beat one", ("deep", "spiral_eight"), _deeper),
    Claim(
        "–",
        "Sigmoid's gradients vanish with depth",
        ("layers_1", "layers_2", "layers_3", "layers_6"),
        _vanishing,
    ),
    Claim(
        "22",
        "Relu takes half the time",
        ("deep", "deep_relu"),
        _half_the_time,
        pictured="deep_relu",
    ),
    Claim("22", "Three relu layers are nearly perfect", ("deep_relu",), _nearly_perfect),
    Claim(
        "22",
        "Eight relu in a row do not match them",
        ("deep_relu", "eight_relu"),
        _no_match("deep_relu", "eight_relu"),
    ),
)
"""The article's claims, in its order."""

WITH_ADAM = Claim(
    "22",
    "Eight relu in a row do not match them, with Adam",
    ("deep_adam", "eight_adam"),
    _no_match("deep_adam", "eight_adam"),
)
"""The last claim where networks train as the presets do, in place of the playground's way."""


def stack_of(name: str, recordings: Sequence[Recording]) -> Stack:
    """The recordings of one of `RUNS` as a stack."""
    return Stack.of(name, recordings, count=LEARNT)
