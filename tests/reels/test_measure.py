"""How well runs do, and confusion between true and predicted classes."""

import math
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.errors import UserError
from epochreel.reels.header import Header
from epochreel.reels.losses import OWN_LOSS, TWICE
from epochreel.reels.measure import (
    Accuracy,
    Loss,
    RootMeanSquare,
    has_errors,
    measures_of,
    training_loss_of,
)
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.reels.verdicts import confusion

VALUES = np.array([1.0, 2.0, 4.0, 9.0])


def run(header: Header, train: list[float], test: list[float]) -> Recording:
    """A run with these accuracies, which are also its losses, at steps 0, 10, 20."""
    none = np.empty((len(train), 0))
    one, other = np.array(train), np.array(test)
    metrics = Metrics(one, other, one, other, np.zeros(len(train)), none, none, none)
    steps = Steps(np.arange(len(train)) * 10)
    return Recording(header, steps, metrics, np.zeros((len(train), 13), dtype=np.float32))


def of_values(header: Header, train: list[bool]) -> Header:
    dataset = replace(header.dataset, labels=VALUES, class_names=(), train=np.array(train))
    return replace(header, dataset=dataset)


def test_runs_of_classes_are_measured_by_training_accuracy(plain_header: Header) -> None:
    (measure,) = measures_of([run(plain_header, [0.5, 0.9 - 1e-12, 1.0], [0.1, 0.2, 0.3])])
    assert isinstance(measure, Accuracy)
    assert measure.limit(0.9) == 0.9
    assert [measure.first(goal) for goal in (0.5, 0.9, 1.0)] == [0, 10, 20]
    assert measure.learnt(1.0)
    assert [measure.at(step) for step in (0, 9.5, 10, 15, 20)] == [0.5, 0.5, *[0.9 - 1e-12] * 2, 1]


def test_a_goal_may_be_missed_or_not_kept(plain_header: Header) -> None:
    (measure,) = measures_of([run(plain_header, [0.5, 0.9, 0.8], [0.0] * 3)])
    assert measure.first(0.95) == math.inf
    assert measure.first(0.9) == 10
    assert not measure.learnt(0.9)


def test_runs_of_values_are_measured_by_test_loss_where_all_have_test_points(
    plain_header: Header,
) -> None:
    tested = run(of_values(plain_header, [True, True, False, False]), [9.0, 1], [8.0, 2])
    untested = run(of_values(plain_header, [True] * 4), [7.0, 3], [np.nan] * 2)
    (alone,) = measures_of([tested])
    assert isinstance(alone, Loss)
    assert (alone.tested, alone.values.tolist()) == (True, [8, 2])
    assert alone.guess == pytest.approx(np.var([4.0, 9.0]) / 2)
    one, other = measures_of([tested, untested])
    assert isinstance(one, Loss)
    assert isinstance(other, Loss)
    assert [one.tested, other.tested] == [False, False]
    assert [one.values.tolist(), other.values.tolist()] == [[9, 1], [7, 3]]
    assert one.guess == pytest.approx(np.var([1.0, 2.0]) / 2)
    assert other.guess == pytest.approx(np.var(VALUES) / 2)
    assert other.limit(0.25) == pytest.approx(0.75 * other.guess)
    assert other.first(0.25) == 10
    assert other.learnt(0.25)
    assert not other.learnt(0.5)


def test_a_goal_is_relative_to_the_size_of_the_values(plain_header: Header) -> None:
    """Values around 10⁻⁵ have losses around 10⁻¹⁰, of which not every one is good."""
    header = of_values(plain_header, [True] * 4)
    small = replace(header, dataset=replace(header.dataset, labels=VALUES * 1e-5))
    guess = float(np.var(VALUES * 1e-5)) / 2
    (measure,) = measures_of([run(small, [2 * guess, 0.6 * guess, 0.5 * guess], [np.nan] * 3)])
    assert measure.first(0.5) == 20
    (worse,) = measures_of([run(small, [2 * guess], [np.nan])])
    assert not worse.learnt(0.5)


def test_classes_and_values_have_no_measure_in_common(plain_header: Header) -> None:
    values = run(of_values(plain_header, [True] * 4), [1.0], [1.0])
    with pytest.raises(UserError, match=r"no measure in common: got '3 tanh · points and 3 tanh"):
        measures_of([run(plain_header, [1.0], [1.0]), values])


def test_goals_of_the_whole_squared_error_are_twice_those_of_half_of_it(
    plain_header: Header,
) -> None:
    header = of_values(plain_header, [True] * 4)
    (half,) = measures_of([run(header, [9.0, 1.0], [9.0, 1.0])])
    (whole,) = measures_of([run(replace(header, loss=TWICE), [9.0, 1.0], [9.0, 1.0])])
    assert whole.limit(0.9) == pytest.approx(2 * half.limit(0.9))
    assert whole.limit(0.9) == pytest.approx(0.1 * VALUES.var())


@pytest.mark.parametrize(
    ("loss", "losses", "values"),
    [("squared_error", [8.0, 0.5], [40.0, 10.0]), (TWICE, [16.0, 1.0], [40.0, 10.0])],
)
def test_errors_of_standardised_values_are_roots_of_squared_losses(
    loss: str, losses: list[float], values: list[float], plain_header: Header
) -> None:
    header = of_values(plain_header, [True] * 4)
    header = replace(
        header, loss=loss, dataset=replace(header.dataset, value_scaling=ValueScaling(3.0, 10.0))
    )
    reel = run(header, losses, losses)
    assert has_errors(reel)
    for measure in (*measures_of([reel]), training_loss_of(reel)):
        assert isinstance(measure, RootMeanSquare)
        assert measure.values == pytest.approx(values)
        assert measure.limit(0.9) == pytest.approx(10 * math.sqrt(0.1 * VALUES.var()))


def test_other_losses_of_standardised_values_are_no_errors(plain_header: Header) -> None:
    header = of_values(plain_header, [True] * 4)
    scaled = replace(header.dataset, value_scaling=ValueScaling(3.0, 10.0))
    header = replace(header, dataset=scaled)
    own, squared = (run(replace(header, loss=each), [0.5], [0.5]) for each in (OWN_LOSS, TWICE))
    assert not has_errors(own)
    for measure in (*measures_of([own]), training_loss_of(own), *measures_of([squared, own])):
        assert not isinstance(measure, RootMeanSquare)
        assert measure.values.tolist() == [0.5]
    bare = run(of_values(plain_header, [True] * 4), [0.5], [0.5])
    assert not has_errors(bare)


def test_confusion_counts_true_classes_in_rows() -> None:
    winners, labels = np.array([0, 1, 1, 2, 0]), np.array([0, 0, 1, 1, 2])
    assert confusion(winners, labels, 3).tolist() == [[1, 1, 0], [0, 1, 1], [1, 0, 0]]


def test_clusters_that_are_not_judged_are_measured_by_their_loss(plain_header: Header) -> None:
    """Nothing has diverged where no accuracies were recorded."""
    judged = run(plain_header, [0.6, 0.2, 0.1], [0.7, 0.3, 0.2])
    none = np.full(3, np.nan)
    metrics = replace(judged.metrics, train_accuracy=none, test_accuracy=none)
    other = Recording(plain_header, judged.steps, metrics, np.zeros((3, 13), dtype=np.float32))
    (measure,) = measures_of([other])
    assert isinstance(measure, Loss)
    train, tested = plain_header.dataset.train, bool((~plain_header.dataset.train).any())
    assert measure.values.tolist() == ([0.7, 0.3, 0.2] if tested else [0.6, 0.2, 0.1])
    labels = plain_header.dataset.labels[train != tested]
    shares = [np.mean(labels == each) for each in set(labels.tolist())]
    assert measure.guess == pytest.approx(-sum(share * np.log(share) for share in shares))
    assert measure.has_goal(0.9)
    assert isinstance(measures_of([judged])[0], Accuracy)
    header = replace(plain_header, loss=OWN_LOSS)
    (own,) = measures_of([Recording(header, judged.steps, metrics, np.zeros((3, 13)))])
    assert not own.has_goal(0.9)
    assert (own.first(0.9), own.learnt(0.9)) == (math.inf, False)
    assert [isinstance(each, Loss) for each in measures_of([judged, other])] == [True, True]
