"""What a film says at its end of test points: both sides of every condition."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.sentences import captions_of
from epochreel.scenes.words.tested import (
    captions_to_the_end,
    ending_of_tests,
    right_of_both,
    right_points,
)
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
KEEP_UP, NOT = "Test points keep up: {} % of them are right.", ""


def _run(train: Sequence[float], test: Sequence[float], loss: float = 0.1) -> Recording:
    reel = recording(accuracy=train, loss=(1.0, 0.5, loss))
    metrics = replace(reel.metrics, test_accuracy=np.array(test))
    return Recording(reel.header, reel.steps, metrics, reel._states)


@pytest.mark.parametrize(
    ("train", "test", "sentence"),
    [
        ((0.5, 0.9, 1.0), (0.5, 0.9, 0.99), KEEP_UP.format(99)),
        ((0.5, 0.9, 0.9), (0.5, 0.9, 0.91), KEEP_UP.format(91)),
        (
            (0.5, 0.9, 1.0),
            (0.5, 0.9, 0.98),
            "Test accuracy ends at 98 %, training accuracy at 100 %.",
        ),
        (
            (0.5, 0.8, 0.9),
            (0.5, 0.8, 0.95),
            "Test accuracy ends at 95 %, training accuracy at 90 %.",
        ),
        # No progress is kept up with where most are wrong in both.
        ((0.5, 0.6, 0.6), (0.5, 0.6, 0.6), "Test and training accuracy both end at 60 %."),
        (
            (0.5, 0.6, 0.61),
            (0.5, 0.6, 0.6),
            "Test accuracy ends at 60 %, training accuracy at 61 %.",
        ),
        # It was clearly higher on the way, or hardly.
        ((0.5, 0.9, 1.0), (0.5, 0.9, 0.87), "Test accuracy ends at 87 %; it was 90 % at epoch 1."),
        (
            (0.5, 0.9, 1.0),
            (0.5, 0.9, 0.88),
            "Test accuracy ends at 88 %, training accuracy at 100 %.",
        ),
        ((0.5, 0.9, 1.0), (0.5, 0.9, np.nan), NOT),
        # What a network that has learnt nothing gets right is nothing to compare with.
        (
            (0.5, 0.6, 0.7),
            (0.9, 0.6, 0.6),
            "Test accuracy ends at 60 %, training accuracy at 70 %.",
        ),
    ],
)
def test_the_end_says_what_test_points_show(
    train: Sequence[float], test: Sequence[float], sentence: str
) -> None:
    assert ending_of_tests(_run(train, test)).replace(THIN, " ") == sentence


def test_a_part_says_when_that_is() -> None:
    part = _run((0.5, 0.9, 1.0), (0.5, 0.8, 0.99)).between(0, 1)
    said = ending_of_tests(part).replace(THIN, " ")
    assert said == "At epoch 1, test accuracy is 80 %, training accuracy 90 %."
    part = _run((0.5, 0.9, 1.0), (0.5, 0.9, 0.99)).between(0, 1)
    said = ending_of_tests(part).replace(THIN, " ")
    assert said == "At epoch 1, test points keep up: 90 % of them are right."


@pytest.mark.parametrize(
    ("tested", "loss", "sentence"),
    [
        (2, (1.0, 0.5, 0.25), "The test loss fell from 1.00 to 0.25."),
        (2, (0.25, 0.5, 1.0), "The test loss rose from 0.25 to 1.00."),
        (0, (1.0, 0.5, 0.25), NOT),
    ],
)
def test_of_values_the_end_says_what_became_of_the_test_loss(
    tested: int, loss: Sequence[float], sentence: str
) -> None:
    assert ending_of_tests(recording(0, tested=tested, loss=loss)) == sentence


def test_nothing_is_said_without_test_points_or_of_a_run_that_diverged() -> None:
    assert not ending_of_tests(recording(tested=0))
    assert not ending_of_tests(_run((0.5, 0.9, 1.0), (0.5, 0.9, 0.9), loss=np.nan))


@pytest.mark.parametrize(
    ("train", "test_loss", "ends"),
    [
        ((0.5, 0.95, 0.98), (1.0, 0.5, 0.4), True),
        ((0.5, 0.8, 0.85), (1.0, 0.5, 0.4), True),
        # What is said of the end already stays, and what names the test curve.
        ((0.5, 0.95, 1.0), (1.0, 0.5, 0.4), False),
        ((0.5, 0.7, 0.8), (1.0, 0.5, 0.6), False),
        ((0.5, 0.5, 0.5), (1.0, 0.5, 0.4), False),
    ],
)
def test_what_test_points_show_is_the_last_caption(
    train: Sequence[float], test_loss: Sequence[float], *, ends: bool
) -> None:
    reel = _run(train, (0.5, 0.7, 0.9))
    metrics = replace(reel.metrics, test_loss=np.array(test_loss))
    reel = Recording(reel.header, reel.steps, metrics, reel._states)
    captions, before = captions_to_the_end(reel), captions_of(reel)
    assert captions[: len(before)] == before
    assert captions[len(before) :] == [(2, ending_of_tests(reel))] * ends


@pytest.mark.parametrize(
    ("train", "test", "points", "both"),
    [
        (1.0, 0.96, "96 % of test points", "100 % of training and 96 % of test points"),
        (0.96, 0.96, "96 % of test points", "96 % of training and test points"),
        (np.nan, 0.96, "96 % of test points", ""),
        (1.0, np.nan, "100 % of training points", ""),
        (1.0, 0.5, "", ""),  # guessing does as well
    ],
)
def test_a_share_that_is_right_says_of_which_points(
    train: float, test: float, points: str, both: str
) -> None:
    reel = _run((0.5, 0.9, train), (0.5, 0.9, test))
    assert (right_points(reel).replace(THIN, " "), right_of_both(reel).replace(THIN, " ")) == (
        points,
        both,
    )


@pytest.mark.parametrize(
    ("tested", "points"), [(1, "100 % of training points"), (2, "100 % of test points")]
)
def test_of_one_test_point_there_is_no_share(tested: int, points: str) -> None:
    assert right_points(recording(tested=tested)).replace(THIN, " ") == points
