"""`record`: one run or several, and what happens to files that exist when something is wrong."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from epochreel import Recording, RunSpec, UserError, record
from epochreel.training.header import spec_of

SMALL: dict[str, Any] = {
    "data": {"options": {"points": 32}},
    "hidden": [3],
    "epochs": 2,
    "batch_size": 5,
}
# As users call it, without the type checks of the test suite.
unchecked = inspect.unwrap(record)

ONE, TWO = RunSpec.parse(SMALL), RunSpec.parse({**SMALL, "seed": 1})


@pytest.mark.parametrize("as_path", [str, Path, lambda path: [path], lambda path: (str(path),)])
def test_a_single_run_needs_no_list(tmp_path: Path, as_path: Callable[[Path], Any]) -> None:
    recording = record(ONE, as_path(tmp_path / "a.reel"))
    assert isinstance(recording, Recording)
    assert spec_of(recording) == ONE
    assert recording.epochs.tolist() == [0, 1, 2]


def test_runs_and_paths_may_come_from_generators(tmp_path: Path) -> None:
    recordings = record(
        (spec for spec in (ONE, TWO)), (tmp_path / f"{name}.reel" for name in ("a", "b"))
    )
    assert [spec_of(each) for each in recordings] == [ONE, TWO]


def test_no_runs_make_no_recordings() -> None:
    assert record([], []) == []


@pytest.mark.parametrize("specs", [iter(["spiral"]), iter([{"epochs": 3}]), "spiral", {}, 3, None])
def test_what_is_not_a_spec_is_refused(tmp_path: Path, specs: Any) -> None:
    shown = "'spiral'|3|None|{.*}"
    with pytest.raises(UserError, match=rf"not a RunSpec: got ({shown}); make one: RunSpec"):
        unchecked(specs, [tmp_path / "a.reel"])


@pytest.mark.parametrize("paths", [None, 3, [None], b"a.reel"])
def test_what_is_not_a_path_is_refused(paths: Any) -> None:
    with pytest.raises(UserError, match=r"a file to record in is a path: got (None|3|b'a.reel')"):
        unchecked(ONE, paths)


BAD = RunSpec.parse({**SMALL, "carry": True, "batch_size": 30})
NO_DATA = RunSpec.parse({**SMALL, "data": {"name": "absent.csv"}})


@pytest.mark.parametrize(
    ("specs", "second", "message"),
    [
        ([ONE], "b.reel", "1 runs need as many files"),
        ([ONE, TWO, TWO], "b.reel", "3 runs need as many files"),
        ([ONE, TWO], "first.reel", "runs need a file each"),
        ([ONE, TWO], "absent/b.reel", "no such folder"),
        ([ONE, TWO], "folder", "not a regular file"),
        ([ONE, TWO], "locked/b.reel", "cannot write .*locked"),
        ([ONE, TWO], "b" * 300, "too long"),
        ([ONE, BAD], "b.reel", "batches never fill up from 16 training points: got 30"),
        ([ONE, NO_DATA], "b.reel", "absent.csv"),
    ],
)
def test_no_file_is_replaced_before_all_is_checked(
    unprivileged: Path, specs: list[RunSpec], second: str, message: str
) -> None:
    first = unprivileged / "first.reel"
    record(TWO, first)
    (unprivileged / "folder").mkdir()
    (unprivileged / "locked").mkdir(mode=0o555)
    before, names = first.read_bytes(), sorted(unprivileged.rglob("*"))
    with pytest.raises(UserError, match=message):
        record(specs, [first, unprivileged / second])
    assert first.read_bytes() == before
    assert sorted(unprivileged.rglob("*")) == names
