"""The guide to the file of a recording says what is in it, and its limits."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from epochreel.reels import reelfile
from epochreel.reels.recorder import Recorder
from epochreel.reels.reelrows import MOST_STEPS
from epochreel.reels.stored_header import ARRAYS, TEXTS

GUIDE = (Path(__file__).parents[1] / "docs" / "reels.md").read_text("utf-8")


def test_it_names_every_table_row_and_column(reels: Path) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", GUIDE, flags=re.MULTILINE))
    with closing(sqlite3.connect(reels / "spiral.reel")) as db:
        tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        assert {name for (name,) in tables} == set(rows)
        for table, row in rows.items():
            keys = {"meta": ["key"], "array": ["name"]}.get(table, [])
            words = row.replace("losses, accuracies", "train_loss test_loss train_accuracy")
            words += " test_accuracy"
            columns = [each[1] for each in db.execute(f"PRAGMA table_info({table})")]
            assert [each for each in columns if each not in keys and each not in words] == []
    assert re.findall(r"`([\w ]+)`", rows["meta"].partition("|")[0]) == [*TEXTS, "measures"]
    added = ["measures N", "moving N"]
    assert re.findall(r"`([\w ]+)`", rows["array"].partition("|")[0]) == [*ARRAYS, *added]


def test_its_rows_of_further_measures_and_moving_points_are_those_of_a_file(tmp_path: Path) -> None:
    data = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0, 1])
    with Recorder(tmp_path / "a.reel", data=data, grid=2) as recorder:
        recorder.snapshot(lambda points: points[:, 0], measures={"rate": 1}, points=[[0.0, 0.0]])
    with closing(sqlite3.connect(tmp_path / "a.reel")) as db:
        keys = {key for (key,) in db.execute("SELECT key FROM meta")}
        names = {name for (name,) in db.execute("SELECT name FROM array")}
    assert keys == {*TEXTS, "measures"}
    assert names == {*ARRAYS, "measures 0", "moving 0"}


def test_its_query_and_its_numbers_are_those_of_the_code(reels: Path) -> None:
    (query,) = re.findall(r'sqlite3 spiral.reel "(.*)"', GUIDE)
    with closing(sqlite3.connect(reels / "spiral.reel")) as db:
        ((epoch, loss, accuracy),) = db.execute(query).fetchall()
    assert (epoch, 0 < loss < 2, 0 < accuracy < 1) == (0, True, True)
    assert f"is 0x{reelfile.APPLICATION_ID:X}," in GUIDE
    assert f"the format, now {reelfile.FORMAT_VERSION}." in GUIDE
    assert reelfile._LARGEST_REEL == 1 << 30
    assert f"1 GiB, {MOST_STEPS:,} steps," in GUIDE
