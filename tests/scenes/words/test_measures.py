"""What is read of measures that are missing at some steps: only a run that is over has diverged."""

import math
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.milestones import diverges_at, milestones
from epochreel.reels.recording import Recording
from epochreel.scenes.alternative import text_alternative
from epochreel.scenes.words.curve_marks import marks_on_accuracy
from epochreel.scenes.words.largest_class import chance_of, largest_class
from epochreel.scenes.words.measures import (
    accuracy_axis,
    read_at,
    written_measure_of,
    written_measures_of,
)
from epochreel.scenes.words.sentences import divergence_of
from epochreel.tests.scenes.tiny import recording

NAN = float("nan")
CASES = {
    "missing once": ((1.0, NAN, 0.5, 0.2), ["1.00", "–", "0.50", "0.20"]),
    "infinite once": ((1.0, float("inf"), 0.5, 0.2), ["1.00", "–", "0.50", "0.20"]),
    "missing first": ((NAN, 1.0, 0.5, 0.2), ["–", "1.00", "0.50", "0.20"]),
    "lost": ((1.0, 0.5, NAN, NAN), ["1.00", "0.50", "diverged", "diverged"]),
    "missing, then lost": ((1.0, NAN, 0.5, NAN), ["1.00", "–", "0.50", "diverged"]),
    "never known": ((NAN,) * 4, ["–"] * 4),
}


def _values(losses: tuple[float, ...], *, own: bool = False) -> Recording:
    """A run of values, whose losses are its own or known."""
    reel = recording(0, tested=0, loss=losses)
    header = replace(reel.header, loss=OWN_LOSS) if own else reel.header
    states = np.zeros_like(reel._states) if own else reel._states
    return Recording(header, reel.steps, reel.metrics, states)


@pytest.mark.parametrize("case", CASES)
def test_a_loss_is_read_as_diverged_only_once_there_is_none_any_more(case: str) -> None:
    losses, read = CASES[case]
    reel = _values(losses)
    measure = written_measure_of(reel)
    assert [measure.at(epoch) for epoch in range(4)] == read
    assert len(measure.longest) == max(map(len, read))
    assert bool(divergence_of([reel])) == ("diverged" in read)


def test_a_loss_of_its_own_that_ends_missing_has_not_diverged() -> None:
    reel = _values((1.0, 0.5, NAN, NAN), own=True)
    assert written_measure_of(reel).at(3) == "–"
    assert divergence_of([reel]) == ""
    states = reel._states.copy()
    states[3] = NAN
    lost = Recording(reel.header, reel.steps, reel.metrics, states)
    assert [written_measure_of(lost).at(epoch) for epoch in (2, 3)] == ["–", "diverged"]


def test_answers_that_are_missing_once_are_no_divergence() -> None:
    reel = _values((1.0, 0.5, 0.4, 0.3))
    states = reel._states.copy()
    states[1] = NAN
    made = Recording(reel.header, reel.steps, reel.metrics, states)
    assert made.lost.tolist() == [False, True, False, False]
    assert diverges_at(made) is None


@pytest.mark.parametrize(
    ("losses", "first", "last", "lost", "diverges"),
    [
        ((1.0, NAN, 0.5, 0.2), 0, 1, [False, False], None),
        ((1.0, 0.5, NAN, NAN), 0, 1, [False, False], None),
        ((1.0, 0.5, NAN, NAN), 1, 2, [False, True], 2),
        ((1.0, NAN, NAN, NAN), 2, 3, [True, True], 2),
    ],
)
def test_parts_are_lost_where_the_whole_is(
    losses: tuple[float, ...], first: int, last: int, lost: list[bool], diverges: int | None
) -> None:
    part = _values(losses).numbered(first, last)
    assert part.lost.tolist() == lost
    assert diverges_at(part) == diverges


def test_other_values_of_a_run_are_read_in_the_same_way() -> None:
    reel, tested = recording(loss=(1.0, 0.5, 0.2)), np.array([1.0, NAN, NAN])
    assert [read_at(reel, tested, str, epoch) for epoch in (0, 1.5, 2)] == ["1.0", "–", "–"]


def test_a_step_that_diverged_has_no_accuracy() -> None:
    """Of answers that are no numbers as many are right as of any one class."""
    measure = written_measure_of(recording(loss=(1.0, 0.5, NAN), accuracy=(0.5, 0.8, 0.5)))
    assert [measure.at(epoch) for epoch in (0, 1, 2)] == [
        "50\u2009%",
        "80\u2009%",
        "diverged",
    ]
    assert measure.longest == "diverged"


def test_accuracy_is_read_while_there_are_answers_though_the_loss_has_overflowed() -> None:
    reel = recording(loss=(1.0, 0.5, math.inf), accuracy=(0.5, 0.8, 0.5))
    assert diverges_at(reel) == 2
    assert (reel.lost.tolist(), reel.gone.tolist()) == ([False] * 3, [False, False, True])
    assert written_measure_of(reel).at(2) == "50\u2009%"
    assert read_at(reel, reel.metrics.train_loss, str, 2) == "diverged"


def test_a_share_that_is_right_as_the_loss_overflows_is_no_progress() -> None:
    shares = (0.5, 0.8, 0.99)
    assert not marks_on_accuracy(recording(loss=(1.0, 0.5, math.inf), accuracy=shares))
    assert marks_on_accuracy(recording(loss=(1.0, 0.5, 0.4), accuracy=shares))


def test_no_share_is_reached_after_training_has_diverged() -> None:
    losses, shares = (1.0, 0.5, NAN, NAN), (0.5, 0.8, 0.5, 0.99)
    reel = recording(loss=losses, accuracy=shares)
    assert np.isnan(reel.metrics.train_accuracy).tolist() == [False, False, True, True]
    assert "accuracy" not in " ".join(each.kind for each in milestones(reel))
    never_lost = recording(loss=(1.0, 0.5, 0.4, 0.3), accuracy=shares)
    assert "accuracy 99%" in [each.kind for each in milestones(never_lost)]
    assert [mark.epoch for mark in marks_on_accuracy(never_lost)] == [3]
    assert not marks_on_accuracy(reel)


def test_no_share_is_said_of_an_accuracy_that_was_not_recorded() -> None:
    known, missing = recording(accuracy=(0.5, 0.8, 1.0)), recording(accuracy=(0.5, 0.8, NAN))
    assert "of 6 training points are right." in text_alternative([known])
    assert text_alternative([missing]).endswith("At the end the training accuracy is not a number.")
    assert text_alternative([known, known]).endswith("of the training points are right.")
    assert text_alternative([known, missing]).endswith("Some runs have no accuracy at the end.")


def test_the_measure_of_one_run_has_the_decimals_of_both_losses() -> None:
    """Its chart has both; those of several runs have one curve each."""
    reel = recording(0, loss=(1.0, 0.5, 0.001))
    metrics = replace(reel.metrics, test_loss=np.array([1.0, 0.5, 0.2]))
    tested = Recording(reel.header, reel.steps, metrics, reel._states)
    assert written_measure_of(tested).at(2) == "0.2000"
    assert [each.at(2) for each in written_measures_of([tested, tested])] == ["0.20", "0.20"]


@pytest.mark.parametrize(
    ("labels", "share", "chance"),
    [
        ([0, 1] * 3, 0.5, (0.5, "chance")),
        ([0, 0, 0, 1, 1], 0.6, (0.5, "chance")),
        ([0, 0, 1], 2 / 3, (2 / 3, "largest class: 67\u2009%")),
        ([0, 0, 0], 1.0, (1.0, "largest class: 100\u2009%")),
    ],
)
def test_a_class_much_larger_than_others_has_a_share_of_its_own(
    labels: list[int], share: float, chance: tuple[float, str]
) -> None:
    reel = recording(points=len(labels), tested=0)
    own = reel.on(replace(reel.dataset, labels=np.array(labels)))
    assert largest_class(own) == pytest.approx(share)
    guessed, words = chance_of(own)
    assert guessed == pytest.approx(chance[0])
    assert words[-1] == chance[1]
    assert largest_class(recording(0)) == 0


def test_an_axis_of_accuracies_begins_where_the_lowest_chance_is() -> None:
    right = np.array([0.9, 1.0])
    runs = [recording(5), recording(2)]
    assert [accuracy_axis([each], right).low for each in runs] == [0.2, 0.5]
    assert accuracy_axis(runs, right).low == 0.2
