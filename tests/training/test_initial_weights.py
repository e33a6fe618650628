"""Initial weights: their ranges, and the seed that determines them."""

import math
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
import torch

from epochreel.training.choices import Init
from epochreel.training.initial_weights import initial
from epochreel.training.train import train

from .small_runs import flat, spec_of

_BOUNDS: dict[str, Callable[[int, int], tuple[float, float]]] = {
    "torch": lambda a, _: (1 / math.sqrt(a), 1 / math.sqrt(a)),
    "xavier": lambda a, b: (math.sqrt(6 / (a + b)), 0),
    "he": lambda a, _: (math.sqrt(6 / a), 0),
    "sklearn": lambda a, b: (math.sqrt(6 / (a + b)),) * 2,
    "playground": lambda *_: (0.5, 0.1),
    "playground-zero": lambda *_: (0, 0),
}


@pytest.mark.parametrize("init", get_args(Init))
def test_weights_fill_the_range_of_their_initialisation(init: str) -> None:
    spec = spec_of(hidden=[200, 100], init=init)
    layers = initial(spec, spec.shapes(classes=2), torch.Generator().manual_seed(0))
    for weights, biases in layers[:2]:
        bounds = _BOUNDS[init](*weights.shape)
        for values, bound in zip((weights, biases), bounds, strict=True):
            assert values.abs().max() <= bound + 1e-12
            assert values.abs().max() >= 0.95 * bound
    if init == "playground":
        assert (layers[0][1] == 0.1).all()


def test_scikit_learns_range_is_smaller_for_the_logistic_function() -> None:
    spec = spec_of(hidden=[400], init="sklearn", activation="sigmoid")
    for weights, biases in initial(spec, spec.shapes(classes=3), torch.Generator()):
        bound = math.sqrt(2 / sum(weights.shape))
        assert 0.9 * bound < weights.abs().max() <= bound
        assert 0.2 * bound < biases.abs().max() <= bound


@pytest.mark.parametrize("init", [init for init in get_args(Init) if "zero" not in init])
def test_the_seed_determines_the_weights(init: str) -> None:
    first, again, other = (
        flat(next(train([spec_of(init=init, seed=seed)]))[1]) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01
