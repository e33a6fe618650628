"""Files that are no sound reels are refused, or do no harm, in little time and memory."""

import json
import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.forward import Layer
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of, spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A reel of three epochs, three classes and 30 points."""
    path = tmp_path_factory.mktemp("sound") / "sound.reel"
    data = {"name": "arms", "options": {"points": 30}}
    record([RunSpec.parse({"data": data, "hidden": [4, 3], "epochs": 2})], [path])
    return path.read_bytes()


@pytest.fixture
def reel(sound: bytes, tmp_path: Path) -> Path:
    """A copy of the sound reel, to be spoilt."""
    path = tmp_path / "a.reel"
    path.write_bytes(sound)
    return path


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test here may take more than 300 MB or five seconds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * 4096 + 300_000_000, hard))
    started = time.monotonic()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert time.monotonic() - started < 5


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        Recording.open(path)
    message = str(caught.value)
    assert str(path) in message
    assert len(message) < 1000
    return message


def use(path: Path) -> None:
    """All that can be drawn from the reel at `path`."""
    recording = Recording.open(path)
    grid = Grid.over(recording.dataset.domain, rows=5, columns=4)
    epochs = recording.epochs.tolist()
    assert recording.logits(epochs, grid).shape == (len(epochs), recording.outputs, 5, 4)
    assert len(recording.units(epochs, grid)) == len(spec_of(recording).hidden)
    assert recording.dataset.points[recording.dataset.train].ndim == 2
    assert recording.metrics.train_loss.shape == recording.epochs.shape


def use_or_refuse(path: Path) -> None:
    with suppress(UserError):
        use(path)


def alter(path: Path, *statements: str | tuple[str, Any]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            if isinstance(statement, str):
                db.execute(statement)
            else:
                db.execute(statement[0], (statement[1],))


def test_the_sound_reel_is_accepted(reel: Path) -> None:
    use(reel)


# Not a reel at all.


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"hello\n" * 1000, b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5000)],
    ids=["empty", "a byte", "text", "a header", "zeros"],
)
def test_other_files_are_no_reels(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.reel"
    path.write_bytes(content)
    assert "is not a reel" in refusal(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_database_is_no_reel(tmp_path: Path) -> None:
    alter(tmp_path / "a.reel", "CREATE TABLE snapshot (epoch)")
    assert "is not a reel" in refusal(tmp_path / "a.reel")


def test_another_program_s_file_is_no_reel(reel: Path) -> None:
    alter(reel, "PRAGMA application_id = 1")
    assert "is not a reel" in refusal(reel)


def test_a_newer_format_is_told(reel: Path) -> None:
    alter(reel, "PRAGMA user_version = 2")
    assert "is of format 2; this epochreel reads up to 1; update epochreel" in refusal(reel)


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
    ("kind", "told"),
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
def test_what_is_no_file_is_told(tmp_path: Path, kind: str, told: str) -> None:
    with pytest.raises(UserError, match=f"(?i){told}"):
        Recording.open(special(tmp_path, kind))


# Cut short, flipped, overwritten.


def test_every_shorter_file_is_refused(reel: Path, sound: bytes) -> None:
    page = 4096
    edges = {edge + by for edge in range(0, len(sound), page) for by in (-1, 0, 1, 99, 512)}
    lengths = sorted(edges | set(range(0, len(sound), 997)) | {len(sound) - 1})
    for length in lengths:
        if 0 <= length < len(sound):
            reel.write_bytes(sound[:length])
            refusal(reel)


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_do_no_harm(reel: Path, sound: bytes, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(120):
        content = bytearray(sound)
        # Half of them in the headers of the file and of its pages, where they hurt.
        page = rng.randrange(0, len(sound), 4096)
        start, stop = rng.choice([(0, len(sound)), (page, page + 120)])
        for _ in range(rng.choice([1, 1, 8])):
            content[rng.randrange(start, stop)] ^= 1 << rng.randrange(8)
        reel.write_bytes(content)
        use_or_refuse(reel)


def test_every_byte_of_the_header_may_be_wrong(reel: Path, sound: bytes) -> None:
    for position in range(100):
        for value in (0, 1, 2, 255):
            reel.write_bytes(sound[:position] + bytes([value]) + sound[position + 1 :])
            use_or_refuse(reel)


def test_swapped_and_zeroed_pages_do_no_harm(reel: Path, sound: bytes) -> None:
    pages = [sound[start : start + 4096] for start in range(0, len(sound), 4096)]
    for first in range(len(pages)):
        reel.write_bytes(b"".join([*pages[:first], bytes(4096), *pages[first + 1 :]]))
        use_or_refuse(reel)
        for second in range(first):
            swapped = list(pages)
            swapped[first], swapped[second] = pages[second], pages[first]
            reel.write_bytes(b"".join(swapped))
            use_or_refuse(reel)


def test_more_bytes_than_pages_are_refused(reel: Path, sound: bytes) -> None:
    reel.write_bytes(sound + b"more")
    assert "damaged" in refusal(reel)


def test_a_file_of_a_terabyte_of_nothing_is_refused(reel: Path) -> None:
    os.truncate(reel, 1 << 40)
    assert "too large" in refusal(reel)


def test_a_claim_of_very_many_pages_is_refused(reel: Path, sound: bytes) -> None:
    pages = (1 << 29) // 4096
    reel.write_bytes(sound[:28] + pages.to_bytes(4, "big") + sound[32:])
    os.truncate(reel, pages * 4096)
    assert "damaged" in refusal(reel)


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
@pytest.mark.parametrize("content", [b"", b"hello", bytes(70_000)], ids=["empty", "text", "zeros"])
def test_a_false_log_does_no_harm(reel: Path, suffix: str, content: bytes) -> None:
    reel.with_name(reel.name + suffix).write_bytes(content)
    use(reel)


# A sound database with tables that lie.

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
        ["ALTER TABLE layer RENAME TO layers"],
        [
            "DROP TABLE snapshot",
            "CREATE VIEW snapshot AS WITH RECURSIVE endless(n) AS"
            " (SELECT 0 UNION ALL SELECT n + 1 FROM endless)"
            " SELECT n AS epoch, 0.0 AS train_loss, x'00' AS parameters FROM endless",
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
def test_other_tables_are_refused(reel: Path, statements: list[str]) -> None:
    with suppress(sqlite3.DatabaseError):  # malformed, as it was meant to be
        alter(reel, *statements)
    refusal(reel)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("epoch", "'x'"),
        ("train_loss", "'x'"),
        ("gradient_norms", "NULL"),
        ("gradient_norms", "x'ff'"),
        ("dead_units", "NULL"),
        ("seconds", "NULL"),
        ("seconds", "'soon'"),
        ("parameters", "NULL"),
        ("parameters", "12"),
        ("parameters", "'text'"),
    ],
)
def test_values_of_another_type_are_refused(reel: Path, column: str, value: str) -> None:
    """The table is made without types, filled, and then declared to have them."""
    loose = (
        "CREATE TABLE snapshot (epoch, a, b, c, d, gradient_norms, dead_units, seconds, parameters)"
    )
    named = {"epoch": "epoch", "train_loss": "a"}.get(column, column)
    with closing(sqlite3.connect(reel, isolation_level=None)) as db:
        rows = db.execute("SELECT * FROM snapshot").fetchall()
        (strict,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'snapshot'").fetchone()
        db.execute("DROP TABLE snapshot")
        db.execute(loose)
        db.executemany("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute(f"UPDATE snapshot SET {named} = {value} WHERE rowid = 2")
        db.execute("PRAGMA writable_schema = ON")
        db.execute(_FORGED.format(strict))
    refusal(reel)


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
def test_absurd_shapes_are_refused(reel: Path, shape: str) -> None:
    alter(reel, ("UPDATE array SET shape = ? WHERE name = 'points'", shape))
    assert "points" in refusal(reel)


@pytest.mark.parametrize("shape", ["[0]", "[0, 2]", f"[{2**62}, 0]", f"[{2**70}, 0]", "[]"])
@pytest.mark.parametrize("name", ["points", "labels", "train"])
def test_arrays_of_nothing_are_refused(reel: Path, name: str, shape: str) -> None:
    alter(reel, (f"UPDATE array SET data = x'', shape = ? WHERE name = '{name}'", shape))
    refusal(reel)


@pytest.mark.parametrize(
    "dtype",
    ["<f4", ">f8", "<i8", "|O", "O", "<M8[s]", "<f8,<f8", "<c16", "|V8", "", "x", "x" * 1_000_000],
    ids=lambda dtype: dtype[:9] or "nothing",
)
def test_wrong_dtypes_are_refused(reel: Path, dtype: str) -> None:
    alter(reel, ("UPDATE array SET dtype = ? WHERE name = 'points'", dtype))
    refusal(reel)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", np.full((30, 2), np.nan)),
        ("points", np.full((30, 2), np.inf)),
        ("points", np.full((30, 2), 1e300)),
        ("labels", np.full(30, 3)),
        ("labels", np.full(30, -1)),
        ("labels", np.full(30, -(2**63))),
        ("train", np.full(30, 2, dtype=np.uint8).view(bool)),
        ("train", np.full(30, 255, dtype=np.uint8).view(bool)),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value.flat[0]),
)
def test_points_that_cannot_be_drawn_are_refused(reel: Path, name: str, value: Any) -> None:
    alter(reel, (f"UPDATE array SET data = ? WHERE name = '{name}'", value.tobytes()))
    refusal(reel)


@pytest.mark.parametrize("name", ["points", "labels", "train"])
def test_missing_arrays_are_refused(reel: Path, name: str) -> None:
    alter(reel, f"DELETE FROM array WHERE name = '{name}'")
    assert f"it has no array '{name}'" in refusal(reel)


def with_description(**changes: Any) -> str:
    sound = {
        "class_names": ["a", "b", "c"],
        "domain": [-6, 6, -6, 6],
        "axis_names": ["x", "y"],
    }
    return json.dumps({**sound, **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        " " * 1_000_000,
        with_description(more=1),
        with_description(class_names=[]),
        with_description(class_names=["a", "b"]),
        with_description(class_names=["a"] * 1000),
        with_description(class_names="abc"),
        with_description(class_names=["a", "b", 3]),
        with_description(class_names=["a", "b", ""]),
        with_description(class_names=["a", "b", "c\n"]),
        with_description(class_names=["a", "b", "\0"]),
        with_description(class_names=["a", "b", "\ud800"]),
        with_description(class_names=["a", "b", "c" * 50_000]),
        with_description(axis_names=["x"]),
        with_description(axis_names=["x", None]),
        with_description(domain=[6, -6, -6, 6]),
        with_description(domain=[-6, 6, 1, 1]),
        with_description(domain=[-6, 6]),
        with_description(domain=[-6, 6, -6, float("nan")]),
        with_description(domain=[-6, 6, -6, float("inf")]),
        with_description(domain=[-1e308, 1e308, -6, 6]),
        with_description(domain=[-6, 6, -6, 10**400]),
        with_description(domain=["left", 6, -6, 6]),
    ],
    ids=lambda text: text[:70] or "nothing",
)
def test_a_false_description_of_the_data_is_refused(reel: Path, text: str) -> None:
    alter(reel, ("UPDATE meta SET value = ? WHERE key = 'dataset'", text))
    refusal(reel)


def with_spec(**changes: Any) -> str:
    data = {"name": "arms", "options": {"points": 30}}
    return RunSpec.parse({"data": data, "hidden": [4, 3], "epochs": 2, **changes}).model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[" * 90_000,
        '{"hidden": [4, 3], "more": 1}',
        '{"data": {"name": ["arms"]}}',
        '{"data": {"name": "none"}}',
        '{"epochs": 1e400}',
        '{"seed": ' + "9" * 10_000 + "}",
        with_spec(hidden=[]),
        with_spec(hidden=[4, 4]),
        with_spec(hidden=[1024] * 16),
        with_spec(dtype="float64"),
        '{"hidden": [1000000000, 1000000000]}',
        " " * 10_000_000,
    ],
    ids=lambda text: text[:40].strip() or "nothing",
)
def test_a_false_spec_is_refused(reel: Path, text: str) -> None:
    alter(reel, ("UPDATE meta SET value = ? WHERE key = 'spec'", text))
    refusal(reel)


@pytest.mark.parametrize("key", ["spec", "dataset"])
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM meta WHERE key = '{}'",
        "UPDATE meta SET value = CAST(x'ff00fe' AS TEXT) WHERE key = '{}'",
        "UPDATE meta SET value = char(0) || value WHERE key = '{}'",
    ],
)
def test_missing_or_garbled_texts_are_refused(reel: Path, key: str, change: str) -> None:
    alter(reel, change.format(key))
    refusal(reel)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM layer WHERE layer = 1",
        "DELETE FROM layer",
        "UPDATE layer SET outputs = 5 WHERE layer = 0",
        "UPDATE layer SET inputs = -2 WHERE layer = 0",
        "UPDATE layer SET outputs = 9000000000000000000",
        "UPDATE layer SET dtype = '<f8'",
        "INSERT INTO layer VALUES (3, 3, 3, '<f4')",
        "INSERT INTO layer WITH RECURSIVE n(i) AS (SELECT 9 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 50000) SELECT i, 3, 3, '<f4' FROM n",
        "UPDATE snapshot SET parameters = x'' WHERE epoch = 1",
        "UPDATE snapshot SET parameters = x''",
        "UPDATE snapshot SET parameters = zeroblob(length(parameters) + 4)",
        "UPDATE snapshot SET parameters = zeroblob(100000000) WHERE epoch = 1",
        "DELETE FROM snapshot WHERE epoch = 1",
        "DELETE FROM snapshot WHERE epoch = 0",
        "UPDATE snapshot SET epoch = -1 WHERE epoch = 0",
        "UPDATE snapshot SET epoch = 9223372036854775807 WHERE epoch = 2",
        "UPDATE snapshot SET train_accuracy = 1.5",
        "UPDATE snapshot SET test_accuracy = -1e308",
    ],
)
def test_layers_and_epochs_that_do_not_fit_are_refused(reel: Path, statement: str) -> None:
    alter(reel, statement)
    assert "damaged" in refusal(reel)


@pytest.mark.parametrize(
    "norms",
    [
        "",
        "x",
        "3",
        "[]",
        "[1, 2]",
        "[1, 2, 3, 4]",
        "[1, 2, -3]",
        '[1, 2, "x"]',
        "[[1], [2], [3]]",
        "[1, 2, {}]",
        '{"a": 1, "b": 2, "c": 3}',
        "[1, 2, 1" + "0" * 400 + "]",
        "[" * 9_000,
        "[1, 2, 3" + " " * 10_000_000 + "]",
    ],
    ids=lambda text: text[:20] or "nothing",
)
def test_garbage_for_gradient_norms_is_refused(reel: Path, norms: str) -> None:
    alter(reel, ("UPDATE snapshot SET gradient_norms = ? WHERE epoch = 1", norms))
    assert "gradient norms" in refusal(reel)


# What is odd, but may come of honest training.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET train_loss = 9e999, test_loss = NULL WHERE epoch = 2",
        "UPDATE snapshot SET test_accuracy = NULL, test_loss = NULL",
        "UPDATE snapshot SET gradient_norms = '[NaN, Infinity, 1e300]' WHERE epoch = 2",
        "UPDATE snapshot SET train_accuracy = 1",
    ],
)
def test_a_run_that_diverged_is_accepted(reel: Path, statement: str) -> None:
    alter(reel, statement)
    use(reel)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
def test_parameters_that_diverged_are_accepted(reel: Path, value: float) -> None:
    n_values = (2 + 1) * 4 + (4 + 1) * 3 + (3 + 1) * 3
    blob = np.full(n_values, value, dtype="<f4").tobytes()
    alter(reel, ("UPDATE snapshot SET parameters = ? WHERE epoch = 2", blob))
    use(reel)


def test_a_wide_network_needs_little_memory(
    tmp_path: Path, snapshot_of: Callable[..., Snapshot]
) -> None:
    """All the answers of these layers to this grid would be 650 MB."""
    spec = RunSpec.parse({"hidden": [1024, 1] * 8, "activation": "relu"})
    layers: list[Layer] = [
        (np.ones(shape, dtype=np.float32), np.ones(shape[1], dtype=np.float32))
        for shape in spec.shapes(classes=2)
    ]
    with RecordingWriter(tmp_path / "a.reel", header_of(spec, spec.data.dataset())) as writer:
        writer.append(snapshot_of(layers))
    grid = Grid.over((-1.0, 1.0, -1.0, 1.0), rows=140, columns=140)
    assert Recording.open(tmp_path / "a.reel").logits([0], grid).shape == (1, 1, 140, 140)
