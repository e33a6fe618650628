"""The forward pass, compiled and in NumPy, compared with torch's modules and with each other."""

import runpy
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch import nn

from epochreel.reels import forward as passes
from epochreel.reels.activations import ACTIVATIONS
from epochreel.reels.forward import Layer, forward, logits_of, logits_of_each
from epochreel.reels.grid import Grid, as_fields

from ..conftest import skip_outside_ci

try:
    from epochreel.reels import _forward
except ImportError:
    skip_outside_ci("the forward pass is not compiled")

AsModule = Callable[[Sequence[Layer], str], nn.Sequential]
RandomLayers = Callable[..., list[Layer]]

Values = np.ndarray


@pytest.fixture(params=["compiled", "numpy"])
def _both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "numpy":
        monkeypatch.setattr(passes, "_CODES", {})


def in_numpy(
    layers: Sequence[Layer], activations: Sequence[str], inputs: Values
) -> tuple[list[Values], Values]:
    """What `forward` and `logits_of` answer without the compiled module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "_CODES", {})
        return forward(layers, activations, inputs), logits_of(layers, activations, inputs)


@pytest.mark.usefixtures("_both")
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
    np.testing.assert_array_equal(
        logits_of(layers, [activation] * len(hidden), inputs), answers[-1]
    )


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    st.sampled_from(_forward.ACTIVATIONS),
    st.integers(0, 300),
    st.integers(0, 1000),
)
@example([6, 7, 7, 6], "identity", 34, 3)
def test_compiled_outputs_are_those_of_numpy(
    widths: list[int], activation: str, count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    layers = [
        (rng.normal(size=shape).astype(np.float32), rng.normal(size=shape[1]).astype(np.float32))
        for shape in zip([3, *widths], widths, strict=False)
    ]
    # Columns apart and in reverse, as a slice of a larger array has them.
    inputs = rng.uniform(-6, 6, size=(count, 6)).astype(np.float32)[:, ::-2]
    activations = [activation] * (len(widths) - 1)
    expected, last = in_numpy(layers, activations, inputs)
    answers = forward(layers, activations, inputs)
    assert [answer.shape for answer in answers] == [(count, width) for width in widths]
    largest = 40.0  # of the numbers that were added; sums near zero are no more precise
    for answer, other in zip(answers, expected, strict=True):
        largest = max(largest, float(np.abs(other).max(initial=0.0)))
        np.testing.assert_allclose(answer, other, rtol=2e-5, atol=5e-7 * largest)
    logits = logits_of(layers, activations, inputs)
    np.testing.assert_allclose(logits, last, rtol=2e-5, atol=5e-7 * largest)


@pytest.mark.usefixtures("_both")
@pytest.mark.parametrize("count", [1, 3])
def test_networks_computed_together_answer_as_each_alone(
    random_layers: RandomLayers, count: int
) -> None:
    layers = random_layers((2, 5, 3))
    networks = [[(weights * k, biases) for weights, biases in layers] for k in range(count)]
    inputs = np.random.default_rng(0).uniform(-6, 6, size=(300, 2)).astype(np.float32)
    answers = logits_of_each(networks, ["tanh"], inputs)
    assert answers.shape == (count, 3, 300)
    for answer, network in zip(answers, networks, strict=True):
        np.testing.assert_array_equal(answer, logits_of(network, ["tanh"], inputs).T)


@pytest.mark.parametrize("activation", _forward.ACTIVATIONS)
def test_compiled_activations_are_off_by_less_than_a_third_of_a_millionth(activation: str) -> None:
    one, none = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    z = np.concatenate([np.linspace(-20, 20, 400_001), np.geomspace(1e-30, 1e30, 1001)])
    inputs = np.concatenate([z, -z]).astype(np.float32)[:, None]
    answer = forward([(one, none), (one, none)], [activation], inputs)[0]
    with np.errstate(over="ignore"):
        exact = ACTIVATIONS[activation](inputs.astype(float))
    # Where answers are larger than 1, by less than that of them.
    assert (np.abs(answer - exact) < 3e-7 * np.maximum(1, np.abs(exact))).all()
    assert activation != "tanh" or np.abs(answer).max() == 1


@pytest.mark.parametrize("activation", _forward.ACTIVATIONS)
def test_infinities_and_nan_come_through_as_in_numpy(activation: str) -> None:
    one, none = np.ones((1, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    inputs = np.array([[np.nan], [np.inf], [-np.inf], [3e38], [-3e38], [0], [-0.0]], np.float32)
    layers = [(one, none), (one, none)]
    with np.errstate(all="ignore"):
        expected, last = in_numpy(layers, [activation], inputs)
    np.testing.assert_allclose(forward(layers, [activation], inputs)[0], expected[0], rtol=3e-7)
    np.testing.assert_allclose(logits_of(layers, [activation], inputs), last, rtol=3e-7)


@pytest.mark.parametrize(
    ("widths", "dtype", "activation"),
    [
        ((2, 129, 1), np.float32, "tanh"),
        ((2, 3, 1), np.float64, "tanh"),
        ((2, 3, 1), np.float32, "elu"),
    ],
)
def test_what_is_wide_or_double_or_unknown_to_the_compiled_module_is_left_to_numpy(
    random_layers: RandomLayers, widths: tuple[int, ...], dtype: type[np.floating], activation: str
) -> None:
    layers = random_layers(widths, dtype=dtype)
    inputs = np.random.default_rng(0).uniform(-6, 6, size=(20_000, 2)).astype(dtype)
    expected, last = in_numpy(layers, [activation], inputs)
    for answer, other in zip(forward(layers, [activation], inputs), expected, strict=True):
        np.testing.assert_array_equal(answer, other)
    np.testing.assert_array_equal(logits_of(layers, [activation], inputs), last)
    # In blocks, which may be multiplied in another order.
    np.testing.assert_allclose(last, expected[-1], rtol=1e-4, atol=1e-5)


def test_numpy_replaces_the_compiled_module_if_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(passes._CODES) == list(_forward.ACTIVATIONS)
    monkeypatch.setitem(sys.modules, _forward.__name__, None)
    monkeypatch.delitem(sys.modules, passes.__name__)
    assert runpy.run_module(passes.__name__)["_CODES"] == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"parameters": np.zeros(12, np.float32)},
        {"widths": np.array([2, 3], np.intp)},
        {"widths": np.array([2, 0, 1], np.intp)},
        {"widths": np.array([2, 2**62, 1], np.intp)},
        {"activations": bytes([99, 0])},
        {"activations": b""},
        {"inputs": np.zeros((5, 3), np.float32)},
        {"inputs": np.zeros((5, 2))},
        {"inputs": np.zeros(10, np.float32)},
        {"out": np.zeros((2, 5), np.float32)},
        {"every": True},
    ],
)
def test_sizes_that_do_not_fit_are_refused(changed: dict[str, Any]) -> None:
    fitting: dict[str, Any] = {
        "parameters": np.zeros(13, np.float32),
        "widths": np.array([2, 3, 1], np.intp),
        "activations": bytes([3, 0]),
        "inputs": np.zeros((5, 2), np.float32),
        "out": np.ones((1, 5), np.float32),
        "every": False,
    }
    _forward.outputs(*fitting.values())
    assert not fitting["out"].any()
    with pytest.raises(ValueError, match="fit"):
        _forward.outputs(*(fitting | changed).values())


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


@pytest.mark.parametrize("part", [0, 1])
def test_parameters_of_another_type_are_left_to_numpy(
    random_layers: RandomLayers, part: int
) -> None:
    layers = random_layers((2, 4, 1))
    mixed = [(layers[0][0], layers[0][1]), (layers[1][0], layers[1][1])]
    last = list(mixed[1])
    last[part] = last[part].astype(np.float64)
    mixed[1] = (last[0], last[1])
    points = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    expected = logits_of(layers, ["relu"], points)
    np.testing.assert_allclose(logits_of(mixed, ["relu"], points), expected, rtol=1e-5, atol=1e-6)
    each = logits_of_each([layers, mixed], ["relu"], points)
    np.testing.assert_allclose(each[1].T, expected, rtol=1e-5, atol=1e-6)
    rows = np.array([np.concatenate([part.ravel() for layer in layers for part in layer])])
    assert rows.dtype == np.float32
    alone = logits_of_each([layers], ["relu"], points, rows.astype(np.float64))
    np.testing.assert_allclose(alone[0].T, expected, rtol=1e-5, atol=1e-6)
