"""Excel workbooks with a sheet that is written by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_SHEET = "xl/worksheets/sheet1.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook whose sheet has these cells."""
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(k, number, text) for k, text in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return with_sheet(cells)


def with_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook with several sheets, by their names."""
    types, rels, names = "", "", ""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            part = f"xl/worksheets/sheet{number}.xml"
            with zipfile.ZipFile(io.BytesIO(workbook(rows))) as alone:
                made.writestr(part, alone.read(_SHEET))
            types += f'<Override PartName="/{part}" ContentType="{_TYPE}.worksheet+xml"/>'
            rels += f'<Relationship Id="r{number}" Type="{_REL}/worksheet" Target="/{part}"/>'
            names += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        types += f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        package = "http://schemas.openxmlformats.org/package/2006"
        made.writestr(
            "[Content_Types].xml", f'<Types xmlns="{package}/content-types">{types}</Types>'
        )
        book = f'<Relationship Id="r0" Type="{_REL}/officeDocument" Target="/xl/workbook.xml"/>'
        for path, links in (("_rels/.rels", book), ("xl/_rels/workbook.xml.rels", rels)):
            relations = f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
            made.writestr(path, relations)
        made.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{names}</sheets></workbook>',
        )
    return file.getvalue()


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
