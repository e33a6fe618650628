"""What `record` and `batch` say of the tables that they read."""

from collections.abc import Callable
from pathlib import Path

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


def test_data_that_are_no_table_have_no_line(run: Run) -> None:
    _, _, err = run("record", "--data", "xor", "--epochs", "1", "-o", "a.reel")
    assert err.startswith("a.reel  epochs 0 to 1")


def test_a_batch_says_it_once_for_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(TABLE)
    runs = [f'[[run]]\nname = "{k}"\ndata = "points.csv"\nseed = {k}\nepochs = 1\n' for k in "12"]
    (tmp_path / "plan.toml").write_text("".join(runs))
    status, _, err = run("batch", "plan.toml", "-o", "new")
    assert status == 0
    assert err.count("30 points") == 1
    assert err.startswith(LINE)
    assert "points" not in run("batch", "plan.toml", "-o", "new", "--quiet")[2]
