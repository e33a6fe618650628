"""Steps that a plan names as the time of a picture, which are checked before any work."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.batch.plan import Plan
from epochreel.batch.run_batch import Choice, run_batch
from epochreel.errors import UserError
from epochreel.reels.recorder import Recorder

NET: dict[str, Any] = {"name": "net", "epochs": 3, "points": 40, "hidden": [3]}
SVM: dict[str, Any] = {"name": "svm", "data": "circles", "estimator": "SVC"}
RUNS = [
    NET,
    {**SVM, "vary": "C=0.012345..98.7654"},
    {**SVM, "name": "other", "vary": "C=1..5"},
    {
        **SVM,
        "name": "trees",
        "estimator": "sklearn.ensemble:RandomForestClassifier",
        "stages": True,
    },
]


def plan_of(at: str, *runs: str, **options: str) -> Plan:
    scene = "comparison" if len(runs) > 1 else "convergence"
    render = {"name": "clip", "runs": [*runs], "formats": "png", "scene": scene, "at": at}
    return Plan.parse({"run": RUNS, "render": [{**render, **options}]})


@pytest.mark.parametrize(
    ("at", "runs"),
    [
        ("epoch 2", ["net"]),
        ("C 20", ["svm"]),
        ("C = 98.8", ["svm"]),
        ("C 20", ["svm", "svm"]),
        ("step 3", ["net", "svm"]),
        ("tree 12", ["trees"]),
        ("anything 12", ["net", "trees"]),
    ],
)
def test_steps_that_runs_have_are_taken(at: str, runs: list[str]) -> None:
    assert plan_of(at, *runs).renders[0].options.given["at"] == at


@pytest.mark.parametrize(
    ("at", "runs", "said"),
    [
        ("epcoh 2", ["net"], "have the name 'epoch': got 'epcoh 2'; write it like 'epoch 3'"),
        ("C 20", ["net"], "have the name 'epoch': got 'C 20'"),
        ("c 200", ["svm"], "C must be a number from 0.012345 to 98.7654"),
        ("k 20", ["svm"], "have the name 'C': got 'k 20'"),
        ("epoch 9", ["svm"], "have the name 'C': got 'epoch 9'; write it like 'C 98.8'"),
        ("epoch 2", ["net", "svm"], "have the name 'step': got 'epoch 2'"),
        ("C 2", ["svm", "other"], "have the name 'step': got 'C 2'"),
        ("C 2", ["net", "svm"], "have the name 'step': got 'C 2'"),
        ("step 61", ["net", "svm"], "there are steps 1 to 60: got 'step 61'"),
    ],
)
def test_steps_that_no_run_has_are_refused(at: str, runs: list[str], said: str) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(at, *runs)
    assert "render 1 (clip): " in str(caught.value)
    assert said in str(caught.value)


def test_steps_are_within_the_epochs_that_are_shown() -> None:
    assert plan_of("C 98.8", "svm", epochs_shown="50..").renders
    with pytest.raises(UserError, match="the film shows epochs 50 to 60"):
        plan_of("C 0.0123", "svm", epochs_shown="50..")


def test_steps_of_recordings_are_checked_when_they_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    points = np.random.default_rng(0).normal(size=(20, 2))
    with Recorder("a.reel", data=(points, points[:, 0] > 0), step="tree", grid=8) as recorder:
        recorder.snapshot(lambda points: points[:, 0], epoch=1200)
    plan_of("tree 1,200", "a.reel").check_reels()
    with pytest.raises(UserError, match=r"render clip: .*write it like 'tree 1200'"):
        plan_of("tere 1,200", "a.reel").check_reels()


FOREST = {**SVM, "name": "forest", "estimator": "RandomForestClassifier", "stages": True}
BOOSTING = {**FOREST, "name": "boosting", "estimator": "GradientBoostingClassifier"}


@pytest.mark.parametrize(
    ("run", "at", "said"),
    [
        ({**FOREST, "set": "n_estimators=3"}, "tree 4", "there are trees 1 to 3: got 'tree 4'"),
        (FOREST, "C 4", "have the name 'tree': got 'C 4'"),
        ({**BOOSTING, "set": "n_estimators=5"}, "stage 6", "there are stages 1 to 5"),
        ({**BOOSTING, "estimator": "sklearn.ensemble:HistGradientBoostingClassifier"},
         "stage 101", "there are stages 1 to 100"),
        ({**BOOSTING, "estimator": "sklearn.ensemble:BaggingClassifier"},
         "stage 2", "have the name 'tree': got 'stage 2'"),
        ({**SVM, "estimator": "KMeans", "steps": 7}, "iteration 8", "there are iterations 1 to 7"),
        ({**SVM, "estimator": "KMeans"}, "tree 8", "have the name 'iteration': got 'tree 8'"),
        ({**SVM, "estimator": "MLPClassifier", "steps": 5}, "epoch 6", "shows epochs 1 to 5"),
        ({**SVM, "estimator": "MLPClassifier", "steps": 5}, "epoch 0", "shows epochs 1 to 5"),
    ],
)  # fmt: skip
def test_steps_that_estimators_cannot_have_are_refused_before_they_are_fitted(
    run: dict[str, Any], at: str, said: str
) -> None:
    render = {"name": "clip", "runs": [run["name"]], "formats": "png", "at": at}
    with pytest.raises(UserError) as caught:
        Plan.parse({"run": [run], "render": [render]}).check()
    assert said in str(caught.value)
    assert "render clip" in str(caught.value) or "render 1" in str(caught.value)


@pytest.mark.parametrize(
    ("run", "at"),
    [
        ({**FOREST, "set": "n_estimators=3"}, "tree 3"),
        (BOOSTING, "stage 100"),
        ({**SVM, "estimator": "KMeans"}, "iteration 60"),
    ],
)
def test_steps_that_estimators_may_have_are_taken(run: dict[str, Any], at: str) -> None:
    render = {"name": "clip", "runs": [run["name"]], "formats": "png", "at": at}
    Plan.parse({"run": [run], "render": [render]}).check()


def test_an_estimator_without_stages_is_refused_before_it_is_fitted() -> None:
    with pytest.raises(UserError, match="run svm: SVC has no stages; record it over a parameter"):
        Plan.parse({"run": [{**SVM, "stages": True}]}).check()


@pytest.mark.slow
def test_the_plan_in_the_guide_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    guide = (Path(__file__).parents[2] / "docs" / "batches.md").read_text("utf-8")
    (text,) = re.findall(r"## Estimators.*?```toml\n(.*?)```", guide, re.DOTALL)
    Path("plan.toml").write_text(text)
    plan = Plan.load("plan.toml")
    assert [*plan.runs] == ["svm-circles", "svm-moons", "forest"]
    assert [each.name for each in plan.renders] == ["svm-circles", "svm-moons", "two"]
    plan.check()
    (tmp_path / "out").mkdir()
    outcomes = run_batch(plan, tmp_path / "out", Choice(only=("svm-moons", "two")))
    assert [each.error for each in outcomes] == [None] * 4
