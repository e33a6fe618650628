"""What pictures say of a caller's own model and of data without a title."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from epochreel.reels.own_words import with_model, words_of
from epochreel.reels.stacks import Stack
from epochreel.tests.scenes.tiny import SPIRAL, dataset


def answer(points: np.ndarray) -> np.ndarray:
    return points[:, 0]


class Model:
    def __call__(self, points: np.ndarray) -> np.ndarray:
        return points[:, 0]


def stack(*activations: str) -> Stack:
    """Layers of two units before the single output."""
    hidden = [(np.zeros((2, 2)), np.zeros(2)) for _ in activations]
    return Stack((*hidden, (np.zeros((2, 1)), np.zeros(1))), activations)


@pytest.mark.parametrize(
    ("given", "count", "title"),
    [(None, 1, "1 point"), (None, 1200, "1,200 points"), ("", 2, "2 points"), ("mine", 2, "mine")],
)
def test_data_without_a_title_are_so_many_points(given: str | None, count: int, title: str) -> None:
    about = words_of(given, dataset(points=count, tested=0))
    assert (about.title, about.problem) == (title, title)


def test_words_that_are_given_stay() -> None:
    assert words_of(SPIRAL, dataset()) == SPIRAL


@pytest.mark.parametrize(
    ("classes", "model", "layers", "loss", "name"),
    [
        (2, answer, None, "cross_entropy", "answer"),
        (2, lambda points: points[:, 0], None, "cross_entropy", "model"),
        (2, Model(), None, "cross_entropy", "Model"),
        (2, None, stack(), "cross_entropy", "logistic regression"),
        (2, None, stack(), "hinge", "linear classifier"),
        (2, None, stack(), "squared_error", "linear classifier"),
        (2, None, stack(), "a loss of its own", "linear classifier"),
        (0, None, stack(), "squared_error", "linear regression"),
        (0, None, stack(), "mean_squared_error", "linear regression"),
        (2, None, stack("tanh", "tanh"), "hinge", "2-2 tanh"),
        (0, None, stack("relu", "tanh"), "squared_error", "2-2 relu tanh"),
    ],
)
def test_models_have_a_name(
    classes: int, model: Callable[..., Any] | None, layers: Stack | None, loss: str, name: str
) -> None:
    """Only what minimises the cross-entropy is logistic regression."""
    about = with_model(SPIRAL, model, layers, dataset(classes), loss)
    assert about.summary == f"{name} · {SPIRAL.summary}"
