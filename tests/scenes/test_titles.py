"""Titles and captions of single scenes, in a table: both sides of every condition."""

import pytest

from epochreel.reels.architecture import Architecture
from epochreel.scenes import network
from epochreel.scenes.words.diagnosis import measured_at_last, wrong_at_last
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


def test_neurons_of_a_network_of_values_add_no_lines_to_a_boundary() -> None:
    assert network._title(_network(6), values=True) == "Each neuron adds its part to the value"
    assert network._title(_network(6, 2), values=True) == "Each layer builds on the one before"


@pytest.mark.parametrize(
    ("wrong", "points", "title"),
    [
        (0, 1200, "All 1,200 points {end up} right{}"),
        (1, 8, "1 of 8 points {ends up} wrong{}"),
        (1100, 1200, "1,100 of 1,200 points {end up} wrong{}"),
    ],
)
def test_titles_of_diagnoses(wrong: int, points: int, title: str) -> None:
    whole = recording(points=points)
    verbs = {"end up": "end up", "ends up": "ends up"}
    assert wrong_at_last(whole, wrong) == title.format("", **verbs)
    verbs = {"end up": "are", "ends up": "is"}
    part = whole.between(0, 1)
    assert wrong_at_last(part, wrong) == title.format(" at epoch 1", **verbs)


@pytest.mark.parametrize(
    ("wrong", "title"),
    [
        (0, "All 40 points {end} within 125,000{}"),
        (1, "1 of 40 points {ends} off by more than 125,000{}"),
        (3, "3 of 40 points {end} off by more than 125,000{}"),
    ],
)
def test_titles_of_diagnoses_of_values_say_how_far_is_wrong(wrong: int, title: str) -> None:
    whole = recording(0, points=40)
    assert wrong_at_last(whole, wrong, "125,000") == title.format("", end="end", ends="ends")
    part = whole.between(0, 1)
    said = title.format(" at epoch 1", end="are", ends="is")
    assert wrong_at_last(part, wrong, "125,000") == said


def test_diagnoses_of_training_that_diverges_count_no_points() -> None:
    losses = (1.0, 0.5, float("nan"))
    for reel, far in ((recording(loss=losses), None), (recording(0, loss=losses), "3")):
        assert wrong_at_last(reel, 0, far) == "Training diverges at epoch 2"
        assert wrong_at_last(reel.between(0, 1), 0, far).startswith("All 8 points are ")
    assert measured_at_last(recording(0, loss=losses)) == "Training diverges at epoch 2"


def test_diagnoses_of_sampled_values_have_the_recorded_error_as_their_title() -> None:
    whole = recording(0, loss=(1.0, 0.5, 0.125))
    assert measured_at_last(whole) == "Test loss ends at 0.12"
    assert measured_at_last(whole.between(0, 1)) == "Test loss is 0.50 at epoch 1"
