"""The line about a table: what it says, and that it stays short whatever the names are."""

from pathlib import Path
from typing import Any

import pytest

from epochreel.datasets.summary import line_of, number_of
from epochreel.training.spec import RunSpec

CASES = Path(__file__).parent / "tables" / "cases"


def line(path: Path, **options: Any) -> str:
    data = {"name": "table", "options": {"path": str(path), **options}}
    spec = RunSpec.parse({"data": data}).data
    return line_of(spec.label, spec.dataset())


def test_it_says_points_classes_columns_split_and_scaling() -> None:
    assert line(CASES / "uneven_scales.csv").startswith(
        "uneven_scales.csv: 29 points, Not Purchased 23, Purchased 6; x Age, y EstimatedSalary, "
        "label Purchased; 20 train, 9 test; "
    )


def test_it_counts_rows_that_are_left_out() -> None:
    text = line(CASES / "label_missing_mark.csv")
    assert "22 points, 0 10, 1 12;" in text
    assert text.endswith("; 2 rows with missing cells left out")


def test_it_gives_the_range_of_values() -> None:
    text = line(CASES / "big_target.csv", target="value")
    assert "points, values from 270,000 to 556,000; x area, y age, label price;" in text


def test_columns_without_names_have_numbers_and_few_points_are_all_trained_on() -> None:
    text = line(CASES / "xor_truth_table.csv")
    assert "4 points, 0 2, 1 2; x column 1, y column 2, label column 3; all to train on" in text


@pytest.mark.parametrize(
    ("classes", "said"),
    [(2, "000ccccccc…ccccc 24, 001ccccccc…ccccc 24;"), (12, "12 classes of 4;")],
)
def test_long_names_are_shortened(tmp_path: Path, classes: int, said: str) -> None:
    path = tmp_path / f"{'n' * 236}.csv"
    names = [f"{k:03}{'c' * 90}" for k in range(classes)]
    rows = [f"{k},{k * k % 37},{names[k % classes]}" for k in range(48)]
    path.write_text("\n".join([f"{'x' * 60},{'y' * 300},label{'l' * 200}", *rows]))
    text = line(path)
    assert text.startswith("nnnnnnn")
    assert len(text) <= 200
    assert f"48 points, {said}" in text


def test_long_names_stay_distinct(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{k},{k * k % 37},group {'AB'[k % 2]} {'of the year' * 9}" for k in range(48)]
    path.write_text("\n".join(["x,y,label", *rows]))
    assert "group A of the yearof the…the year 24, group B of" in line(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (-3.0, "-3"), (1234567.8, "1,234,567.8"), (1e12, "1,000,000,000,000"),
     (1e300, "1e+300"), (1.0e-7, "1e-07")],
)  # fmt: skip
def test_numbers_are_written_as_people_write_them(value: float, text: str) -> None:
    assert number_of(value) == text


@pytest.mark.parametrize(
    ("labels", "said"),
    [("aabb", ""), ("aAbb", "; some classes differ in case only, such as a")],
)
def test_classes_that_differ_in_case_only_are_said(tmp_path: Path, labels: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(f"{k},{k * k},{name}" for k, name in enumerate(labels)))
    assert line(path).endswith(f"; standardised{said}")


def test_one_point_is_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,y,label\n1,2,a\n")
    assert line(path).startswith("t.csv: 1 point, a 1")
