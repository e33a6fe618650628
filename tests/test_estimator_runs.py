"""Estimators on the command line, in plans and in film scripts, beside runs of networks."""

import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import imageio.v3 as imageio
import pytest

from epochreel.batch.plan import Plan
from epochreel.batch.run_batch import run_batch
from epochreel.errors import UserError
from epochreel.films import keys
from epochreel.films.cached_runs import key_of, recorded
from epochreel.films.script import Script
from epochreel.reels.recording import Recording
from epochreel.training.estimatorspec import EstimatorSpec

Run = Callable[..., tuple[int, str, str]]

QUICK = ("--data", "moons", "--points", "30")


def test_values_are_recorded_and_said(run: Run) -> None:
    status, out, err = run(
        "record", *QUICK, "--estimator", "sklearn.svm:SVC", "--vary", "C=0.1..10.0", "--steps", "3"
    )
    assert (status, out) == (0, "")
    assert err.startswith("out/moons-SVM-C.reel  3 values of C, 0.1 to 10, 100")


def test_parameters_are_set_together_and_each_step_is_a_line_of_json(run: Run) -> None:
    options = ("--set", "criterion=entropy", "--set", "splitter=best", "--vary", "max_depth=1,3")
    status, out, _ = run(
        "record",
        *QUICK,
        "--estimator",
        "DecisionTreeClassifier",
        *options,
        "-o",
        "a.reel",
        "--json",
    )
    assert status == 0
    lines = [json.loads(line) for line in out.splitlines()]
    steps = [(line["step"], line["epoch"], line["value"]) for line in lines]
    assert steps == [("depth", 1, 1), ("depth", 2, 3)]
    recipe = Recording.open("a.reel").recipe
    assert recipe["parameters"] == {"criterion": "entropy", "splitter": "best"}


def test_a_still_shows_a_step_that_is_named_by_its_value(run: Run) -> None:
    run("record", *QUICK, "--estimator", "SVC", "--vary", "C=0.1,1,10", "-o", "a.reel", "--quiet")
    for at, name in (("C 1", "a"), ("c = 1", "b"), ("C 10", "c")):
        arguments = ("render", "a.reel", "-o", f"{name}.png", "--at", at, "--size", "128x72")
        status, _, err = run(*arguments)
        assert status == 0
        assert "warning" not in err
    for form in ("png", "svg"):
        status, _, err = run("render", "a.reel", "-o", f"n.{form}", "--at", "C 0.7", "--quiet")
        assert status == 0
        said = "C = 0.7 was not recorded: the picture shows C = 1, the nearest"
        assert err == f"epochreel: warning: {said}\n"
    middle, second, last = (imageio.imread(f"{name}.png") for name in "abc")
    assert (middle == second).all()
    assert (middle != last).any()
    refused = ("render", "a.reel", "-o", "d.png", "--at")
    assert "from 0.1 to 10, as it was recorded: got 'C 20'" in run(*refused, "C 20")[2]
    for other in ("tree 2", "epoch 2"):
        status, _, err = run(*refused, other)
        assert (status, Path("d.png").exists()) == (2, False)
        said = f"steps of the recording have the name 'C': got '{other}'; write it like 'C 10'"
        assert said in err


def test_estimators_and_networks_are_not_one_run(run: Run) -> None:
    for option in ("--hidden=3", "--epochs=3", "--stop-loss=1", "--shuffle"):
        status, out, err = run("record", *QUICK, "--estimator", "SVC", "--vary", "C=1..2", option)
        assert (status, out) == (2, "")
        name = option.partition("=")[0]
        assert f"{name} applies to networks, not to an --estimator; leave {name} out" in err
    status, _, err = run("record", *QUICK, "--vary", "C=1..2")
    assert status == 2
    assert "--vary applies to runs of an --estimator: got 'C=1..2'" in err
    assert list(Path.cwd().iterdir()) == []


def test_iterations_that_rest_end_early(run: Run) -> None:
    status, _, err = run(
        "record", "--data", "blobs", "--points", "40", "--estimator", "KMeans", "-o", "a.reel"
    )
    assert status == 0
    assert " of 60 (nothing changes any more)" in err


def test_a_recording_of_an_estimator_has_no_link(run: Run) -> None:
    run("record", *QUICK, "--estimator", "SVC", "--vary", "C=1..2", "-o", "a.reel")
    status, _, err = run("inspect", "a.reel", "--playground-url")
    assert status == 2
    assert "the recording is of an estimator: got 'SVM · C 1 to 2 · moons'" in err
    status, out, _ = run("inspect", "a.reel")
    assert status == 0
    assert out.startswith("SVM · C 1 to 2 · moons\n15 training points, 15 test points")


RUNS = [
    {
        "name": "svm",
        "data": "moons",
        "points": 30,
        "estimator": "SVC",
        "set": {"kernel": "linear"},
        "vary": "C=1..3",
    },
    {"name": "network", "data": "moons", "points": 30, "hidden": 2, "epochs": 2},
    {
        "name": "trees",
        "data": "moons",
        "points": 30,
        "estimator": "RandomForestClassifier",
        "stages": True,
        "set": "n_estimators=2",
    },
]


@pytest.mark.slow
def test_a_plan_records_estimators_beside_networks(tmp_path: Path) -> None:
    plan = Plan.parse({"run": RUNS})
    plan.check()
    results = run_batch(plan, tmp_path)
    assert [result.error for result in results] == [None] * 3
    steps = {name: str(Recording.open(tmp_path / f"{name}.reel").steps) for name in plan.runs}
    assert steps == {
        "svm": "3 values of C, 1 to 3",
        "network": "3 epochs, 0 to 2",
        "trees": "2 trees, 1 to 2",
    }


def test_a_plan_is_checked_without_fitting() -> None:
    plan = Plan.parse({"run": [{**RUNS[0], "data": "reg-plane"}]})
    with pytest.raises(UserError, match="run svm: SVC learns classes, and the data have values"):
        plan.check()
    wrong = [{**RUNS[0], "vary": "D=1..3"}, {**RUNS[0], "name": "plain"}]
    del wrong[1]["vary"]
    with pytest.raises(UserError) as caught:
        Plan.parse({"run": wrong}).check()
    said = str(caught.value)
    assert "line 1: run svm: SVC has no parameter to vary: got 'D'; allowed: C" in said
    assert "line 1: run plain: SVC is fitted at once, without steps" in said
    with pytest.raises(UserError, match=r"run 1 \(svm\): vary must be a parameter and its values"):
        Plan.parse({"run": [{**RUNS[0], "vary": "C"}]})


def test_a_script_names_estimators_and_keeps_their_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script.parse(
        """
        title = "A film"

        [[run]]
        name = "svm"
        data = "moons"
        points = 30
        estimator = "SVC"
        set = { kernel = "linear" }
        vary = "C=1..3"

        [[chapter]]
        id = "a"
        scene = "convergence"
        runs = ["svm"]
        """
    )
    specs = script.runs["svm"].specs
    assert isinstance(specs[0], EstimatorSpec)
    ((first,),) = recorded([specs], tmp_path)
    assert first.recipe["estimator"] == "sklearn.svm:SVC"
    key = key_of(specs[0])
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: version(name) + "x" * (name != "torch"))
    keys._digest_of_sources.cache_clear()
    assert key_of(specs[0]) != key
    keys._digest_of_sources.cache_clear()
