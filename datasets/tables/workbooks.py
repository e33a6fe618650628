"""The sheet of an Excel workbook that has a table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from ...errors import UserError
from .headers import headed
from .sources import ARCHIVE_ERRORS
from .table import MOST_BYTES, Table, check_size, tidy

SHEET = "sheet "
"""How the note begins that names the sheet of a workbook which has several."""

_LEAST = 3  # columns of a table
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b([^>]*[^>/])>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_ROW = re.compile(rb"\br\s*=")


def workbook(source: str, content: bytes) -> Table:
    """The table, with or without a header, on the first sheet that has columns enough for one."""
    import python_calamine as calamine

    if content.startswith(b"PK"):
        _check_cells(source, content)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = book.sheet_names
            sheets = (
                _rows(book.get_sheet_by_index(k).to_python(skip_empty_area=False))
                for k in range(len(names))
            )
            found = {name: rows for name, rows in zip(names, sheets, strict=True) if rows}
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UserError(
            f"{source} is not a workbook that can be read: {error}", remedy="save it as CSV"
        ) from None
    if not found:
        raise UserError(f"{source} has no cells", remedy="put a table on its first sheet")
    first = next(iter(found))
    name = next((each for each, rows in found.items() if len(rows[0][1]) >= _LEAST), first)
    rows = found[name]
    check_size(source, len(rows), len(rows[0][1]))
    which = [f"{SHEET}{name!r} of {len(names)}"] if len(names) > 1 else []
    return headed(source, rows, unit="row").noted("an Excel workbook", *which)


def _rows(cells: Sequence[Sequence[object]]) -> list[tuple[int, list[str]]]:
    """The cells of a sheet as text, without rows and columns that are empty."""
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
    return _without_margins([row for row in rows if any(row[1])])


def _without_margins(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Rows without the columns that are empty in all of them."""
    used = [k for k in range(len(rows[0][1])) if any(row[k] for _, row in rows)] if rows else []
    return [(number, [row[k] for k in used]) for number, row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return tidy(str(cell))


def _check_cells(source: str, content: bytes) -> None:
    """Refuse sheets that would take much memory: every cell up to the last is made."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.filelist) > MOST_BYTES:
                raise UserError(
                    f"{source} is larger than {MOST_BYTES // 1_000_000} MB, unpacked",
                    remedy="take a sample of it",
                )
            for info in archive.filelist:
                if info.filename.startswith("xl/worksheets/"):
                    check_size(source, *_extent(archive.read(info)))
    except ARCHIVE_ERRORS as error:
        raise UserError(f"{source} is not a sound workbook: {error}") from None


def _extent(sheet: bytes) -> tuple[int, int]:
    """The numbers of the last row and column in which a sheet has a cell."""
    rows, columns = 1, 1
    for match in _CELL.finditer(sheet):
        found = _REFERENCE.search(match[1])
        if found:
            rows = max(rows, int(found[2]))
            column = 0
            for letter in found[1]:
                column = column * 26 + letter - ord("A") + 1
            columns = max(columns, column)
        elif _ROW.search(match[1]):
            return 1 << 20, 1 << 14
    return rows, columns
