"""The shapes and types in all signatures are checked during tests, on which others rely."""

import numpy as np
import pytest
from jaxtyping import TypeCheckError

from epochreel.datasets.dataset import Dataset
from epochreel.reels.forward import forward
from epochreel.reels.grid import Grid


def test_a_class_refuses_a_wrong_shape() -> None:
    with pytest.raises(TypeCheckError):
        Grid(x=np.zeros((2, 2)), y=np.zeros(3))


def test_a_class_refuses_sizes_that_disagree() -> None:
    with pytest.raises(TypeCheckError):
        Dataset(
            points=np.zeros((4, 2)),
            labels=np.zeros(5, dtype=np.int64),
            train=np.ones(4, dtype=bool),
            class_names=("a", "b"),
            domain=(-1.0, 1.0, -1.0, 1.0),
        )


def test_a_function_refuses_a_wrong_dtype() -> None:
    with pytest.raises(TypeCheckError):
        forward([(np.zeros((2, 1)), np.zeros(1))], ["relu"], np.zeros((3, 2), dtype=np.int64))
