"""Other files, other databases and recordings of other formats are refused."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording

Refusal = Callable[[Path], str]
Alter = Callable[..., None]

# The tables of format 1, before steps had names.
FORMAT_1 = """
    PRAGMA application_id = 0x4570526C;
    PRAGMA user_version = 1;
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, shape TEXT NOT NULL,
        data BLOB NOT NULL) STRICT;
    CREATE TABLE layer (layer INTEGER PRIMARY KEY, inputs INTEGER NOT NULL,
        outputs INTEGER NOT NULL, dtype TEXT NOT NULL) STRICT;
    CREATE TABLE snapshot (epoch INTEGER PRIMARY KEY, train_loss REAL, test_loss REAL,
        train_accuracy REAL, test_accuracy REAL, gradient_norms TEXT NOT NULL,
        dead_units TEXT NOT NULL, seconds REAL NOT NULL, parameters BLOB NOT NULL) STRICT;
    INSERT INTO layer VALUES (0, 2, 1, '<f4');
    INSERT INTO snapshot VALUES (0, 0.7, 0.7, 0.5, 0.5, '[0.1]', '[]', 0.0, zeroblob(12));
"""


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"hello\n" * 1000, b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5000)],
    ids=["empty", "a byte", "text", "a header", "zeros"],
)
def test_other_files_are_refused(tmp_path: Path, refusal: Refusal, content: bytes) -> None:
    path = tmp_path / "a.reel"
    path.write_bytes(content)
    assert "is not a reel" in refusal(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_database_is_refused(tmp_path: Path, refusal: Refusal, falsify: Alter) -> None:
    falsify(tmp_path / "a.reel", "CREATE TABLE snapshot (epoch)")
    assert "is not a reel" in refusal(tmp_path / "a.reel")


def test_another_application_id_is_refused(reel: Path, refusal: Refusal, falsify: Alter) -> None:
    falsify(reel, "PRAGMA application_id = 1")
    assert "is not a reel" in refusal(reel)


def test_a_newer_format_is_refused_with_a_remedy(
    reel: Path, refusal: Refusal, falsify: Alter
) -> None:
    falsify(reel, "PRAGMA user_version = 3")
    assert "is of format 3; this epochreel reads format 2; update epochreel" in refusal(reel)


def test_an_older_format_is_refused_with_a_remedy(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "old.reel"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FORMAT_1)
    assert "is of format 1; this epochreel reads format 2; record it again" in refusal(path)


@pytest.mark.parametrize("version", [0, -1])
def test_an_unknown_format_is_refused(
    reel: Path, refusal: Refusal, falsify: Alter, version: int
) -> None:
    falsify(reel, f"PRAGMA user_version = {version}")
    assert "does not have the tables of a reel" in refusal(reel)


def special(folder: Path, kind: str) -> Path:
    path = folder / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "dangling":
        path.symlink_to(folder / "none")
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "below a file":
        (folder / "file").touch()
        path = folder / "file" / "a.reel"
    elif kind == "long":
        path = folder / ("x" * 300)
    elif kind == "nul":
        path = folder / "a\0b"
    return path


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("folder", "not a file"),
        ("fifo", "not a file"),
        ("device", "not a file"),
        ("loop", "no such file"),
        ("dangling", "no such file"),
        ("absent", "no such file"),
        ("below a file", "no such file"),
        ("nul", "no such file"),
        ("long", "too long"),
    ],
)
def test_paths_that_are_not_files_are_refused(tmp_path: Path, kind: str, message: str) -> None:
    with pytest.raises(UserError, match=f"(?i){message}"):
        Recording.open(special(tmp_path, kind))
