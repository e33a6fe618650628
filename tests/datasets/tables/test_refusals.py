"""What is no table, or a damaged or hostile one: a plain message, and no memory spent on it."""

import gzip
import io
import json
import os
import pickle
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.tables import duck, samples, sources, table
from epochreel.datasets.tables.forms import table_in
from epochreel.errors import UserError
from epochreel.training.spec import RunSpec

from .conftest import Load
from .test_cases import CASES
from .test_reading import npz
from .workbook import with_sheet

HEAD = b"\x93NUMPY\x01\x00v\x00"
SCRIPT = "import numpy as np\n\n\ndef f(x, y):\n    return x, y, 1\n\n\nprint(f(1, 2))\nmain()\n"
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty; write a row"),
    "blank": ("\n \n", "is empty"),
    "header alone": ("x,y,label\n", "has no points"),
    "one cell": ("x", "has no points"),
    "page": ("\n<!-- saved --><html><body>", "it is a web page; download the raw file"),
    "table of a page": ("<table><tr><td>1</td></tr></table>", "it is a web page"),
    "PDF": (b"%PDF-1.4\n", "it is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "it is a picture"),
    "script": (SCRIPT, "not a table: its rows have different numbers of cells"),
    "pickle": (pickle.dumps([1, 2]), "a pickle of Python, which may run any program"),
    "pointer": ("version https://git-lfs.github.com/spec/v1\n", "run git lfs pull"),
    "noise": (bytes(range(256)) * 9, "neither text in UTF-8.*save the table as CSV"),
    "zeros": (b"\0" * 1000, "neither text in UTF-8"),
    "half of UTF-16": ("x,y".encode("utf-16")[:-1], "neither text in UTF-8"),
    "bzip2": (b"BZh91AY", "packed with bzip2; unpack it first"),
    "gzip twice": (gzip.compress(gzip.compress(b"1,2,a")), "packed twice with gzip"),
    "half of a gzip": (gzip.compress(b"1,2,3\n" * 99)[:-20], "ends in the middle"),
    "no gzip": (b"\x1f\x8b and more", "not a sound gzip file"),
    "no zip": (b"PK\x03\x04 and no more", "not a sound .npz file or workbook"),
    "no Parquet": (b"PAR1 and no more", "not a Parquet file that can be read"),
    "no Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "not a workbook that can be"),
    "no MATLAB": (b"MATLAB 5.0 MAT-file" + b" " * 200, "not a MATLAB file that can be read"),
    "HDF5": (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    "ARFF without data": ("@relation r\n@attribute x real\n", "not an ARFF file|has no points"),
    "sparse ARFF": ("@relation r\n@attribute x real\n@data\n{0 1}\n", "not an ARFF file"),
    "libsvm": ("1 1:2 2:3\n0 2:4 1:2\n", "not a sound libsvm file"),
    "open quotation": ('x,y,label\n1,"2,a\n3,4,b\n', "from line 2 on.*close each quotation mark"),
    "ragged": ("1,2,a\n3,4\n5,6,b\n", "line 2 of .* must have 3 cells: got 2; give every row"),
    "JSON": ('{"x": [1, 2', "not sound JSON: .* in line 1"),
    "nested JSON": ("[" * 100_000, "nested too deeply"),
    "long number": (f"[{{'x': 1{'0' * 9999}}}]".replace("'", '"'), "not sound JSON: Exceeds"),
    "JSON number": ("[1, 2, 3]", "JSON, but no table; write it as records"),
    "JSON object": ('{"x": 1}', "JSON, but no table"),
    "JSON columns": ('{"x": [1, 2], "y": [1]}', "columns of different lengths"),
    "JSON cell": ('[{"x": {"a": 1}, "y": 2}]', "record 1 of .* has a list or an object in 'x'"),
    "JSON rows": ("[[1, 2, 3], [1, 2]]", "record 2 of .* must have 3 cells"),
    "infinite": ("x,y,label\n1,2,a\ninf,3,b\n", "line 3 of .*'x': not a finite number: got 'inf'"),
    "overflow": ("x,y,label\n1,2,a\n1e400,3,b\n", "line 3 of .*'x': not a finite number"),
    "wide": (",".join(["1.5"] * 500) + "\n", "there are 500: got '1, 2, 3"),
    "claim": (HEAD + b"{'descr': '<f8', 'fortran_order': False, 'shape': (10**9, 3), }", "sound"),
    "claim of rows": (
        HEAD + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 3), }".ljust(118),
        "ends in the middle of an array",
    ),
    "objects": (npz(X=np.array([1, "a"], dtype=object), y=np.arange(2)), "Python objects"),
    "images": (npz(X=np.zeros((3, 8, 8)), y=np.arange(3)), r"shape \(3, 8, 8\), which do not fit"),
    "lengths": (npz(X=np.zeros((3, 2)), y=np.arange(4)), r"shape \(3, 2\).* do not fit 4 labels"),
    "labels": (npz(X=np.zeros((3, 2)), y=np.full((3, 2), 5)), "neither one for each point nor one"),
    "names": (npz(a=np.zeros((3, 2)), b=np.zeros((3, 2))), r"no arrays.*got 'a \(3, 2\), b"),
    "flat": (npz(X=np.arange(3.0), y=np.arange(3)), "has 2 columns"),
    "complex": (npz(X=np.zeros((3, 2), dtype=complex), y=np.arange(3)), "not numbers or text"),
    "words": (
        npz(X=np.array([["1", "m"], ["3", "4"]]), y=np.arange(2)),
        "row 1 of .*'x₂': not a number: got 'm'; choose a column of numbers",
    ),
    "last cell": (
        with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "5000000 cells",
    ),
    "last row": (
        with_sheet(
            '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'
        ),
        "5000000 cells",
    ),
    "hidden cell": (with_sheet('<row><c r="&#88;FD9"><v>1</v></c></row>'), "5000000 cells"),
    "empty sheet": (with_sheet(""), "has no cells; put a table on"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_with_a_reason(load: Load, case: str) -> None:
    content, message = REFUSED[case]
    with pytest.raises(UserError, match=message):
        load(content)


def test_an_archive_is_refused_with_what_is_in_it(load: Load) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("points.csv", "1,2,a")
    with pytest.raises(UserError, match=r"an archive: got 'points\.csv'; unpack it"):
        load(file.getvalue())


@pytest.mark.usefixtures("spiral")
def test_a_recording_is_not_a_table(load: Load, reels: Path) -> None:
    with pytest.raises(
        UserError, match=r"t\.csv is a recording, not a table; see .* `epochreel inspect "
    ):
        load(content := next(reels.glob("*.reel")).read_bytes())
    for packed in ("standard input", "a.reel.gz"):
        with pytest.raises(
            UserError, match=r"a recording, .* save it unpacked in a file, and give"
        ):
            table_in(packed, content)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    def read(path: str) -> None:
        RunSpec.parse({"data": {"name": path}}).data.dataset()

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name, message in {
        "absent.csv": "no such file",
        "folder.csv": "is a folder; name a file in it",
        "pipe.csv": "is not a file; pipe the table to standard input, with data -",
        f"{'long' * 999}.csv": "cannot be read: File name too long",
        "a\0b.csv": "cannot be read: embedded null",
    }.items():
        with pytest.raises(UserError, match=message):
            read(str(tmp_path / name))
    with pytest.raises(UserError, match="/dev/zero cannot be read: it is not a file"):
        read("/dev/zero")


@pytest.mark.parametrize("packed", [False, True])
def test_large_files_are_refused(load: Load, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1_000_000)
    content = b"1,2,a\n" * 200_000
    with pytest.raises(UserError, match="larger than 1 MB; take a sample of it"):
        load(gzip.compress(content) if packed else content)


def test_too_many_points_are_refused(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MOST_POINTS", 20)
    rows = [f"{k},{k * k % 7},{'ab'[k % 2]}\n" for k in range(21)]
    with pytest.raises(UserError, match="more than 20 points: got 21; take a sample"):
        load("".join(rows))
    left_out = load("".join(["?,1,a\n", *rows[1:]]))
    assert len(left_out.points) == 20


@pytest.mark.parametrize("name", ["table.parquet", "table.json", "x_y.npz", "table.mat", "xy.npy"])
def test_tables_of_too_many_cells_are_refused(
    load: Load, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(table, "MOST_CELLS", 40)
    with pytest.raises(UserError, match=r"more than 40 cells: got '\d+ rows of [13]'"):
        load((CASES / name).read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_damaged_files_make_no_other_error(load: Load, case: str) -> None:
    content = (CASES / case).read_bytes()
    for seed in range(6):
        rng = np.random.default_rng(seed)
        damaged = bytearray(content[: int(len(content) * rng.uniform(0.5, 1.5))])
        for place in rng.integers(0, len(damaged), size=seed):
            damaged[place] = rng.integers(0, 256)
        with suppress(UserError):
            load(bytes(damaged))


def test_no_other_file_is_within_reach(tmp_path: Path) -> None:
    import duckdb

    other: Any = tmp_path / "other.csv"
    other.write_text("1,2,3\n")
    with duck._connected(b"1,2,3\n") as (connection, path):
        assert connection.execute("SELECT count(*) FROM read_csv(?)", [path]).fetchone() == (1,)
        assert connection.execute("SELECT current_setting('threads')").fetchone() == (1,)
        for query in (
            f"SELECT * FROM read_csv('{other}')",
            f"COPY (SELECT 1) TO '{tmp_path}/written.csv'",
            f"ATTACH '{tmp_path}/database'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(query)
    assert not Path(path).exists()
    assert [each.name for each in tmp_path.iterdir()] == ["other.csv"]


def test_messages_say_json_in_plain_words(load: Load) -> None:
    with pytest.raises(UserError) as caught:
        load(json.dumps({"x": 1, "y": "a"}))
    assert "Traceback" not in str(caught.value)
    assert caught.value.remedy.startswith("write it as records")
