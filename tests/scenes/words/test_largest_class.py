"""Shares of right answers beside that of the largest class: which of them say something."""

from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.curve_marks import marks_on_accuracy
from epochreel.scenes.words.largest_class import (
    decimals_of_shares,
    reached_beside_largest,
    stays_at_largest,
    tells_more,
)
from epochreel.scenes.words.measures import written_measure_of
from epochreel.scenes.words.sentences import captions_of
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"


def _of(*accuracy: float, largest: int = 89, classes: int = 2) -> Recording:
    """A run on 100 training points, so many of which are of the largest class."""
    reel = recording(classes, points=100, tested=0, accuracy=accuracy, loss=(0.5,) * len(accuracy))
    return reel.on(replace(reel.dataset, labels=(np.arange(100) >= largest).astype(int)))


@pytest.mark.parametrize(
    ("largest", "share", "tells"),
    [(89, 0.9, False), (89, 0.94, False), (89, 0.95, True), (50, 0.75, True), (50, 0.74, False)],
)
def test_a_share_tells_more_that_halves_the_mistakes_of_the_largest_class(
    largest: int, share: float, tells: bool
) -> None:
    assert tells_more(_of(0.5, largest=largest), share) == tells


def test_a_share_about_that_of_the_largest_class_is_said_beside_it() -> None:
    beside = f"Training: 92{THIN}% at epoch 1; the largest class alone gives 89{THIN}%."
    common, even = _of(0.5, 0.92), _of(0.5, 0.92, largest=50)
    assert reached_beside_largest(common, 1) == beside
    assert captions_of(common) == [(1, beside)]
    assert not marks_on_accuracy(common)
    assert captions_of(even) == [(1, f"Training accuracy first reaches 90{THIN}% at epoch 1.")]
    assert marks_on_accuracy(even)


@pytest.mark.parametrize(
    ("accuracy", "largest", "said"),
    [
        ((0.05, 0.95, 0.95), 95, "95 % at epoch 1; the largest class alone gives 95 %"),
        ((0.05, 0.91, 0.91), 95, "91 % at epoch 1; the largest class alone gives 95 %"),
        ((0.05, 0.952, 0.99), 95, "95.2 % at epoch 1; the largest class alone gives 95.0 %"),
        ((0.05, 0.96, 0.952), 95, "96.0 % at epoch 1; the largest class alone gives 95.0 %"),
    ],
)
def test_what_is_said_beside_the_largest_class_is_the_accuracy_reached(
    accuracy: tuple[float, ...], largest: int, said: str
) -> None:
    reel = _of(*accuracy, largest=largest)
    sentence = f"Training: {said}.".replace(" %", f"{THIN}%")
    assert captions_of(reel)[0] == (1, sentence)
    assert captions_of(reel.between(1, 2))[0] == (1, sentence)


@pytest.mark.parametrize(
    ("accuracy", "largest", "said"),
    [
        ((0.11, 0.89, 0.89), 89, "Training accuracy never exceeds the largest class’s 89 %."),
        ((0.2, 0.3, 0.5), 50, "Training accuracy never exceeds the 50 % of chance."),
        (
            (0.5, 0.57, 0.54),
            51,
            "Training accuracy peaks at 57 %; chance alone gives 50 %.",
        ),
        (
            (0.5, 0.893, 0.8),
            89,
            "Training accuracy peaks at 89.3 %; the largest class alone gives 89.0 %.",
        ),
        (
            (0.5, 0.6, 0.6),
            50,
            "Training accuracy peaks at 60 %; chance alone gives 50 %.",
        ),
        ((0.5, 0.55, 0.5), 60, "Training accuracy peaks at 55 %; chance alone gives 50 %."),
        ((0.5, 0.61, 0.5), 60, ""),
        ((0.5, 0.61, 0.5), 61, "Training accuracy never exceeds the largest class’s 61 %."),
        ((0.5, 0.61, 0.5), 50, ""),
        ((0.5, 0.92, 0.5), 89, ""),
        ((0.5, np.nan, 0.5), 50, ""),
        ((0.5,), 50, ""),
        ((1.0, 1.0, 1.0), 100, ""),
    ],
)
def test_a_run_that_stays_at_the_largest_class_or_at_chance_says_so(
    accuracy: tuple[float, ...], largest: int, said: str
) -> None:
    reel = _of(*accuracy, largest=largest)
    assert stays_at_largest(reel) == said.replace(" %", f"{THIN}%")


def test_it_is_said_at_the_end_where_nothing_else_is() -> None:
    reel = _of(0.4, 0.5, 0.5, largest=50)
    ((epoch, said),) = captions_of(reel)
    assert (epoch, said) == (2, stays_at_largest(reel))
    assert captions_of(reel.between(0, 1)) == []
    lost = recording(accuracy=(0.5, 0.5, 0.5), loss=(1.0, 0.9, np.inf))
    assert stays_at_largest(lost) == ""
    assert "diverges" in captions_of(lost)[0][1]
    assert stays_at_largest(recording(0)) == ""


@pytest.mark.parametrize(
    ("last", "largest", "decimals", "read"),
    [
        (0.893, 89, 1, "89.3"),
        (0.881, 89, 1, "88.1"),
        (0.89, 89, 0, "89"),
        (0.92, 89, 0, "92"),
        (0.505, 50, 0, "51"),
    ],
)
def test_accuracies_close_to_the_largest_class_have_a_decimal(
    last: float, largest: int, decimals: int, read: str
) -> None:
    reel = _of(0.2, last, largest=largest)
    assert decimals_of_shares(reel) == decimals
    assert written_measure_of(reel).at(1) == f"{read}{THIN}%"
