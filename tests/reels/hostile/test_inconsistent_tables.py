"""Tables, arrays and steps that are valid SQLite but inconsistent are refused."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Refusal = Callable[[Path], str]
Alter = Callable[..., None]
Use = Callable[[Path], None]

_FORGED = "UPDATE sqlite_schema SET sql = '{}' WHERE name = 'snapshot'"


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE snapshot"],
        ["DROP TABLE meta"],
        ["CREATE TABLE more (x)"],
        ["CREATE INDEX more ON snapshot (train_loss)"],
        ["CREATE TRIGGER t INSERT ON snapshot BEGIN DELETE FROM meta; END"],
        ["ALTER TABLE snapshot ADD COLUMN more"],
        ["ALTER TABLE array RENAME TO arrays"],
        ["ALTER TABLE snapshot ADD COLUMN more AS (zeroblob(epoch * 1000000))"],
        [
            "ALTER TABLE meta RENAME TO stored",
            "CREATE VIEW meta AS SELECT key, printf('%.*c', 900000000, 'x') AS value,"
            " checksum FROM stored",
        ],
        [
            "DROP TABLE snapshot",
            "CREATE VIEW snapshot AS WITH RECURSIVE endless(n) AS"
            " (SELECT 0 UNION ALL SELECT n + 1 FROM endless)"
            " SELECT n AS position, 0.0 AS train_loss, x'00' AS state FROM endless",
        ],
        ["DROP TABLE meta", "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) STRICT"],
        ["DROP TABLE meta", "CREATE VIRTUAL TABLE meta USING fts5(key, value)"],
        [
            "CREATE TRIGGER more INSERT ON snapshot BEGIN DELETE FROM meta; END",
            "UPDATE sqlite_schema SET name = 'sqlite_autoindex_more_1' WHERE name = 'more'",
        ],
        ["UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'table'"],
        ["UPDATE sqlite_schema SET rootpage = 1000000 WHERE name = 'snapshot'"],
        ["UPDATE sqlite_schema SET sql = 'CREATE TABLE' WHERE name = 'meta'"],
        ["DELETE FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_meta%'"],
    ],
    ids=lambda statements: statements[-1][:60],
)
def test_other_tables_are_refused(
    reel: Path, refusal: Refusal, falsify: Alter, statements: list[str]
) -> None:
    with suppress(sqlite3.DatabaseError):  # the file is meant to be malformed
        falsify(reel, *statements)
    assert "checksum" not in refusal(reel)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("epoch", "'x'"),
        ("value", "'x'"),
        ("train_loss", "'x'"),
        ("gradient_norms", "NULL"),
        ("gradient_norms", "x'ff'"),
        ("dead_units", "NULL"),
        ("seconds", "NULL"),
        ("seconds", "'soon'"),
        ("state", "NULL"),
        ("state", "12"),
        ("state", "'text'"),
        ("checksum", "NULL"),
        ("checksum", "1.5"),
    ],
)
def test_values_of_another_type_are_refused(
    reel: Path, refusal: Refusal, column: str, value: str
) -> None:
    """The table is created without types, filled, and then declared to have them."""
    with closing(sqlite3.connect(reel, isolation_level=None)) as db:
        rows = db.execute("SELECT * FROM snapshot").fetchall()
        (strict,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'snapshot'").fetchone()
        names = [row[1] for row in db.execute("PRAGMA table_info(snapshot)")]
        db.execute("DROP TABLE snapshot")
        db.execute(f"CREATE TABLE snapshot (position INTEGER PRIMARY KEY, {', '.join(names[1:])})")
        db.executemany(f"INSERT INTO snapshot VALUES ({', '.join('?' * len(names))})", rows)
        db.execute(f"UPDATE snapshot SET {column} = {value} WHERE position = 1")
        db.execute("PRAGMA writable_schema = ON")
        db.execute(_FORGED.format(strict))
    assert "match its checksum" not in refusal(reel)


@pytest.mark.parametrize(
    "shape",
    [
        "[1000000000000000000]",
        "[1e18]",
        "[-30, -2]",
        "[30.0, 2]",
        "[true, 60]",
        "[60]",
        "[30, 2, 1]",
        "[30, 2, 1, 1, 1]",
        "[2, 30]",
        '["30", 2]',
        "[[30], 2]",
        '{"30": 2}',
        "[",
        "",
        "null",
        "[" * 100_000,
        "[" * 90,
        "[" + "9" * 5000 + "]",
        "[" + "9" * 90 + "]",
    ],
    ids=lambda shape: shape[:30] or "nothing",
)
def test_invalid_shapes_are_refused(reel: Path, refusal: Refusal, alter: Alter, shape: str) -> None:
    alter(reel, ("UPDATE array SET shape = ? WHERE name = 'points'", shape))
    message = refusal(reel)
    assert "points" in message
    assert "checksum" not in message


@pytest.mark.parametrize("shape", ["[0]", "[0, 2]", f"[{2**62}, 0]", f"[{2**70}, 0]", "[]"])
@pytest.mark.parametrize("name", ["points", "labels", "train"])
def test_empty_arrays_are_refused(
    reel: Path, refusal: Refusal, alter: Alter, name: str, shape: str
) -> None:
    alter(reel, (f"UPDATE array SET data = x'', shape = ? WHERE name = '{name}'", shape))
    message = refusal(reel)
    assert name in message
    assert "checksum" not in message


@pytest.mark.parametrize(
    "dtype",
    ["<f4", ">f8", "<i8", "|O", "O", "<M8[s]", "<f8,<f8", "<c16", "|V8", "", "x", "x" * 1_000_000],
    ids=lambda dtype: dtype[:9] or "nothing",
)
def test_wrong_dtypes_are_refused(reel: Path, refusal: Refusal, alter: Alter, dtype: str) -> None:
    alter(reel, ("UPDATE array SET dtype = ? WHERE name = 'points'", dtype))
    message = refusal(reel)
    assert "points" in message
    assert "checksum" not in message


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("points", np.full((30, 2), np.nan), "coordinates of points must be within ±1e+12"),
        ("points", np.full((30, 2), np.inf), "coordinates of points must be within ±1e+12"),
        ("points", np.full((30, 2), -1e300), "coordinates of points must be within ±1e+12"),
        ("labels", np.full(30, 3), "labels must be from 0 to 2"),
        ("labels", np.full(30, -1), "labels must be from 0 to 2"),
        ("labels", np.full(30, -(2**63)), "labels must be from 0 to 2"),
        ("train", np.full(30, 2, dtype=np.uint8).view(bool), "train must be true or false"),
        ("train", np.full(30, 255, dtype=np.uint8).view(bool), "train must be true or false"),
        ("train", np.zeros(30, dtype=bool), "there must be training points"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value.flat[0]),
)
def test_points_that_cannot_be_drawn_are_refused(
    reel: Path, refusal: Refusal, alter: Alter, name: str, value: Any, message: str
) -> None:
    alter(reel, (f"UPDATE array SET data = ? WHERE name = '{name}'", value.tobytes()))
    assert message in refusal(reel)


@pytest.mark.parametrize("name", ["points", "labels", "train"])
def test_missing_arrays_are_refused(reel: Path, refusal: Refusal, alter: Alter, name: str) -> None:
    alter(reel, f"DELETE FROM array WHERE name = '{name}'")
    assert f"{name} is missing" in refusal(reel)


_ORDER = "numbers of epochs must rise, from 0 to 1000000000000"
_SHARES = "accuracies and dead units must be from 0 to 1"
_SECONDS = "seconds must be non-negative, finite and must not decrease"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE snapshot SET state = x'' WHERE epoch = 1", "states must have 156 bytes each"),
        ("UPDATE snapshot SET state = x''", "states must have 156 bytes each"),
        (
            "UPDATE snapshot SET state = zeroblob(length(state) + 4)",
            "states must have 156 bytes each: got 160",
        ),
        (
            "UPDATE snapshot SET state = zeroblob(100000000) WHERE epoch = 1",
            "states must have 156 bytes each",
        ),
        ("DELETE FROM snapshot WHERE epoch = 1", "some of its epochs are missing"),
        ("DELETE FROM snapshot WHERE epoch = 0", "some of its epochs are missing"),
        ("UPDATE snapshot SET position = -1 WHERE epoch = 0", "some of its epochs are missing"),
        ("UPDATE snapshot SET epoch = -1 WHERE epoch = 0", _ORDER),
        ("UPDATE snapshot SET epoch = 2 WHERE epoch = 1", _ORDER),
        ("UPDATE snapshot SET epoch = 9223372036854775807 WHERE epoch = 2", _ORDER),
        ("UPDATE snapshot SET train_accuracy = 1.5", _SHARES),
        ("UPDATE snapshot SET test_accuracy = -1e308", _SHARES),
        ("UPDATE snapshot SET dead_units = '[0.5, 1.5]'", _SHARES),
        ("UPDATE snapshot SET seconds = -1", _SECONDS),
        ("UPDATE snapshot SET seconds = 9e999", _SECONDS),
        ("UPDATE snapshot SET seconds = 3 - epoch", _SECONDS),
        ("UPDATE snapshot SET value = 1 WHERE epoch > 0", "either every epoch or none"),
        ("UPDATE snapshot SET value = 9e999", "either every epoch or none"),
        ("UPDATE snapshot SET gradient_norms = '[1, 2, -3]'", "norms must not be negative"),
    ],
)
def test_inconsistent_steps_are_refused(
    reel: Path, refusal: Refusal, alter: Alter, statement: str, message: str
) -> None:
    alter(reel, statement)
    assert message in refusal(reel)


@pytest.mark.parametrize("column", ["gradient_norms", "dead_units"])
@pytest.mark.parametrize(
    "norms",
    [
        "",
        "x",
        "3",
        "[]",
        "[1]",
        "[1, 2, 3, 4]",
        '[1, "x", 0]',
        "[[1], [2], [3]]",
        "[1, 2, {}]",
        '{"a": 1, "b": 2, "c": 3}',
        "[1, 2, 1" + "0" * 400 + "]",
        "[" * 9_000,
        "[1, 2, 3" + " " * 10_000_000 + "]",
        "[1, 2, 3]" + "\0" * 10_000_000,
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_invalid_measures_of_layers_are_refused(
    reel: Path, refusal: Refusal, alter: Alter, column: str, norms: str
) -> None:
    alter(reel, (f"UPDATE snapshot SET {column} = ? WHERE epoch = 1", norms))
    message = refusal(reel)
    assert column.replace("_", " ") in message
    assert "do not fit the network" in message or "too long" in message


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE snapshot SET value = NULL WHERE position = 1", "either every C or none must have"),
        ("UPDATE snapshot SET gradient_norms = '[1]'", "gradient norms do not fit the network"),
        ("UPDATE snapshot SET dead_units = '[0]'", "dead units do not fit the network"),
        ("UPDATE snapshot SET state = zeroblob(42)", "states must have 40 bytes each: got 42"),
    ],
)
def test_inconsistent_steps_of_sampled_fields_are_refused(
    sampled_reel: Path, refusal: Refusal, alter: Alter, statement: str, message: str
) -> None:
    alter(sampled_reel, statement)
    assert message in refusal(sampled_reel)


# Unusual values that training can produce.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET train_loss = 9e999, test_loss = NULL WHERE epoch = 2",
        "UPDATE snapshot SET test_accuracy = NULL, test_loss = NULL",
        "UPDATE snapshot SET gradient_norms = '[NaN, Infinity, 1e300]' WHERE epoch = 2",
        "UPDATE snapshot SET train_accuracy = 1",
    ],
)
def test_a_run_that_diverged_is_accepted(
    reel: Path, use: Use, alter: Alter, statement: str
) -> None:
    alter(reel, statement)
    use(reel)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, -3e38])
def test_parameters_that_diverged_are_accepted(
    reel: Path, use: Use, alter: Alter, value: float
) -> None:
    n_values = (2 + 1) * 4 + (4 + 1) * 3 + (3 + 1) * 3
    blob = np.full(n_values, value, dtype="<f4").tobytes()
    alter(reel, ("UPDATE snapshot SET state = ? WHERE epoch = 2", blob))
    use(reel)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 65504])
def test_fields_that_diverged_are_accepted(
    sampled_reel: Path, use: Use, alter: Alter, value: float
) -> None:
    blob = np.full(20, value, dtype="<f2").tobytes()
    alter(sampled_reel, ("UPDATE snapshot SET state = ? WHERE position = 2", blob))
    use(sampled_reel)
