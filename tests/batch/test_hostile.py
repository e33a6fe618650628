"""Hostile plans: too large, too many, cyclic, or with names of files elsewhere."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from epochreel.batch.naming import filled
from epochreel.batch.plan import Plan
from epochreel.errors import UserError

RUN: dict[str, Any] = {"name": "a", "epochs": 2, "points": 40, "hidden": [2]}
STILL: dict[str, Any] = {"name": "still", "runs": "a", "formats": "png"}
FILM = 'size = "128x72@10"\n[[chapter]]\nid = "one"\nscene = "ledger"\nduration = 1\n'

NAMES = ("../x", "/etc/x", "a/b", "a\\b", "a\nb", "a\0b", "..", "", "\u202ex", "x" * 101, "con", 3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["run", "render", "film"])
def test_names_that_are_no_names_of_files_are_refused(
    kind: str, name: object, tmp_path: Path
) -> None:
    (tmp_path / "film.toml").write_text(FILM)
    film = {"name": name, "script": "film.toml"}
    tables = {
        "run": {"run": [{**RUN, "name": name}]},
        "render": {"run": [RUN], "render": [{**STILL, "name": name}]},
        "film": {"film": [film]},
    }
    with pytest.raises(UserError, match="name"):
        Plan.parse(tables[kind], tmp_path)


def test_values_of_placeholders_name_no_other_folder(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x,y,label\n1,2,a\n2,1,b\n")
    (tmp_path / "plans").mkdir()
    run = {"name": "{data}", "data": "../points.csv"}
    with pytest.raises(UserError, match="name must be letters"):
        Plan.parse({"run": [run]}, tmp_path / "plans")


def test_placeholders_are_filled_once() -> None:
    cycle = {"a": "{b}", "b": "{a}"}
    assert filled("{a} {b} {{a}}", cycle) == "{b} {a} {a}"
    for text in ("{a.b}", "{a[0]}", "{a!r}", "{a:>999999999}", "{a", "a}"):
        with pytest.raises(UserError):
            filled(text, cycle)


def test_a_plan_of_100_mb_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    with path.open("wb") as file:
        file.write(b'[[run]]\nname = "a"\n')
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match="a plan is at most 1 MB"):
            Plan.load(str(path))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"run": [{**RUN, "seed": "0-999", "hidden": [[k] for k in range(1, 1001)]}]},
            "more than 10000 runs: got 1000000",
        ),
        (
            {"run": [RUN], "render": [{**STILL, "at": [0.5] * 1000, "title": ["x"] * 1000}]},
            "more than 10,000 renders: got 1000000",
        ),
        ({"run": [RUN], "render": [{**STILL, "runs": ["a"] * 10_001}]}, "10000 recordings"),
        ({"run": [{}] * 1_000_000}, "a plan has at most 10,000 jobs"),
        ({"run": [RUN], "render": [{}] * 500_000, "film": [{}] * 500_000}, "at most 10,000 jobs"),
    ],
)
def test_a_million_jobs_are_refused_without_making_them(
    tables: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        Plan.parse(tables)


@pytest.mark.parametrize(
    "tables",
    [
        {"run": [{**RUN, "epochs": "many"}]},
        {"run": [{**RUN, "hidden": {"a": 1}}]},
        {"run": [{**RUN, "seed": [[1]]}]},
        {"run": [{**RUN, "seed": 1.5}]},
        {"run": [{**RUN, "learning_rate": float("nan")}]},
        {"run": [{**RUN, "data": {"name": "spiral"}}]},
        {"run": 3},
        {"run": [3]},
        {"run": [RUN], "render": [{**STILL, "runs": [[]]}]},
        {"run": [RUN], "render": [{**STILL, "runs": {"a": 1}}]},
        {"run": [RUN], "render": [{**STILL, "formats": [3]}]},
        {"run": [RUN], "render": [{**STILL, "title": {"a": 1}}]},
        {"run": [RUN], "render": [{**STILL, "scene": 3}]},
        {"run": [RUN], "render": [{**STILL, "scene": [[]]}]},
        {"run": [RUN], "render": [{**STILL, "each": 3}]},
        {"run": [RUN], "render": [{**STILL, "where": []}]},
        {"run": [RUN], "render": [{**STILL, "size": [3]}]},
        {"run": [RUN], "render": [{**STILL, "duration": [[]]}]},
        {"run": [RUN], "defaults": 3},
        {"run": [RUN], "defaults": {"render": [3]}},
        {"run": [RUN], "film": [{"script": 3}]},
        {"run": [RUN], "film": [{"script": "../../../../etc/passwd"}]},
        {"run": [RUN], "film": [{"script": "article", "size": 3}]},
    ],
)
def test_values_of_other_types_are_refused(tables: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        Plan.parse(tables)
