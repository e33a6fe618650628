"""The NumPy forward pass, compared with torch's modules."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from torch import nn

from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.forward import Layer, forward
from epochreel.reels.grid import Grid, as_fields

AsModule = Callable[[Sequence[Layer], str], nn.Sequential]
RandomLayers = Callable[..., list[Layer]]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (5,), (4, 3), (4, 4, 2)])
@pytest.mark.parametrize("outputs", [1, 3])
def test_outputs_of_every_layer_agree_with_torch(
    as_module: AsModule,
    random_layers: RandomLayers,
    activation: str,
    hidden: tuple[int, ...],
    outputs: int,
) -> None:
    layers = random_layers((2, *hidden, outputs))
    inputs = np.random.default_rng(0).uniform(-6, 6, size=(50, 2)).astype(np.float32)

    expected, values = [], torch.as_tensor(inputs)
    modules = list(as_module(layers, activation))
    for position, module in enumerate(modules):
        values = module(values)
        if position % 2 or position == len(modules) - 1:
            expected.append(values.detach().numpy())

    answers = forward(layers, [activation] * len(hidden), inputs)
    assert [answer.shape for answer in answers] == [(50, width) for width in (*hidden, outputs)]
    for answer, other in zip(answers, expected, strict=True):
        np.testing.assert_allclose(answer, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_of_large_values_do_not_overflow(
    activation_module: tuple[str, nn.Module], dtype: type[np.floating]
) -> None:
    name, module = activation_module
    # The cube in gelu is the largest intermediate value.
    z = np.array([-1e12, -1000, -1, 0, 1, 1000, 1e12], dtype=dtype)
    answer = ACTIVATIONS[name](z)
    assert answer.dtype == dtype
    np.testing.assert_allclose(answer, module(torch.as_tensor(z)).numpy(), rtol=1e-6, atol=1e-12)


def test_a_diverged_network_raises_no_warning() -> None:
    huge = np.full((2, 2), 3e38, dtype=np.float32)
    layers = [(huge, huge[0]), (huge, -huge[0])]
    answer = forward(layers, ["identity"], np.array([[1, -1], [2, 2]], dtype=np.float32))[-1]
    assert not np.isfinite(answer).all()


def test_a_grid_counts_rows_from_the_lowest_y() -> None:
    grid = Grid.over((-1.0, 1.0, 10.0, 13.0), rows=4, columns=3)
    assert grid.shape == (4, 3)
    points = grid.points().reshape(4, 3, 2)
    np.testing.assert_array_equal(points[0], [[-1, 10], [0, 10], [1, 10]])
    np.testing.assert_array_equal(points[:, 2], [[1, 10], [1, 11], [1, 12], [1, 13]])


def test_values_at_samples_become_a_field_for_each_unit() -> None:
    grid = Grid.over((-1.0, 1.0, 10.0, 13.0), rows=4, columns=3)
    fields = as_fields(grid.points() * 2, grid)
    assert fields.dtype == np.float32
    np.testing.assert_array_equal(fields, [[[-2, 0, 2]] * 4, [[y] * 3 for y in (20, 22, 24, 26)]])
    assert grid.domain == (-1, 1, 10, 13)
