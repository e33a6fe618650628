"""Random headers and steps: everything that the writer accepts is read back unchanged."""

import math
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epochreel.datasets.dataset import Dataset, Scaling
from epochreel.errors import UserError
from epochreel.reels.about import About
from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.architecture import Architecture
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter

Same = Callable[[Header, Header], None]

Draw = Callable[[st.SearchStrategy[Any]], Any]


def mostly(usual: st.SearchStrategy[Any], anything: st.SearchStrategy[Any]) -> Any:
    """`usual` in 19 of 20 cases, else `anything`."""
    return st.integers(0, 19).flatmap(lambda n: anything if n == 13 else usual)


ANYTHING = st.text(st.characters(), max_size=120)
TEXTS = mostly(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), ANYTHING)
NUMBERS = st.floats(-1e12, 1e12) | st.floats(-1, 1) | st.floats(width=32)
PLACES = mostly(st.floats(-1e6, 1e6), NUMBERS)
WIDTHS = mostly(st.floats(1e-3, 1e6), NUMBERS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANYTHING,
    lambda each: st.lists(each) | st.dictionaries(ANYTHING, each),
    max_leaves=5,
)


def draw_domain(draw: Draw) -> tuple[float, float, float, float]:
    x_min, y_min = draw(PLACES), draw(PLACES)
    return x_min, x_min + draw(WIDTHS), y_min, y_min + draw(WIDTHS)


def draw_dataset(draw: Draw) -> Dataset:
    n = draw(st.integers(1, 9))
    names = draw(st.just([]) | st.lists(TEXTS, min_size=2, max_size=4))
    if names:
        labels = hnp.arrays(int, n, elements=mostly(st.integers(0, len(names) - 1), st.just(-1)))
    else:
        labels = hnp.arrays(float, n, elements=PLACES)
    scaling = draw(st.none() | st.tuples(st.tuples(NUMBERS, NUMBERS), st.tuples(WIDTHS, WIDTHS)))
    return Dataset(
        points=draw(hnp.arrays(float, (n, 2), elements=PLACES)),
        labels=draw(labels),
        train=np.append(draw(hnp.arrays(bool, n - 1)), draw(mostly(st.just(True), st.just(False)))),
        class_names=tuple(names),
        domain=draw_domain(draw),
        axis_names=(draw(TEXTS), draw(TEXTS)),
        scaling=scaling and Scaling(*scaling),
        label_name=draw(st.just("") | TEXTS),
    )


def draw_model(draw: Draw, classes: int) -> Architecture | Grid:
    if draw(st.booleans()):
        side = mostly(st.integers(2, 6), st.just(1))
        with np.errstate(over="ignore", invalid="ignore"):  # of infinite domains, to be refused
            return Grid.over(draw_domain(draw), draw(side), draw(side))
    features = draw(st.lists(st.sampled_from(["x", "y", "sinX"]), min_size=1, max_size=4))
    hidden = draw(st.lists(mostly(st.integers(1, 4), st.just(0)), max_size=3))
    names = [draw(st.sampled_from([*ACTIVATIONS])) for _ in hidden]
    outputs = draw(mostly(st.just(classes if classes > 2 else 1), st.just(2)))
    dtype = draw(st.sampled_from(["float32", "float64"]))
    return Architecture(tuple(features), tuple(hidden), tuple(names), outputs, dtype)


def draw_header(draw: Draw) -> Header:
    dataset = draw_dataset(draw)
    about = About(
        title=draw(TEXTS),
        problem=draw(TEXTS),
        parts=tuple(map(tuple, draw(st.lists(st.lists(TEXTS, max_size=3), max_size=4)))),
        data_settings=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        settings=draw(st.dictionaries(TEXTS, TEXTS, max_size=4)),
    )
    recipe = draw(st.dictionaries(ANYTHING, JSON, max_size=2))
    return Header(
        about, dataset, draw_model(draw, dataset.classes), draw(TEXTS), draw(TEXTS), recipe
    )


def empty_step(header: Header) -> Snapshot:
    """A step that matches a header."""
    state = np.zeros(header.state_size, dtype=np.float32)
    made_up: dict[str, Any] = dict.fromkeys(["train_loss", "test_loss", "seconds"], 0.0)
    made_up |= dict.fromkeys(["train_accuracy", "test_accuracy"], 1.0)
    if isinstance(header.model, Grid):
        field = state.reshape(-1, *header.model.shape)
        return Snapshot(epoch=0, gradient_norms=(), dead_units=(), field=field, **made_up)
    layers = tuple(header.model.unpack(state))
    norms = (0.0,) * len(layers)
    return Snapshot(epoch=0, gradient_norms=norms, dead_units=norms[1:], layers=layers, **made_up)


@pytest.mark.slow
@given(st.data())
def test_accepted_headers_survive_a_round_trip(same: Same, data: st.DataObject) -> None:
    assert_refused_or_unchanged(draw_header(data.draw), same)


@pytest.mark.slow
@settings(max_examples=3000)
@given(st.data())
def test_many_accepted_headers_survive_a_round_trip(same: Same, data: st.DataObject) -> None:
    assert_refused_or_unchanged(draw_header(data.draw), same)


def assert_refused_or_unchanged(header: Header, same: Same) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.reel"
        try:
            writer = RecordingWriter(path, header)
        except UserError as error:
            event(str(error)[25:60])
            assert not any(Path(folder).iterdir())
            return
        with writer:
            writer.append(empty_step(header))
        event("accepted")
        same(Recording.open(path).header, header)


SHARES = mostly(st.floats(0, 1) | st.just(math.nan), st.floats())
SIZES = mostly(st.floats(0), st.floats())
STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "epoch": mostly(st.integers(0, 100), st.integers(-1, 10**12 + 1)),
            "train_loss": st.floats(),
            "test_loss": st.floats(),
            "train_accuracy": SHARES,
            "test_accuracy": SHARES,
            "gradient_norms": st.tuples(SIZES, SIZES),
            "dead_units": st.tuples(SHARES),
            "seconds": mostly(st.just(1.5), st.floats()),
            "value": st.floats(),
        }
    ),
    max_size=12,
)


@pytest.mark.slow
@given(
    drawn=STEPS,
    valued=st.sampled_from([lambda _: False, lambda _: True, lambda epoch: epoch < 90]),
    parameters=st.lists(st.floats(width=32), min_size=13, max_size=13),
)
def test_accepted_steps_survive_a_round_trip(
    plain_header: Header,
    drawn: list[dict[str, Any]],
    valued: Callable[[int], bool],
    parameters: list[float],
) -> None:
    steps = [Snapshot(**each) for each in drawn]
    steps = [each if valued(each.epoch) else replace(each, value=None) for each in steps]
    # Unsorted steps would mostly be refused.
    steps.sort(key=lambda step: step.epoch)
    row = np.array(parameters, dtype=np.float32)
    assert isinstance(plain_header.model, Architecture)
    layers = tuple(plain_header.model.unpack(row))
    kept: list[Snapshot] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.reel"
        with RecordingWriter(path, plain_header) as writer:
            for step in steps:
                try:
                    writer.append(replace(step, layers=layers))
                except UserError as error:
                    event(str(error)[:30])
                else:
                    kept.append(step)
        event(f"{min(len(kept), 3)} kept")
        if not kept:
            return
        recording = Recording.open(path)
    assert recording.epochs.tolist() == [step.epoch for step in kept]
    assert all(before.epoch < after.epoch for before, after in pairwise(kept))
    if kept[0].value is None:
        assert recording.steps.values is None
    else:
        np.testing.assert_array_equal(recording.steps.values, [step.value for step in kept])
    for name, column in vars(recording.metrics).items():
        if name != "weight_norms":
            given = np.array([getattr(step, name) for step in kept])
            # Where answers are lost, none of them is right.
            known = np.where(recording.lost, np.nan, given) if "accuracy" in name else given
            np.testing.assert_array_equal(column, known)
    for step in kept:
        for layer, other in zip(recording.layers(step.epoch), layers, strict=True):
            np.testing.assert_array_equal(layer[0], other[0])
            np.testing.assert_array_equal(layer[1], other[1])
