"""Data of users: tables, arrays and functions, and the messages about bad ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.writer import RecordingWriter
from epochreel.training.header import header_of, spec_of
from epochreel.training.spec import RunSpec


def brought(name: str, **options: str) -> Dataset:
    return RunSpec.parse({"data": {"name": name, "options": options}}).data.dataset()


def table(folder: Path, text: str | bytes) -> str:
    path = folder / "t.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_header_names_the_columns_in_any_order(tmp_path: Path) -> None:
    dataset = brought(table(tmp_path, "label,y,id,x\nred,2,7,1\nblue,4,8,3\nred,6,9,5\n"))
    np.testing.assert_array_equal(dataset.points, [[1, 2], [3, 4], [5, 6]])
    assert dataset.labels.tolist() == [1, 0, 1]
    assert dataset.class_names == ("blue", "red")
    assert dataset.axis_names == ("x", "y")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_may_have_no_header(tmp_path: Path, separator: str, end: str) -> None:
    rows = [["1", "2", "a"], ["3", "4.5", "b"], [" -1e3", "0", "a"]]
    text = "\ufeff" + end.join(separator.join(row) for row in rows) + end + end
    dataset = brought(table(tmp_path, text))
    np.testing.assert_array_equal(dataset.points, [[1, 2], [3, 4.5], [-1000, 0]])
    assert dataset.class_names == ("a", "b")
    assert dataset.axis_names == ("x₁", "x₂")


def test_any_columns_may_be_chosen(tmp_path: Path) -> None:
    path = table(tmp_path, 'a,"b, long",c,d\n1,2,3,u\n4,5,6,v\n')
    dataset = brought(path, x="c", y="b, long", label="d")
    np.testing.assert_array_equal(dataset.points, [[3, 2], [6, 5]])
    assert dataset.axis_names == ("c", "b, long")
    numbered = brought(table(tmp_path, "1,2,3,0\n4,5,6,1\n"), x="3", y="2", label="4")
    np.testing.assert_array_equal(numbered.points, [[3, 2], [6, 5]])


def test_classes_that_are_numbers_are_in_order_of_size(tmp_path: Path) -> None:
    dataset = brought(table(tmp_path, "0,0,10\n1,1,9\n2,2,10\n3,3,-1\n"))
    assert dataset.class_names == ("-1", "9", "10")
    assert dataset.labels.tolist() == [2, 1, 2, 0]


def test_labels_may_be_values(tmp_path: Path) -> None:
    dataset = brought(table(tmp_path, "0,0,1.5\n1,1,-2\n"), target="value")
    assert dataset.labels.tolist() == [1.5, -2]
    assert (dataset.regression, dataset.classes) == (True, 0)


BAD_TABLES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty"),
    "blank": ("\n \n", "is empty"),
    "header alone": ("x,y,label\n", "has no points"),
    "missing columns": (
        "a,b,c,d\n1,2,3,u\n",
        "do not include x, y and label.*--x, --y and --label",
    ),
    "two columns": ("1,2\n3,4\n", "has 2 columns"),
    "ragged": ("1,2,a\n3,4\n", "line 2 of .* must have 3 cells: got 2"),
    "not numeric": (
        "x,y,label\n1,2,a\n1,two,b\n",
        "coordinate that is not a number, in line 3: got 'two'",
    ),
    "nan": ("1,2,a\n3,4,b\nnan,6,a\n", "missing or not finite, in line 3"),
    "infinite": ("1,2,a\ninf,4,b\n", "missing or not finite, in line 2"),
    "hole": ("x,y,label\n1,2,a\n,4,b\n", "has no x in line 3; remove such lines"),
    "no label": ("x,y,label\n1,2,a\n3,4,\n", "no label in line 3"),
    "label of words": ("1,2,a\n3,4,nan\n", "no label in line 2"),
    "one class": ("1,2,a\n3,4,a\n", "one class: got 'a'"),
    "encoding": ("x,y,label\n1,2,grün\n".encode("latin-1"), "not text in UTF-8.*save it"),
    "binary": (b"\x00\x01\xff\xfe" * 50, "not text in UTF-8"),
    "a million rows": ("1,2,a\n" * 1_000_000, "more than 100000 points"),
    "classes": ("".join(f"{i},{i},{i / 7}\n" for i in range(101)), "more than 12 classes.*value"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_refused_with_a_reason(tmp_path: Path, case: str) -> None:
    text, message = BAD_TABLES[case]
    with pytest.raises(UserError, match=message):
        brought(table(tmp_path, text))


def test_a_label_that_is_not_a_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a label that is not a number: got 'high'"):
        brought(table(tmp_path, "0,0,1.5\n1,1,high\n"), target="value")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y,label\n\n1,2,3\n\n,4,5\n", "no x in line 5"),
        ("x,y,label\n1,2,3\n4,5,\n", "no label in line 3"),
        ('x,y,note,label\n1,2,"two\nlines",3\n4,,b,5\n', "no y in line 4"),
        ("1,2,3\n\n\n4,5\n", "line 4 of .* must have 3 cells"),
        ("1,2,3\n\n4,5,inf\n", "label that is missing or not finite, in line 3"),
    ],
)
def test_lines_are_numbered_as_in_the_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        brought(table(tmp_path, text), target="value")


@pytest.mark.parametrize("name", ["absent.csv", "absent.npz"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="no such file"):
        brought(str(tmp_path / name))
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        brought(str(tmp_path / "folder.csv"))


POINTS = np.array([[1.0, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize("names", [("points", "labels"), ("X", "y")])
def test_arrays_from_a_file(tmp_path: Path, names: tuple[str, str]) -> None:
    arrays: dict[str, Any] = dict(zip(names, (POINTS, np.array(["u", "v", "u"])), strict=True))
    np.savez_compressed(tmp_path / "a.npz", **arrays)
    dataset = brought(str(tmp_path / "a.npz"))
    np.testing.assert_array_equal(dataset.points, POINTS)
    assert (dataset.labels.tolist(), dataset.class_names) == ([0, 1, 0], ("u", "v"))


BAD_ARRAYS: dict[str, tuple[dict[str, Any], str]] = {
    "names": ({"a": POINTS}, "neither points and labels nor X and y: got 'a'"),
    "flat": ({"X": POINTS[:, 0], "y": np.arange(3)}, r"shape \(n, 2\): got \(3,\)"),
    "three columns": ({"X": np.eye(3), "y": np.arange(3)}, r"shape \(n, 2\): got \(3, 3\)"),
    "lengths": ({"X": POINTS, "y": np.arange(4)}, r"shape \(3,\), one for each point: got \(4,\)"),
    "no points": ({"X": POINTS[:0], "y": np.arange(0)}, "has no points"),
    "nan": ({"X": POINTS * np.nan, "y": np.arange(3)}, "not finite, in row 1"),
    "words": ({"X": POINTS.astype(str).astype("U9") + "m", "y": np.arange(3)}, "is not a number"),
    "objects": ({"X": POINTS.astype(object), "y": np.arange(3)}, "not a sound .npz file"),
    "too many": ({"X": np.zeros((100_001, 2)), "y": np.zeros(100_001)}, "more than 100000"),
    "huge": ({"X": np.zeros((5_000_000, 2)), "y": np.zeros(5)}, "larger than 64 MB"),
}


@pytest.mark.parametrize("case", BAD_ARRAYS)
def test_bad_arrays_are_refused_with_a_reason(tmp_path: Path, case: str) -> None:
    arrays, message = BAD_ARRAYS[case]
    np.savez_compressed(tmp_path / "a.npz", **arrays)
    with pytest.raises(UserError, match=message):
        brought(str(tmp_path / "a.npz"))


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(UserError, match=r"not a sound \.npz file"):
        brought(str(tmp_path / "a.npz"))


MODULE = """
import numpy as np
def make(seed):
    return np.random.default_rng(seed).normal(size=(8, 2)), ["a", "b"] * 4
def fixed():
    return [[0, 0], [1, 1]], [0.5, 1.5]
def three():
    return 1, 2, 3
def one():
    return 1
def broken():
    raise RuntimeError("no luck")
number = 3
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "points_of_mine.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("module")
def test_points_from_a_function() -> None:
    make = {"name": "points_of_mine:make"}
    first, other = (RunSpec.parse({"data": {**make, "seed": s}}).data.dataset() for s in (1, 2))
    np.testing.assert_array_equal(first.points, np.random.default_rng(1).normal(size=(8, 2)))
    assert np.abs(first.points - other.points).max() > 0.1
    assert brought("points_of_mine:fixed", target="value").labels.tolist() == [0.5, 1.5]


@pytest.mark.usefixtures("module")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing_there:make", "cannot be imported.*module:function"),
        ("points_of_mine:absent", "cannot be imported"),
        ("points_of_mine:three", "return a tuple of points and labels: got 'tuple of 3'"),
        ("points_of_mine:one", "return a tuple of points and labels: got 'int'"),
        ("points_of_mine:broken", "failed: RuntimeError: no luck"),
        ("points_of_mine:number", "is not a function"),
    ],
)
def test_a_bad_function_is_refused_with_a_reason(name: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        brought(name)


def test_a_recording_contains_the_points_of_a_deleted_file(tmp_path: Path) -> None:
    path = table(tmp_path, "1,2,a\n3,4,b\n5,6,a\n7,9,b\n")
    spec = RunSpec.parse({"data": {"name": path, "standardise": True}, "hidden": []})
    dataset = spec.data.dataset()
    with RecordingWriter(tmp_path / "a.reel", header_of(spec, dataset)) as writer:
        from epochreel.training.train import train

        writer.append(next(train([spec], [dataset]))[1])
    Path(path).unlink()
    kept = Recording.open(tmp_path / "a.reel")
    np.testing.assert_array_equal(kept.dataset.points, dataset.points)
    assert kept.dataset.scaling == dataset.scaling is not None
    assert spec_of(kept) == spec
