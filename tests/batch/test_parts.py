"""Parts of a batch, which make what theirs show and join by themselves."""

from pathlib import Path
from typing import Any

import pytest

from epochreel.batch.jobs import jobs_of
from epochreel.batch.plan import Plan
from epochreel.batch.results import Shard, damage_of, read_results
from epochreel.batch.sharing import own_part

from .conftest import Started, contents

RUN: dict[str, Any] = {"epochs": 2, "points": 40, "hidden": [2]}
CLIP: dict[str, Any] = {"size": "128x72", "formats": "png"}


def test_a_part_records_the_runs_that_it_shows_and_its_share_of_the_others() -> None:
    runs = [{**RUN, "name": "shown", "seed": "0-5"}, {**RUN, "name": "other", "seed": "6-8"}]
    shown = {**CLIP, "runs": "shown", "each": "run", "name": "{run}-still"}
    jobs = jobs_of(Plan.parse({"run": runs, "render": [shown]}), Path())
    parts = [own_part(jobs, Shard(number, 3)) for number in (1, 2, 3)]
    assert set().union(*parts) == set(jobs)
    for part in parts:
        assert len(part) == 2 + 2 + 1  # pictures, the runs they show, and one other
        assert {each for name in part for each in jobs[name].needs} <= part
    assert sum(map(len, parts)) == len(jobs)  # nothing is made twice


@pytest.mark.slow
def test_four_parts_at_once_make_the_same_folder_as_one_batch(
    tmp_path: Path, start: Started
) -> None:
    with start("-o", "whole", "-q") as whole:
        _, err = whole.communicate()
    assert whole.returncode == 0, err
    parts = [start("-o", "out", "-q", "--jobs", "1", "--shard", f"{k}/4") for k in (4, 2, 3, 1)]
    said = [process.communicate()[1] for process in parts]
    assert [process.returncode for process in parts] == [0] * 4, said
    out = tmp_path / "out"
    assert contents(out) == contents(tmp_path / "whole")
    assert {path.name for path in out.iterdir()} == {*contents(out), "results.json"}
    records = read_results(out)
    assert set(records) == set(contents(out))
    assert all(not damage_of(record, out) for record in records.values())
    with start("-o", "out") as again:
        _, err = again.communicate()
    assert "all 13 jobs are done already" in err
