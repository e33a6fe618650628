"""What is done is skipped, and each kind of change reruns what it touches, for a reason."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from epochreel.batch.plan import Plan
from epochreel.batch.results import Shard, read_results
from epochreel.batch.run_batch import Choice, planned, remove_stale, run_batch, stale
from epochreel.errors import UserError
from epochreel.films import keys

RUN: dict[str, Any] = {"name": "a", "epochs": 2, "points": 40, "hidden": [2]}
STILL: dict[str, Any] = {"name": "still", "runs": "a", "size": "128x72", "formats": "png"}
TABLES: dict[str, Any] = {
    "run": [RUN, {**RUN, "name": "b", "seed": 1}],
    "render": [STILL, {**STILL, "name": "other", "runs": "b"}],
}


def why(tables: dict[str, Any], folder: Path, choice: Choice | None = None) -> dict[str, str]:
    found = planned(Plan.parse(tables), folder, choice or Choice())
    return {name: found.why[name] for name in found.to_run}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    outcomes = run_batch(Plan.parse(TABLES), folder, Choice(jobs=1))
    assert [each.error for each in outcomes] == [None] * 4
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The outputs in another folder, copied without their times."""
    shutil.copytree(made, tmp_path / "copy", copy_function=shutil.copyfile)
    return tmp_path / "copy"


@pytest.mark.slow
def test_what_is_done_is_done_in_another_folder_too(folder: Path) -> None:
    assert why(TABLES, folder) == {}
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.png")}
    outcomes = run_batch(Plan.parse(TABLES), folder)
    assert [each.why for each in outcomes] == [""] * 4
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*.png")} == before


@pytest.mark.slow
def test_each_kind_of_change_reruns_what_it_touches(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = {**TABLES, "run": [{**RUN, "epochs": 3}, TABLES["run"][1]]}
    assert why(longer, folder) == {
        "a.reel": "spec changed: epochs 2 → 3",
        "still.png": "spec changed (a.reel)",
    }
    themed = {**TABLES, "render": [{**STILL, "theme": "light"}, TABLES["render"][1]]}
    assert why(themed, folder) == {"still.png": "scene option changed: theme default → light"}
    sized = {**TABLES, "render": [{**STILL, "size": "130x72"}, TABLES["render"][1]]}
    assert list(why(sized, folder)) == ["still.png"]
    assert "output setting changed: size" in why(sized, folder)["still.png"]
    plain = {**TABLES, "render": [{**STILL, "metadata": False}, TABLES["render"][1]]}
    changed = "output setting changed: metadata default → False"
    assert why(plain, folder) == {"still.png": changed}
    assert why(TABLES, folder, Choice(only=("still",), force=True)) == {"still.png": "forced"}
    more = {**TABLES, "render": [*TABLES["render"], {**STILL, "name": "new"}]}
    assert why(more, folder) == {"new.png": "new"}
    (folder / "still.png").unlink()
    (folder / "other.png").write_bytes(b"edited")
    assert why(TABLES, folder) == {"still.png": "output missing", "other.png": "output changed"}
    monkeypatch.setattr(keys, "_digest_of_sources", lambda *_: "other")
    assert set(why(TABLES, folder).values()) >= {"version changed"}


def test_what_no_plan_wants_is_listed_and_removed_on_request(folder: Path) -> None:
    fewer = Plan.parse({"run": TABLES["run"][:1], "render": TABLES["render"][:1]})
    assert stale(Plan.parse(TABLES), folder) == {}
    assert stale(fewer, folder) == {"b.reel": ["b.reel"], "other.png": ["other.png"]}
    assert (folder / "b.reel").is_file()
    remove_stale(fewer, folder)
    assert {path.name for path in folder.iterdir()} == {"a.reel", "still.png", "results.json"}
    assert set(read_results(folder)) == {"a.reel", "still.png"}


@pytest.mark.slow
def test_parts_join_by_themselves(made: Path, tmp_path: Path) -> None:
    for number in (2, 1):
        run_batch(Plan.parse(TABLES), tmp_path, Choice(shard=Shard(number, 2), jobs=1))
        assert (tmp_path / "results.json").is_file() == (number == 1)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in made.iterdir()}
    assert (tmp_path / "still.png").read_bytes() == (made / "still.png").read_bytes()
    assert why(TABLES, tmp_path) == {}


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b", "1/2/3"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="not a part of a batch"):
        Shard.parse(text)


def test_results_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}")
    with pytest.raises(UserError, match=r"results\.json"):
        why(TABLES, tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        {"outputs": ["../victim.txt"]},
        {"outputs": ["/etc/victim.txt"]},
        {"outputs": [".."]},
        {"outputs": ["results.json"]},
        {"outputs": [3]},
        {"files": {"../victim.txt": {"bytes": 1, "modified": 1, "sha256": ""}}},
        {"files": {"still.png": {"bytes": 1}}},
        {"files": {"still.png": None}},
        {"status": None},
        {"seconds": -1},
        {"seconds": 10**400},
        {"plans": [[]]},
        {"inputs": None},
        {"facts": []},
        {"finished": 1},
    ],
)
def test_results_that_name_other_folders_or_lack_something_are_refused(
    folder: Path, changed: dict[str, Any]
) -> None:
    victim = folder.parent / "victim.txt"
    victim.write_text("mine")
    path = folder / "results.json"
    found = json.loads(path.read_text())
    found["jobs"]["still.png"] |= {"plans": [], **changed}
    path.write_text(json.dumps(found))
    none = Plan.parse({"run": [{**RUN, "name": "c"}]})
    with pytest.raises(UserError, match="is damaged, or was written by another version"):
        remove_stale(none, folder)
    with pytest.raises(UserError, match="is damaged, or was written by another version"):
        why(TABLES, folder)
    assert victim.is_file()
    assert path.is_file()
    # In the journal of a batch that was killed, such a line says nothing.
    path.unlink()
    line = {"name": "still.png", **found["jobs"]["still.png"]}
    (folder / ".results-0.jsonl").write_text(json.dumps(line) + "\n")
    assert read_results(folder) == {}


def test_results_of_jobs_without_anything_are_refused(tmp_path: Path) -> None:
    empty = '{"format": 1, "jobs": {"one.reel": {}}}'
    for text in (empty, empty.replace("{}", "[]"), "[" * 100_000):
        (tmp_path / "results.json").write_text(text)
        with pytest.raises(UserError, match="is damaged, or was written by another version"):
            why(TABLES, tmp_path)


def test_results_whose_facts_are_of_another_kind_are_other(folder: Path) -> None:
    path = folder / "results.json"
    found = json.loads(path.read_text())
    found["jobs"]["still.png"] |= {"key": "0", "facts": {"inputs": "ab"}}
    found["jobs"]["a.reel"] |= {"key": "0", "facts": {"inputs": "ab"}}
    path.write_text(json.dumps(found))
    assert "other runs" in why(TABLES, folder)["still.png"]


def test_what_a_killed_batch_left_is_removed(folder: Path) -> None:
    left = folder / ".still.0123abcd.part.png"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    run_batch(Plan.parse(TABLES), folder)
    assert not left.exists()


LISTS = {
    "run": [{**RUN, "name": "w{hidden}", "hidden": [[1], [2, 2]], "seed": "0-1"}],
    "render": [
        {**STILL, "name": "{run}", "runs": "w*", "each": "run"},
        {**STILL, "name": "x", "runs": "w*", "where": {"hidden": [2, 2], "seed": 1}},
        {**STILL, "name": "t", "runs": "w1_seed-0", "theme": ["dark", "light"]},
    ],
}


def test_lists_multiply_where_a_key_takes_no_list() -> None:
    plan = Plan.parse(LISTS)
    names = ["w1_seed-0", "w1_seed-1", "w2-2_seed-0", "w2-2_seed-1"]
    assert list(plan.runs) == names
    assert [spec.model_dump()["hidden"] for spec in plan.runs.values()] == [
        (1,), (1,), (2, 2), (2, 2),
    ]  # fmt: skip
    rendered = [render.name for render in plan.renders]
    assert rendered == [*names, "x", "t_theme-dark", "t_theme-light"]
    assert plan.renders[4].runs == ("w2-2_seed-1",)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"run": [{**RUN, "name": "../a"}]}, "must be letters"),
        ({"run": [{**RUN, "name": "/etc/a"}]}, "must be letters"),
        ({"run": [{**RUN, "name": "a\nb"}]}, "must be letters"),
        ({"run": [{**RUN, "name": "{name}"}]}, "no such placeholder: got 'name'"),
        ({"run": [{**RUN, "name": 3}]}, "must be letters"),
        ({"run": [{**RUN, "name": "results"}]}, "kept for another file"),
        ({"run": [{**RUN, "epochs": list(range(1, 10_002))}]}, "more than 10000 runs"),
        ({"run": [{**RUN, "seed": "0-999999"}]}, "seeds must be a range"),
        ({"run": [RUN], "render": [{**STILL, "name": "../x"}]}, "must be letters"),
        ({"run": [RUN], "render": [{**STILL, "at": [k / 9e4 for k in range(90_000)]}]}, "10,000"),
        ({"run": [RUN], "render": [{**STILL, "title": "{title}{oops}"}]}, "no such placeholder"),
        ({"run": [RUN], "defaults": {"renders": {}}}, "did you mean 'render'"),
        ({"run": [RUN], "defaults": {"render": {"them": "dark"}}}, "did you mean 'theme'"),
    ],
)
def test_hostile_plans_are_refused(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        Plan.parse(tables)


@pytest.mark.parametrize(
    ("size", "quarter"),
    [
        ("640x360@10", "160x90@10"),
        ("128x72@10", "112x64@10"),
        ("320x180", "112x64@60"),
        ("72x128", "64x112@60"),
    ],
)
def test_a_preview_has_a_quarter_of_the_size(size: str, quarter: str) -> None:
    plan = Plan.parse({"run": [RUN], "render": [{**STILL, "size": size}]}).previewed()
    assert plan.renders[0].options_for(".png").size == quarter
