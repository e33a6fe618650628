"""What form a file has, by the bytes that it begins with; its suffix says nothing."""

from __future__ import annotations

import io
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

from ...errors import UserError
from .arrays import npy, npz
from .delimited import delimited
from .duck import parquet
from .matlab import mat
from .records import records
from .sources import ARCHIVE_ERRORS, content_of, name_of
from .table import Table
from .text import decoded
from .weka import arff, libsvm
from .workbooks import workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_READERS: tuple[tuple[bytes, Callable[[str, bytes], Table]], ...] = (
    (b"PAR1", parquet),
    (b"\x93NUMPY", npy),
    (b"MATLAB 5.0 MAT-file", mat),
    (_OLE, workbook),
)

_RECORDING, _RECORDING_AT = b"EpRl", slice(68, 72)  # an SQLite database's application_id
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"SQLite format 3", "an SQLite database", "export a table of it as CSV"),
    (b"%PDF", "a PDF", "save the table in it as CSV"),
    (b"\x89PNG", "a picture", "name the table"),
    (b"\xff\xd8\xff", "a picture", "name the table"),
    (b"GIF8", "a picture", "name the table"),
    (b"RIFF", "a picture or sound", "name the table"),
    (b"\x89HDF", "an HDF5 file", "save it as CSV or .npz"),
    (b"MATLAB 7.3", "a MATLAB 7.3 file", "save it in MATLAB with -v7"),
    (b"ARROW1", "an Arrow file", "save it as Parquet or CSV"),
    (b"FEA1", "a Feather file", "save it as Parquet or CSV"),
    (b"ORC", "an ORC file", "save it as Parquet or CSV"),
    (b"RDX", "a file of R", "save the table in R with write.csv"),
    (b"BZh", "packed with bzip2", "unpack it first"),
    (b"\xfd7zXZ", "packed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"\x1f\x8b", "packed twice with gzip", "unpack it first"),
    (b"\x7fELF", "a program", "name the table"),
    (b"version https://git-lfs", "a pointer of Git LFS, not the table itself", "run git lfs pull"),
)
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_PAGE = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype|html|head|body|script|\?xml|svg|table|div)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_ARFF = re.compile(r"(\s*(%[^\n]*)?\n)*\s*@relation\b", re.IGNORECASE)
_LIBSVM = re.compile(r"(\s*#[^\n]*\n)*[+-]?[\d.eE+-]+([ \t]+\d+:[^\s:]+)+[ \t]*(#[^\n]*)?(\r?\n|$)")


def read_table(path: str) -> Table:
    """The table in the file at `path`, or in standard input for '-'.

    Raises `UserError` that says what the file is, if it is no table.
    """
    return table_in(name_of(path), content_of(path))


def table_in(source: str, content: bytes) -> Table:
    """The same of the content of a file, that messages call `source`."""
    for start, reader in _READERS:
        if content.startswith(start):
            return reader(source, content)
    if content.startswith(b"PK\x03\x04"):
        return _archive(source, content)
    if content.startswith(b"SQLite format 3") and content[_RECORDING_AT] == _RECORDING:
        raise UserError(f"{source} is a recording, not a table", remedy=_inspecting(source))
    for start, what, remedy in _OTHERS:
        if content.startswith(start):
            raise UserError(f"{source} is not a table: it is {what}", remedy=remedy)
    if _PICKLE.match(content):
        raise UserError(
            f"{source} is not a table: it is a pickle of Python, which may run any program",
            remedy="save it as CSV or .npz",
        )
    return _of_text(source, *decoded(source, content))


def _inspecting(source: str) -> str:
    """How to see what is in a recording: `inspect` reads files that are not packed."""
    if source.endswith(".gz") or not Path(source).is_file():
        return "save it unpacked in a file, and give that to `epochreel inspect`"
    return f"see what is in it with `epochreel inspect {shlex.quote(source)}`"


def _archive(source: str, content: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except ARCHIVE_ERRORS as error:
        raise UserError(f"{source} is not a sound .npz file or workbook: {error}") from None
    if any(name.endswith(".npy") for name in names):
        return npz(source, content)
    if "xl/workbook.xml" in names:
        return workbook(source, content)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise UserError(
            f"{source} is a workbook in a form that is not read", remedy="save it as .xlsx or CSV"
        )
    raise UserError(
        f"{source} is not a table: it is an archive",
        given=", ".join(names[:5]),
        remedy="unpack it and name a file in it",
    )


def _of_text(source: str, text: str, notes: tuple[str, ...]) -> Table:
    if _PAGE.match(text[:5000]):
        raise UserError(
            f"{source} is not a table: it is a web page",
            remedy="download the raw file instead of the page that shows it",
        )
    if text.lstrip()[:1] in ("[", "{"):
        return records(source, text).noted(*notes)
    if _ARFF.match(text):
        return arff(source, text).noted(*notes)
    if _LIBSVM.match(text):
        return libsvm(source, text).noted(*notes)
    return delimited(source, text).noted(*notes)
