"""Titles and captions of single scenes, in a table: both sides of every condition."""

import pytest

from epochreel.reels.architecture import Architecture
from epochreel.scenes import diagnosis, network
from epochreel.tests.scenes.tiny import recording


def _network(*hidden: int, activation: str = "tanh") -> Architecture:
    return Architecture(("x", "y"), hidden, (activation,) * len(hidden), 1)


@pytest.mark.parametrize(
    ("architecture", "title"),
    [
        (_network(), "The output is one weighted sum"),
        (_network(6), "Each neuron adds its line to the boundary"),
        (_network(6, 2), "Each layer builds on the one before"),
        (_network(6, activation="identity"), "Linear layers add up to one linear layer"),
        (_network(6, 2, activation="identity"), "Linear layers add up to one linear layer"),
    ],
)
def test_titles_of_networks(architecture: Architecture, title: str) -> None:
    assert network._title(architecture) == title


@pytest.mark.parametrize(
    ("wrong", "points", "title"),
    [
        (0, 1200, "All 1,200 points {end up} right{}"),
        (1, 8, "1 of 8 points {ends up} wrong{}"),
        (1100, 1200, "1,100 of 1,200 points {end up} wrong{}"),
    ],
)
def test_titles_of_diagnoses(wrong: int, points: int, title: str) -> None:
    whole = recording()
    verbs = {"end up": "end up", "ends up": "ends up"}
    assert diagnosis._title(whole, wrong, points) == title.format("", **verbs)
    verbs = {"end up": "are", "ends up": "is"}
    part = whole.between(0, 1)
    assert diagnosis._title(part, wrong, points) == title.format(" at epoch 1", **verbs)
