"""Errors of SQLite about a `.reel` file, in words; knows none of its tables."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import UserError, naming

IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
"""Codes that say that another connection holds a lock."""

_OF_SYSTEM = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO}


@contextmanager
def reported(path: Path, *, verb: str = "write") -> Iterator[None]:
    """Lets errors of SQLite and of the system name the file.

    Errors of the program, such as a connection of another thread, stay as they are.
    """
    with naming(path, verb=verb):
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        # Messages of SQLite about a damaged file may not be valid UTF-8.
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise explained(path, error, verb=verb) from error


def explained(path: Path, error: Exception, *, verb: str = "write") -> Exception:
    """A `UserError` that names the file, for an error of SQLite.

    A full disk is not an error of the user: that is an `OSError`.
    """
    code = code_of(error)
    if code in _OF_SYSTEM:
        number = _OF_SYSTEM[code]
        return OSError(number, f"cannot {verb} {path}: {os.strerror(number)}")
    if code in IN_USE:
        return in_use(path)
    if code == sqlite3.SQLITE_NOTADB:
        return not_a_reel(path)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        log, remedy = path.with_name(f"{path.name}-wal"), "check who may read and write it"
        if log.exists() and os.access(path, os.R_OK):  # SQLite writes beside a log to read it
            remedy = f"copy it and {log.name} into a folder of your own, or {remedy}"
        return UserError(f"cannot open {path}", remedy=f"{remedy} and its folder")
    return UserError(f"{path} is damaged ({error})", remedy="record it again")


def in_use(path: Path) -> UserError:
    """The error of a reel that another process writes, or reads where that keeps it."""
    return UserError(
        f"{path} is in use by another process", remedy="wait for it, or choose another name"
    )


def not_a_reel(path: Path) -> UserError:
    """The error of another file."""
    return UserError(f"{path} is not a reel", remedy="`epochreel record` makes one")


def code_of(error: Exception) -> int:
    """SQLite's primary result code; corruption for errors that Python itself raises for a value."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
