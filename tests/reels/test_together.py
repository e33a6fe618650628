"""Models that are asked at once answer as each of them does alone."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.architecture import Architecture
from epochreel.reels.grid import Grid
from epochreel.reels.network import Network, Perceptron, Sampled
from epochreel.reels.together import Together


def _network(seed: int, hidden: tuple[int, ...] = (5, 4), dtype: str = "float32") -> Perceptron:
    activations = ("tanh", "relu")[: len(hidden)]
    shape = Architecture(("x", "y", "xTimesY"), hidden, activations, 3, dtype)
    return Perceptron(shape, np.random.default_rng(seed).normal(size=shape.size).astype(dtype))


def _sampled() -> Sampled:
    values = np.random.default_rng(0).normal(size=(3, 4, 4)).astype(np.float32)
    return Sampled(Grid.over((-1.0, 1.0, -1.0, 1.0), 4, 4), values)


MODELS: dict[str, Callable[[], list[Network]]] = {
    "one": lambda: [_network(0)],
    "alike": lambda: [_network(seed) for seed in range(6)],
    "unlike": lambda: [_network(0), _network(1, (3,)), _network(2), _network(3, ())],
    "types": lambda: [_network(0), _network(1, dtype="float64")],
    "sampled": lambda: [_network(0), _sampled(), _network(1)],
    "sampled alone": lambda: [_sampled(), _sampled()],
}


@pytest.mark.parametrize("count", [0, 1, 7, 5000])
@pytest.mark.parametrize("models", MODELS)
def test_models_answer_as_alone(models: str, count: int) -> None:
    every = MODELS[models]()
    points = np.random.default_rng(1).normal(size=(count, 2))
    found = Together(every)(points)
    assert found.shape == (3, len(every), count)
    for logits, model in zip(found.swapaxes(0, 1), every, strict=True):
        np.testing.assert_allclose(logits, model(points), rtol=1e-4, atol=1e-5)


def test_a_network_that_diverged_is_finite_and_leaves_the_others_alone() -> None:
    fine, other = _network(0), _network(1)
    shape, _ = other.recorded
    broken = Perceptron(shape, np.full(shape.size, np.nan, dtype=np.float32))
    points = np.random.default_rng(1).normal(size=(9, 2))
    found = Together([broken, fine])(points)
    np.testing.assert_array_equal(found[:, 0], np.zeros((3, 9)))
    np.testing.assert_allclose(found[:, 1], fine(points), rtol=1e-4, atol=1e-5)
