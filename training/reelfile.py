"""The `.reel` file as SQLite sees it: tables, locks, and checks that make any file safe to open."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError

APPLICATION_ID = 0x4570526C  # "EpRl"
FORMAT_VERSION = 1

_TABLES = {
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "array": (
        "CREATE TABLE array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, shape TEXT NOT NULL,"
        " data BLOB NOT NULL) STRICT"
    ),
    "layer": (
        "CREATE TABLE layer (layer INTEGER PRIMARY KEY, inputs INTEGER NOT NULL,"
        " outputs INTEGER NOT NULL, dtype TEXT NOT NULL) STRICT"
    ),
    "snapshot": (
        "CREATE TABLE snapshot (epoch INTEGER PRIMARY KEY, train_loss REAL, test_loss REAL,"
        " train_accuracy REAL, test_accuracy REAL, gradient_norms TEXT NOT NULL,"
        " dead_units TEXT NOT NULL, seconds REAL NOT NULL, parameters BLOB NOT NULL) STRICT"
    ),
}

_HEADER = b"SQLite format 3\x00"
_DTYPES = ("<f4", "<f8", "<i8", "|b1")
_LARGEST_VALUE = 1 << 28  # bytes of one text or blob
_LARGEST_REEL = 1 << 32  # bytes of all snapshots together


def create(path: Path) -> None:
    """An empty reel in place of whatever reel was at `path`.

    It appears there whole. Raises `UserError` if another process has the old one open.
    """
    with reported(path):
        _release(path)
        handle, name = tempfile.mkstemp(suffix=".part", prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        try:
            with closing(sqlite3.connect(name, isolation_level=None)) as db:
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
                for statement in _TABLES.values():
                    db.execute(statement)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise


def connect_writer(path: Path) -> sqlite3.Connection:
    """A connection whose every commit survives the death of the process.

    The write-ahead log lets others read while this writes; `settle` folds it into the one file.
    """
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    # Small, so that the file itself is never far behind should someone copy it without its log.
    db.execute("PRAGMA wal_autocheckpoint = 64")
    return db


def settle(db: sqlite3.Connection) -> None:
    """Close `db`, leaving one file where no other process is reading it."""
    try:
        db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:
        pass  # a reader holds the log; the next opening folds it in
    finally:
        db.close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one read transaction over a file that has been checked to be a sound reel.

    Raises `UserError` for every file that is not: absent, foreign, newer, cut short, corrupted.
    """
    with reported(path):
        _check_header(path)
        with closing(_connect_reader(path)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA cell_size_check = ON")
            db.execute("BEGIN")
            _check_kind(db, path)
            yield db


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system say of a bad reel into a `UserError` that names it.

    A full disk is no fault of the input: it stays an `OSError`.
    """
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            raise OSError(f"cannot write {path}: {text}") from error
        if "locked" in text:
            raise UserError(
                f"{path} is in use by another process", remedy="wait for it, or choose another name"
            ) from error
        if isinstance(error, sqlite3.OperationalError) and "unable to open" in text:
            raise UserError(f"cannot open {path}") from error
        raise UserError(f"{path} is damaged ({text})", remedy="record it again") from error


def write_array(db: sqlite3.Connection, name: str, values: NDArray[np.generic]) -> None:
    """Store `values` as little-endian bytes, its dtype and shape beside them."""
    little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    row = (name, little.dtype.str, json.dumps(little.shape), little.tobytes())
    db.execute("INSERT INTO array VALUES (?, ?, ?, ?)", row)


def read_array(db: sqlite3.Connection, name: str) -> NDArray[Any]:
    """The read-only array `name`; raises `UserError` if its bytes are not what is claimed."""
    row = db.execute("SELECT dtype, shape, data FROM array WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise UserError(f"the reel has no array {name!r}")
    dtype, shape, data = row
    sizes = _sizes(shape)
    sound = (
        dtype in _DTYPES
        and sizes is not None
        and math.prod(sizes) * np.dtype(dtype).itemsize == len(data)
    )
    if not sound:
        raise UserError(f"array {name!r} of the reel is not {dtype[:10]} of shape {shape[:60]}")
    return np.frombuffer(data, dtype).reshape(sizes)


def read_snapshots(db: sqlite3.Connection, n_bytes: int) -> list[tuple[object, ...]]:
    """All rows of `snapshot` by epoch; each must have `n_bytes` of parameters."""
    count, least, most = db.execute(
        "SELECT count(*), min(length(parameters)), max(length(parameters)) FROM snapshot"
    ).fetchone()
    if count and (least, most) != (n_bytes, n_bytes):
        raise UserError("the reel's parameters do not fit its network", given=most)
    if count * n_bytes > _LARGEST_REEL:
        raise UserError("the reel is too large to read", given=count * n_bytes)
    return db.execute("SELECT * FROM snapshot ORDER BY epoch").fetchall()


def _sizes(shape: str) -> tuple[int, ...] | None:
    """The sizes of up to four axes in JSON, or nothing where `shape` is something else."""
    try:
        sizes = json.loads(shape) if len(shape) <= 100 else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(sizes, list) or len(sizes) > 4:
        return None
    return tuple(sizes) if all(type(size) is int and size >= 0 for size in sizes) else None


def _release(path: Path) -> None:
    """Fold the log of an old reel into it, so that none is left to be taken for the new one's."""
    if path.exists() and _is_database(path):
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as db:
            try:
                db.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.DatabaseError as error:
                if "locked" in str(error):
                    raise
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect_reader(path: Path) -> sqlite3.Connection:
    """Writable where possible: the log of a killed process can then be folded in."""
    uri = path.absolute().as_uri()
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        log = path.with_name(path.name + "-wal")
        mode = "ro" if log.exists() else "ro&immutable=1"
    else:
        mode = "rw"
    return sqlite3.connect(f"{uri}?mode={mode}", uri=True, isolation_level=None, timeout=30)


def _check_header(path: Path) -> None:
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        raise UserError("no such file", given=str(path)) from None
    if not regular:
        raise UserError("not a file", given=str(path))
    if not _is_database(path):
        raise UserError(f"{path} is not a reel", remedy="`epochreel record` makes one: see --help")


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _check_kind(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise UserError(f"{path} is a database, but not a reel")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > FORMAT_VERSION:
        raise UserError(
            f"{path} is of format {version}; this epochreel reads up to {FORMAT_VERSION}",
            remedy="update epochreel",
        )
    # Exactly our tables: a view or trigger of somebody else's must never run.
    schema = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex_%'"
    ).fetchall()
    if dict(schema) != _TABLES or len(schema) != len(_TABLES):
        raise UserError(f"{path} does not have the tables of a reel")
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise UserError(f"{path} is damaged ({verdict.splitlines()[-1]})", remedy="record it again")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
