"""Small runs, snapshots made by hand, and an ordinary user's folder."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from epochreel.reels.forward import Layer
from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec


@pytest.fixture
def random_layers() -> Callable[..., list[Layer]]:
    """A function that draws layers of the given widths, inputs and outputs included."""

    def draw(widths: Sequence[int], *, dtype: type[np.floating] = np.float32) -> list[Layer]:
        rng = np.random.default_rng(5)
        return [
            (rng.normal(size=(a, b)).astype(dtype), rng.normal(size=b).astype(dtype))
            for a, b in pairwise(widths)
        ]

    return draw


@pytest.fixture
def small_spec() -> RunSpec:
    """Two epochs of a small network on 32 points, half of them test points."""
    return RunSpec.parse(
        {"data": {"options": {"points": 32}}, "hidden": [3, 2], "epochs": 2, "batch_size": 5}
    )


@pytest.fixture
def snapshot_of() -> Callable[..., Snapshot]:
    """A function that makes a snapshot of given layers; other measures are made up."""

    def make(layers: Sequence[Layer], epoch: int = 0, **measures: float) -> Snapshot:
        made_up = {"train_loss": 0.5, "test_loss": 0.75, "train_accuracy": 0.25} | measures
        return Snapshot(
            epoch=epoch,
            test_accuracy=0.5,
            gradient_norms=(1.5,) * len(layers),
            dead_units=(0.25,) * (len(layers) - 1),
            seconds=epoch / 8,
            layers=tuple(layers),
            **made_up,
        )

    return make


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user's, who is who runs the test even where that would be root."""
    if os.getuid():
        with TemporaryDirectory() as folder:
            yield Path(folder)
        return
    nobody = 65534
    with TemporaryDirectory() as folder:
        os.chown(folder, nobody, nobody)
        os.setresuid(nobody, nobody, 0)
        try:
            yield Path(folder)
        finally:
            os.setresuid(0, 0, 0)
