"""Rules that stop a run before its last epoch."""

from pathlib import Path
from typing import Any

import pytest

from epochreel import RunSpec, UserError, record
from epochreel.batch.plan import Plan

from .small_runs import run

TABLE = "x,y,price\n" + "".join(f"{k},{k * k % 7},{k * 1.5}\n" for k in range(30))


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


@pytest.mark.parametrize("target", ["value", ""])
def test_an_accuracy_is_refused_for_values(tmp_path: Path, target: str) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    reel = tmp_path / "a.reel"
    data = {"name": str(tmp_path / "t.csv"), "options": {"target": target}}
    base = {"data": data, "epochs": 30}
    spec = RunSpec.parse({**base, "stop": {"accuracy": 0.9}})
    said = r"stop_accuracy is for classes; values have no accuracy: got 0\.9; .*with stop_loss"
    with pytest.raises(UserError, match=said):
        record(spec, reel)
    assert not reel.exists()
    recording = record(RunSpec.parse({**base, "stop": {"loss": 100}}), reel)
    assert recording.steps.last == 0


def test_a_plan_refuses_it_for_each_run_of_values(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    run = {"data": str(tmp_path / "t.csv"), "epochs": 30}
    rules = [{"stop_loss": 0.1}, {"stop_accuracy": 0.9}]
    tables = [{**run, **rule, "name": name} for name, rule in zip("ab", rules, strict=True)]
    Plan.parse({"run": tables[:1]}).check()
    with pytest.raises(UserError, match="run b: stop_accuracy is for classes"):
        Plan.parse({"run": tables}).check()
