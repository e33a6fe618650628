"""What `record` and `batch` say of the tables that they read."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.differences import labels_of
from epochreel.scenes.words.sentences import title_of

Run = Callable[..., tuple[int, str, str]]

ROWS = [f"{k},{k * 7 % 11},{'dog' if k % 3 else 'cat'}" for k in range(30)]
TABLE = "\n".join(["height,weight,kind", *ROWS, "3,?,cat"])
LINE = "points.csv: 30 points, cat 10, dog 20; x height, y weight, label kind; 21 train, 9 test; "


def test_recording_says_what_was_understood_on_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(TABLE)
    arguments = ("record", "--data", "points.csv", "--epochs", "1", "--seeds", "0-2", "-o", "new")
    status, out, err = run(*arguments)
    assert (status, out) == (0, "")
    first, *others = err.splitlines()
    assert first.startswith(LINE)
    assert first.endswith("; 1 row with missing cells left out")
    assert len(others) == 3
    assert not any("points.csv" in other for other in others)
    assert run(*arguments, "--force", "--quiet") == (0, "", "")


def _numbered(classes: int, each: int = 4) -> str:
    rows = [f"{k},{k * 7 % 11},{k % classes}" for k in range(classes * each)]
    return "\n".join(["height,weight,kind", *rows])


@pytest.mark.slow
def test_numbers_that_may_be_classes_have_a_hint(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(_numbered(13))
    hint = (
        "'kind' has values to learn, as 13 classes are more than the 12 that have distinct "
        "colours; {} 11 keeps the most frequent and groups the others"
    )
    arguments = ("record", "--data", "t.csv", "--epochs", "1", "-o", "a.reel", "--force")
    _, _, err = run(*arguments)
    assert err.splitlines()[1] == hint.format("--top-classes")
    assert f"  {hint.format('--top-classes')}\n" in run("data", "t.csv")[1]
    (tmp_path / "plan.toml").write_text('[[run]]\nname = "a"\ndata = "t.csv"\nepochs = 1\n')
    assert hint.format("top_classes") in run("batch", "plan.toml", "-o", "new")[2]
    for unlike in (_numbered(12), _numbered(13).replace(",0\n", ",0.5\n"), _numbered(40, 1)):
        (tmp_path / "t.csv").write_text(unlike)
        assert " 11 keeps" not in run(*arguments)[2]
    for more in (["--target", "value"], ["--top-classes", "11"]):
        (tmp_path / "t.csv").write_text(_numbered(13))
        assert " 11 keeps" not in run(*arguments, *more)[2]


def test_what_may_be_wrong_with_a_table_is_on_the_line(run: Run, tmp_path: Path) -> None:
    arguments = ("record", "--data", "t.csv", "--epochs", "1", "-o", "a.reel", "--force")
    rows = [f"{k},{k * 7 % 11},ä" for k in range(30)]
    (tmp_path / "t.csv").write_text("\n".join(["x,X,label", *rows, *rows[:2]]), "cp1252")
    line = run(*arguments)[2].splitlines()[0]
    assert line.endswith(
        "; only one class, so nothing to tell apart; x and y are both called x"
        "; 2 repeat another point; read as Windows-1252"
    )
    (tmp_path / "t.csv").write_text(TABLE)
    line = run(*arguments)[2].splitlines()[0]
    assert not any(word in line for word in ("only one", "repeat", "read as"))


def test_large_errors_without_test_points_are_inspected(run: Run, tmp_path: Path) -> None:
    rows = [f"{k},{k * 7 % 11},{k * 90_000}" for k in range(12)]
    (tmp_path / "t.csv").write_text("\n".join(["x,y,label", *rows]))
    run("record", "--data", "t.csv", "--epochs", "1", "-o", "a.reel")
    status, text, _ = run("inspect", "a.reel")
    assert status == 0
    first = text[text.index("test error") :].splitlines()[1].split()
    assert (first[0], first[2:]) == ("0", ["–"])


def test_data_that_are_no_table_have_no_line(run: Run) -> None:
    _, _, err = run("record", "--data", "xor", "--epochs", "1", "-o", "a.reel")
    assert err.startswith("a.reel  epochs 0 to 1")


@pytest.mark.slow
def test_a_batch_says_it_once_for_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(TABLE)
    runs = [f'[[run]]\nname = "{k}"\ndata = "points.csv"\nseed = {k}\nepochs = 1\n' for k in "12"]
    (tmp_path / "plan.toml").write_text("".join(runs))
    status, _, err = run("batch", "plan.toml", "-o", "new")
    assert status == 0
    assert err.count("30 points") == 1
    assert err.startswith(LINE)
    assert "points" not in run("batch", "plan.toml", "-o", "new", "--quiet")[2]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("points.csv", "points.csv"),
        ("Größen 身長.txt", "Größen 身長.txt"),
        (f"{'n' * 236}.csv", f"{'n' * 26}…{'n' * 9}.csv"),
        ("-", "standard input"),
    ],
)
def test_films_name_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, shown: str
) -> None:
    (tmp_path / name).write_text(TABLE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    status, _, err = run("record", "--data", name, "--epochs", "1", "-o", "a.reel")
    assert (status, err.partition(": 30 points")[0]) == (0, shown)
    reel = Recording.open(tmp_path / "a.reel")
    assert title_of(reel).endswith(f" {shown}")
    assert reel.about.problem == f"Points from {shown}"
    assert reel.about.summary.endswith(f" · {shown}")
    run("record", "--data", "xor", "--epochs", "1", "-o", "b.reel")
    assert labels_of([reel, Recording.open(tmp_path / "b.reel")]) == [shown, "xor"]
    for command in (("inspect", "a.reel"), ("list", "datasets")):
        assert " csv" not in run(*command)[1]
        assert "own table" not in run(*command)[1]


def test_names_of_classes_and_columns_may_be_long(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE.replace("cat", "c" * 900).replace("height", "h" * 900))
    assert run("record", "--data", "a.csv", "--epochs", "1", "-o", "a.reel")[0] == 0
    dataset = Recording.open(tmp_path / "a.reel").dataset
    assert dataset.class_names == ("c" * 900, "dog")
    assert dataset.axis_names == ("h" * 900, "weight")
