"""Recordings of a few steps made by hand, for sentences about them; nothing is trained or drawn."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from epochreel.datasets.dataset import Dataset
from epochreel.reels.about import About
from epochreel.reels.architecture import Architecture
from epochreel.reels.header import Header
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.reels.task import task_of
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

SPIRAL = About(
    "the spiral", "Two interleaved spirals", (("8-8", "tanh"), ("Adam 0.01",), ("spiral",))
)


def dataset(classes: int = 2, *, points: int = 8, tested: int = 2) -> Dataset:
    """Points of so many classes, or of values (0), of which the last are test points."""
    names = tuple("abcdefghijkl"[:classes])
    labels = np.arange(points) % classes if classes else np.resize([-1.0, 1.0], points)
    places = np.column_stack([np.linspace(-1, 1, points), np.linspace(1, -1, points)])
    train = np.arange(points) < points - tested
    return Dataset(places, labels, train, names, (-1.0, 1.0, -1.0, 1.0))


def recording(
    classes: int = 2,
    *,
    hidden: tuple[int, ...] = (8, 8),
    activation: str = "tanh",
    tested: int = 2,
    points: int = 8,
    about: About = SPIRAL,
    accuracy: Sequence[float] = (0.5, 0.8, 1.0),
    loss: Sequence[float] = (1.0, 0.5, 0.001),
    gradients: Sequence[float] = (),
) -> Recording:
    """A network that answers 0 to everything, with measures as they are given.

    `gradients` are the norms of all layers, at every step.
    """
    data = dataset(classes, points=points, tested=tested)
    architecture = Architecture(
        ("x", "y"), hidden, (activation,) * len(hidden), task_of(data).outputs
    )
    header = Header(about, data, architecture, task_of(data).loss_name)
    return measured(header, accuracy=accuracy, loss=loss, gradients=gradients)


def of_spec(spec: RunSpec) -> Recording:
    """A recording that says of itself what one of `spec` does; other data have other points."""
    made = dataset(0 if spec.data.regression else 2)
    moved = zlib.crc32(spec.data.model_dump_json().encode()) / 2**42
    return measured(header_of(spec, replace(made, points=made.points + moved)))


def measured(
    header: Header,
    *,
    accuracy: Sequence[float] = (0.5, 0.8, 1.0),
    loss: Sequence[float] = (1.0, 0.5, 0.001),
    gradients: Sequence[float] = (),
) -> Recording:
    """A step for each measure: where values are learnt there is no accuracy.

    From where on losses are NaN, after those that are known, parameters are NaN as well.
    """
    model, count = header.model, len(loss)
    layers = len(model.shapes) if isinstance(model, Architecture) else 0
    size = model.size if isinstance(model, Architecture) else np.prod(model.shape)
    none = np.full(count, np.nan)
    right = none if header.dataset.regression else np.array(accuracy, dtype=float)
    losses = np.array(loss, dtype=float)
    tested = (~header.dataset.train).any()
    metrics = Metrics(
        train_loss=losses,
        test_loss=losses if tested else none,
        train_accuracy=right,
        test_accuracy=right if tested else none,
        seconds=np.linspace(0, 0.04, count),
        gradient_norms=np.tile(np.array(gradients or [0.1] * layers), (count, 1)),
        dead_units=np.zeros((count, max(layers - 1, 0))),
        weight_norms=np.ones((count, layers)),
    )
    states = np.zeros((count, int(size)), dtype=np.float32)
    known = np.flatnonzero(~np.isnan(losses))
    if len(known):
        states[known[-1] + 1 :] = np.nan
    return Recording(header, Steps(np.arange(count), header.step), metrics, states)
