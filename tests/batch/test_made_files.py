"""What batches write: pages, and files that depend on all that makes them."""

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from epochreel.batch import tasks
from epochreel.batch.commands import film_command, record_command
from epochreel.batch.jobs import jobs_of
from epochreel.batch.plan import Film, Plan
from epochreel.batch.results import read_results
from epochreel.batch.run_batch import Choice, planned, run_batch
from epochreel.errors import UserError
from epochreel.films import keys
from epochreel.films.built_in import built_in_scripts
from epochreel.renders.sinks.formats import FORMATS
from epochreel.renders.sinks.metadata import Metadata

Run = Callable[..., tuple[int, str, str]]

RUN: dict[str, Any] = {"name": "a", "epochs": 2, "points": 40, "hidden": [2]}

pytestmark = pytest.mark.slow


def several(count: int, formats: list[str]) -> dict[str, Any]:
    shown = {"name": "shown", "runs": "a", "formats": formats}
    return {"run": [{**RUN, "seed": list(range(count))}], "render": [shown]}


def test_a_page_of_a_plan_shows_several_recordings() -> None:
    assert len(Plan.parse(several(2, ["html"])).renders[0].runs) == 2
    with pytest.raises(UserError, match="a page shows 1 to 9 recordings"):
        Plan.parse(several(10, ["html"]))
    with pytest.raises(UserError, match="shows one recording"):
        Plan.parse(several(2, ["html", "mp4"]))


@pytest.mark.parametrize("sources", [keys.PAGES, keys.TRAINING, keys.FITTING])
def test_workers_have_all_that_is_in_keys(
    sources: keys.Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tasks.our_version()
    digest = keys._digest_of_sources

    def changed(each: keys.Sources, package: Path) -> str:
        return "0" if each == sources else digest(each, package)

    monkeypatch.setattr(keys, "_digest_of_sources", changed)
    assert tasks.our_version() != before


PLAN = """
[[run]]
name = "a"
epochs = 2
points = 40
hidden = [2]

[[render]]
name = "still.2"
runs = ["a", "old.reel"]
scene = "comparison"
size = "128x72"
formats = "png"
"""


@pytest.fixture
def folder(tmp_path: Path, reels: Path, run: Run) -> Path:
    """Outputs `out` of a plan and a recording above it, made where another `a.reel` is."""
    for name in ("old.reel", "a.reel"):
        (tmp_path / name).write_bytes((reels / "linear.reel").read_bytes())
    (tmp_path / "plan.toml").write_text(PLAN)
    status, _, err = run("batch", "plan.toml", "-o", "out", "-q")
    assert status == 0, err
    return tmp_path / "out"


def test_files_and_results_name_the_recordings_that_they_show(folder: Path) -> None:
    record = read_results(folder)["still.2.png"]
    assert record["inputs"] == ["a.reel", "../old.reel"]
    words = shlex.split(record["command"])
    assert words[2:4] == record["inputs"]
    said = Metadata.parse(FORMATS[".png"].sink_class().record_in(folder / "still.2.png"))
    assert said
    assert said.command.startswith("epochreel render a.reel old.reel -o still.2.png ")
    assert read_results(folder)["a.reel"]["plans"] == ["../plan.toml"]
    link = folder.parent.parent / f"{folder.parent.name}-link"
    link.symlink_to(folder)
    found = planned(Plan.load(str(folder.parent / "plan.toml")), link, Choice())
    assert found.jobs["still.2.png"].inputs == ("a.reel", "../old.reel")
    assert found.to_run == []


def test_plans_of_one_name_keep_each_others_outputs(folder: Path, run: Run) -> None:
    other = folder.parent / "other" / "plan.toml"
    other.parent.mkdir()
    other.write_text(PLAN.partition("[[render]]")[0].replace('"a"', '"b"'))
    assert run("batch", str(other), "-o", "out", "-q") == (0, "", "")
    for plan in ("plan.toml", str(other)):
        assert run("batch", plan, "-o", "out", "--stale", "-q") == (0, "", "")
    (folder.parent / "plan.toml").write_text(PLAN.replace("still.2", "later"))
    listed = (0, f"{Path('out', 'still.2.png')}\n", "")
    assert run("batch", "plan.toml", "-o", "out", "--stale") == listed


def test_commands_name_files_only_where_files_are_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script = next(iter(built_in_scripts()))
    for name in ("spiral", "points.csv", script):
        (tmp_path / name).touch()
    folder = Path("out")
    assert "--data spiral " in record_command({"data": "spiral"}, "a.reel", folder)
    assert "--data ../points.csv " in record_command({"data": "points.csv"}, "a.reel", folder)
    film = Film("film", script, (".mp4",), "")
    assert film_command(film, "film.mp4", folder).startswith(f"epochreel film {script} ")
    mine = replace(film, script="points.csv")
    assert film_command(mine, "film.mp4", folder).startswith("epochreel film ../points.csv ")


def test_what_embeds_an_output_has_its_name(tmp_path: Path) -> None:
    shown = {"name": "one.two", "runs": "a", "formats": "gif", "embed": True}
    tables = {"run": [RUN], "render": [{**shown, "size": "128x72@10", "duration": 0.5}]}
    plan = Plan.parse(tables)
    assert [each.error for each in run_batch(plan, tmp_path, Choice(jobs=1))] == [None, None]
    made = {path.name for path in tmp_path.iterdir()} - {"results.json"}
    assert made == set(plan.files())
    assert 'src="one.two.gif"' in (tmp_path / "one.two.embed.html").read_text()
    assert set(read_results(tmp_path)["one.two.gif"]["files"]) == made - {"a.reel"}


def test_films_are_planned_with_all_that_embeds_them() -> None:
    shown = {"name": "one", "runs": "a", "embed": True}
    plan = Plan.parse({"run": [RUN], "render": [shown]})
    embedding = {"one.png", "one.vtt", "one.chapters.vtt", "one.txt"}
    embedding |= {"one.alt.txt", "one.embed.html", "one.embed.md"}
    assert {"a.reel", "one.mp4", *embedding} == set(plan.files())
    assert set(jobs_of(plan, Path())["one.mp4"].outputs) == {"one.mp4", *embedding}
    assert (
        "one.png" not in Plan.parse({"run": [RUN], "render": [{**shown, "embed": False}]}).files()
    )


@pytest.mark.parametrize(
    ("renders", "name"),
    [
        ([{"name": "one", "formats": ["mp4", "png"]}], "one.png"),
        ([{"name": "one", "formats": ["gif", "mp4"]}], "one.png"),
        ([{"name": "One"}, {"name": "one.embed", "formats": "html"}], "one.embed.html"),
    ],
)
def test_outputs_that_write_the_same_file_are_refused(
    renders: list[dict[str, Any]], name: str
) -> None:
    tables = [{"runs": "a", "embed": True, **each} for each in renders]
    with pytest.raises(UserError, match=f"two outputs write the same file: got '{name}'"):
        Plan.parse({"run": [RUN], "render": tables})
