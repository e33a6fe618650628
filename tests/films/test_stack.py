"""Which run of a stack is shown, and how many meet a condition."""

from collections.abc import Callable

import pytest

from epochreel.errors import UserError
from epochreel.films.counts import first_met
from epochreel.films.stack import Stack, picked
from epochreel.reels.recording import Recording

Measured = Callable[..., Recording]


def test_the_median_is_the_tenth_best_of_the_first_twenty(measured: Measured) -> None:
    better = [measured([1.0], [0.1]) for _ in range(5)]
    twenty = [measured([0.5 + 0.01 * seed], [0.5]) for seed in range(20)]
    shown = picked([*twenty, *better], "median")
    assert shown is twenty[10]
    assert sum(each.metrics.train_accuracy[-1] >= 0.6 for each in twenty) == 10


@pytest.mark.parametrize(("pick", "index"), [("median", 1), ("best", 3), ("first", 0)])
def test_of_equal_accuracies_the_lower_loss_is_better(
    pick: str, index: int, measured: Measured
) -> None:
    nan = float("nan")
    recordings = [measured([0.5], [each]) for each in (0.4, 0.2, nan, 0.1)]
    assert picked(recordings, pick) is recordings[index]


@pytest.mark.parametrize(("count", "index"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (20, 9)])
def test_the_median_is_in_the_middle_of_any_number_of_runs(
    count: int, index: int, measured: Measured
) -> None:
    recordings = [measured([0.5], [0.1 * (1 + seed)]) for seed in range(count)]
    assert Stack.of("few", recordings).shown is recordings[index]


def test_runs_are_counted_by_measures_of_every_epoch(measured: Measured) -> None:
    nan = float("nan")
    lost = measured([0.5, nan], [nan, nan])
    assert first_met(lost, "train_accuracy >= 0.5") == 0
    assert first_met(lost, "train_loss < 0.1") is None
    unknown = measured([nan, nan], [0.5, 0.05])
    assert first_met(unknown, "train_loss < 0.1") == 1
    with pytest.raises(UserError, match="train_accuracy, which count is about, is not measured"):
        first_met(unknown, "train_accuracy > 0.5")


@pytest.mark.parametrize("measure", ["wrong@end", "other.train_loss", "train_loss@end"])
def test_runs_are_not_counted_by_other_measures(measure: str, measured: Measured) -> None:
    said = f"about measures of every epoch of the runs themselves: got '{measure}'"
    with pytest.raises(UserError, match=said):
        first_met(measured([0.5], [0.1]), f"{measure} < 3")


def test_an_unknown_way_is_refused(measured: Measured) -> None:
    with pytest.raises(UserError, match=r"got 'middle'.*allowed: median, best, first"):
        picked([measured([0.5], [0.1])], "middle")
