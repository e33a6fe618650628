"""Altered values in any column of any table are detected by checksums.

Steps that are altered are left out, and the rest is read as it was.
"""

import pickle
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter

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
def test_an_altered_value_is_refused_or_its_step_left_out(
    reel: Path, refusal: Refusal, falsify: Alter, table: str, column: str, row: str
) -> None:
    expected = Recording.open(reel)
    falsify(reel, f"UPDATE {table} SET {column} = {ALTERED[table][column]} WHERE {row}")
    if table == "snapshot":
        position = int(row[-1])
        assert_lacks(reel, expected, position, ["0", "1", "1 after 1"][position])
        return
    message = refusal(reel)
    # A changed dtype is detected before the checksum is compared.
    assert "does not match its checksum" in message or column == "dtype"


def assert_lacks(path: Path, expected: Recording, position: int, named: str) -> None:
    """That the recording is `expected` without the step at a position, and says so."""
    recording = Recording.open(path)
    kept = [each for each in range(len(expected.steps)) if each != position]
    assert recording.damage == (
        f"the recording is damaged: 1 of {len(expected.steps)} epochs does not match its checksum "
        f"and is left out: {named}"
    )
    assert recording.damage in repr(recording)
    assert recording.epochs.tolist() == expected.epochs[kept].tolist()
    for name, values in vars(expected.metrics).items():
        np.testing.assert_array_equal(getattr(recording.metrics, name), values[kept])
    np.testing.assert_array_equal(recording._states, expected._states[kept])


@pytest.mark.slow
@pytest.mark.parametrize("position", range(3))
def test_every_bit_of_a_step_is_counted_and_the_others_stay(
    reel: Path, falsify: Alter, position: int
) -> None:
    """Also where its texts are no UTF-8 any more."""
    expected = Recording.open(reel)
    with closing(sqlite3.connect(reel)) as db:
        query = f"SELECT gradient_norms, state FROM snapshot WHERE position = {position}"
        norms, state = db.execute(query).fetchone()
    for column, value in (("gradient_norms", norms.encode()), ("state", state)):
        for bit in range(0, len(value) * 8, 7):
            altered = bytearray(value)
            altered[bit // 8] ^= 1 << bit % 8
            put = "CAST(? AS TEXT)" if column == "gradient_norms" else "?"
            where = f"WHERE position = {position}"
            falsify(reel, (f"UPDATE snapshot SET {column} = {put} {where}", bytes(altered)))
            assert_lacks(reel, expected, position, ["0", "1", "1 after 1"][position])
            falsify(reel, (f"UPDATE snapshot SET {column} = {put} {where}", value))
    assert Recording.open(reel).damage == ""


def test_a_damaged_recording_is_used_as_if_the_step_had_not_been_recorded(
    reel: Path, falsify: Alter
) -> None:
    whole = Recording.open(reel)
    falsify(reel, "UPDATE snapshot SET train_loss = 0 WHERE position = 1")
    recording = Recording.open(reel)
    points = whole.dataset.points
    between = (whole.at(0)(points) + whole.at(2)(points)) / 2
    np.testing.assert_allclose(recording.at(1)(points), between, rtol=1e-5, atol=1e-6)
    with pytest.raises(UserError, match="epoch not in the recording"):
        recording.layers(1)
    parts = (recording.between(0, 1), recording.on(recording.dataset), pickled(recording))
    assert [each.damage for each in parts] == [recording.damage] * 3
    assert whole.damage == pickled(whole).damage == ""


def pickled(recording: Recording) -> Recording:
    copy = pickle.loads(pickle.dumps(recording))
    assert isinstance(copy, Recording)
    return copy


def test_a_recording_whose_steps_are_all_damaged_is_refused(
    reel: Path, refusal: Refusal, falsify: Alter
) -> None:
    falsify(reel, "UPDATE snapshot SET checksum = 0")
    assert "damaged: none of its epochs match their checksums" in refusal(reel)


@pytest.mark.parametrize(
    ("values", "lost", "said"),
    [
        (None, (1, 2), "2 of 9 epochs do not match their checksums and are left out: 5, 6"),
        (None, (0, 4, 8), "3 of 9 .* left out: 1 before 5, 8, 1 after 20"),
        (None, (5, 6, 7), "3 of 9 .* left out: 3 after 8"),
        (None, (1, 3, 4, 6, 7, 8), "6 of 9 .* left out: 5, 7, 8, 3 after 9"),
        (None, (0, 1, 2, 3, 4, 5, 7), "7 of 9 .* left out: 6 before 10, 1 after 10"),
        (None, (1, 2, 3, 4, 6, 7), "6 of 9 .* left out: 5, 6, 7, 8, 2 after 9"),
        (None, (1, 2, 3, 4, 6, 8), "6 of 9 .* left out: 5, 6, 7, 8, 1 after 9 and 1 more"),
        ("C", (1,), "1 of 9 steps does not match its checksum and is left out: 5"),
    ],
)
def test_damaged_steps_are_named_by_those_around_them(
    tmp_path: Path,
    plain_header: Header,
    falsify: Alter,
    values: str | None,
    lost: tuple[int, ...],
    said: str,
) -> None:
    path = tmp_path / "a.reel"
    header = plain_header
    numbers = (4, 5, 6, 7, 8, 9, 10, 20, 30)
    with RecordingWriter(path, replace(header, step=values or "epoch")) as writer:
        for number in numbers:
            layers = ((np.ones((2, 3)), np.ones(3)), (np.ones((3, 1)), np.ones(1)))
            value = number / 8 if values else None
            writer.append(
                Snapshot(number, 1.0, 1.0, 0.5, 0.5, (1.0, 1.0), (0.0,), 0.0, layers, None, value)
            )
    falsify(path, f"UPDATE snapshot SET epoch = 3, seconds = 9 WHERE position IN {(*lost, 99)}")
    assert re.fullmatch(f"the recording is damaged: {said}", Recording.open(path).damage)


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
    assert "none of its epochs match their checksums" in refusal(reel)


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
