"""Plans and batches: messages about bad plans, and batches in which something fails.

It is longer than other files because most of it is a table of bad plans and their messages.
"""

from pathlib import Path
from typing import Any

import av
import imageio.v3 as iio
import pytest

from epochreel.batch.plan import Plan, built_in_plans
from epochreel.batch.run_batch import Choice, run_batch
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.sinks.options import WorkerOptions
from epochreel.scenes.options import ComparisonOptions

RUN: dict[str, Any] = {"name": "a", "epochs": 3, "points": 40, "hidden": [3]}
CLIP: dict[str, Any] = {"name": "clip", "runs": ["a"], "size": "128x72@10", "duration": 1}

STILL: dict[str, Any] = {"name": "clip", "runs": ["a"], "size": "128x72", "formats": ["png"]}

pytestmark = pytest.mark.slow


def test_a_batch_records_and_renders_and_continues_after_a_failure(tmp_path: Path) -> None:
    (tmp_path / "blocked.mp4").mkdir()
    plan = Plan.parse(
        {
            "run": [RUN, {**RUN, "name": "b", "seed": 1}],
            "render": [
                {**CLIP, "formats": ["mp4", "gif", "png"]},
                {**CLIP, "name": "blocked", "runs": ["b"]},
                {**CLIP, "name": "other", "runs": "b", "formats": "png"},
            ],
        }
    )
    results = run_batch(plan, tmp_path, Choice(jobs=2))
    assert [result.name for result in results] == plan.outputs()
    failed = {result.name: result.error for result in results if result.error}
    assert list(failed) == ["blocked.mp4"]
    assert "directory" in str(failed["blocked.mp4"]).lower()
    with av.open(str(tmp_path / "clip.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == 10
    assert iio.improps(tmp_path / "other.png").shape == (72, 128, 3)
    assert len(Recording.open(tmp_path / "b.reel").epochs) == 4
    expected = {*plan.outputs(), "blocked.mp4", "results.json"}
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_runs_trained_together_equal_runs_trained_alone(tmp_path: Path) -> None:
    tables = [{**RUN, "name": f"run{seed}", "seed": seed} for seed in range(3)]
    run_batch(Plan.parse({"run": tables}), tmp_path / "together")
    run_batch(Plan.parse({"run": tables[1:2]}), tmp_path / "alone")
    together, alone = (
        Recording.open(tmp_path / folder / "run1.reel") for folder in ("together", "alone")
    )
    assert together.metrics.train_loss == pytest.approx(alone.metrics.train_loss, rel=1e-6)


def test_a_run_that_cannot_be_recorded_fails_only_its_own_renders(tmp_path: Path) -> None:
    (tmp_path / "a.reel").mkdir()
    plan = Plan.parse(
        {
            "run": [RUN, {**RUN, "name": "b"}],
            "render": [
                {**CLIP, "formats": ["png"]},
                {**CLIP, "name": "good", "runs": ["b"], "formats": ["png"]},
            ],
        }
    )
    errors = {result.name: result.error for result in run_batch(plan, tmp_path)}
    assert errors["b.reel"] is errors["good.png"] is None
    assert errors["a.reel"]
    assert errors["clip.png"] == "run 'a' was not recorded"


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({}, "at least one"),
        ({"runs": [RUN]}, "unknown table in a plan: got 'runs'; did you mean 'run'?"),
        ({"run": RUN}, r"must be tables, each headed \[\[run\]\]"),
        ({"run": [{}]}, "run 1: name must be"),
        ({"run": [{}, {**RUN, "name": "none"}]}, "^plan, line 1: run 1: name must be"),
        ({"run": [{**RUN, "name": "../a"}]}, "name must be"),
        ({"run": [RUN, RUN]}, r"run 2 \(a\): name is taken"),
        ({"run": [{**RUN, "seeds": "3-1"}]}, "seeds must be a range like 0-19"),
        (
            {"run": [{**RUN, "name": "a_seed-1"}, {**RUN, "seeds": "1-2"}]},
            "name is taken already: got 'a_seed-1'",
        ),
        ({"run": [{**RUN, "hiden": [3]}]}, r"run 1 \(a\): unknown key: got 'hiden'"),
        ({"run": [{**RUN, "epochs": 0}]}, r"run 1 \(a\): epochs"),
        ({"run": [{**RUN, "preset": "spirl"}]}, "unknown preset.*did you mean 'spiral'"),
        ({"run": [RUN], "render": [{}]}, "runs must be a list of names"),
        ({"run": [RUN], "render": [{**CLIP, "runs": ["c"]}]}, "no run of that name: got 'c'"),
        ({"run": [RUN], "render": [{**CLIP, "scene": "x"}]}, r"render 1 \(clip\): unknown scene"),
        (
            {"run": [RUN], "render": [{**CLIP, "sizes": "x"}]},
            "unknown option: got 'sizes'.*'size'",
        ),
        ({"run": [RUN], "render": [{**CLIP, "bands": 8}]}, "got 'bands'; its name is 'levels'"),
        (
            {"run": [RUN], "render": [{**CLIP, "workers": 2}]},
            "'workers' does not apply to a plan",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "formats": ["gif", "png"], "crf": 9}]},
            "'crf' does not apply to .gif and .png; it applies to .mp4 and .webm",
        ),
        ({"run": [RUN], "render": [{**CLIP, "size": "720"}]}, "unknown size: got '720'"),
        ({"run": [RUN], "render": [{**CLIP, "formats": ["avi"]}]}, "unknown format: got 'avi'"),
        (
            {"run": [RUN], "render": [{**CLIP, "duration": "x"}]},
            "duration must be a number: got 'x'",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "by": "seconds"}]},
            "'by' does not apply to scene 'convergence'; it applies to scene comparison",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "scene": "comparison", "by": "second"}]},
            "unknown value of by: got 'second'; did you mean 'seconds'",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "scene": "ensemble", "goal": 2}]},
            "goal must be at most 1: got 2",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "size": "128x72@60", "formats": ["gif"]}]},
            "at most 50",
        ),
        (
            {"run": [RUN], "render": [{**STILL, "at": "epoch 200"}]},
            r"render 1 \(clip\): at: the film shows epochs 0 to 3: got 'epoch 200'",
        ),
        (
            {"run": [RUN], "render": [{**CLIP, "epochs_shown": "2..4"}]},
            r"render 1 \(clip\): epochs_shown ends after the last epoch, 3: got '2..4'",
        ),
    ],
)
def test_a_bad_plan_is_refused_before_any_work(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        Plan.parse(tables)


@pytest.mark.parametrize(
    ("scene", "runs", "message"),
    [
        ("comparison", ["a"], "'comparison' shows 2 to 9 recordings: got 1"),
        ("convergence", ["a", "many"], "'convergence' shows one recording: got 3"),
        ("race.py", ["a"], "'race.py' shows 2 to 9 recordings: got 1"),
    ],
)
def test_a_render_of_too_many_runs_or_too_few_is_refused(
    scene: str,
    runs: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "from epochreel.scenes import Comparison\nclass Race(Comparison):\n    goal = 0.9\n"
    Path("race.py").write_text(text, "utf-8")
    tables = {
        "run": [RUN, {**RUN, "name": "many", "seeds": "1-2"}],
        "render": [{**CLIP, "scene": scene, "runs": runs}],
    }
    with pytest.raises(UserError) as caught:
        Plan.parse(tables)
    assert f"render 1 (clip): scene {message}" in str(caught.value)
    tables["render"][0]["runs"] = ["many"] if scene != "convergence" else ["many_seed-1"]
    assert len(Plan.parse(tables).renders) == 1


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        ({"epochs_shown": "5..9", "at": "epoch 9"}, ""),
        ({"epochs_shown": "5..9", "at": "epoch 4"}, "at: the film shows epochs 5 to 9"),
        ({"epochs_shown": "6..9"}, "epochs_shown begins after one of the runs has ended, at 5"),
        ({"epochs_shown": "..10"}, "epochs_shown ends after the last epoch, 9"),
        ({"at": "epoch 9"}, ""),
        ({"at": "epoch 9.5"}, "at: the film shows epochs 0 to 9"),
    ],
)
def test_epochs_to_show_are_those_of_the_runs(shown: dict[str, str], wrong: str) -> None:
    tables = {
        "run": [{**RUN, "epochs": 9}, {**RUN, "name": "b", "epochs": 5}],
        "render": [{**STILL, "runs": ["a", "b"], "scene": "comparison", **shown}],
    }
    if not wrong:
        assert len(Plan.parse(tables).renders) == 1
        return
    with pytest.raises(UserError, match=rf"render 1 \(clip\): {wrong}"):
        Plan.parse(tables)


@pytest.mark.parametrize("shown", ["a", "a_seed-2", "typo"])
def test_a_wrong_run_is_the_only_error(shown: str) -> None:
    tables = {
        "run": [{**RUN, "seeds": "1-3", "epochs": 0}],
        "render": [{**CLIP, "runs": [shown]}],
    }
    with pytest.raises(UserError) as caught:
        Plan.parse(tables)
    assert ("render 1" in str(caught.value)) == (shown == "typo")


def test_all_errors_of_a_plan_are_shown_at_once() -> None:
    third = {**RUN, "name": "c", "epochs": 0, "hidden": [0], "data": "circels"}
    tables = {
        "run": [{**RUN, "lr": 3}, {**RUN, "name": "b"}, third],
        "render": [{**CLIP, "runs": ["a", "c"]}, {**CLIP, "name": "d", "fps": 30, "theme": "x"}],
    }
    with pytest.raises(UserError) as caught:
        Plan.parse(tables)
    head, *lines = (text := str(caught.value)).splitlines()
    assert head == "plan has 6 errors:"
    assert lines[0].startswith(
        "  line 1: run 1 (a): unknown key: got 'lr'; did you mean 'learning_rate'?"
    )
    assert {each.partition(": got")[0] for each in lines[1:4]} == {
        "  line 1: run 3 (c): unknown data set",
        "  line 1: run 3 (c): epochs must be at least 1",
        "  line 1: run 3 (c): a value of hidden must be at least 1",
    }
    assert "  line 1: render 2 (d): unknown option: got 'fps'; did you mean 'size'?" in text
    assert "  line 1: render 2 (d): unknown value of theme: got 'x'" in text
    film = {"script": "article", "theme": "x", "size": 3, "formats": ["mp4", "gif"]}
    clip = {**CLIP, "theme": ["x", "dark", "y"], "formats": ["mp5", "mp4", "doc"]}
    with pytest.raises(UserError, match=r"^plan has 7 errors:\n"):
        Plan.parse({"run": [RUN], "render": [clip], "film": [film]})
    with pytest.raises(UserError, match=r"^plan has 62 errors:(\n.*){50}\n  and 12 more$"):
        Plan.parse({"run": [{**RUN, "name": f"{n}", "epochs": 0} for n in range(62)]})


def test_a_plan_may_set_options_of_a_scene() -> None:
    table = {**CLIP, "scene": "comparison", "by": "seconds", "goal": 0.9}
    table["runs"] = ["a", "b"]
    runs = [RUN, {**RUN, "name": "b"}]
    (render,) = Plan.parse({"run": runs, "render": [table]}).renders
    assert render.options.own == ComparisonOptions(by="seconds", goal=0.9)


def test_seeds_in_a_plan_make_a_run_each_and_a_render_shows_them_all() -> None:
    for seeds in ("8-10", "8..10", "8,9,10"):
        tables = {"run": [{**RUN, "seeds": seeds}, {**RUN, "name": "b"}]}
        both = {**CLIP, "scene": "ensemble", "runs": ["b", "a"]}
        shown = [both, {**CLIP, "name": "one", "runs": ["a_seed-08"]}]
        plan = Plan.parse({**tables, "render": shown})
        many = ("a_seed-08", "a_seed-09", "a_seed-10")
        assert [(name, spec.seed) for name, spec in plan.runs.items()] == [
            *zip(many, (8, 9, 10), strict=True),
            ("b", 0),
        ]
        assert [render.runs for render in plan.renders] == [("b", *many), many[:1]]


def test_each_format_gets_the_options_that_apply_to_it() -> None:
    table = {**CLIP, "formats": ["mp4", "png", "gif"], "at": 0.5, "crf": 20, "levels": 4}
    (render,) = Plan.parse({"run": [RUN], "render": [table]}).renders
    chosen = {suffix: set(render.options_for(suffix).given) for suffix in render.suffixes}
    common = {"size", "duration", "levels"}
    assert chosen == {
        # The jobs of a batch share the cores: each draws in one process.
        ".mp4": {*common, "crf", "workers"},
        ".png": {*common, "at"},
        ".gif": common,
    }
    assert render.options_for(".mp4").of(WorkerOptions).workers == 1


@pytest.mark.parametrize("name", built_in_plans())
def test_built_in_plans_are_valid(name: str) -> None:
    plan = Plan.load(name)
    assert len(set(plan.outputs())) == len(plan.outputs())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[run", "line 1: this is not TOML"),
        (b"\xff\xff", "UTF-8"),
        (b"a = " + b"[" * 5000, "is not TOML"),
    ],
)
def test_a_file_that_is_not_a_plan_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    with pytest.raises(UserError, match=message):
        Plan.load(str(path))
