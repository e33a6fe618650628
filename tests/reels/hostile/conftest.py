"""Valid recordings, functions that damage them, and limits on time and memory for all tests."""

import resource
import sqlite3
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.reels.about import About
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.reels.writer import RecordingWriter
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

# The columns that texts are in; all others with bytes are blobs.
_TEXTS = {
    "meta": ("key", "value"),
    "array": ("name", "dtype", "shape"),
    "snapshot": ("gradient_norms", "dead_units"),
}


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A valid recording of three epochs, three classes and 30 points."""
    path = tmp_path_factory.mktemp("sound") / "sound.reel"
    data = {"name": "arms", "options": {"points": 30}}
    record([RunSpec.parse({"data": data, "hidden": [4, 3], "epochs": 2})], [path])
    return path.read_bytes()


@pytest.fixture
def reel(sound: bytes, tmp_path: Path) -> Path:
    """A copy of the valid recording, which a test may damage."""
    path = tmp_path / "a.reel"
    path.write_bytes(sound)
    return path


@pytest.fixture
def sampled_reel(tmp_path: Path) -> Path:
    """A recording of three steps with values, each with logits at 4 × 5 samples."""
    path = tmp_path / "sampled.reel"
    dataset = Dataset(
        points=np.array([[0.0, 1.0], [2.0, 3.0]]),
        labels=np.array([0, 1]),
        train=np.array([True, True]),
        class_names=("a", "b"),
        domain=(-1.0, 3.0, 0.0, 4.0),
    )
    grid = Grid.over(dataset.domain, rows=4, columns=5)
    header = Header(About("points", "Points", (("SVC",),)), dataset, grid, "hinge", step="C")
    with RecordingWriter(path, header) as writer:
        for step, value in enumerate([0.1, 1.0, 10.0]):
            field = np.full((1, 4, 5), value)
            writer.append(Snapshot(step, 1.0, 1.0, 0.5, 0.5, (), (), 0.0, (), field, value))
    return path


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test here may take more than 300 MB or five seconds of processor time."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * 4096 + 300_000_000, hard))
    started = time.process_time()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    assert time.process_time() - started < 5


@pytest.fixture(scope="session")
def refusal() -> Callable[[Path], str]:
    """A function that returns the message with which a file is refused."""

    def message_of(path: Path) -> str:
        with pytest.raises(UserError) as caught:
            Recording.open(path)
        message = str(caught.value)
        assert str(path) in message
        assert len(message) < 1000
        return message

    return message_of


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], Any]:
    """A function that reads the whole content of a file, as values that can be compared."""

    def read(path: Path) -> Any:
        recording = Recording.open(path)
        header, dataset = recording.header, recording.dataset
        arrays = [
            dataset.points,
            dataset.labels,
            dataset.train,
            *vars(recording.metrics).values(),
            recording.epochs,
            recording.steps.values,
        ]
        if recording.architecture is None:
            grid = Grid.over(dataset.domain, rows=9, columns=9)
            arrays.append(recording.logits(recording.epochs.tolist(), grid))
        else:
            layers = [recording.layers(epoch) for epoch in recording.epochs.tolist()]
            arrays += [array for network in layers for layer in network for array in layer]
        words = (header.about, header.loss, header.step, header.recipe, repr(header.model))
        named = dataset.class_names, dataset.domain, dataset.axis_names, dataset.scaling
        return words, named, [None if a is None else (a.dtype, a.tobytes()) for a in arrays]

    return read


@pytest.fixture(scope="session")
def use() -> Callable[[Path], None]:
    """A function that evaluates the recording at a path as scenes do."""

    def draw(path: Path) -> None:
        recording = Recording.open(path)
        grid = Grid.over(recording.dataset.domain, rows=5, columns=4)
        epochs = recording.epochs.tolist()
        assert recording.logits(epochs, grid).shape == (len(epochs), recording.outputs, 5, 4)
        if recording.architecture is not None:
            assert len(recording.units(epochs, grid)) == len(recording.architecture.hidden)
        answers = recording.at(epochs[-1] - 0.5)(recording.dataset.points)
        assert answers.shape == (recording.outputs, len(recording.dataset.points))
        assert np.isfinite(answers).all()

    return draw


@pytest.fixture(scope="session")
def alter() -> Callable[..., None]:
    """A function that executes SQL statements, each with at most one value, on a file.

    It then updates the checksums of all rows, except those that are huge, so that other checks must
    find the damage.
    """

    def change(path: Path, *statements: str | tuple[str, Any]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            _execute(db, statements)
            (reels,) = db.execute(
                "SELECT count(*) = 3 FROM sqlite_schema WHERE sql > ''"
            ).fetchone()
            for table in _TEXTS if reels else ():
                _renew_checksums(db, table)

    return change


@pytest.fixture(scope="session")
def falsify() -> Callable[..., None]:
    """A function that executes SQL statements on a file without updating its checksums."""

    def change(path: Path, *statements: str | tuple[str, Any]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            _execute(db, statements)

    return change


def _execute(db: sqlite3.Connection, statements: Sequence[str | tuple[str, Any]]) -> None:
    db.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        if isinstance(statement, str):
            db.execute(statement)
        else:
            db.execute(statement[0], (statement[1],))


def _renew_checksums(db: sqlite3.Connection, table: str) -> None:
    db.text_factory = bytes
    names = [row[1].decode() for row in db.execute(f"PRAGMA table_info({table})")]
    large = "state" if table == "snapshot" else names[-2]
    rows = db.execute(f"SELECT rowid, * FROM {table} WHERE length({large}) < 1000000").fetchall()
    for rowid, *row in rows:
        data = b"".join(
            _as_bytes(value, text=name in _TEXTS[table])
            for name, value in zip(names[:-1], row[:-1], strict=True)
        )
        db.execute(f"UPDATE {table} SET checksum = {zlib.crc32(data)} WHERE rowid = {rowid}")


def _as_bytes(value: Any, *, text: bool) -> bytes:
    """A value as bytes for the checksum of its row: numbers in 8 bytes, texts with a final zero."""
    if isinstance(value, bytes):
        return value + b"\0" if text else value
    return struct.pack("<q" if isinstance(value, int) else "<d", np.nan if value is None else value)
