"""Recordings that are kept by what determines them."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest

from epochreel.datasets.named_modules import named_module
from epochreel.errors import UserError
from epochreel.films import keys
from epochreel.films.cached_runs import key_of, missing_of, path_of_run, recorded
from epochreel.training.spec import RunSpec


def spec_of(seed: int, *, epochs: int = 2) -> RunSpec:
    data = {"options": {"points": 20}}
    return RunSpec.parse({"data": data, "hidden": (2,), "epochs": epochs, "seed": seed})


def test_what_is_recorded_is_not_trained_again(tmp_path: Path) -> None:
    specs = [spec_of(seed) for seed in range(3)]
    (first,) = recorded([specs[:2]], tmp_path)
    assert [each.recipe["seed"] for each in first] == [0, 1]
    before = path_of_run(specs[1], tmp_path).stat()
    assert missing_of(specs, tmp_path) == specs[2:]
    done: list[tuple[int, int]] = []
    second, third = recorded([specs[1:], specs], tmp_path, progress=lambda *now: done.append(now))
    assert [each.recipe["seed"] for each in (*second, *third)] == [1, 2, 0, 1, 2]
    assert path_of_run(specs[1], tmp_path).stat() == before
    # Only the third run was missing, of which both stacks ask.
    assert done[-1] == (6, 6)
    assert sorted(done) == done
    assert {path.suffix for path in tmp_path.iterdir()} == {".reel"}


def test_an_interruption_keeps_whole_recordings_only(tmp_path: Path) -> None:
    def interrupted() -> Iterator[None]:
        yield from [None] * 4
        raise KeyboardInterrupt

    steps = interrupted()
    with pytest.raises(KeyboardInterrupt):
        recorded([[spec_of(0)], [spec_of(1)]], tmp_path, progress=lambda _done, _total: next(steps))
    assert [each.name for each in tmp_path.iterdir()] == [f"{key_of(spec_of(0))}.reel"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from epochreel.films.cached_runs import recorded
from epochreel.training.spec import RunSpec
spec = RunSpec.parse({"hidden": (2,), "epochs": 2})
recorded([[spec]], Path(sys.argv[1]), progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.slow
def test_what_a_killed_recording_left_is_removed_by_the_next(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    recorded([[spec_of(0)]], tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [f"{key_of(spec_of(0))}.reel"]


def test_runs_on_another_table_are_other_runs(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    table.write_text("x,y,label\n0,0,a\n1,1,b\n")
    spec = RunSpec.parse({"data": str(table)})
    before = key_of(spec)
    assert key_of(spec) == before != key_of(spec_of(0))
    table.write_text("x,y,label\n0,0,a\n1,2,b\n")
    assert key_of(spec) != before


def test_a_module_of_the_current_folder_counts_before_it_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    module = tmp_path / "points_of_mine.py"
    module.write_text("def some():\n    return [[0, 0], [1, 1]], [0, 1]\n")
    spec = RunSpec.parse({"data": "points_of_mine:some"})
    before = key_of(spec)
    named_module("points_of_mine")
    assert key_of(spec) == before
    module.write_text(module.read_text() + "# changed\n")
    assert key_of(spec) != before
    monkeypatch.delitem(sys.modules, "points_of_mine")


def test_other_versions_may_train_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [key_of(spec_of(0))]
    known = {name: metadata.version(name) for name in keys.TRAINING.libraries}
    for other in ("epochreel", "torch", "numpy", "scikit-learn", "scipy"):
        monkeypatch.setattr(metadata, "version", {**known, other: "99.0"}.__getitem__)
        keys._digest_of_sources.cache_clear()
        found.append(key_of(spec_of(0)))
    monkeypatch.undo()
    keys._digest_of_sources.cache_clear()
    assert len(set(found)) == 6
    assert key_of(spec_of(0)) == found[0]


def test_a_broken_recording_is_named(tmp_path: Path) -> None:
    path = path_of_run(spec_of(0), tmp_path)
    path.write_bytes(b"broken")
    with pytest.raises(UserError, match=f"remove .*{path.name}, and it is recorded again"):
        recorded([[spec_of(0)]], tmp_path)


def test_a_recording_that_lacks_an_epoch_is_refused(tmp_path: Path) -> None:
    recorded([[spec_of(0)]], tmp_path)
    path = path_of_run(spec_of(0), tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE snapshot SET seconds = 9 WHERE epoch = 1")
    with pytest.raises(UserError, match=f"left out: 1.*remove .*{path.name}, and it is recorded"):
        recorded([[spec_of(0)]], tmp_path)
