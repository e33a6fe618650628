"""Batches that are killed at any instant: what is done is kept, and nothing is left over."""

import random
import shutil
import time
from pathlib import Path

import pytest

from epochreel.batch.results import damage_of, read_results

from .conftest import Started, contents, wait_for

_KILLS = 10


def _running_in(folder: Path) -> list[str]:
    """The commands of processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes().decode(errors="replace")
        except OSError:  # it has ended
            continue
        found += [text] if str(folder) in text else []
    return found


def _times_of_what_is_done(folder: Path) -> dict[str, int]:
    return {
        name: (folder / name).stat().st_mtime_ns
        for name, record in read_results(folder).items()
        if record["status"] == "done" and not damage_of(record, folder)
    }


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="it looks for processes in /proc")
def test_a_batch_killed_at_any_instant_ends_with_the_same_files(
    tmp_path: Path, start: Started
) -> None:
    with start("-o", "whole", "-q") as process:
        assert process.wait() == 0
    expected = contents(tmp_path / "whole")
    folder, chance = tmp_path / "out", random.Random(5)  # not for secrets
    done: dict[str, int] = {}
    kept: list[int] = []
    for _ in range(_KILLS):
        process = start("-o", "out")
        assert process.stderr is not None
        for _ in range(chance.randrange(2)):
            process.stderr.readline()
        time.sleep(chance.random() * 0.8)
        with process:
            process.kill()
        wait_for(lambda: not _running_in(tmp_path / "tmp"))
        if folder.is_dir():
            # Only what hides, under a temporary name, may be there in part.
            assert contents(folder).items() <= expected.items()
            now = _times_of_what_is_done(folder)
            assert done.items() <= now.items()
            done = now
        kept.append(len(done))
        if len(done) == len(expected):  # so that each kill is one of a batch at work
            shutil.rmtree(folder)
            done = {}
    assert any(kept)
    with start("-o", "out") as process:
        process.communicate()
    assert process.returncode == 0
    assert contents(folder) == expected
    assert done.items() <= _times_of_what_is_done(folder).items()
    assert {path.name for path in folder.iterdir()} == {*expected, "results.json"}
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
def test_two_batches_at_once_in_one_folder_make_each_output_once(
    tmp_path: Path, start: Started
) -> None:
    both = [start("-o", "out"), start("-o", "out")]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    records = read_results(tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*records, "results.json"}
    assert all(not damage_of(record, tmp_path / "out") for record in records.values())
    assert [sum(f"/{name}  " in text for text in said) for name in records] == [1] * len(records)
    assert sum("another batch" in text for text in said) == 1
    assert sum("all 13 jobs are done already" in text for text in said) == 1
