"""Files that plans name, and how plans themselves are encoded."""

from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import pytest

from epochreel.batch.plan import Plan
from epochreel.batch.run_batch import run_batch
from epochreel.errors import UserError
from epochreel.reels.recording import Recording

Run = Callable[..., tuple[int, str, str]]

TABLE = "\n".join(["height,weight,kind", *(f"{k},{k % 7},{'ab'[k % 2]}" for k in range(30))])
PLAN = """
[[run]]
name = "mine"
data = "points.csv"
epochs = 1

[[render]]
runs = ["mine", "films/old.reel"]
scene = "comparison"
name = "both"
size = "128x72@10"
formats = "png"
"""
SCENE = """from manim import Scene, Dot

class Mine(Scene):
    def construct(self):
        self.add(Dot())
"""


@pytest.fixture
def folder(tmp_path: Path, reels: Path) -> Path:
    """A folder of a plan, its table, its recording and its scene, seen from above."""
    folder = tmp_path / "plans"
    (folder / "films").mkdir(parents=True)
    (folder / "points.csv").write_text(TABLE)
    (folder / "films" / "old.reel").write_bytes((reels / "spiral.reel").read_bytes())
    (folder / "plan.toml").write_text(PLAN)
    return folder


@pytest.mark.slow
def test_files_are_named_from_the_folder_of_the_plan(run: Run, folder: Path) -> None:
    assert run("batch", "plans/plan.toml", "-o", "new", "--dry-run") == (
        0,
        "new/mine.reel  new\nnew/both.png  new\n2 of 2 jobs would run\n",
        "",
    )
    status, _, err = run("batch", "plans/plan.toml", "-o", "new")
    assert (status, err.partition(":")[0]) == (0, "points.csv")
    assert iio.imread(folder.parent / "new" / "both.png").shape == (72, 128, 3)


def test_a_scene_is_found_beside_the_plan(run: Run, folder: Path) -> None:
    (folder / "own.py").write_text(SCENE)
    render = '[[render]]\nscene = "own.py:Mine"\nname = "m"\nformats = "png"\n'
    (folder / "plan.toml").write_text(PLAN.partition("[[render]]")[0] + render)
    assert run("batch", "plans/plan.toml", "--dry-run")[0] == 0
    (folder / "own.py").unlink()
    assert "no such file: got 'plans/own.py'" in run("batch", "plans/plan.toml", "--dry-run")[2]


def test_a_dry_run_opens_data_columns_and_recordings(run: Run, folder: Path) -> None:
    (folder / "films" / "old.reel").write_bytes(b"nothing")
    other = '[[run]]\nname = "b"\ndata = "points.csv"\nx = "hight"\n'
    third = '[[run]]\nname = "c"\ndata = "no.csv"\n'
    (folder / "plan.toml").write_text(PLAN + other + third)
    status, out, err = run("batch", "plans/plan.toml", "-o", "new", "--dry-run")
    assert (status, out) == (2, "")
    first, reel, column, table = err.splitlines()
    assert "plans/plan.toml has 3 errors" in first
    assert "run b: " in column
    assert "got 'hight'; did you mean 'height'?" in column
    assert "run c: no such file: got 'plans/no.csv'" in table
    assert reel.count("plans/films/old.reel") == 1
    assert not (folder.parent / "new").exists()


@pytest.mark.parametrize(
    ("estimator", "scene", "refused"),
    [
        ('"SVC"\nvary = "C=1,2"', "network", True),
        ('"SVC"\nvary = "C=1,2"', "convergence", False),
        ('"MLPClassifier"', "network", False),
        ('"MLPClassifier"\nvary = "hidden_layer_sizes=2,3"', "network", True),
        ('"MLPClassifier"\nvary = "alpha=1,2"', "network", False),
    ],
)
def test_a_dry_run_refuses_scenes_of_layers_of_what_has_none(
    run: Run, folder: Path, estimator: str, scene: str, *, refused: bool
) -> None:
    (folder / "plan.toml").write_text(
        f'[[run]]\nname = "a"\ndata = "circles"\nestimator = {estimator}\n'
        f'[[render]]\nruns = "a"\nscene = "{scene}"\nformats = "png"\n'
    )
    status, _, err = run("batch", "plans/plan.toml", "--dry-run")
    assert status == (2 if refused else 0)
    assert ("scene 'network' shows the layers of a network" in err) == refused


def test_a_recording_that_is_missing_is_refused_before_any_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "films" / "old.reel").unlink()
    plan = Plan.load("plan.toml")
    with pytest.raises(UserError, match=r"no such file: got 'films/old\.reel'"):
        run_batch(plan, folder / "new")
    assert not (folder / "new").exists()


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_epochs_of_recordings_are_checked_before_any_work(
    run: Run, folder: Path, dry: list[str]
) -> None:
    (folder / "plan.toml").write_text(f'{PLAN}epochs_shown = "5..9"\n')
    status, _, err = run("batch", "plans/plan.toml", "-o", "new", *dry)
    begins = "epochs_shown begins after one of the runs has ended, at 1: got '5..9'"
    assert (status, err) == (2, f"epochreel: plans/plan.toml, line 7: render both: {begins}\n")
    assert not (folder.parent / "new").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_plan_may_have_a_mark_or_be_utf_16(folder: Path, encoding: str) -> None:
    (folder / "plan.toml").write_bytes(f"# Größen\r\n{PLAN}".encode(encoding))
    assert Plan.load(str(folder / "plan.toml")).outputs() == ["mine.reel", "both.png"]


def test_a_plan_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "plan.toml").write_bytes(f"# Größen\n{PLAN}".encode("cp1252"))
    with pytest.raises(UserError, match="a plan is text in UTF-8 or UTF-16"):
        Plan.load(str(folder / "plan.toml"))


CODE = """import numpy as np
from sklearn.tree import DecisionTreeClassifier

def points():
    return np.random.default_rng(0).normal(size=({count}, 2)), [0, 1] * {half}

class Model(DecisionTreeClassifier):
    pass
"""
NAMED = """
[[run]]
name = "network"
data = "named_in_plan:points"
epochs = 1

[[run]]
name = "tree"
data = "named_in_plan:points"
estimator = "named_in_plan:Model"
vary = "max_depth=1..2"
"""


@pytest.mark.slow
def test_modules_are_looked_for_beside_the_plan_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by the worker processes of a batch."""
    monkeypatch.chdir(tmp_path)
    for folder, half in ((tmp_path, 9), (tmp_path / "plans", 10)):
        folder.mkdir(exist_ok=True)
        (folder / "named_in_plan.py").write_text(CODE.format(count=2 * half, half=half))
    Path("plans/plan.toml").write_text(NAMED)
    plan = Plan.load("plans/plan.toml")
    assert [each.error for each in run_batch(plan, Path("out"))] == [None, None]
    for name in plan.runs:
        assert len(Recording.open(Path("out", f"{name}.reel")).dataset.points) == 20
    Path("named_in_plan.py").unlink()
    assert [each.why for each in run_batch(plan, Path("out"))] == ["", ""]
    Path("plans/named_in_plan.py").write_text(CODE.format(count=16, half=8))
    assert [each.why for each in run_batch(plan, Path("out"))] == [
        "data changed: named_in_plan.py"
    ] * 2
