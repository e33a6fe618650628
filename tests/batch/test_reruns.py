"""What a batch reads is in its keys: files that change make again what they touch, and name why."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.batch.outcomes import Unwatched
from epochreel.batch.plan import Plan
from epochreel.batch.results import read_results
from epochreel.batch.run_batch import Choice, planned, run_batch
from epochreel.films.keys import content_of
from epochreel.reels.content import content_of_reel

Run = Callable[..., tuple[int, str, str]]

PLAN = """
[[run]]
name = "mine"
data = "points.csv"
hidden = [2]
epochs = 2

[[run]]
name = "a"
points = 40
hidden = [2]
epochs = 2

[defaults.render]
size = "128x72@10"
duration = 1

[[render]]
runs = "mine"
formats = "png"

[[render]]
name = "old"
runs = "old.reel"
formats = "png"

[[render]]
name = "own"
runs = "a"
scene = "own.py:Mine"
formats = "png"

[[film]]
script = "film.toml"
"""
FILM = """size = "192x108@10"

[[run]]
name = "b"
points = 40
hidden = [2]
epochs = 2

[[chapter]]
id = "one"
runs = ["b"]
duration = 1

[[chapter.sentence]]
text = "A line."
"""
SCENE = """from epochreel.scenes import Convergence

class Mine(Convergence):
    pass
"""
TABLE = "\n".join(["height,weight,kind", *(f"{k},{k % 7},{'ab'[k % 2]}" for k in range(30))])


@pytest.fixture
def folder(tmp_path: Path, reels: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan with all kinds of files that jobs read."""
    monkeypatch.chdir(tmp_path)
    texts = {"plan.toml": PLAN, "film.toml": FILM, "own.py": SCENE, "points.csv": TABLE}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "old.reel").write_bytes((reels / "linear.reel").read_bytes())
    return tmp_path


def why() -> dict[str, str]:
    found = planned(Plan.load("plan.toml"), Path("out"), Choice())
    return {name: found.why[name] for name in found.to_run}


@pytest.mark.slow
def test_a_file_that_changes_makes_again_what_reads_it_and_nothing_else(
    folder: Path, reels: Path
) -> None:
    made = run_batch(Plan.load("plan.toml"), folder / "out", Choice(jobs=1))
    assert [each.error for each in made] == [None] * 6
    assert why() == {}
    changes: list[tuple[str, bytes, dict[str, str]]] = [
        (
            "points.csv",
            TABLE.replace("29,", "28,").encode(),
            {"mine.reel": "data changed", "mine.png": "data changed (mine.reel)"},
        ),
        (
            "old.reel",
            (reels / "spiral.reel").read_bytes(),
            {"old.png": "recording changed (../old.reel)"},
        ),
        ("own.py", f"{SCENE}# edited\n".encode(), {"own.png": "scene file changed"}),
        ("film.toml", FILM.replace("line", "run").encode(), {"film.mp4": "script changed"}),
    ]
    for name, content, expected in changes:
        before = Path(name).read_bytes()
        Path(name).write_bytes(content)
        found = why()
        assert {key: text.partition(":")[0] for key, text in found.items()} == expected
        Path(name).write_bytes(before)
        assert why() == {}
    Path("plan.toml").write_text(PLAN + 'theme = "light"\n')
    assert list(why()) == ["film.mp4"]
    Path("film.toml").unlink()
    Path("plan.toml").write_text(PLAN.partition("[[film]]")[0])
    assert why() == {}
    again = run_batch(Plan.load("plan.toml"), Path("out"))
    assert [each.why for each in again] == [""] * 5


@pytest.mark.slow
def test_a_film_of_a_plan_is_made_once_and_named_in_the_results(folder: Path, run: Run) -> None:
    (folder / "plan.toml").write_text('[[film]]\nscript = "film.toml"\nname = "lesson"\n')
    status, out, _ = run("batch", "plan.toml", "-o", "out", "--dry-run")
    assert (status, out.splitlines()[0]) == (0, "out/lesson.mp4  new")
    assert run("batch", "plan.toml", "-o", "out", "-q")[0] == 0
    record = read_results(folder / "out")["lesson.mp4"]
    beside = {"lesson.srt", "lesson.vtt", "lesson.txt"}
    assert set(record["outputs"]) == {"lesson.mp4"} | beside
    assert record["inputs"] == ["../film.toml"]
    words = shlex.split(record["command"])
    assert words == ["epochreel", "film", "../film.toml", "-o", "lesson.mp4", "--force"]
    status, out, _ = run("batch", "plan.toml", "-o", "out", "--dry-run")
    assert (status, out.splitlines()[0]) == (0, "out/lesson.mp4  done")
    (folder / "out" / "lesson.vtt").unlink()
    _, out, _ = run("batch", "plan.toml", "-o", "out", "--dry-run")
    assert out.splitlines()[0] == "out/lesson.mp4  output missing"


class _Edits(Unwatched):
    """Gives a file other content while the job that reads it is at work."""

    def __init__(self, job: str, path: Path, content: bytes) -> None:
        self._job, self._path, self._content = job, path, content

    def starts(self, name: str) -> None:
        if name == self._job:
            self._path.write_bytes(self._content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("job", "name"),
    [
        ("mine.reel", "points.csv"),
        ("old.png", "old.reel"),
        ("own.png", "own.py"),
        ("film.mp4", "film.toml"),
    ],
)
def test_a_file_that_is_edited_while_a_job_reads_it_fails_the_job(
    job: str, name: str, folder: Path, reels: Path
) -> None:
    out, choice, path = folder / "out", Choice(only=(job,), jobs=1), folder / name
    reel = name.endswith(".reel")
    other = (reels / "spiral.reel").read_bytes() if reel else path.read_bytes() + b"\n"
    made = run_batch(Plan.load("plan.toml"), out, choice, watcher=_Edits(job, path, other))
    (error,) = [each.error for each in made if each.error]
    assert f"{name} was edited while the batch used it; start the batch again" in str(error)
    assert not (out / job).exists()
    found = planned(Plan.load("plan.toml"), out, choice)
    assert found.why[job] != ""


MADE = """
[[run]]
name = "a"
points = 40
hidden = [2]
epochs = 2

[[render]]
runs = ["a", "../other.reel"]
name = "both"
scene = "comparison"
title = "It's <b> & \\"c\\""
size = "128x72@10"
duration = 1
theme = "light"
formats = ["png", "gif", "mp4"]

[[render]]
runs = "a"
formats = "html"

[[render]]
name = "axes"
runs = "a"
domain = "-1,2,-1,2"
size = "128x72@10"
formats = "svg"
"""


@pytest.mark.slow
def test_the_commands_in_the_results_make_the_same_bytes(
    tmp_path: Path, reels: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "plan.toml").write_text(MADE)
    (tmp_path / "other.reel").write_bytes((reels / "linear.reel").read_bytes())
    assert run("batch", "plans/plan.toml", "-o", "out", "-q")[0] == 0
    monkeypatch.chdir(tmp_path / "out")
    jobs = json.loads(Path("results.json").read_text())["jobs"]
    assert len(jobs) == 6
    for name, record in jobs.items():
        program, *words = shlex.split(record["command"])
        digest = content_of_reel if name.endswith(".reel") else content_of
        before, path = digest(Path(name)), Path(name)
        path.unlink()
        status, _, err = run(*words, "-q") if program == "epochreel" else (None, "", program)
        assert (status, path.is_file()) == (0, True), err
        assert digest(path) == before, record["command"]
