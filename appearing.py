"""Output files that appear under their names only when they are complete; loads no encoder."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from .errors import naming

_KEPT = 15  # characters of the stem in a temporary name, so that it is not too long


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A temporary name to write to, which is renamed to `path` at the end, or removed on an error.

    The suffix is kept, since encoders choose the container by it. A symbolic link stays, and its
    target is replaced. A pipe or a device is written to when the content is complete. Errors of the
    system name `path`, not the temporary file.
    """
    if path.exists() and not path.is_file():
        with copied(path.suffix, lambda: path.open("wb"), name=str(path)) as part:
            yield part
        return
    whole = Path(os.path.realpath(path))
    part = whole.with_name(f".{whole.stem[:_KEPT]}.{os.urandom(4).hex()}.part{path.suffix}")
    try:
        with naming(path):
            yield part
            part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def copied(
    suffix: str, opened: Callable[[], AbstractContextManager[BinaryIO]], *, name: str
) -> Iterator[Path]:
    """A temporary file to write to, whose content is copied at the end to the stream `opened`.

    Errors of the system name the stream by `name`, unless the temporary folder is full.
    """
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        part = Path(folder) / f"output{suffix}"
        with temporary():
            yield part
        with naming(name), part.open("rb") as content, opened() as stream:
            shutil.copyfileobj(content, stream)


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
