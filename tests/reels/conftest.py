"""Fixtures for recordings: small runs, snapshots and headers."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

import epochreel
from epochreel.datasets.dataset import Dataset
from epochreel.reels.about import About
from epochreel.reels.architecture import Architecture
from epochreel.reels.forward import Layer
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.spec import RunSpec

Recorded = Callable[..., epochreel.Recording]


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
    """A function that makes a snapshot of given layers with arbitrary measures."""

    def make(layers: Sequence[Layer], epoch: int = 0, **measures: float) -> Snapshot:
        made_up: dict[str, Any] = {
            "train_loss": 0.5,
            "test_loss": 0.75,
            "train_accuracy": 0.25,
        } | measures
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


@pytest.fixture(scope="session")
def plain_header() -> Header:
    """Two classes of two points each, learnt by a network of three units."""
    dataset = Dataset(
        points=np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]]),
        labels=np.array([0, 1, 0, 1]),
        train=np.array([True, True, True, False]),
        class_names=("a", "b"),
        domain=(-1.0, 8.0, 0.0, 9.0),
    )
    about = About("four points", "Four points", (("3 tanh",), ("points",)), {"rate": "0.01"})
    model = Architecture(("x", "y"), (3,), ("tanh",), 1)
    return Header(about, dataset, model, "cross_entropy", recipe={"made": ["by", "hand"]})


@pytest.fixture(scope="session")
def written() -> Callable[..., Recording]:
    """A function that records some states under a header, and reads the recording.

    States are rows of parameters, or fields `[output, row, column]`; `numbers` and `values` are
    those of the steps.
    """

    def record_states(
        header: Header,
        states: Sequence[np.ndarray],
        *,
        numbers: Sequence[int] | None = None,
        values: Sequence[float] | None = None,
    ) -> Recording:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.reel"
            with RecordingWriter(path, header) as writer:
                for position, state in enumerate(states):
                    model = header.model
                    network = isinstance(model, Architecture)
                    layers = tuple(model.unpack(state)) if isinstance(model, Architecture) else ()
                    snapshot = Snapshot(
                        epoch=numbers[position] if numbers else position,
                        train_loss=1.0,
                        test_loss=1.0,
                        train_accuracy=0.5,
                        test_accuracy=0.5,
                        gradient_norms=(1.0,) * len(layers),
                        dead_units=(0.0,) * max(len(layers) - 1, 0),
                        seconds=float(position),
                        layers=layers,
                        field=None if network else state,
                        value=values[position] if values else None,
                    )
                    writer.append(snapshot)
            return Recording.open(path)

    return record_states


@pytest.fixture(scope="session")
def same() -> Callable[[Header, Header], None]:
    """A function that asserts that two headers are equal."""

    def compare(header: Header, other: Header) -> None:
        for name in ("points", "labels", "train"):
            one, two = getattr(header.dataset, name), getattr(other.dataset, name)
            np.testing.assert_array_equal(one, two)
        for name in ("class_names", "domain", "axis_names", "scaling", "label_name"):
            assert getattr(header.dataset, name) == getattr(other.dataset, name)
        for name in ("about", "loss", "step", "recipe"):
            assert getattr(header, name) == getattr(other, name)
        if isinstance(header.model, Grid):
            assert isinstance(other.model, Grid)
            np.testing.assert_array_equal(header.model.x, other.model.x)
            np.testing.assert_array_equal(header.model.y, other.model.y)
        else:
            assert header.model == other.model

    return compare


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    """A function that records models, one a step, and opens the recording."""

    def record(models: Any, data: Any, **options: Any) -> epochreel.Recording:
        with epochreel.Recorder(tmp_path / "a.reel", data=data, **options) as recorder:
            for model in models if isinstance(models, list) else [models]:
                recorder.snapshot(model)
        return recorder.recording

    return record
