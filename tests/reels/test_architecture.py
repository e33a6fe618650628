"""Architectures: packing and unpacking of parameters, norms and inputs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.datasets.input_features import FEATURES
from epochreel.errors import UserError
from epochreel.reels.architecture import Architecture

SHAPES = st.tuples(st.integers(1, 5), st.lists(st.integers(1, 6), max_size=4), st.integers(1, 4))


def architecture(shape: Any, dtype: str = "float32") -> Architecture:
    inputs, hidden, outputs = shape
    names = tuple(FEATURES)[:inputs]
    return Architecture(names, tuple(hidden), ("tanh",) * len(hidden), outputs, dtype)


@given(SHAPES, st.sampled_from(["float32", "float64"]), st.integers(0, 2**32 - 1))
def test_unpacking_undoes_packing(shape: Any, dtype: str, seed: int) -> None:
    model = architecture(shape, dtype)
    row = np.random.default_rng(seed).normal(size=model.size).astype(dtype)
    layers = model.unpack(row)
    packed = model.pack(layers)
    assert packed.dtype == dtype
    np.testing.assert_array_equal(packed, row)
    for layer, (inputs, outputs) in zip(layers, model.shapes, strict=True):
        assert (layer[0].shape, layer[1].shape) == ((inputs, outputs), (outputs,))
    for layer, again in zip(layers, model.unpack(packed), strict=True):
        np.testing.assert_array_equal(layer[0], again[0])
        np.testing.assert_array_equal(layer[1], again[1])


def test_parameters_are_ordered_by_layer_and_weights_by_row() -> None:
    model = architecture((2, [3], 1))
    first, second = model.unpack(np.arange(13, dtype=np.float32))
    np.testing.assert_array_equal(first[0], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(first[1], [6, 7, 8])
    np.testing.assert_array_equal(second[0], [[9], [10], [11]])
    np.testing.assert_array_equal(second[1], [12])


def test_transposed_weights_are_packed_row_by_row() -> None:
    """Torch's weights are (outputs, inputs), and passed as a transposed view."""
    model = architecture((2, [], 1))
    weights = np.array([[1.0, 2.0]], dtype=np.float64).T
    np.testing.assert_array_equal(model.pack([(weights, np.array([3.0]))]), [1, 2, 3])


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [(np.zeros((2, 3)), np.zeros(3))],
        [(np.zeros((3, 2)), np.zeros(2)), (np.zeros((2, 1)), np.zeros(1))],
        [(np.zeros((2, 3)), np.zeros(1)), (np.zeros((3, 1)), np.zeros(1))],
    ],
)
def test_layers_of_other_shapes_are_refused(layers: Any) -> None:
    with pytest.raises(UserError, match="layers do not have the shapes of the network"):
        architecture((2, [3], 1)).pack(layers)


def test_weight_norms_leave_out_biases(random_layers: Callable[..., Any]) -> None:
    model = architecture((2, [4, 3], 2))
    layers = random_layers((2, 4, 3, 2))
    rows = np.stack([model.pack(layers), np.full(model.size, 3e38, dtype=np.float32)])
    norms = model.weight_norms(rows)
    np.testing.assert_allclose(norms[0], [np.linalg.norm(weights) for weights, _ in layers])
    np.testing.assert_allclose(norms[1], 3e38 * np.sqrt([8, 12, 6]))


def test_norms_of_diverged_parameters_are_not_finite() -> None:
    model = architecture((2, [], 1), "float64")
    rows = np.array([[1e308, 1e308, 0], [np.inf, 1, 0], [np.nan, 1, 0]])
    np.testing.assert_array_equal(model.weight_norms(rows), [[np.inf], [np.inf], [np.nan]])


def test_inputs_are_the_named_features() -> None:
    model = Architecture(("y", "xTimesY", "xSquared"), (), (), 1)
    inputs = model.inputs(np.array([[2.0, 3.0], [-1.0, 0.5]]))
    assert inputs.dtype == np.float32
    np.testing.assert_array_equal(inputs, [[3, 6, 4], [0.5, -0.5, 1]])


@pytest.mark.parametrize(
    ("hidden", "activations", "linear"),
    [((), (), False), ((3,), ("identity",), True), ((3, 3), ("identity", "relu"), False)],
)
def test_layers_of_identities_are_linear(
    hidden: tuple[int, ...], activations: tuple[str, ...], linear: bool
) -> None:
    assert Architecture(("x",), hidden, activations, 1).linear == linear


@pytest.mark.parametrize(
    ("hidden", "outputs", "adds"),
    [((3,), 1, True), ((), 1, False), ((3, 3), 1, False), ((3,), 3, False)],
)
def test_units_of_one_layer_add_up_to_one_output(
    hidden: tuple[int, ...], outputs: int, *, adds: bool
) -> None:
    assert architecture((2, hidden, outputs)).adds_up == adds
