"""Compares training with scikit-learn; prints ratios of run times within one run.

`stack_vs_sklearn`: time of 20 fits in scikit-learn divided by that of 20 runs, trained together and
recorded. `single_vs_sklearn`: the same for one run. `record_overhead`: time of one run with
recording divided by that without. `stack_record_overhead`: the same for the 20 runs, whose epochs
are so short that writing 20 snapshots takes a noticeable share.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

_RUNS = 20
_EPOCHS = 100


def specs(runs: int) -> list[RunSpec]:
    """Runs of 4-4-2 relu, Adam, batches of 10 from 250 points, that differ in their seeds."""
    values = {
        "data": {"name": "spiral", "train_share": 0.5},
        "hidden": [4, 4, 2],
        "activation": "relu",
        "learning_rate": 0.01,
        "batch_size": 10,
        "epochs": _EPOCHS,
    }
    return [RunSpec.parse({**values, "seed": seed}) for seed in range(runs)]


def recorded(chosen: Sequence[RunSpec]) -> None:
    """Train with recording."""
    with tempfile.TemporaryDirectory() as folder:
        record(chosen, [Path(folder) / f"{spec.seed}.reel" for spec in chosen])


def unrecorded(chosen: Sequence[RunSpec]) -> None:
    """Train without recording."""
    for _ in train(chosen):
        pass


def by_sklearn(chosen: Sequence[RunSpec]) -> None:
    """Train the same networks with scikit-learn, with equal epochs and batches."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    for spec in chosen:
        dataset = spec.data.dataset()
        network = MLPClassifier(
            spec.hidden,
            activation="relu",
            learning_rate_init=spec.learning_rate,
            batch_size=spec.batch_size,
            max_iter=spec.epochs,
            n_iter_no_change=spec.epochs,
            random_state=spec.seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(dataset.points[dataset.train], dataset.labels[dataset.train])


def seconds(work: Callable[[Sequence[RunSpec]], None], runs: int) -> float:
    """Seconds that `work` takes for a number of runs."""
    chosen = specs(runs)
    started = time.perf_counter()
    work(chosen)
    return time.perf_counter() - started


def measure(rounds: int) -> dict[str, float]:
    """All ratios, from the shortest of `rounds` times of each kind, measured alternately.

    Only one fit of scikit-learn is timed in each round; its shortest time is multiplied by 20.
    """
    for work in (recorded, by_sklearn):
        work(specs(1))  # imports are excluded
    times = [
        (
            seconds(recorded, _RUNS),
            seconds(unrecorded, _RUNS),
            seconds(recorded, 1),
            seconds(unrecorded, 1),
            seconds(by_sklearn, 1),
        )
        for _ in range(rounds)
    ]
    stack, bare_stack, single, bare_single, theirs = map(min, zip(*times, strict=True))
    return {
        "stack_vs_sklearn": _RUNS * theirs / stack,
        "single_vs_sklearn": theirs / single,
        "record_overhead": single / bare_single,
        "stack_record_overhead": stack / bare_stack,
        "run_epochs_per_second": _RUNS * _EPOCHS / stack,
    }


def main() -> None:
    """Print the ratios as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    ratios = {name: round(value, 3) for name, value in measure(options.rounds).items()}
    if options.json:
        print(json.dumps(ratios, indent=2))
    else:
        print("\n".join(f"{name:24} {value:10.2f}" for name, value in ratios.items()))


if __name__ == "__main__":
    main()
