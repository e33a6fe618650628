"""Captions: what a viewer should notice, and when."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.milestones import sentences_of
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words import sentences
from epochreel.scenes.words.phrases import (
    got_there,
)
from epochreel.tests.scenes.tiny import recording
from epochreel.tests.scenes.words.told import THIN, UNITS, changed

REACHES_90 = f"Training accuracy first reaches 90{THIN}% at epoch 1."
REACHES_100 = f"Training accuracy first reaches 100{THIN}% at epoch 2."
STARTS_AT = f"Training accuracy starts at {{}}{THIN}%{{}}."
LEFT = "Training {} first falls to {} of its start at epoch {}."
LOSSES = [LEFT.format("loss", "a tenth", 1), LEFT.format("loss", "a hundredth", 2)]
ERRORS = [LEFT.format("error", "half", 1), LEFT.format("error", "a tenth", 2)]
LOWEST = "Test {} is lowest at epoch 1."
DIVERGES = "Training diverges at epoch 2: the loss is no longer a number."


def _tested(reel: Recording, losses: tuple[float, ...]) -> Recording:
    """The same with other test losses."""
    metrics = replace(reel.metrics, test_loss=np.array(losses))
    return Recording(reel.header, reel.steps, metrics, reel._states)


@pytest.mark.parametrize(
    ("reel", "captions"),
    [
        # Nothing to notice.
        (recording(accuracy=(0.5, 0.61), loss=(1.0, 0.9)), []),
        (recording(accuracy=(0.5, 0.899), loss=(1.0, 0.9)), []),
        # Of several at one epoch, the one that says most; what was reached, not what is.
        (recording(accuracy=(0.5, 0.97, 1.0)), [(1, REACHES_90), (2, REACHES_100)]),
        (recording(accuracy=(0.5, 0.92, 0.6)), [(1, REACHES_90)]),
        (recording(accuracy=(0.5, float(np.float32(0.9)), 0.6)), [(1, REACHES_90)]),
        (recording(accuracy=(0.93, 0.95, 0.95)), [(0, STARTS_AT.format(90, " or more"))]),
        (recording(accuracy=(1.0, 1.0, 1.0)), [(0, STARTS_AT.format(100, ""))]),
        # Of values, the loss; where they are standardised, the error in their own units.
        (recording(0, loss=(1.0, 0.2, 0.11)), []),
        (recording(0, loss=(1.0, 0.09, 0.01)), [*enumerate(LOSSES, 1)]),
        (changed(recording(0, loss=(1.0, 0.26, 0.251)), value_scaling=UNITS), []),
        (
            changed(recording(0, loss=(1.0, 0.25, 0.01)), value_scaling=UNITS),
            [*enumerate(ERRORS, 1)],
        ),
        # Where the test loss ends well above its lowest, that is said, by the name in the chart.
        (
            _tested(recording(accuracy=(0.5, 0.6, 0.7)), (1.0, 0.5, 0.56)),
            [(1, LOWEST.format("loss"))],
        ),
        (_tested(recording(accuracy=(0.5, 0.6, 0.7)), (1.0, 0.5, 0.54)), []),
        (
            _tested(
                changed(recording(0, loss=(1.0, 0.3, 0.26)), value_scaling=UNITS), (1.0, 0.3, 0.4)
            ),
            [(1, LOWEST.format("error"))],
        ),
        # Divergence says more than any accuracy at its epoch.
        (recording(accuracy=(0.5, 0.6, 0.92), loss=(1.0, 0.9, np.nan)), [(2, DIVERGES)]),
        (recording(0, loss=(1.0, 0.9, np.inf)), [(2, DIVERGES)]),
    ],
)
def test_captions_are_what_a_viewer_should_notice(
    reel: Recording, captions: list[tuple[int, str]]
) -> None:
    assert sentences.captions_of(reel) == captions


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ([(1.0, 0.5)], ""),
        ([(1.0, np.nan)], "Training diverges at epoch 1"),
        ([(1.0, 0.5), (1.0, 0.5)], ""),
        ([(1.0, np.inf), (1.0, 0.5)], "Training diverges in 1 of 2 runs"),
    ],
)
def test_divergence_is_said_where_there_is_some(
    losses: list[tuple[float, float]], sentence: str
) -> None:
    reels = [recording(accuracy=(0.5, 0.5), loss=loss) for loss in losses]
    assert sentences.divergence_of(reels) == sentence


def test_a_part_has_the_captions_that_fall_into_it() -> None:
    reel = recording(accuracy=(0.5, 0.97, 1.0))
    assert sentences.captions_of(reel.between(0, 1)) == [(1, REACHES_90)]
    assert sentences.captions_of(reel.between(2, 2)) == [(2, REACHES_100)]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (Steps(np.arange(3)), "How training got there, from epoch 0 on."),
        (Steps(np.arange(1)), "Only epoch 0 is shown."),
    ],
)
def test_what_comes_after_the_end_is_how_training_got_there(steps: Steps, sentence: str) -> None:
    assert got_there(steps) == sentence


def test_a_caption_says_from_when_on_a_loss_is_above_its_start() -> None:
    """What it ends at is for reports, where there is room."""
    reel = recording(accuracy=(0.5,) * 3, loss=(0.5, 2.0, 3.0), tested=0)
    said = "From epoch 1 on the training loss is above its start of 0.5."
    assert sentences.captions_of(reel) == [(1, said)]
    assert sentences.captions_of(recording(accuracy=(0.7,) * 3, loss=(0.5, 2.0, 0.5))) == []


@pytest.mark.parametrize(
    ("accuracy", "caption"),
    [((0.5, 1.0, 1.0), REACHES_100.replace("epoch 2", "epoch 1")), ((0.5, 0.6, 0.6), None)],
)
def test_success_is_said_where_the_loss_rises_too(
    accuracy: tuple[float, ...], caption: str | None
) -> None:
    reel = recording(accuracy=accuracy, loss=(0.5, 0.9, 0.9), tested=0)
    risen = "From epoch 1 on the training loss is above its start of 0.5."
    assert sentences.captions_of(reel) == [(1, caption or risen)]
    assert any(each.startswith(risen[:-1]) for each in sentences_of(reel))
