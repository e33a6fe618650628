"""Steps that a plan names as the time of a picture, which are checked before any work."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.batch.plan import Plan
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
        ("step 61", ["net", "svm"], "step must be a number from"),
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
    with pytest.raises(UserError, match=r"render clip: .*write it like 'tree 1,200'"):
        plan_of("tere 1,200", "a.reel").check_reels()
