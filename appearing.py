"""Output files that appear under their names only when they are complete; loads no encoder.

What a process writes meanwhile is locked. What is not locked was left by one that was killed, and
the next that writes there removes it.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from .errors import naming

_KEPT = 15  # characters of the stem in a temporary name, so that it is not too long
_FOLDER = "epochreel-work-"
_RANDOM = "[0-9a-f]" * 8  # as `glob` has it


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
    made = partial(_new_file, whole.parent, start, end)
    with naming(path), _locked(made) as part, _replacing(whole, part):
        yield part


@contextmanager
def appearing_unlocked(path: Path) -> Iterator[Path]:
    """The same for a regular file that is written in an instant, by a library with its own locks.

    Nobody takes it for one that was left.
    """
    whole = Path(os.path.realpath(path))
    with naming(path):
        part = _new_file(whole.parent, f".{whole.stem[:_KEPT]}.", f".new{path.suffix}")
        with _replacing(whole, part):
            yield part


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
def temporary_folder() -> Iterator[Path]:
    """A folder for temporary files, which is removed at the end."""
    _remove_left(Path(tempfile.gettempdir()), f"{_FOLDER}*")
    with _locked(lambda: Path(tempfile.mkdtemp(prefix=_FOLDER))) as folder:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


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


@contextmanager
def _replacing(whole: Path, part: Path) -> Iterator[None]:
    try:
        yield
        part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _new_file(folder: Path, start: str, end: str) -> Path:
    """A new, empty file, with something random in its name between `start` and `end`."""
    path = folder / f"{start}{os.urandom(4).hex()}{end}"
    path.touch(exist_ok=False)
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
            _remove(path)
            raise
    try:
        yield path
    finally:
        os.close(descriptor)


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


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
