"""Tests the claims of 'A Visual Introduction to Neural Networks' (2017) by training its networks.

Trains every network of its figures 5 to 13 with 20 seeds on the data of its notebook, and prints
the results as a page of Markdown, or as JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import median

import numpy as np

from epochreel.datasets.input_features import features
from epochreel.reels.forward import forward
from epochreel.reels.grid import Grid
from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

SEEDS = 20
EPOCHS = 1000
WIDTHS = (1, 2, 3, 4, 6, 7, 8, 30)
NETWORKS = [
    *((width, "relu") for width in WIDTHS),
    (1, "sigmoid"),
    (1, "identity"),
    (30, "identity"),
]

_INTRODUCTION = """\
# Claims of the article, measured

The networks of figures 5 to 13 of 'A Visual Introduction to Neural Networks' (2017), trained by
`python -m benchmarks.article`: {seeds} seeds for each network, {epochs} epochs, on the article's
circles (200 points), with Adam at 0.01 and scikit-learn's initialisation and batches.

A seed solves the problem if all training points are classified correctly in some epoch; the median
epoch is that of the seeds that do. The error is the final share of misclassified training points. A
boundary is straight if it is one straight line, or lies outside the plane.
"""
_SIDE = 161  # samples along each side of the plane
_STRAIGHT = 1e-3  # largest distance from the line, on a plane 22 units wide


@dataclass(frozen=True)
class Outcome:
    """The results of one network over all seeds.

    `solved` is the share of seeds that reach 100 % training accuracy, and `epoch` the median epoch
    in which they first do. `error` is the median final share of misclassified training points.
    `straight` is the share of seeds whose decision boundary is one straight line or lies outside
    the plane, and `bends` the median number of hidden units that bend the boundary.
    """

    width: int
    activation: str
    solved: float
    epoch: float | None
    error: float
    straight: float
    bends: float


def specs(seeds: int, epochs: int) -> list[RunSpec]:
    """All runs: the notebook's data, Adam at 0.01, scikit-learn's initialisation and batches."""
    common = {"data": {"name": "circles"}, "init": "sklearn", "batch_size": 200, "epochs": epochs}
    return [
        RunSpec.parse({**common, "hidden": [width], "activation": activation, "seed": seed})
        for width, activation in NETWORKS
        for seed in range(seeds)
    ]


def outcomes(seeds: int, epochs: int) -> list[Outcome]:
    """Train all networks, and return the outcome of each."""
    runs = specs(seeds, epochs)
    solved: dict[int, int] = {}
    last: dict[int, Snapshot] = {}
    for index, snapshot in train(runs):
        last[index] = snapshot
        if snapshot.train_accuracy == 1:
            solved.setdefault(index, snapshot.epoch)
    found = []
    for (width, activation), group in groupby(
        range(len(runs)), key=lambda index: (runs[index].hidden[0], runs[index].activation)
    ):
        indices = list(group)
        when = [solved[index] for index in indices if index in solved]
        shapes = [boundary(runs[index], last[index]) for index in indices]
        found.append(
            Outcome(
                width=width,
                activation=activation,
                solved=len(when) / len(indices),
                epoch=median(when) if when else None,
                error=median(1 - last[index].train_accuracy for index in indices),
                straight=sum(straight for straight, _ in shapes) / len(indices),
                bends=median(bends for _, bends in shapes),
            )
        )
    return found


def boundary(spec: RunSpec, snapshot: Snapshot) -> tuple[bool, int]:
    """Whether the boundary is one straight line or none, and how many hidden units bend it."""

    def logits(points: np.ndarray) -> np.ndarray:
        layers = [(w.astype(float), b.astype(float)) for w, b in snapshot.layers]
        inputs = features(points, spec.features)
        return forward(layers, spec.layer_activations, inputs)[-1][:, 0]

    points = crossings(logits, Grid.over((-11.0, 11.0, -11.0, 11.0), _SIDE, _SIDE))
    if len(points) < 2:
        return True, 0
    centred = points - points.mean(axis=0)
    across = np.linalg.svd(centred, full_matrices=False)[2][1]
    straight = bool(np.abs(centred @ across).max() <= _STRAIGHT)
    if spec.activation != "relu":
        return straight, 0
    weights, biases = snapshot.layers[0]
    active = features(points, spec.features) @ weights + biases > 0
    return straight, int((active.any(axis=0) & ~active.all(axis=0)).sum())


def crossings(logits: Callable[[np.ndarray], np.ndarray], grid: Grid) -> np.ndarray:
    """Points (n, 2) between neighbours on `grid` where `logits` change sign, by bisection."""
    points = grid.points().reshape(*grid.shape, 2)
    positive = logits(grid.points()).reshape(grid.shape) > 0
    sides = positive[:, :-1] != positive[:, 1:]
    rises = positive[:-1] != positive[1:]
    inside = np.concatenate([points[:, :-1][sides], points[:-1][rises]])
    outside = np.concatenate([points[:, 1:][sides], points[1:][rises]])
    if not len(inside):
        return inside
    sign = logits(inside) > 0
    for _ in range(40):
        middle = (inside + outside) / 2
        same = ((logits(middle) > 0) == sign)[:, None]
        inside, outside = np.where(same, middle, inside), np.where(same, outside, middle)
    return inside


def claims(found: Sequence[Outcome]) -> list[tuple[int, str, bool, str]]:
    """(figure, claim of the article, whether it holds, measurement) for figures 5 to 13."""
    of = {(each.width, each.activation): each for each in found}

    def line(figure: int, width: int, activation: str, text: str) -> tuple[int, str, bool, str]:
        straight = of[width, activation].straight
        return figure, text, straight == 1, f"a straight line or none with {straight:.0%} of seeds"

    def fewer(figure: int, more: int, less: int, *, some: bool) -> tuple[int, str, bool, str]:
        left, before = of[more, "relu"], of[less, "relu"]
        text = f"{more} neurons make fewer errors than {less}" + ", but still some" * some
        measured = (
            f"median error {left.error:.1%} instead of {before.error:.1%};"
            f" solved with {left.solved:.0%} of seeds"
        )
        return figure, text, left.error < before.error and (not some or left.error > 0), measured

    six, eight, thirty = (of[width, "relu"] for width in (6, 8, 30))
    return [
        line(5, 1, "sigmoid", "one sigmoid neuron draws a straight line"),
        line(6, 1, "identity", "one linear neuron draws a straight line"),
        line(7, 1, "relu", "one relu neuron draws a straight line"),
        fewer(8, 2, 1, some=True),
        fewer(9, 3, 2, some=False),
        (
            10,
            "6 neurons classify all points correctly",
            six.solved == 1,
            f"{six.solved:.0%} of seeds do",
        ),
        (
            11,
            "8 neurons classify all points correctly",
            eight.solved == 1,
            f"{eight.solved:.0%} of seeds do",
        ),
        (
            12,
            "30 neurons draw a more complex boundary than 8",
            thirty.bends > eight.bends,
            f"{thirty.bends:g} units bend it instead of {eight.bends:g}",
        ),
        line(13, 30, "identity", "30 linear neurons draw a straight line"),
    ]


def page(found: Sequence[Outcome], seeds: int, epochs: int) -> str:
    """All results as a page of Markdown."""
    lines = [
        _INTRODUCTION.format(seeds=seeds, epochs=epochs),
        "| neurons | activation | seeds that solve it | median epoch | median error | straight |",
        "|--:|---|--:|--:|--:|--:|",
    ]
    for each in found:
        epoch = "–" if each.epoch is None else f"{each.epoch:g}"
        lines.append(
            f"| {each.width} | {each.activation} | {each.solved:.0%} | {epoch}"
            f" | {each.error:.1%} | {each.straight:.0%} |"
        )
    lines += ["", "| figure | claim | holds | measured |", "|--:|---|---|---|"]
    for figure, text, holds, measured in claims(found):
        lines.append(f"| {figure} | {text} | {'yes' if holds else '**no**'} | {measured} |")
    return "\n".join(lines)


def main() -> None:
    """Print the page, or all results as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    found = outcomes(options.seeds, options.epochs)
    if options.json:
        keys = ("figure", "claim", "holds", "measured")
        tested = [dict(zip(keys, claim, strict=True)) for claim in claims(found)]
        results = {"outcomes": [asdict(each) for each in found], "claims": tested}
        print(json.dumps(results, indent=2))
    else:
        print(page(found, options.seeds, options.epochs))


if __name__ == "__main__":
    main()
