"""The forms of tables, and what is noticed while they are read."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import io as scipy_io

from epochreel.datasets.summary import line_of
from epochreel.datasets.tables.forms import read_table
from epochreel.errors import UserError
from epochreel.training.spec import RunSpec

from .conftest import Load
from .workbook import with_sheets, workbook

ROWS = [["1", "2", "a"], ["3", "4.5", "b"], ["-1e3", "0", "a"]]
POINTS = [[1, 2], [3, 4.5], [-1000, 0]]
RECORDS = [{"x": 1, "y": 2, "label": "a"}, {"x": 3, "y": 4.5, "label": "b"},
           {"x": -1000, "y": 0, "label": "a"}]  # fmt: skip


def joined(separator: str = ",", end: str = "\n", header: str = "") -> str:
    return end.join([*([header] if header else []), *(separator.join(row) for row in ROWS)]) + end


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "  ", " \t ", ":", "^", ", "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(load: Load, separator: str, end: str) -> None:
    dataset = load(joined(separator, end))
    assert dataset.points.tolist() == POINTS
    assert dataset.class_names == ("a", "b")
    assert (*dataset.axis_names, dataset.label_name) == ("x₁", "x₂", "")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "the text is UTF-16"),
        ("utf-16-le", "the text is UTF-16"),
        ("utf-16-be", "the text is UTF-16"),
        ("cp1252", "the text is not UTF-8 and read as Windows-1252"),
    ],
)
def test_any_encoding(load: Load, encoding: str, said: str) -> None:
    dataset = load(joined(header="x,y,größe").encode(encoding), label="Größe")
    assert dataset.points.tolist() == POINTS
    assert said in dataset.notes[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sep=;\n" + joined(";", header="x;y;label"), "semicolons"),
        ("\n\n" + joined(header="x,y,label").replace("\n", "\n\n"), "line 3 is the header"),
        (joined(header="x,y,label").replace("\n", ",\n"), "line 1 is the header"),
        ("x,y,label\n" + joined().replace("\n", ",\n"), "line 1 is the header"),
        ("# x,y,label\n" + joined(), "a comment line is the header"),
        ("# points\n% of mine\n" + joined(header="x,y,label"), "comment lines are left out"),
        ("My points,,\nof today,,\n" + joined(header="x,y,label"), "2 lines of titles left out"),
        ('"x" "y" "label"\n' + joined(" "), "runs of blanks"),
        ("'x','y','label'\n'1','2','a'\n'3','4.5','b'\n'-1e3','0','a'", "single quotes"),
    ],
)
def test_what_is_around_the_cells(load: Load, text: str, said: str) -> None:
    dataset = load(text)
    assert dataset.points.tolist() == POINTS
    assert (*dataset.axis_names, dataset.label_name) == ("x", "y", "label")
    assert said in "; ".join(dataset.notes)


def test_row_names_of_r_are_an_index(load: Load) -> None:
    rows = "\n".join(f'"{k}" {" ".join(row)}' for k, row in enumerate(ROWS, start=1))
    dataset = load(f'"h" "w" "kind"\n{rows}\n')
    assert dataset.points.tolist() == POINTS
    assert "column 1 is an index of the rows and is left out" in dataset.notes


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1.234,5", "2.000"], [1234.5, 2000]),
        (["30,000", "1,234,567"], [30000, 1234567]),
        (["$1,200.50", "$ 900"], [1200.5, 900]),
        (["5%", "12 %"], [5, 12]),
        (["1 200", "12 345,5"], [1200, 12345.5]),
        (["−5", "+2"], [-5, 2]),
        (["1e3", "2.5E-1"], [1000, 0.25]),
    ],
)
def test_numbers_as_people_write_them(load: Load, cells: list[str], numbers: list[float]) -> None:
    rows = "".join(f"{cell};{k};{'ab'[k]}\n" for k, cell in enumerate(cells))
    assert load(f"x;y;label\n{rows}").points[:, 0].tolist() == numbers


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (["1,0", "2,25"], "commas are decimal: 2,25 is 2.25"),
        (
            ["1.234,5", "2.000"],
            "commas are decimal, and points separate thousands: 1.234,5 is 1234.5",
        ),
        (["1.234", "2.000"], ""),
        (["30,000", "1,234,567"], ""),
    ],
)
def test_what_commas_are_is_said(load: Load, cells: list[str], note: str) -> None:
    """In the one line about a table only where points are more than points."""
    dataset = load("x;y;label\n" + "".join(f"{c};{k};{'ab'[k]}\n" for k, c in enumerate(cells)))
    assert [each for each in dataset.notes if each.startswith("commas are")] == [note][: bool(note)]
    assert line_of("a.csv", dataset).endswith(note) == ("points" in note or not note)


@pytest.mark.parametrize("cell", ["1_000", "٣", "0x10", "1,2,3", "5 kg", "12:30", "--5", "1.2.3"])
def test_what_only_looks_like_a_number_is_none(load: Load, cell: str) -> None:
    rows = "".join(f"{k};{k * k};a\n" for k in range(9))
    with pytest.raises(UserError, match=r"line 11 of .*'x': not a number: got .*correct it"):
        load(f"x;y;label\n{rows}{cell};3;b\n")


def test_a_comma_that_may_mean_two_things_is_refused(load: Load) -> None:
    with pytest.raises(
        UserError, match=r"may be decimal or between thousands, in line 2: got '1,2"
    ):
        load("x;y;label\n1,234;1;a\n5,678;2;b\n")
    assert load("x;y;label\n1,234;1,5;a\n5,678;2;b\n").points[0].tolist() == [1.234, 1.5]
    assert load("x;y;label\n1,234;1.5;a\n5,678;2;b\n").points[0].tolist() == [1234, 1.5]


def test_gzip_is_unpacked(load: Load) -> None:
    text = joined(header="x,y,label").encode()
    assert load(gzip.compress(text)).points.tolist() == POINTS
    parts = gzip.compress(text[:20]) + gzip.compress(text[20:])
    assert load(parts).points.tolist() == POINTS


@pytest.mark.parametrize(
    "found",
    [
        RECORDS,
        {"data": RECORDS},
        {name: [record[name] for record in RECORDS] for name in RECORDS[0]},
        {n: {str(k): r[n] for k, r in enumerate(RECORDS)} for n in RECORDS[0]},
        {
            "columns": list(RECORDS[0]),
            "index": [0, 1, 2],
            "data": [list(r.values()) for r in RECORDS],
        },
        [list(RECORDS[0]), *(list(record.values()) for record in RECORDS)],
    ],
)
def test_json_in_any_of_its_orders(load: Load, found: Any) -> None:
    dataset = load(json.dumps(found))
    assert dataset.points.tolist() == POINTS
    assert (dataset.axis_names, dataset.class_names) == (("x", "y"), ("a", "b"))


def test_lines_of_json(load: Load) -> None:
    dataset = load("\n".join(json.dumps(record) for record in RECORDS))
    assert dataset.points.tolist() == POINTS


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    "names",
    ["X y", "x y", "X Y", "points labels", "features target", "data target", "arr_0 arr_1"],
)
@pytest.mark.parametrize(
    "labels", [["a", "b", "a"], [[0], [1], [0]], [[1, 0], [0, 1], [1, 0]], [b"a", b"b", b"a"]]
)
def test_arrays_under_the_names_that_people_use(load: Load, names: str, labels: Any) -> None:
    dataset = load(
        npz(**dict(zip(names.split(), (np.array(POINTS), np.array(labels)), strict=True)))
    )
    assert dataset.points.tolist() == POINTS
    assert dataset.labels.tolist() == [0, 1, 0]


def test_arrays_may_be_columns(load: Load) -> None:
    x, y = np.array(POINTS).T
    dataset = load(npz(x=x, y=y[:, None], label=np.array(["a", "b", "a"])))
    assert dataset.points.tolist() == POINTS
    assert (dataset.axis_names, dataset.class_names) == (("x", "y"), ("a", "b"))


def test_labels_of_matlab_may_be_text(load: Load) -> None:
    file = io.BytesIO()
    labels = np.array(["a", "b", "a"], dtype=object)
    scipy_io.savemat(file, {"X": np.array(POINTS), "labels": labels, "about": {"by": "me"}})
    dataset = load(file.getvalue())
    assert dataset.points.tolist() == POINTS
    assert dataset.class_names == ("a", "b")


def test_standard_input_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(joined().encode())))
    spec = RunSpec.parse({"data": {"name": "-", "standardise": False}})
    assert spec.data.title == "standard input"
    assert spec.data.dataset().points.tolist() == POINTS


def test_a_file_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my points").write_text(joined())
    assert (
        RunSpec.parse({"data": {"name": "my points", "standardise": False}})
        .data.dataset()
        .points.tolist()
        == POINTS
    )
    with pytest.raises(UserError, match=r"unknown data set: got 'my point'.*a file that exists"):
        RunSpec.parse({"data": {"name": "my point"}})
    with pytest.raises(UserError, match=r"read from files only.*download it first"):
        RunSpec.parse({"data": {"name": "https://example.com/iris.csv"}})


def test_rows_have_the_numbers_of_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('# of mine\n\nx,y,label\n1,2,"two\nlines"\n\n3,4,b\n')
    assert list(read_table(str(path)).rows) == [4, 7]
    path.write_text("% of mine\n@relation r\n@attribute x real\n@data\n% first\n1\n\n2\n")
    assert list(read_table(str(path)).rows) == [6, 8]
    path.write_text("# of mine\n1 1:2 2:3\n\n0 1:1\n")
    assert list(read_table(str(path)).rows) == [2, 4]


def test_a_workbook_may_have_titles_margins_and_sheets(load: Load) -> None:
    cells = [["Points"], [], ["", "x", "y", "label"], *(["", *row] for row in ROWS)]
    dataset = load(workbook(cells))
    assert dataset.points.tolist() == POINTS
    assert dataset.axis_names == ("x", "y")
    assert "row 3 is the header" in dataset.notes


_ROWS = [["x", "y", "label"], ["1", "2", "a"], ["2", "5", "b"], ["3", "1", "a"]]


@pytest.mark.parametrize(
    ("sheets", "note"),
    [
        ({"About": [["made by hand"]], "Data": _ROWS}, "sheet 'Data' of 2"),
        ({"Data": _ROWS, "More": _ROWS[:2]}, "sheet 'Data' of 2"),
        ({"Empty": [], "Data": _ROWS, "More": [["1"]]}, "sheet 'Data' of 3"),
        ({"Data": _ROWS}, ""),
    ],
)
def test_the_first_sheet_with_columns_enough_is_read(
    load: Load, sheets: dict[str, list[list[str]]], note: str
) -> None:
    dataset = load(with_sheets(sheets))
    assert dataset.points.tolist() == [[1, 2], [2, 5], [3, 1]]
    assert [each for each in dataset.notes if each.startswith("sheet")] == ([note] if note else [])
    assert line_of("a.xlsx", dataset).endswith(f"; {note}" if note else "; not standardised")


@pytest.mark.parametrize(
    "text",
    [
        "| x | y | label |\n|---|:-:|---|\n{rows}",
        " x | y | label\n---+---+-------\n{rows}(3 rows)\n\n",
        "+---+---+-------+\n| x | y | label |\n+---+---+-------+\n{rows}+---+---+-------+\n",
        "x y label\n=== === =====\n{plain}",
    ],
)
def test_rules_between_rows_are_no_rows(load: Load, text: str) -> None:
    barred = "".join(f"| {' | '.join(row)} |\n" for row in _ROWS[1:])
    if "(3 rows)" in text:
        barred = "".join(f"{' | '.join(row)}\n" for row in _ROWS[1:])
    plain = "".join(f"{' '.join(row)}\n" for row in _ROWS[1:])
    dataset = load(text.format(rows=barred, plain=plain))
    assert dataset.points.tolist() == [[1, 2], [2, 5], [3, 1]]
    assert dataset.axis_names == ("x", "y")


@pytest.mark.parametrize(
    ("cell", "dated"),
    [
        ("2024-01-31", True),
        ("2024-01-31T12:00:00Z", True),
        ("31.1.2024", True),
        ("1/31/24 9:30", True),
        ("12:30", True),
        ("ab", False),
        ("1.2.3.4", False),
    ],
)
def test_dates_are_refused_with_what_to_do(load: Load, cell: str, dated: bool) -> None:
    rows = "".join(f"{cell},{k},{'uv'[k % 2]}\n" for k in range(6))
    advice = "write dates and times as numbers, such as days since the first"
    for options, other in (({}, "text can only be the label"), ({"x": "a"}, "a column of numbers")):
        with pytest.raises(UserError) as refused:
            load(f"a,b,kind\n{rows}", **options)
        assert str(refused.value).endswith(advice if dated else other)
