"""The first sheet of an Excel workbook."""

from __future__ import annotations

import io
import re
import zipfile

from ...errors import UserError
from .headers import headed
from .sources import ARCHIVE_ERRORS
from .table import MOST_BYTES, Table, check_size, tidy

_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b([^>]*[^>/])>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_ROW = re.compile(rb"\br\s*=")


def workbook(source: str, content: bytes) -> Table:
    """The table on the first sheet, with or without a header."""
    import python_calamine as calamine

    if content.startswith(b"PK"):
        _check_cells(source, content)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = book.sheet_names
            cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False) if names else []
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UserError(
            f"{source} is not a workbook that can be read: {error}", remedy="save it as CSV"
        ) from None
    rows = [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
    rows = _without_margins([row for row in rows if any(row[1])])
    if not rows:
        raise UserError(f"the first sheet of {source} is empty", remedy="put the table there")
    check_size(source, len(rows), len(rows[0][1]))
    others = f", the first of {len(names)} sheets" if len(names) > 1 else ""
    return headed(source, rows, unit="row").noted(f"an Excel workbook{others}")


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
