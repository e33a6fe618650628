"""Epochs that are marked on curves: only those that the recording has, each with what was there."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.numerals import per_cent
from epochreel.reels.recording import Recording
from epochreel.scenes.words.curve_marks import CurveMark, marks_on_accuracy, marks_on_loss
from epochreel.scenes.words.largest_class import chance_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def _texts(marks: list[CurveMark]) -> list[str]:
    return [each.texts[0] for each in marks]


def _tested(train: list[float], test: list[float]) -> Recording:
    """A run with these losses."""
    reel = recording(accuracy=[0.5] * len(train), loss=train)
    metrics = replace(reel.metrics, test_loss=np.array(test))
    return Recording(reel.header, reel.steps, metrics, reel._states)


@pytest.mark.parametrize(
    ("accuracy", "said"),
    [
        ((0.5, 0.9, 0.95, 1.0), ["100 % at epoch 3", "90 % at epoch 1"]),
        # Only the largest share that is reached at an epoch is marked.
        ((0.5, 0.6, 0.99), ["99 % at epoch 2"]),
        ((0.5, 0.89, 0.89), []),
        # What is right at the start was not reached.
        ((0.95, 0.9, 1.0), ["100 % at epoch 2"]),
    ],
)
def test_shares_of_points_are_marked_where_they_were_first_right(
    accuracy: tuple[float, ...], said: list[str]
) -> None:
    marks = marks_on_accuracy(recording(accuracy=accuracy, loss=[1.0] * len(accuracy)))
    assert _texts(marks) == [each.replace(" %", f"{THIN}%") for each in said]
    assert {each.curve for each in marks} <= {"train"}
    assert all(each.texts[1] == each.texts[0].replace("epoch ", "") for each in marks)


def test_the_lowest_test_loss_is_marked_only_where_it_rises_again() -> None:
    marks = marks_on_loss(_tested([1.0, 0.6, 0.4, 0.2], [1.0, 0.7, 0.9, 1.1]), "loss")
    texts = ("lowest test loss at epoch 1", "lowest test loss")
    assert marks == [CurveMark("test", 1, texts)]
    assert marks_on_loss(_tested([1.0, 0.6, 0.4, 0.2], [1.0, 0.9, 0.8, 0.7]), "loss") == []
    assert marks_on_loss(_tested([1.0, 0.6, 0.7, 0.7], [1.0, 0.7, 0.9, 1.1]), "loss") == []


@pytest.mark.parametrize(
    ("scaled", "said"),
    [
        (
            False,
            [
                "train: a hundredth of its start at epoch 3",
                "train: a tenth of its start at epoch 2",
            ],
        ),
        (True, ["train: a tenth of its start at epoch 3", "train: half of its start at epoch 1"]),
    ],
)
def test_of_values_parts_of_the_first_loss_are_marked(scaled: bool, said: list[str]) -> None:
    reel = recording(0, loss=(1.0, 0.2, 0.05, 0.009), accuracy=(0.0,) * 4)
    if scaled:
        dataset = replace(reel.dataset, value_scaling=ValueScaling(2e6, 5e5))
        header = replace(reel.header, dataset=dataset)
        reel = Recording(header, reel.steps, reel.metrics, reel._states)
    marks = marks_on_loss(reel, "error" if scaled else "loss")
    assert _texts(marks) == said
    assert {each.curve for each in marks} == {"train"}


def test_a_part_of_a_run_has_the_marks_that_fall_into_it() -> None:
    reel = recording(accuracy=(0.5, 0.9, 0.95, 1.0), loss=[1.0] * 4)
    for first in (0, 1):
        assert _texts(marks_on_accuracy(reel.between(first, 2))) == [f"90{THIN}% at epoch 1"]


def test_what_becomes_of_a_loss_is_no_mark_of_accuracies() -> None:
    assert marks_on_accuracy(_tested([1.0, 0.6, 0.4, 0.2], [1.0, 0.7, 0.9, 1.1])) == []


@pytest.mark.parametrize(
    ("labels", "chance"),
    [
        ([0, 1, 0, 1, 0, 1, 0, 1], (0.5, "chance")),
        ([0, 1, 2, 0, 1, 2, 0, 1], (1 / 3, "chance")),
        ([0, 0, 0, 0, 0, 1, 0, 1], (5 / 6, "largest class: 83\u2009%")),
        # One that is a fifth larger than the mean is about as large.
        ([0] * 6 + [1] * 6, (0.5, "chance")),
        ([0] * 7 + [1] * 5, (0.7, "largest class: 70\u2009%")),
    ],
)
def test_classes_of_one_size_have_a_chance_and_others_a_largest(
    labels: list[int], chance: tuple[float, str]
) -> None:
    """Of the training points, which are all but the last two."""
    reel = recording(max(labels) + 1, points=len(labels))
    dataset = replace(reel.dataset, labels=np.array(labels))
    header = replace(reel.header, dataset=dataset)
    value, words = chance_of(Recording(header, reel.steps, reel.metrics, reel._states))
    assert value == pytest.approx(chance[0])
    assert words[-1] == chance[1]
    assert all(per_cent(value) in each for each in words if each != "chance")
    assert len(words) == 2
