"""Hostile plans: too large, too many, cyclic, or with names of files elsewhere."""

import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from epochreel.batch.naming import filled
from epochreel.batch.plan import Plan
from epochreel.errors import UserError

RUN: dict[str, Any] = {"name": "a", "epochs": 2, "points": 40, "hidden": [2]}
STILL: dict[str, Any] = {"name": "still", "runs": "a", "formats": "png"}
FILM = 'size = "128x72@10"\n[[chapter]]\nid = "one"\nscene = "ledger"\n'

LETTERS = "name must be letters, digits, '-', '_' and '.'"
NAMES = ("../x", "/etc/x", "a/b", "a\\b", "a\nb", "a\0b", "..", "", "\u202ex")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        *((name, f"{LETTERS}: got {name!r}") for name in NAMES),
        ("x" * 101, "name has at most 100 characters: got 'xxx"),
        ("con", "name is kept for another file: got 'con'"),
        (3, "name must be "),
    ],
)
@pytest.mark.parametrize("kind", ["run", "render", "film"])
def test_names_that_are_no_names_of_files_are_refused(
    kind: str, name: object, message: str, tmp_path: Path
) -> None:
    (tmp_path / "film.toml").write_text(FILM)
    film = {"name": name, "script": "film.toml"}
    tables = {
        "run": {"run": [{**RUN, "name": name}]},
        "render": {"run": [RUN], "render": [{**STILL, "name": name}]},
        "film": {"film": [film]},
    }
    with pytest.raises(UserError, match=rf"{kind} 1.*: {re.escape(message)}"):
        Plan.parse(tables[kind], tmp_path)


def test_a_wrong_name_of_a_render_is_told_alone() -> None:
    """Also where the names of its runs together are too long to name it."""
    runs = [{**RUN, "name": letter * 60} for letter in "ab"]
    shown = {"name": "a b", "runs": ["a" * 60, "b" * 60], "scene": "comparison"}
    with pytest.raises(UserError) as found:
        Plan.parse({"run": runs, "render": [shown]})
    assert str(found.value) == f"plan, line 1: render 1 (a b): {LETTERS}: got 'a b'"


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
    ("options", "message"),
    [
        ({"epochs": "many"}, "epochs must be a whole number: got 'many'"),
        ({"hidden": {"a": 1}}, "hidden must be a list: got {'a': 1}"),
        ({"seed": [[1]]}, "seed must be a whole number: got [1]"),
        ({"seed": 1.5}, "seed must be a whole number: got 1.5"),
        ({"learning_rate": float("nan")}, "learning_rate must be a finite number: got nan"),
        ({"data": {"name": "spiral"}}, "unknown data set: got {'name': 'spiral'}"),
    ],
)
def test_values_of_other_types_are_refused_in_runs(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=rf"run 1 \(a\): {re.escape(message)}"):
        Plan.parse({"run": [{**RUN, **options}]})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"runs": [[]]}, "runs must be a list of names: got [[]]"),
        ({"runs": {"a": 1}}, "runs must be a list of names: got {'a': 1}"),
        ({"formats": [3]}, "formats must be a list of names: got [3]"),
        ({"title": {"a": 1}}, "title must be text: got {'a': 1}"),
        ({"scene": 3}, "unknown scene: got 3"),
        ({"scene": [[]]}, "unknown scene: got []"),
        ({"each": 3}, 'each must be "run", or keys of runs: got 3'),
        ({"where": []}, "where must be a table, like { hidden = [6], seed = 0 }: got []"),
        ({"size": [3]}, "size must be text: got 3"),
        ({"duration": [[]]}, "duration must be a number: got []"),
    ],
)
def test_values_of_other_types_are_refused_in_renders(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UserError, match=rf"render 1 \(still\): {re.escape(message)}"):
        Plan.parse({"run": [RUN], "render": [{**STILL, **options}]})


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"run": 3}, "run must be tables, each headed [[run]]: got 3"),
        ({"run": [3]}, "run must be tables, each headed [[run]]: got [3]"),
        ({"defaults": 3}, "defaults must be tables: got 3"),
        ({"defaults": {"render": [3]}}, "render must be a table: got [3]"),
        ({"film": [{"script": 3}]}, "film 1: script must be a film script: got 3"),
        (
            {"film": [{"script": "/etc/passwd"}]},
            "film 1: /etc/passwd, line 1: this is not TOML: Expected '='",
        ),
        ({"film": [{"script": "article", "size": 3}]}, "film 1: size must be text: got 3"),
    ],
)
def test_values_of_other_types_are_refused(tables: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)):
        Plan.parse({"run": [RUN], **tables})
