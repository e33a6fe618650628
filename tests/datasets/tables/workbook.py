"""Excel workbooks with a sheet that is written by hand."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook whose sheet has these cells."""
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(k, number, text) for k, text in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return with_sheet(cells)


def with_sheet(rows: str) -> bytes:
    """A workbook whose sheet has these rows, in XML."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(Path(__file__).parent / "cases" / "table.xlsx") as model,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in model.namelist():
            if name != _SHEET:
                made.writestr(name, model.read(name))
        made.writestr(_SHEET, f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>")
    return file.getvalue()


def _cell(column: int, row: int, text: str) -> str:
    place = f"{'ABCDEFG'[column]}{row}"
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' if text else ""
