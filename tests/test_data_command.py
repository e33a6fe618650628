"""`epochreel data`: what it says of a table, the same as JSON, and its picture."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest

Run = Callable[..., tuple[int, str, str]]

CASES = Path(__file__).parent / "datasets" / "tables" / "cases"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with an index, a constant column, a missing cell and a semicolon."""
    rows = [f"{k};{k / 2};{k * 7 % 11};here;{'dog' if k % 3 else 'cat'}" for k in range(30)]
    path = tmp_path / "points.csv"
    path.write_text("\n".join([";height;weight;place;kind", *rows, "30;?;4;here;cat"]))
    return path


def test_it_says_at_length_what_was_understood(run: Run, table: Path) -> None:
    status, out, err = run("data", "points.csv")
    assert (status, err) == (0, "")
    assert out.startswith("points.csv: 30 points, cat 10, dog 20; x height, y weight, label kind;")
    for part in (
        "\n  the text is UTF-8\n",
        "\n  semicolons separate the columns\n",
        "\n  line 1 is the header\n",
        "height    x      numbers from 0 to 14.5: 0.0 · 0.5 · 1.0; 1 missing",
        "weight    y      whole numbers from 0 to 10: 0 · 7 · 3",
        "column 1  index  whole numbers from 0 to 30: 0 · 1 · 2  (it numbers the rows, and is left",
        "place            text, 1 different: here  (it is constant)",
        "kind      label  text, 2 different: cat · dog  (by its name)",
        "cat       10  7 train, 3 test",
        "\nleft out:\n  line 32, with missing cells\n",
        "--x, --y and --label COLUMN choose other columns",
    ):
        assert part in out
    assert "--target value" not in out  # which text cannot be
    assert table.is_file()


def test_options_overrule_it(run: Run, table: Path) -> None:
    shutil.copy(CASES / "big_target.csv", table.with_name("prices.csv"))
    _, out, _ = run("data", "prices.csv", "--target", "value")
    assert "values from 270,000 to 556,000" in out.splitlines()[0]
    assert "\nvalues:\n  from 270,000 to 556,000\n" in out
    assert "\n  price: minus " in out
    said = json.loads(run("data", "prices.csv", "--target", "value", "--json")[1])
    assert said["values"] == pytest.approx((270000, 556000))
    assert said["value_scaling"]["deviation"] > 10_000
    assert "--target class makes" in out
    _, out, _ = run("data", "points.csv", "--x", "WEIGHT", "--y", "2", "--train-share", "0.5")
    assert "x weight, y height, label kind; 15 train, 15 test" in out
    assert "(as --x says)" in out


def test_as_json_it_says_the_same(run: Run, table: Path) -> None:
    status, out, err = run("data", table.name, "--json")
    assert (status, err) == (0, "")
    said = json.loads(out)
    assert (said["data"], said["points"], said["train"], said["test"]) == ("points.csv", 30, 21, 9)
    assert said["classes"] == {"cat": {"train": 7, "test": 3}, "dog": {"train": 14, "test": 6}}
    assert [column["role"] for column in said["columns"]] == ["index", "x", "y", "", "label"]
    assert (said["left_out"], said["unit"], said["values"]) == ([32], "line", None)
    assert "semicolons separate the columns" in said["notes"]


def test_the_picture_is_the_scene_of_data(run: Run, table: Path) -> None:
    status, out, err = run("data", table.name, "-o", "new/p.png")
    assert (status, out.partition(":")[0]) == (0, "points.csv")
    assert err.startswith("new/p.png  1920×1080, ")
    picture = iio.imread(table.parent / "new" / "p.png")
    assert picture.shape == (1080, 1920, 3)
    for colour in ((245, 135, 31), (8, 119, 189)):  # of the two classes
        assert (np.abs(picture.astype(int) - colour).max(axis=-1) < 16).sum() > 500
    assert run("data", table.name, "-o", "new/p.png")[0] == 2
    assert run("data", table.name, "-q", "-f", "-o", "new/")[1:] == ("", "")
    assert (table.parent / "new" / "data.png").is_file()

    unknown = table.with_name("unknown.csv")
    unknown.write_text(table.read_text().replace("dog", "dog" * 60))
    assert "shortened" in run("data", unknown.name, "-q", "-o", "unknown.png")[2]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("a.mp4", "must end with .png, .svg or .pdf: got 'a.mp4'"),
        ("-", "standard output has the text"),
    ],
)
def test_a_picture_is_a_png(run: Run, table: Path, output: str, message: str) -> None:
    status, out, err = run("data", table.name, "-o", output)
    assert (status, out) == (2, "")
    assert message in err
    assert not table.with_name(output).exists()


def test_other_data_sets_are_shown_too(run: Run) -> None:
    status, out, _ = run("data", "iris")
    assert status == 0
    assert out.startswith("iris: 150 points, setosa 50, versicolor 50, virginica 50; 105 train")
    assert "columns:" not in out
    assert "to change it:" not in out


def test_of_many_columns_those_that_are_used_are_shown(run: Run, table: Path) -> None:
    names = ",".join(f"c{k}" for k in range(60))
    rows = [",".join(str(k * j % 13) for j in range(1, 61)) for k in range(40)]
    table.write_text("\n".join([names, *rows]))
    _, out, _ = run("data", table.name, "--x", "c1", "--y", "c50", "--label", "c59",
                    "--target", "value")  # fmt: skip
    assert "\n   51  c50  y      whole numbers" in out
    assert "\n  and 28 more, which are not used\n" in out
