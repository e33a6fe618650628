"""Small tables in the forms in which people keep theirs: what is understood of each."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.training.spec import RunSpec

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    """What is in a table: classes by name and number, or the range of values; and what is said."""

    axes: tuple[str, str]
    labels: dict[str, int] | tuple[float, float]
    said: tuple[str, ...] = ()
    options: dict[str, str] = {}  # noqa: RUF012  # read only


XY, DEFAULT = ("x", "y"), ("x₁", "x₂")
HEADER = "line 1 is the header"
LOADED: dict[str, Case] = {
    "label_nbsp.csv": Case(XY, {"New York": 12, "Rome": 12}, (HEADER,)),
    "label_long.csv": Case(XY, {"L" * 120: 12, "s": 12}),
    "header_with_numbers.csv": Case(("0", "1"), {"0": 12, "1": 12}, (HEADER,)),
    "header_with_numbers_many.csv": Case(
        ("AveragePrice", "Total Volume"),
        {"conventional": 11},
        ("column 1 is an index of the rows and is left out", "all points are of one class"),
        {"x": "AveragePrice", "y": "Total Volume", "label": "type"},
    ),
    "label_first_numeric.csv": Case(("x1", "x2"), {"0": 12, "1": 12}, ("the label is 'target'",)),
    "label_spelled_twice.csv": Case(XY, {"0": 12, "1": 12}),
    "label_missing_mark.csv": Case(XY, {"0": 10, "1": 12}, ("2 of 24 rows are left out",)),
    "xor_truth_table.csv": Case(DEFAULT, {"0": 2, "1": 2}, ("all 4 are trained on",)),
    "uneven_scales.csv": Case(("Age", "EstimatedSalary"), {"Not Purchased": 23, "Purchased": 6}),
    "big_target.csv": Case(
        ("area", "age"), (270000, 556000), ("the label is 'price'",), {"target": "value"}
    ),
    "label_savetxt.csv": Case(DEFAULT, {"0": 15, "1": 9}, ("there is no header",)),
    "empty_cell.csv": Case(
        ("bill_length_mm", "bill_depth_mm"),
        {"Adelie": 7},
        ("1 row is left out, with missing cells: line 5",),
        {"x": "bill_length_mm", "y": "bill_depth_mm", "label": "species"},
    ),
    "double_tab.csv": Case(DEFAULT, {"3": 20}, ("runs of blanks separate the columns",)),
    "tabs.txt": Case(DEFAULT, {"2": 28}, ("tabs separate the columns",)),
    "commas.txt": Case(DEFAULT, {"0": 12, "1": 16}),
    "spaces.csv": Case(("xs", "ys"), {"0": 19}, ("runs of blanks separate the columns", HEADER)),
    "table.arff": Case(XY, {"Class 1": 21, "Class 2": 0}, ("an ARFF file",)),
    "decimal_comma.csv": Case(
        ("petal_l", "petal_w"),
        {"Iris-setosa": 19},
        ("semicolons separate the columns",),
        {"x": "petal_l", "y": "petal_w", "label": "species"},
    ),
    "comments.csv": Case(DEFAULT, {"0": 12, "1": 12}, ("comment lines are left out",)),
    "thousands.csv": Case(("age", "income"), {"0": 10, "1": 10}),
    "quoted_header_semicolon.csv": Case(
        ("length, in cm, at rest", "width, in cm, at rest"), {"0": 12, "1": 12}
    ),
    "label_first_text.csv": Case(
        ("height", "weight"), {"F": 12, "M": 12}, ("the label is 'gender'",)
    ),
    "utf16.csv": Case(XY, {"0": 12, "1": 12}, ("the text is UTF-16",)),
    "x_y.npz": Case(DEFAULT, {"0": 12, "1": 12}, ("an .npz file",)),
    "y_column.npz": Case(DEFAULT, {"False": 12, "True": 12}),
    "train_test.npz": Case(DEFAULT, {"0": 12, "1": 12}, ("16 points to train on and 8 to test",)),
    "arr_0.npz": Case(DEFAULT, {"0": 12, "1": 12}),
    "y_float.npz": Case(DEFAULT, {"0": 12, "1": 12}),
    "xy.npy": Case(DEFAULT, {"0": 12, "1": 12}, ("an .npy file",)),
    "table.mat": Case(DEFAULT, {"0": 12, "1": 12}, ("a MATLAB file",)),
    "table.xlsx": Case(XY, {"0": 12, "1": 12}, ("an Excel workbook", "row 1 is the header")),
    "table_renamed.csv": Case(XY, {"0": 12, "1": 12}, ("an Excel workbook",)),
    "table.parquet": Case(XY, {"0": 12, "1": 12}, ("a Parquet file",)),
    "table.json": Case(XY, {"0": 12, "1": 12}),
    "svm_light": Case(DEFAULT, {"-1": 12, "1": 12}, ("lines of libsvm",)),
}
REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "index_unnamed_value.csv": (
        {"target": "value"},
        "2 columns apart from column 1, an index.*x 1 y x label y target value",
    ),
    "value_as_classes.csv": ({}, "not clear.*x 1 y 2 label 3 target value"),
    "single_quotes.csv": (
        {"x": "4", "y": "6", "label": "10"},
        "line 1 of .*single_quotes.csv, column 4: not a number: got '0-2'",
    ),
    "page.csv": ({}, "it is a web page; download the raw file"),
}
POINTS = [[2.041, -2.556], [0.418, -0.568], [-0.453, -0.216], [-2.02, -0.232], [0.135, 4.323]]


def loaded(name: str, options: dict[str, Any]) -> Dataset:
    data = {
        "name": "table",
        "options": {"path": str(CASES / name), **options},
        "standardise": False,
    }
    return RunSpec.parse({"data": data}).data.dataset()


def test_every_case_has_an_expectation() -> None:
    assert sorted([*LOADED, *REFUSED]) == sorted(path.name for path in CASES.iterdir())


@pytest.mark.parametrize("name", LOADED)
def test_a_table_is_read_as_a_person_would(name: str) -> None:
    case = LOADED[name]
    dataset = loaded(name, case.options)
    assert dataset.axis_names == case.axes
    if isinstance(case.labels, tuple):
        assert (dataset.labels.min(), dataset.labels.max()) == case.labels
    else:
        counts = np.bincount(dataset.labels, minlength=dataset.classes).tolist()
        found = dict(zip(dataset.class_names, counts, strict=True))
        if len(case.labels) == 1:
            assert found.pop(f"not {dataset.class_names[0]}") == 0
        assert found == case.labels
    for part in case.said:
        assert part in "; ".join(dataset.notes)


@pytest.mark.parametrize("name", [name for name, case in LOADED.items() if case.labels in (
    {"0": 12, "1": 12}, {"-1": 12, "1": 12}, {"False": 12, "True": 12},
) and name != "label_savetxt.csv"])  # fmt: skip
def test_the_same_points_are_read_from_every_form(name: str) -> None:
    np.testing.assert_allclose(loaded(name, {}).points[:5], POINTS)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_or_not_clear_is_refused_with_what_to_type(name: str) -> None:
    options, message = REFUSED[name]
    with pytest.raises(UserError, match=message):
        loaded(name, options)


def test_what_a_refusal_says_to_type_is_accepted() -> None:
    values = loaded("value_as_classes.csv", {"x": "1", "y": "2", "label": "3", "target": "value"})
    assert values.labels[:2].tolist() == [399900, 329900]
    options = {"x": "1", "y": "x", "label": "y", "target": "value"}
    indexed = loaded("index_unnamed_value.csv", options)
    assert indexed.points[:2].tolist() == [[0, -5], [1, -4.949748743718593]]


def test_numbers_are_read_in_the_way_of_their_table() -> None:
    options = LOADED["decimal_comma.csv"].options
    assert loaded("decimal_comma.csv", options).points[0].tolist() == [1.4, 0.2]
    assert loaded("thousands.csv", {}).points[0].tolist() == [20, 30000]


def test_a_split_that_is_in_the_file_is_kept() -> None:
    dataset = loaded("train_test.npz", {})
    assert dataset.train.tolist() == [True] * 16 + [False] * 8
    whole = loaded("arr_0.npz", {})
    np.testing.assert_array_equal(dataset.points, whole.points)
