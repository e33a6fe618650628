"""When runs of an ensemble reach a goal, and what is said of those that do not."""

import numpy as np

from epochreel.reels.recording import Recording
from epochreel.scenes.ensemble_successes import Successes
from epochreel.tests.scenes.tiny import recording

SOON, LATE, NEVER = (0.5, 1.0, 1.0, 1.0), (0.5, 0.6, 0.7, 1.0), (0.5, 0.6, 0.7, 0.7)


def _runs(*accuracies: tuple[float, ...]) -> list[Recording]:
    return [recording(accuracy=each, loss=(1.0, 0.5, 0.2, 0.1)) for each in accuracies]


def test_runs_are_in_the_order_in_which_they_reach_the_goal() -> None:
    found = Successes(_runs(NEVER, LATE, SOON), 0.95)
    assert found.order == [2, 1, 0]
    assert found.reached == [np.inf, 3, 1]
    assert [found.word(run) for run in found.order] == ["epoch 1", "epoch 3", "never"]
    assert [found.known(run) for run in found.order] == [1, 3, 3]
    assert found.given_up == [3, np.inf, np.inf]
    assert [found.count(epoch) for epoch in (0, 1, 3)] == ["0 of 3", "1 of 3", "2 of 3"]


def test_what_is_not_shown_of_a_run_may_still_reach_it() -> None:
    found = Successes([each.between(0, 2) for each in _runs(NEVER, LATE, SOON)], 0.95)
    assert [found.word(run) for run in range(3)] == ["not yet", "not yet", "epoch 1"]
    assert found.given_up == [np.inf] * 3
    assert found.shown == (0, 2)
