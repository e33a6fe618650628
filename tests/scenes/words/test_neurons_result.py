"""What a film of neurons says at its end: both sides of every condition."""

from collections.abc import Sequence

import numpy as np
import pytest

from epochreel.reels.architecture import Architecture
from epochreel.reels.steps import Steps
from epochreel.reels.task import Classes, Task, Values
from epochreel.reels.unit_states import UnitState
from epochreel.scenes.words.neurons import Drawn
from epochreel.scenes.words.neurons_result import points_right, result_of
from epochreel.tests.scenes.tiny import recording

TWO, VALUES = Classes(("cat", "dog")), Values()


def _drawn(
    *hidden: int,
    activation: str = "relu",
    task: Task = TWO,
    parallel: bool = False,
    pieces: int = 1,
    diverged: bool = False,
) -> Drawn:
    architecture = Architecture(("x", "y"), hidden, (activation,) * len(hidden), task.outputs)
    first = hidden[0]
    lined = [True] * first
    states: list[UnitState] = ["working"] * first
    return Drawn(architecture, task, lined, states, pieces, diverged=diverged, parallel=parallel)


@pytest.mark.parametrize(
    ("drawn", "right", "points", "sentence"),
    [
        (_drawn(3), 128, 200, "Together they leave 72 of 200 training points wrong."),
        (_drawn(3), 199, 200, "Together they leave 1 of 200 training points wrong."),
        (_drawn(3), 200, 200, "Together they get all 200 training points right."),
        (_drawn(3), 0, 200, "Together they leave all 200 training points wrong."),
        (_drawn(3), 2000, 2000, "Together they get all 2,000 training points right."),
        (_drawn(3), 1, 1, "Together they get the only training point right."),
        (_drawn(3), 0, 1, "Together they get the only training point wrong."),
        (
            _drawn(3, parallel=True),
            128,
            200,
            "The lines are nearly parallel; 72 of 200 training points are wrong.",
        ),
        (
            _drawn(3, parallel=True),
            199,
            200,
            "The lines are nearly parallel; 1 of 200 training points is wrong.",
        ),
        # Of lines that are enough it is not said how they run, nor are those that others combine.
        (_drawn(3, parallel=True), 200, 200, "Together they get all 200 training points right."),
        (
            _drawn(3, 2, parallel=True),
            128,
            200,
            "With later layers, they leave 72 of 200 training points wrong.",
        ),
        (_drawn(3, 2), 200, 200, "With later layers, they get all 200 training points right."),
        (_drawn(1, 2), 9, 10, "With later layers, it leaves 1 of 10 training points wrong."),
        (_drawn(1), 9, 10, "The neuron leaves 1 of 10 training points wrong."),
        (_drawn(1), 10, 10, "The neuron gets all 10 training points right."),
        (
            _drawn(3, activation="identity"),
            9,
            10,
            "One straight line leaves 1 of 10 training points wrong.",
        ),
        (
            _drawn(3, 2, activation="identity"),
            10,
            10,
            "One straight line gets all 10 training points right.",
        ),
        # There is no such line in this part of the plane.
        (
            _drawn(3, activation="identity", pieces=0),
            9,
            10,
            "Together they leave 1 of 10 training points wrong.",
        ),
    ],
)
def test_points_that_are_right_are_counted(
    drawn: Drawn, right: int, points: int, sentence: str
) -> None:
    assert points_right(drawn, right, points) == sentence


@pytest.mark.parametrize(
    ("classes", "accuracy", "loss", "sentence"),
    [
        (
            2,
            (0.5, 1.0, 0.875),
            (1.0, 0.5, 0.1),
            "Together they leave 1 of 8 training points wrong.",
        ),
        (2, (0.5, 0.8, 1.0), (1.0, 0.5, 0.1), "Together they get all 8 training points right."),
        (0, (0.5, 0.8, 1.0), (1.0, 0.5, 0.25), "The test loss fell from 1.00 to 0.25."),
        (0, (0.5, 0.8, 1.0), (0.25, 0.5, 1.0), "The test loss rose from 0.25 to 1.00."),
    ],
)
def test_a_film_ends_on_what_was_measured(
    classes: int, accuracy: Sequence[float], loss: Sequence[float], sentence: str
) -> None:
    reel = recording(classes, hidden=(3,), points=10, accuracy=accuracy, loss=loss)
    drawn = _drawn(3, task=reel.task)
    assert result_of(reel, drawn) == sentence
    captions = drawn.captions((0.0, 0.2, 0.4, 0.6, 0.9), Steps(np.arange(3)), sentence)
    assert captions[-1] == (0.9, sentence)
    assert captions[-3][1].startswith("Together they make")


def test_without_a_measure_it_ends_as_it_began() -> None:
    assert not result_of(recording(hidden=(3,)), _drawn(3, diverged=True))
    summed = (0.9, "Together they make the boundary.")
    assert _drawn(3).captions((0.0, 0.2, 0.4, 0.6, 0.9), Steps(np.arange(3)))[-1] == summed
