"""`Recording.at`: networks at whole and fractional epochs, compared with torch's modules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from epochreel.reels.architecture import Architecture
from epochreel.reels.forward import Layer
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording

AsModule = Callable[[Sequence[Layer], str], nn.Sequential]
Written = Callable[..., Recording]

WIDTHS = (2, 4, 3, 3)
POINTS = np.random.default_rng(8).uniform(-3, 3, size=(40, 2))


@pytest.fixture(params=["float32", "float64"])
def header(plain_header: Header, request: pytest.FixtureRequest) -> Header:
    dataset = replace(
        plain_header.dataset, class_names=("a", "b", "c"), labels=np.array([0, 1, 2, 0])
    )
    model = Architecture(("x", "y"), WIDTHS[1:-1], ("tanh", "tanh"), 3, request.param)
    return replace(plain_header, dataset=dataset, model=model)


@pytest.fixture
def networks(header: Header) -> list[list[Layer]]:
    """Layers of four random networks."""
    assert isinstance(header.model, Architecture)
    rows = np.random.default_rng(9).normal(size=(4, header.model.size))
    return [header.model.unpack(row.astype(header.state_dtype)) for row in rows]


@pytest.fixture
def recording(header: Header, networks: list[list[Layer]], written: Written) -> Recording:
    """Steps 2, 3, 5 and 9."""
    assert isinstance(header.model, Architecture)
    return written(header, [*map(header.model.pack, networks)], numbers=[2, 3, 5, 9])


def answers(module: nn.Sequential) -> list[np.ndarray]:
    """The outputs of every layer of a module at the points, (points, width)."""
    values = torch.as_tensor(POINTS, dtype=next(module.parameters()).dtype)
    outputs = []
    for index, part in enumerate(module):
        values = part(values)
        if index % 2 or index == len(module) - 1:
            outputs.append(values.detach().numpy())
    return outputs


# A step, the positions of the recorded steps around it, and the fraction between them.
CASES = [
    (0.0, 0, 0, 0.0),
    (2.0, 0, 0, 0.0),
    (2.25, 0, 1, 0.25),
    (3.0, 1, 1, 0.0),
    (4.5, 1, 2, 0.75),
    (6.0, 2, 3, 0.25),
    (9.0, 3, 3, 0.0),
    (100.0, 3, 3, 0.0),
]


@pytest.mark.parametrize(("step", "before", "after", "part"), CASES)
def test_outputs_are_interpolated_between_recorded_networks(
    recording: Recording,
    networks: list[list[Layer]],
    as_module: AsModule,
    step: float,
    before: int,
    after: int,
    part: float,
) -> None:
    one, other = (answers(as_module(networks[index], "tanh")) for index in (before, after))
    expected = [(1 - part) * a + part * b for a, b in zip(one, other, strict=True)]
    network = recording.held(step)
    np.testing.assert_allclose(network(POINTS), expected[-1].T, rtol=0, atol=1e-5)
    for values, wanted in zip(network.outputs(POINTS), expected, strict=True):
        assert values.dtype == np.float32
        np.testing.assert_allclose(values, wanted, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("step", "before", "after", "part"), CASES)
def test_layers_are_interpolated_between_recorded_networks(
    recording: Recording,
    networks: list[list[Layer]],
    step: float,
    before: int,
    after: int,
    part: float,
) -> None:
    layers = recording.held(step).layers
    if recording.steps.first <= step <= recording.steps.last:
        row = np.concatenate([array.ravel() for layer in layers for array in layer])
        np.testing.assert_allclose(recording.parameters(step), row, rtol=1e-6)
    for layer, one, other in zip(layers, networks[before], networks[after], strict=True):
        for array, a, b in zip(layer, one, other, strict=True):
            np.testing.assert_allclose(array, (1 - part) * a + part * b, rtol=0, atol=1e-6)
            if not part:
                np.testing.assert_array_equal(array, a.astype(np.float32))


def test_an_interpolated_network_is_not_that_of_interpolated_parameters(
    recording: Recording, as_module: AsModule
) -> None:
    """Otherwise these tests could not distinguish the two."""
    network = recording.at(4.0)
    layers = [(weights, biases) for weights, biases in network.layers]
    by_parameters = answers(as_module(layers, "tanh"))[-1].T
    assert np.abs(network(POINTS) - by_parameters).max() > 0.1


def test_logits_over_a_grid_are_those_at_its_points(recording: Recording) -> None:
    grid = Grid.over((-1.0, 2.0, 0.0, 1.0), rows=5, columns=6)
    for step in (2, 3, 5, 9):
        (field,) = recording.logits([step], grid)
        np.testing.assert_array_equal(
            field.reshape(3, -1).astype(np.float32), recording.at(step)(grid.points())
        )


@pytest.mark.parametrize(("step", "before", "after", "part"), CASES)
def test_sums_and_later_layers_are_interpolated(
    recording: Recording,
    networks: list[list[Layer]],
    as_module: AsModule,
    step: float,
    before: int,
    after: int,
    part: float,
) -> None:
    network = recording.held(step)
    sums = [POINTS @ weights + biases for weights, biases in (n[0] for n in networks)]
    expected = (1 - part) * sums[before] + part * sums[after]
    np.testing.assert_allclose(network.sums(POINTS), expected, rtol=0, atol=1e-5)

    units = np.random.default_rng(1).uniform(-1, 1, size=(9, WIDTHS[1]))
    modules = [as_module(networks[index][1:], "tanh") for index in (before, after)]
    one, other = (
        module(torch.as_tensor(units, dtype=next(module.parameters()).dtype)).detach().numpy()
        for module in modules
    )
    values = units.astype(recording.header.state_dtype)
    wanted = (1 - part) * one + part * other
    np.testing.assert_allclose(network.onwards(1, values), wanted, rtol=0, atol=1e-5)


def test_interpolation_between_diverged_networks_does_not_overflow(
    plain_header: Header, written: Written
) -> None:
    """The difference of these parameters exceeds float32."""
    states: list[Any] = [np.full(13, sign * 3e38, dtype=np.float32) for sign in (-1, 1)]
    states.append(np.full(13, np.nan, dtype=np.float32))
    recording = written(plain_header, states)
    for (weights, biases), share in ((recording.at(0.25).layers[0], -0.5),):
        np.testing.assert_allclose(weights, np.full((2, 3), share * 3e38, dtype=np.float32))
        np.testing.assert_allclose(biases, np.full(3, share * 3e38, dtype=np.float32))
    assert np.isfinite(recording.at(0.75)(POINTS)).all()
    assert (recording.at(2)(POINTS) == 0).all()
    assert (recording.at(2).layers[0][0] == 0).all()
    np.testing.assert_array_equal(recording.at(1.5)(POINTS), recording.at(1)(POINTS) / 2)
