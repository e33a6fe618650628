"""Which run of a stack is shown."""

from collections.abc import Callable

import pytest

from epochreel.errors import UserError
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


def test_an_unknown_way_is_refused(measured: Measured) -> None:
    with pytest.raises(UserError, match=r"got 'middle'.*allowed: median, best, first"):
        picked([measured([0.5], [0.1])], "middle")
