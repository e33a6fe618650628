"""Puts reels in their places, each by one process at a time; knows nothing of what they hold."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from ..appearing import alone
from ..errors import UserError
from .reelerrors import IN_USE, code_of, in_use, reported
from .reelfile import APPLICATION_ID, beside, connect_reader, fold_log

Identity = tuple[int, int]
"""What tells a file from all others, whatever its name: its device and inode."""


@contextmanager
def taking(path: Path) -> Iterator[None]:
    """A block that puts a reel at `path`, in place of any older one.

    Raises `UserError` if another process is in such a block for the same path, or has the old reel
    open, and where no reel can be.
    """
    with ExitStack() as taken:
        with reported(path):
            check_place(path)
            try:
                taken.enter_context(alone(path))
            except BlockingIOError:
                raise in_use(path) from None
            _release(Path(os.path.realpath(path)))
        yield


def replace(path: Path, made: Path) -> None:
    """Put the finished reel `made` at `path`; raises `UserError` as `taking` does."""
    with taking(path), reported(path):
        made.replace(os.path.realpath(path))


def check_place(path: Path) -> None:
    """Raise `UserError` where no reel can be created, before there is anything to put into one."""
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        raise UserError("no such folder", given=str(path.parent))
    if path.exists() and not path.is_file():
        raise UserError("not a regular file", given=str(path))


def check_replaceable(path: Path) -> None:
    """Raise `UserError` for a name that no reel has, and for a file that is another's."""
    check_place(path)
    if path.suffix.lower() != ".reel":
        raise UserError("the name of a recording must end with .reel", given=str(path))
    path = Path(os.path.realpath(path))
    if not path.exists() or not path.stat().st_size:
        return
    with reported(path, verb="open"), closing(connect_reader(path)) as db:
        try:
            (application,) = db.execute("PRAGMA application_id").fetchone()
        except sqlite3.DatabaseError as error:
            if code_of(error) in IN_USE:  # which is said when it is to be replaced
                return
            application = None
    if application != APPLICATION_ID:
        raise UserError(f"{path} is not a reel", remedy="remove it, or choose another name")


def check_free(path: Path) -> None:
    """The same, and raise `UserError` for a reel that another process has open."""
    check_replaceable(path)
    with taking(path):
        pass


def identity_of(path: Path) -> Identity:
    """That of the file at `path`."""
    found = path.stat()
    return found.st_dev, found.st_ino


def remove(path: Path, made: Identity | None) -> None:
    """Remove the reel that was `made`, which nobody can read, with its log.

    A symbolic link to it stays, and so does another file that has come to `path`.
    """
    path = Path(os.path.realpath(path))
    if not path.exists() or identity_of(path) != made:
        return
    for each in (path, *beside(path)):
        each.unlink(missing_ok=True)


def _release(path: Path) -> None:
    """Fold the log of an old reel into it: SQLite would take it for the log of the new one."""
    if path.exists():
        with closing(sqlite3.connect(path.absolute(), timeout=1, isolation_level=None)) as db:
            try:
                fold_log(db)
            except sqlite3.DatabaseError as error:
                if code_of(error) in IN_USE:
                    raise
    for each in beside(path):
        each.unlink(missing_ok=True)
