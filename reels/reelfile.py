"""The `.reel` file as an SQLite database: its tables, its locks, and the checks before reading.

Knows nothing of what the rows mean.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..appearing import appearing_unlocked
from ..errors import UserError
from .reelerrors import IN_USE, code_of, not_a_reel, reported

APPLICATION_ID = 0x4570526C  # "EpRl"
FORMAT_VERSION = 2

_TABLES = {
    "meta": (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL,"
        " checksum INTEGER NOT NULL) STRICT"
    ),
    "array": (
        "CREATE TABLE array (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, shape TEXT NOT NULL,"
        " data BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT"
    ),
    "snapshot": (
        "CREATE TABLE snapshot (position INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, value REAL,"
        " train_loss REAL, test_loss REAL, train_accuracy REAL, test_accuracy REAL,"
        " seconds REAL NOT NULL, gradient_norms TEXT NOT NULL, dead_units TEXT NOT NULL,"
        " state BLOB NOT NULL, checksum INTEGER NOT NULL) STRICT"
    ),
}
# SQLite creates these itself for the two text keys.
_INDICES = {"sqlite_autoindex_meta_1": None, "sqlite_autoindex_array_1": None}

# Far above what recordings need, and small enough to be read into memory.
_LARGEST_REEL = 1 << 30  # bytes
_LARGEST_VALUE = 1 << 28  # bytes of one text or blob

_HAS_LOG, _NO_LOG = 18, b"\1\1"  # place and value, https://sqlite.org/fileformat.html


@contextmanager
def creating(path: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """An empty reel to fill, and its temporary name.

    It replaces any file at `path` when the block ends without error: see `taking`.
    """
    with reported(path):
        path = Path(os.path.realpath(path))  # the target of a symbolic link, which stays
        with (
            appearing_unlocked(path) as part,
            closing(sqlite3.connect(part.absolute(), isolation_level=None)) as db,
        ):
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA journal_mode = MEMORY")  # a kill leaves one file, which nobody reads
            db.execute("BEGIN")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
            for statement in _TABLES.values():
                db.execute(statement)
            yield db, part
            db.execute("COMMIT")


def connect_writer(path: Path) -> sqlite3.Connection:
    """A connection whose every commit survives the death of the process.

    The write-ahead log lets others read while this writes; `settle` folds it into the one file.
    Commits do not wait for the disk, which would take longer than the training: after a power cut
    the recording may be lost.
    """
    # A relative path could be taken for a URI: "file:x.reel".
    db = sqlite3.connect(path.absolute(), isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA max_page_count = {_LARGEST_REEL // _page_size(db)}")
        # Small, so that a copy of the file without its log lacks only the latest steps.
        db.execute("PRAGMA wal_autocheckpoint = 64")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def whole(db: sqlite3.Connection) -> Iterator[None]:
    """What the block writes is there when it ends; nothing of it after an error or a kill."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have undone it
            db.execute("ROLLBACK")
        raise


def settle(db: sqlite3.Connection, path: Path) -> None:
    """Close `db` and fold its log into the file at `path`.

    If another process is reading it, the next opening does so.
    """
    pages = b""
    try:
        db.execute("PRAGMA synchronous = FULL")
        fold_log(db)
    except sqlite3.OperationalError as error:
        if code_of(error) == sqlite3.SQLITE_FULL:
            pages = db.serialize()  # as many as file and log have together
    finally:
        db.close()
    if pages:
        _fold_on_full_disk(path, pages)


def is_full(db: sqlite3.Connection, n_bytes: int) -> bool:
    """Whether a row of `n_bytes` more might make the file larger than what can be read again."""
    (count,) = db.execute("PRAGMA page_count").fetchone()
    # A page of a long row holds a few bytes of other things, and a row may need pages above it.
    return bool((count + 8) * _page_size(db) + 1.01 * n_bytes > _LARGEST_REEL)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in one read transaction, after checking that the file is a sound reel.

    Raises `UserError` if it is not: absent, foreign, of another format, cut short, corrupted. A
    `UserError` raised in the block is reported as damage of the file.
    """
    with reported(path, verb="open"):
        _check_file(path)
        with closing(connect_reader(path)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA cell_size_check = ON")
            db.execute("BEGIN")
            _check_kind(db, path)
            _check_pages(db, path)
            try:
                yield db
            except UserError as error:
                raise UserError(f"{path} is damaged: {error}", remedy="record it again") from error


def fold_log(db: sqlite3.Connection) -> None:
    """Fold the log into the file; waits a second for readers, for which SQLite does not wait."""
    deadline = time.monotonic() + 1
    while True:
        try:
            db.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if code_of(error) not in IN_USE or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _fold_on_full_disk(path: Path, pages: bytes) -> None:
    """Replace file and log by the file with these `pages`, in the space that both took.

    Where even that is too little, the log stays.
    """
    free, log = os.statvfs(path), _log(path)
    room = free.f_bavail * free.f_frsize + log.stat().st_size
    if len(pages) - path.stat().st_size > room:
        return
    os.truncate(log, 0)
    with path.open("r+b", buffering=0) as file:
        file.write(pages[:_HAS_LOG] + _NO_LOG + pages[_HAS_LOG + len(_NO_LOG) :])
        os.fsync(file.fileno())
    for each in beside(path):
        each.unlink(missing_ok=True)


def connect_reader(path: Path) -> sqlite3.Connection:
    """Writable where possible, so that the log of a killed process can be folded in."""
    uri, log = path.absolute().as_uri(), _log(path)
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        mode = "rw"
    else:
        mode = "ro" if log.exists() else "ro&immutable=1"
    return sqlite3.connect(f"{uri}?mode={mode}", uri=True, isolation_level=None, timeout=30)


def _check_file(path: Path) -> None:
    """Check what can be checked without opening the file.

    Only SQLite may open a reel: closing a file releases all locks that this process has on it.
    """
    if not path.is_file():
        raise UserError("not a file" if path.exists() else "no such file", given=str(path))
    if path.stat().st_size > _LARGEST_REEL:
        raise UserError(f"{path} is too large for a reel", given=path.stat().st_size)


def _check_kind(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise not_a_reel(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > FORMAT_VERSION:
        raise UserError(
            f"{path} is of format {version}; this epochreel reads format {FORMAT_VERSION}",
            remedy="update epochreel",
        )
    if version == 1:
        raise UserError(
            f"{path} is of format 1; this epochreel reads format {FORMAT_VERSION}",
            remedy="record it again",
        )
    # Exactly our tables: views and triggers in a foreign file must not run.
    schema = db.execute("SELECT name, sql FROM sqlite_schema").fetchall()
    if (
        version != FORMAT_VERSION
        or dict(schema) != _TABLES | _INDICES
        or len(schema) != len(dict(schema))
    ):
        raise UserError(f"{path} does not have the tables of a reel")


def _check_pages(db: sqlite3.Connection, path: Path) -> None:
    # SQLite reads the missing part of the last page as zeros.
    if path.stat().st_size % _page_size(db) and not _log(path).exists():
        raise UserError(f"{path} is damaged (cut short)", remedy="record it again")
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise UserError(f"{path} is damaged ({verdict.splitlines()[-1]})", remedy="record it again")


def _page_size(db: sqlite3.Connection) -> int:
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return int(size)


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def beside(path: Path) -> list[Path]:
    """The files that SQLite may keep beside a database."""
    return [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
