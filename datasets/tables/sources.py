"""The bytes of a file or of standard input, unpacked, within limits; knows no form of tables."""

from __future__ import annotations

import stat
import sys
import zipfile
import zlib
from pathlib import Path

from ...errors import UserError
from .table import MOST_BYTES

STANDARD_INPUT = "-"

ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
"""What `zipfile` raises for damaged, encrypted and unusual archives."""


def name_of(path: str) -> str:
    """What messages call the file."""
    return "standard input" if path == STANDARD_INPUT else path


def content_of(path: str) -> bytes:
    """What is in the file at `path`, or in standard input for '-'; unpacked if it is gzip."""
    source = name_of(path)
    content = _read(path)
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(source, content)
    return content


def _read(path: str) -> bytes:
    source = name_of(path)
    try:
        if path == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            mode = Path(path).stat().st_mode
            if stat.S_ISDIR(mode):
                raise UserError(f"{source} is a folder", remedy="name a file in it")
            if not stat.S_ISREG(mode):
                raise UserError(
                    f"{source} cannot be read: it is not a file",
                    remedy="pipe the table to standard input, with `data` -",
                )
            with Path(path).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UserError("no such file", given=path, remedy="check the path") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else error
        raise UserError(f"{source} cannot be read: {reason}") from None
    return _checked(source, content)


def _checked(source: str, content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise UserError(
            f"{source} is larger than {MOST_BYTES // 1_000_000} MB", remedy="take a sample of it"
        )
    return content


def _unpacked(source: str, content: bytes) -> bytes:
    """The content of a gzip file, of which there may be several parts."""
    found = bytearray()
    try:
        while content.startswith(b"\x1f\x8b"):
            part = zlib.decompressobj(wbits=31)
            found += part.decompress(content, MOST_BYTES + 1 - len(found))
            _checked(source, bytes(found))
            if not part.eof:
                raise UserError(f"{source} ends in the middle", remedy="fetch the file again")
            content = part.unused_data
    except zlib.error as error:
        raise UserError(f"{source} is not a sound gzip file: {error}") from None
    return bytes(found)
