"""Training: specs in, snapshots out, epoch by epoch; knows nothing of where they go."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from ..datasets.dataset import Dataset
from ..reels.snapshot import Snapshot
from .learner import Learner, Measures, check_batches
from .optimizers import optimizer_key
from .own_torch import own_torch
from .settled import settled
from .spec import RunSpec
from .stopping import Stopping

_MOST_VALUES = 1 << 18
"""Most outputs of a layer, over all points and runs, in one stack: about as many as caches hold."""


def train(
    specs: Sequence[RunSpec], datasets: Sequence[Dataset] | None = None
) -> Iterator[tuple[int, Snapshot]]:
    """Train every spec and yield (index in `specs`, snapshot), each run's epochs in order from 0.

    Runs of equal depth, numbers of points, batches and loss train as one stack, epoch by epoch. The
    same `specs` give the same numbers, bit for bit on one machine. In other company a run starts
    from the same parameters and takes the same steps, but its sums are rounded differently: within
    three epochs parameters differ by less than 10⁻⁴ in float32 and 10⁻¹² in float64. Training
    may amplify that, as it does any change, until after hundreds of epochs it shows. A run whose
    loss is not finite ends with that epoch. `datasets` are those of the specs, if they have been
    made already.
    """
    data = [spec.data.dataset() for spec in specs] if datasets is None else datasets
    specs = [settled(spec, dataset) for spec, dataset in zip(specs, data, strict=True)]
    for spec, dataset in zip(specs, data, strict=True):
        check_batches(spec, dataset)
    for indices in _stacks(specs, data):
        chosen = [specs[index] for index in indices]
        for position, snapshot in _train_stack(chosen, [data[index] for index in indices]):
            yield indices[position], snapshot


def _stacks(specs: Sequence[RunSpec], datasets: Sequence[Dataset]) -> Iterator[list[int]]:
    """Which runs train together; runs with the same activation and optimiser are adjacent."""
    stacks: dict[tuple[object, ...], list[int]] = {}
    for index, (spec, dataset) in enumerate(zip(specs, datasets, strict=True)):
        stacks.setdefault(_stack_key(spec, dataset, index), []).append(index)
    for indices in stacks.values():
        indices.sort(key=lambda index: _neighbourhood(specs[index]))
        points = len(datasets[indices[0]].points)
        widest = max(max(specs[index].hidden, default=1) for index in indices)
        size = max(1, _MOST_VALUES // (points * widest))
        for start in range(0, len(indices), size):
            yield indices[start : start + size]


def _neighbourhood(spec: RunSpec) -> tuple[object, ...]:
    """Sorts runs by activation, then by optimiser, then by widths."""
    return spec.layer_activations, optimizer_key(spec), spec.hidden


def _stack_key(spec: RunSpec, dataset: Dataset, index: int) -> tuple[object, ...]:
    """What runs of one stack must share; an L-BFGS run is alone, as its steps use all values."""
    return (
        len(spec.features),
        len(spec.hidden),
        dataset.classes,
        len(dataset.points),
        int(dataset.train.sum()),
        spec.objective,
        spec.batch_size,
        spec.carry,
        spec.dtype,
        index if spec.optimizer == "lbfgs" else None,
    )


def _train_stack(
    specs: Sequence[RunSpec], datasets: Sequence[Dataset]
) -> Iterator[tuple[int, Snapshot]]:
    """Snapshots (position in `specs`, snapshot) of runs that train together."""
    with own_torch():
        learner = Learner(specs, datasets)
    rules = [Stopping(spec) for spec in specs]
    running = set(range(len(specs)))
    seconds, epoch = 0.0, 0
    objectives = [math.nan] * len(specs)
    while running:
        with own_torch():
            if epoch:
                started = time.perf_counter()
                objectives = learner.epoch(epoch)
                seconds += time.perf_counter() - started
            snapshots = _snapshots(learner, learner.measure(), epoch, seconds)
        for position in sorted(running):
            yield position, snapshots[position]
            if rules[position].met(snapshots[position], objectives[position]):
                running.remove(position)
        epoch += 1


def _snapshots(learner: Learner, measures: Measures, epoch: int, seconds: float) -> list[Snapshot]:
    """One snapshot for each run, of the current parameters."""
    stack = learner.stack
    blocks = [(w.numpy(), b.numpy()) for w, b in stack.split(stack.values.clone())]
    return [
        Snapshot(
            epoch=epoch,
            train_loss=measures.train_loss[run],
            test_loss=measures.test_loss[run],
            train_accuracy=measures.train_accuracy[run],
            test_accuracy=measures.test_accuracy[run],
            gradient_norms=measures.gradient_norms[run],
            dead_units=measures.dead_units[run],
            seconds=seconds,
            layers=tuple(stack.own(blocks, run)),
        )
        for run in range(stack.runs)
    ]
