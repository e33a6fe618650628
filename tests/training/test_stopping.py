"""Rules that stop a run before its last epoch."""

from typing import Any

import pytest

from .small_runs import run


@pytest.mark.parametrize(
    ("stop", "holds"),
    [
        ({"loss": 0.5}, lambda s: s.train_loss <= 0.5),
        ({"accuracy": 0.9}, lambda s: s.train_accuracy >= 0.9),
        ({"seconds": 0.02}, lambda s: s.seconds >= 0.02),
    ],
)
def test_a_run_stops_when_its_rule_is_first_met(stop: dict[str, float], holds: Any) -> None:
    snapshots = run(epochs=300, stop=stop, learning_rate=0.02)
    assert [holds(snapshot) for snapshot in snapshots] == [False] * (len(snapshots) - 1) + [True]
    assert 2 < len(snapshots) < 301


def test_a_run_ends_after_its_epochs_if_no_rule_is_met() -> None:
    assert len(run(epochs=6, stop={"loss": 0, "patience": 50})) == 7


def test_patience_counts_epochs_without_improvement() -> None:
    """At this rate no epoch improves by the tolerance after the first: 3 + 1 more follow."""
    changes = {"optimizer": "sgd", "learning_rate": 1e-9, "epochs": 50}
    assert len(run(stop={"patience": 3}, **changes)) == 6
    assert len(run(stop={"patience": 3, "tolerance": 0}, **changes)) > 6
