"""Output files that appear under their names only when they are complete; loads no encoder.

What a process writes meanwhile is locked. What is not locked was left by one that was killed, and
the next that writes there removes it; so was what is written in an instant and is an hour old.
"""

from __future__ import annotations

import atexit
import errno
import fcntl
import glob
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .errors import naming

_KEPT = 15  # characters of the stem in a temporary name, so that it is not too long
_FOLDER = "epochreel-work-"
_OLD = 3600  # seconds
_RANDOM = "[0-9a-f]" * 8  # as `glob` has it

# What this process still has to rename or remove. A signal may come between any two steps, where no
# `finally` holds; what is then left is removed when the process ends.
_unfinished: set[Path] = set()
_not_empty: list[Path] = []  # folders that are removed with what is left in them
os.register_at_fork(after_in_child=_unfinished.clear)
os.register_at_fork(after_in_child=_not_empty.clear)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A temporary file to write to, which is renamed to `path` at the end, or removed on an error.

    The suffix is kept, since encoders choose the container by it. A symbolic link stays, and its
    target is replaced. A pipe or a device is written to when the content is complete. Errors of the
    system name `path`, not the temporary file.
    """
    if path.exists() and not path.is_file():
        with copied(path.suffix, lambda: path.open("wb"), name=str(path)) as part:
            yield part
        return
    whole = Path(os.path.realpath(path))
    start, end = f".{whole.stem[:_KEPT]}.", f".part{path.suffix}"
    _remove_left(whole.parent, f"{glob.escape(start)}{_RANDOM}{glob.escape(end)}")
    made = partial(_new, whole.parent, start, end)
    with naming(path), _locked(made) as part, _replacing(whole, part):
        yield part


@contextmanager
def appearing_unlocked(path: Path) -> Iterator[Path]:
    """The same for a regular file that is written in an instant, by a library with its own locks.

    Nobody takes it for one that was left before it is an hour old.
    """
    whole = Path(os.path.realpath(path))
    start, end = f".{whole.stem[:_KEPT]}.", f".new{path.suffix}"
    _remove_old(whole.parent, f"{glob.escape(start)}{_RANDOM}{glob.escape(end)}")
    with naming(path):
        part = _new(whole.parent, start, end)
        with _replacing(whole, part):
            yield part


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """A block that one thread of one process at a time is in, of all that give this `path`.

    Raises `BlockingIOError` if another stays in it for a second. Where the file system has no
    locks, nobody is kept out.
    """
    whole = Path(os.path.realpath(path))
    digits = f"{zlib.crc32(os.fsencode(whole.name)):08x}"
    lock = whole.parent / f".{whole.stem[:_KEPT]}.{digits}.part.lock"
    descriptor = _locked_soon(lock)
    try:
        yield
    finally:
        with suppress(OSError):  # another user may have left it
            _remove_own(lock)
        os.close(descriptor)


@contextmanager
def copied(
    suffix: str, opened: Callable[[], AbstractContextManager[BinaryIO]], *, name: str
) -> Iterator[Path]:
    """A temporary file to write to, whose content is copied at the end to the stream `opened`.

    Errors of the system name the stream by `name`, unless the temporary folder is full.
    """
    with temporary_folder() as folder:
        part = folder / f"output{suffix}"
        with temporary():
            yield part
        with naming(name), part.open("rb") as content, opened() as stream:
            shutil.copyfileobj(content, stream)


@contextmanager
def temporary_folder(inside: Path | None = None) -> Iterator[Path]:
    """A folder for temporary files, which is removed at the end.

    It is `inside` another, or in that of the system.
    """
    parent = inside or Path(tempfile.gettempdir())
    _remove_left(parent, f"{_FOLDER}*")
    with _locked(partial(_new, parent, _FOLDER, make=lambda path: path.mkdir(0o700))) as folder:
        try:
            yield folder
        finally:
            _remove_own(folder)


def remove_left(folder: Path) -> None:
    """Remove what killed processes left in a folder, and in that for temporary files."""
    _remove_left(folder, f".*.{_RANDOM}.part*")
    _remove_old(folder, f".*.{_RANDOM}.new*")
    _remove_left(folder, f"{_FOLDER}*")
    _remove_left(Path(tempfile.gettempdir()), f"{_FOLDER}*")


@contextmanager
def temporary() -> Iterator[None]:
    """A block that writes temporary files only: if there is no room for them, the error says so."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise no_room() from error
        raise


def no_room() -> OSError:
    """The error of a full temporary folder."""
    full = f"no space left in the temporary folder {tempfile.gettempdir()}"
    return OSError(errno.ENOSPC, f"{full}; set TMPDIR to another folder")


def remove_folders(folders: Iterable[Path]) -> None:
    """Remove folders that are empty, now or when the process ends; the innermost come first."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:  # others may have written into it, or we have something to remove there
            _not_empty.append(folder)


@contextmanager
def _replacing(whole: Path, part: Path) -> Iterator[None]:
    try:
        yield
        part.replace(whole)
        _unfinished.discard(part)
    except BaseException:
        _remove_own(part)
        raise


def _new(
    folder: Path,
    start: str,
    end: str = "",
    make: Callable[[Path], None] = lambda path: path.touch(exist_ok=False),
) -> Path:
    """A new, empty file, or what else `make` makes, with a random name from `start` to `end`."""
    path = folder / f"{start}{os.urandom(4).hex()}{end}"
    _unfinished.add(path)
    try:
        make(path)
    except OSError:  # it may be another's
        _unfinished.discard(path)
        raise
    return path


@contextmanager
def _locked(made: Callable[[], Path]) -> Iterator[Path]:
    """A file or folder that is made, and locked until the block ends or the process does."""
    while True:
        path = made()
        try:
            with suppress(FileNotFoundError):  # another process took it for one that was left
                descriptor = os.open(path, os.O_RDONLY)
                with suppress(OSError):  # where there are no locks, nothing is taken for left
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
                if path.exists():
                    break
                os.close(descriptor)
        except BaseException:  # a signal may come at any time
            _remove_own(path)
            raise
    try:
        yield path
    finally:
        os.close(descriptor)


def _locked_soon(lock: Path) -> int:
    """The descriptor of a file that is made and locked, within a second."""
    deadline = time.monotonic() + 1
    while True:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        if _locks(descriptor) and _is_at(lock, descriptor):
            _unfinished.add(lock)
            return descriptor
        os.close(descriptor)
        if time.monotonic() > deadline:
            raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK), str(lock))
        time.sleep(0.01)


def _locks(descriptor: int) -> bool:
    """Whether this process has locked a file now, or the file system has no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether an open file is still the one at `path`, or another process has removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _remove_left(folder: Path, pattern: str) -> None:
    """Remove our files and folders that no process has locked."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if os.fstat(descriptor).st_uid == os.getuid():
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _remove(path)
            finally:
                os.close(descriptor)


def _remove_old(folder: Path, pattern: str) -> None:
    """Remove our files that nobody can still be writing, since it takes an instant."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            found = path.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _OLD:
                _remove(path)


def _remove_own(path: Path) -> None:
    """Remove what this process has made, unless it was forked since: then it is the parent's."""
    if path in _unfinished:
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
    _unfinished.discard(path)


@atexit.register
def _remove_unfinished() -> None:
    for path in tuple(_unfinished):
        with suppress(OSError):
            _remove(path)
    for folder in _not_empty:
        with suppress(OSError):
            folder.rmdir()
