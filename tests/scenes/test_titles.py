"""Titles and captions of single scenes, in a table: both sides of every condition."""

import pytest

from epochreel.reels.architecture import Architecture
from epochreel.reels.task import Classes, Values
from epochreel.scenes import diagnosis, landscape, network, neurons
from epochreel.scenes.words.phrases import Phrases, phrases_of
from epochreel.tests.scenes.tiny import recording

CLASSES, VALUES = phrases_of(Classes(("a", "b"))), phrases_of(Values())
DRAWS = "A neuron draws a line, and is active on one side of it."
RANDOM = "All of it is learnt, from a random start."


def _network(*hidden: int, activation: str = "tanh") -> Architecture:
    return Architecture(("x", "y"), hidden, (activation,) * len(hidden), 1)


@pytest.mark.parametrize(
    ("architecture", "phrases", "lines", "title"),
    [
        (_network(8), CLASSES, 6, "8 neurons, 6 lines, 1 boundary"),
        (_network(8), VALUES, 6, "8 neurons, 6 lines, 1 surface"),
        (_network(8, 2), CLASSES, 1, "8 neurons, 1 line, 1 boundary"),
        (_network(1), CLASSES, 1, "1 neuron, 1 line"),
        (_network(1), CLASSES, 0, "1 neuron, 0 lines"),
        (_network(1, activation="identity"), CLASSES, 1, "1 neuron, 1 line"),
        (_network(4, activation="identity"), CLASSES, 4, "4 linear neurons, one straight line"),
        (_network(4, activation="identity"), VALUES, 4, "4 linear neurons, one flat plane"),
    ],
)
def test_titles_of_neurons(
    architecture: Architecture, phrases: Phrases, lines: int, title: str
) -> None:
    assert neurons._title(architecture, phrases, lines) == title


@pytest.mark.parametrize(
    ("architecture", "phrases", "summed"),
    [
        (_network(8), CLASSES, "Weighted and added up, they make the boundary."),
        (_network(8), VALUES, "Weighted and added up, they make the answer."),
        (_network(1), CLASSES, "Its output weight decides what that side counts for."),
        (
            _network(4, activation="identity"),
            CLASSES,
            "However many linear neurons are added up: one straight line.",
        ),
        (
            _network(4, activation="identity"),
            VALUES,
            "However many linear neurons are added up: one flat plane.",
        ),
    ],
)
def test_captions_of_neurons(architecture: Architecture, phrases: Phrases, summed: str) -> None:
    captions = neurons._captions(architecture, phrases)
    assert [text for _, text in captions] == [DRAWS, summed, RANDOM]
    starts = [start for start, _ in captions]
    assert starts[0] == 0
    assert starts == sorted(starts)


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


@pytest.mark.parametrize(
    ("losses", "title"),
    [
        ((0.7, 0.1), "Training walks down the loss"),
        ((0.7, 0.9), "The loss ends higher than it began"),
        ((0.7,), "The loss around the network"),
    ],
)
def test_titles_of_landscapes(losses: tuple[float, ...], title: str) -> None:
    assert landscape._title(recording(accuracy=losses, loss=losses)) == title
