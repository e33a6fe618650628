"""What batches write: pages, and files that depend on all that makes them."""

from pathlib import Path
from typing import Any

import pytest

from epochreel.batch import tasks
from epochreel.batch.plan import Plan
from epochreel.errors import UserError
from epochreel.films import keys

RUN: dict[str, Any] = {"name": "a", "epochs": 2, "points": 40, "hidden": [2]}


def several(count: int, formats: list[str]) -> dict[str, Any]:
    shown = {"name": "shown", "runs": "a", "formats": formats}
    return {"run": [{**RUN, "seed": list(range(count))}], "render": [shown]}


def test_a_page_of_a_plan_shows_several_recordings() -> None:
    assert len(Plan.parse(several(2, ["html"])).renders[0].runs) == 2
    with pytest.raises(UserError, match="a page shows 1 to 4 recordings"):
        Plan.parse(several(5, ["html"]))
    with pytest.raises(UserError, match="shows one recording"):
        Plan.parse(several(2, ["html", "mp4"]))


@pytest.mark.parametrize("sources", [keys.PAGES, keys.TRAINING, keys.FITTING])
def test_workers_have_all_that_is_in_keys(
    sources: keys.Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tasks.our_version()
    digest = keys._digest_of_sources

    def changed(each: keys.Sources, package: Path) -> str:
        return "0" if each == sources else digest(each, package)

    monkeypatch.setattr(keys, "_digest_of_sources", changed)
    assert tasks.our_version() != before
