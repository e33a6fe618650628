"""What has happened by the end of a film, each sentence only where it is true."""

import math
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.words.landscape import written_training_loss_of
from epochreel.scenes.words.measures import written_measure_of
from epochreel.scenes.words.outcome import outcome, outcomes
from epochreel.tests.scenes.tiny import recording

THIN, NAN = "\u2009", float("nan")


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ((0.7, 0.1), "The training loss fell from 0.70 to 0.10."),
        (
            (0.7, 0.47, 0.69),
            "The training loss fell from 0.70 to 0.47 at epoch 1, and ended at 0.69.",
        ),
        (
            (0.7, 0.47, 0.9),
            "The training loss fell from 0.70 to 0.47 at epoch 1, and ended at 0.90.",
        ),
        (
            (0.7, 0.47, 0.7),
            "The training loss fell from 0.70 to 0.47 at epoch 1, and ended at 0.70.",
        ),
        ((0.7, 0.5, 0.56), "The training loss fell from 0.70 to 0.56."),
        ((0.7, 0.65, 0.9), "The training loss rose from 0.70 to 0.90."),
        ((0.7, 0.9), "The training loss rose from 0.70 to 0.90."),
        ((0.7, 0.9, 0.7), "The training loss ends as it began."),
        ((0.7,), "The training loss is 0.70."),
        ((0.7, float("nan")), "At epoch 1 the loss is no longer a number."),
        ((0.4, 3e3, 3e3, 3e3, 0.1, 0.45), "The training loss ends as it began."),
        ((0.5, 0.5000001), "The training loss ends as it began."),
        ((0.7, 1e-9), "The training loss fell from 0.7000 to less than 0.0001."),
        ((1e-9, 0.7), "The training loss rose from 1.00\u2009×\u200910⁻⁹ to 0.700."),
        # Clearly lower is by more than a tenth of the first.
        ((10.0, 9.0, 10.0), "The training loss ends as it began."),
        (
            (10.0, 8.9, 10.0),
            "The training loss fell from 10.00 to 8.90 at epoch 1, and ended at 10.00.",
        ),
    ],
)
def test_losses(losses: tuple[float, ...], said: str) -> None:
    reel = recording(accuracy=losses, loss=losses)
    assert outcome(reel, written_training_loss_of(reel)) == said


def test_a_sentence_gets_shorter_where_it_has_no_room_and_keeps_the_last_loss() -> None:
    reel = recording(accuracy=(0.7, 0.47, 0.9), loss=(0.7, 0.47, 0.9))
    assert outcomes(reel, written_training_loss_of(reel)) == [
        "The training loss fell from 0.70 to 0.47 at epoch 1, and ended at 0.90.",
        "The training loss fell to 0.47 at epoch 1, and ended at 0.90.",
        "The lowest training loss is 0.47, the last 0.90.",
    ]
    part = recording(accuracy=(0.5,) * 4, loss=(0.7, 0.47, 0.9, 0.1)).between(0, 2)
    assert outcomes(part, written_training_loss_of(part))[-1] == (
        "The lowest training loss is 0.47, at epoch 2 it is 0.90."
    )
    reel = recording(accuracy=(0.7, 0.5), loss=(0.7, 0.5))
    said = outcomes(reel, written_training_loss_of(reel))
    assert said[1:] == ["The training loss fell to 0.50."]


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ((0.5, 1.0), f"The training accuracy rose from 50{THIN}% to 100{THIN}%."),
        ((0.5, 0.25), f"The training accuracy fell from 50{THIN}% to 25{THIN}%."),
        ((0.9, 0.2, 0.8), f"The training accuracy went from 90{THIN}% to 80{THIN}%."),
        ((0.5, 0.44, 0.8), f"The training accuracy went from 50{THIN}% to 80{THIN}%."),
        ((0.5, 0.9, 0.8), f"The training accuracy went from 50{THIN}% to 80{THIN}%."),
        ((0.5, 0.46, 0.84, 0.8), f"The training accuracy rose from 50{THIN}% to 80{THIN}%."),
        ((0.9, 0.79, 0.8), f"The training accuracy fell from 90{THIN}% to 80{THIN}%."),
        ((0.5, 0.502), "The training accuracy ends as it began."),
    ],
)
def test_accuracies(right: tuple[float, ...], said: str) -> None:
    reel = recording(accuracy=right, loss=(0.7,) * len(right))
    assert outcome(reel, written_measure_of(reel)) == said


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ((0.9, 0.4), "The test loss fell from 0.90 to 0.40."),
        ((0.9, NAN), "At the end the test loss is not a number."),
        ((0.9, math.inf), "At the end the test loss is not a number."),
        ((0.9, 0.2, math.inf), "At the end the test loss is not a number."),
        ((NAN, 0.4), "The test loss ends at 0.40."),
        ((0.9, NAN, 0.4), "The test loss fell from 0.90 to 0.40."),
        ((NAN, NAN), "No test loss was recorded."),
        ((NAN,), "No test loss was recorded at epoch 0."),
    ],
)
def test_losses_of_test_points_may_be_missing(losses: tuple[float, ...], said: str) -> None:
    reel = recording(0, loss=(0.5,) * len(losses))
    metrics = replace(reel.metrics, test_loss=np.array(losses))
    reel = Recording(reel.header, reel.steps, metrics, reel._states)
    assert outcome(reel, written_measure_of(reel)) == said


def test_a_loss_that_is_missing_where_a_part_of_a_run_ends_is_so_at_that_step() -> None:
    reel = recording(accuracy=(0.5, NAN, 1.0)).between(0, 1)
    said = outcome(reel, written_measure_of(reel))
    assert said == "At epoch 1 the training accuracy is not a number."


@pytest.mark.parametrize(
    ("losses", "shown", "said"),
    [
        (
            (0.7, 0.47, 0.69, 0.1),
            (0, 2),
            "fell from 0.70 to 0.47 at epoch 1, and is 0.69 at epoch 2.",
        ),
        ((0.9, 0.7, 0.47, 0.69), (1, 3), "fell from 0.70 to 0.47 at epoch 2, and ended at 0.69."),
        ((0.7, 0.9, 0.7, 0.1), (0, 2), "is the same at epoch 0 and epoch 2."),
        ((0.9, 0.7, 0.8, 0.7), (1, 3), "is the same at epoch 1 and epoch 3."),
        ((0.9, 0.7, 0.8), (1, 1), "is 0.70."),
        ((0.7, 0.5, 0.1), (0, 1), "fell from 0.70 to 0.50."),
    ],
)
def test_a_part_of_a_run_neither_begins_nor_ends_where_it_goes_on(
    losses: tuple[float, ...], shown: tuple[int, int], said: str
) -> None:
    reel = recording(accuracy=losses, loss=losses).between(*shown)
    assert outcome(reel, written_training_loss_of(reel)) == f"The training loss {said}"


def test_a_loss_that_is_missing_at_first_is_that_of_a_step_where_the_run_goes_on() -> None:
    reel = recording(0, loss=(0.5,) * 3)
    metrics = replace(reel.metrics, test_loss=np.array((NAN, 0.4, 0.3)))
    part = Recording(reel.header, reel.steps, metrics, reel._states).between(0, 1)
    assert outcome(part, written_measure_of(part)) == "At epoch 1 the test loss is 0.40."


def test_losses_below_zero_that_only_fall_are_not_lower_on_the_way() -> None:
    reel = recording(loss=(-1.0, -5.0, -7.0))
    said = outcome(reel, written_training_loss_of(reel))
    assert said == "The training loss fell from −1.00 to −7.00."


def _of_errors(*losses: float) -> Recording:
    reel = recording(0, accuracy=losses, loss=losses)
    dataset = replace(reel.dataset, value_scaling=ValueScaling(2e6, 5e5))
    header = replace(reel.header, dataset=dataset)
    return Recording(header, reel.steps, reel.metrics, reel._states)


def test_errors_have_their_unit_and_name() -> None:
    reel = _of_errors(0.5, float("nan"))
    said = outcome(reel, written_training_loss_of(reel))
    assert said == "At epoch 1 the error is no longer a number."
    reel = _of_errors(0.5, 0.02)
    said = outcome(reel, written_training_loss_of(reel))
    assert said == "The training error fell from 500.0 to 100.0 thousand."
    reel = _of_errors(0.5, 0.02, 0.08)
    assert outcomes(reel, written_training_loss_of(reel)) == [
        "The training error fell from 500.0 to 100.0 thousand at epoch 1, and ended at 200.0.",
        "The training error fell to 100.0 thousand at epoch 1, and ended at 200.0.",
        "The lowest training error is 100.0 thousand, the last 200.0.",
    ]
