"""Altered values in any column of any table are detected by checksums."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Refusal = Callable[[Path], str]
Alter = Callable[..., None]
Contents = Callable[[Path], Any]

# Other plausible values of the right type.
ALTERED = {
    "meta": {
        "value": "value || ' '",
        "checksum": "checksum + 1",
    },
    "array": {
        "dtype": "CASE dtype WHEN '<f8' THEN '<i8' ELSE '<f8' END",
        "shape": "' ' || shape",
        "checksum": "checksum + 1",
    },
    "snapshot": {
        "epoch": "epoch + 10",
        "value": "1.5",
        "train_loss": "train_loss + 1e-9",
        "test_loss": "NULL",
        "train_accuracy": "1 - train_accuracy / 2",
        "test_accuracy": "0",
        "seconds": "seconds + 1e-6",
        "gradient_norms": "replace(gradient_norms, '.', '.0')",
        "dead_units": "replace(dead_units, '0.0', '0.5')",
        "state": "zeroblob(length(state))",
        "checksum": "checksum + 1",
    },
}
ROWS = {
    "meta": [f"key = '{key}'" for key in ("about", "dataset", "model", "run", "recipe")],
    "array": [f"name = '{name}'" for name in ("points", "labels", "train")],
    "snapshot": ["position = 0", "position = 2"],
}


def columns(path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def test_all_columns_are_altered(reel: Path) -> None:
    """Keys of rows and data of arrays have separate tests."""
    for table, altered in ALTERED.items():
        _, *others = columns(reel, table)
        assert [name for name in others if name != "data"] == list(altered)


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        (table, column, row)
        for table, altered in ALTERED.items()
        for column in altered
        for row in ROWS[table]
    ],
)
def test_an_altered_value_is_refused(
    reel: Path, refusal: Refusal, falsify: Alter, table: str, column: str, row: str
) -> None:
    falsify(reel, f"UPDATE {table} SET {column} = {ALTERED[table][column]} WHERE {row}")
    message = refusal(reel)
    # A changed dtype is detected before the checksum is compared.
    assert "does not match its checksum" in message or column == "dtype"


@pytest.mark.parametrize("name", ["points", "labels", "train"])
@pytest.mark.parametrize("place", [0, 7, -1])
def test_an_altered_byte_of_an_array_is_refused(
    reel: Path, refusal: Refusal, falsify: Alter, name: str, place: int
) -> None:
    with closing(sqlite3.connect(reel)) as db:
        (data,) = db.execute(f"SELECT data FROM array WHERE name = '{name}'").fetchone()
    altered = bytearray(data)
    altered[place] ^= 1
    falsify(reel, (f"UPDATE array SET data = ? WHERE name = '{name}'", bytes(altered)))
    assert f"{name} does not match its checksum" in refusal(reel)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET position = -1 - position",
        "UPDATE snapshot SET position = 7 WHERE position = 2",
        "UPDATE meta SET key = 'abouT' WHERE key = 'about'",
        "UPDATE array SET name = 'other' WHERE name = 'train'",
    ],
)
def test_altered_keys_are_refused(
    reel: Path, refusal: Refusal, falsify: Alter, statement: str
) -> None:
    falsify(reel, statement)
    assert "damaged" in refusal(reel)


@pytest.mark.parametrize(
    "columns",
    [
        ("train_loss", "test_loss"),
        ("train_accuracy", "test_accuracy"),
        ("gradient_norms", "dead_units"),
    ],
)
def test_swapped_values_are_refused(
    reel: Path, refusal: Refusal, falsify: Alter, columns: tuple[str, str]
) -> None:
    one, other = columns
    falsify(reel, f"UPDATE snapshot SET {one} = {other}, {other} = {one}")
    assert "does not match its checksum" in refusal(reel)


def test_the_checksums_that_tests_compute_are_those_of_the_file(
    reel: Path, sampled_reel: Path, contents: Contents, alter: Alter
) -> None:
    """Otherwise `alter` would only test checksums."""
    for path in (reel, sampled_reel):
        before = path.read_bytes()
        expected = contents(path)
        alter(path, "UPDATE snapshot SET checksum = 0", "UPDATE meta SET checksum = 0")
        assert contents(path) == expected
        with closing(sqlite3.connect(path)) as db:
            assert 0 not in [checksum for (checksum,) in db.execute("SELECT checksum FROM meta")]
        assert len(path.read_bytes()) == len(before)
