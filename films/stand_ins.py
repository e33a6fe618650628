"""Recordings in place of those that are not made yet, of which only their shape is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..reels.metrics import Metrics
from ..reels.recording import Recording
from ..reels.steps import Steps
from ..training.header import header_of
from ..training.spec import RunSpec
from .chapters import RunsEntry
from .stack import Stack


def stand_ins(entries: Iterable[RunsEntry], known: Mapping[str, Stack]) -> dict[str, Stack]:
    """Stacks by name: those that are known, and stand-ins of networks for the others.

    There is none of estimators, which alone know what they answer. Raises `UserError` for data that
    cannot be read.
    """
    made = {}
    for entry in entries:
        if entry.name in known:
            made[entry.name] = known[entry.name]
        elif entry.specs and isinstance(spec := entry.specs[0], RunSpec):
            recordings = (stand_in(spec),) * len(entry.specs)
            made[entry.name] = Stack(entry.name, recordings, recordings[0])
    return made


@lru_cache(maxsize=64)
def stand_in(spec: RunSpec) -> Recording:
    """A recording of a network with other random parameters at each epoch, whose loss falls.

    States of successive epochs share all their numbers but one, so that many take no room.
    """
    dataset = spec.data.dataset()
    header = header_of(spec, dataset)
    steps = np.arange(spec.epochs + 1)
    falling = 1 - steps / len(steps)
    tested, values = bool((~dataset.train).any()), not dataset.classes
    unknown = np.full(len(steps), np.nan)
    accuracy = unknown if values else 1 - falling / 2
    numbers = np.random.default_rng(0).normal(size=len(steps) + header.state_size - 1)
    states = sliding_window_view(numbers.astype(header.state_dtype), header.state_size)
    layers = len(spec.hidden) + 1
    metrics = Metrics(
        train_loss=falling,
        test_loss=falling if tested else unknown,
        train_accuracy=accuracy,
        test_accuracy=accuracy if tested else unknown,
        seconds=steps / 100,
        gradient_norms=np.tile(falling[:, None], (1, layers)),
        dead_units=np.zeros((len(steps), layers - 1)),
        weight_norms=np.ones((len(steps), layers)),
    )
    made = _StandIn(header, Steps(steps), metrics, states)
    made.spec = spec
    return made


class _StandIn(Recording):
    """One that is made again where it is unpickled: its states would take up room of their own."""

    spec: RunSpec

    def __reduce__(self) -> tuple[object, ...]:
        """For pickling: worker processes compose scenes with it."""
        return stand_in, (self.spec,)
