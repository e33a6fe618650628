"""The closing table: claims as rows, measured once, and only where a film shows them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from epochreel.films import ledger
from epochreel.films.checked import checked
from epochreel.films.claims import CLAIMS
from epochreel.films.ledger import missing_claim_runs, rows_of, with_claims
from epochreel.films.measured_claims import Measured
from epochreel.films.script import Script
from epochreel.films.timeline import timeline
from epochreel.films.verdict import Verdict
from epochreel.renders.options import RenderOptions

CHAPTER = '[[chapter]]\nid = "end"\nscene = "ledger"\n'
OTHER = '[[run]]\nname = "a"\n[[chapter]]\nid = "one"\nruns = ["a"]\n'
OWN = CHAPTER + '[[chapter.options.rows]]\nclaim = "x"\nverdict = "holds"\n'
FOUND = [
    Measured(CLAIMS[0], Verdict.counted(20, 20)),
    Measured(CLAIMS[1], Verdict(held=False, measured="words")),
]


def _quiet(_done: int, _all: int) -> None:
    pass


def test_claims_become_rows_that_the_scene_takes() -> None:
    first, second = rows_of(FOUND)
    assert (first["figure"], first["verdict"], first["held"]) == ("Fig. 2", "holds", True)
    assert tuple(first["interval"]) == FOUND[0].verdict.interval
    assert (second["verdict"], second["interval"]) == ("does not hold", None)
    RenderOptions(scene="ledger", rows=[first, second])


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders in which claims were measured, from no runs at all."""
    folders: list[Path] = []

    def measure(folder: Path, **_: Any) -> list[Measured]:
        folders.append(folder)
        return FOUND

    monkeypatch.setattr(ledger, "measured_claims", measure)
    monkeypatch.setattr(ledger, "_specs", lambda _folder: iter(()))
    return folders


def test_pictures_are_of_runs_in_the_folder_of_the_film(
    tmp_path: Path, measuring: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictured = [replace(FOUND[0], reel=Path("elsewhere", "a.reel")), FOUND[1]]
    monkeypatch.setattr(ledger, "measured_claims", lambda *_, **__: pictured)
    for folder in ("runs", "moved"):
        script = with_claims(Script.parse(CHAPTER), tmp_path / folder, progress=_quiet)
        first, second = script.chapters[0].options["rows"]
        assert first["reel"] == str(tmp_path / folder / "a.reel")
        assert second["reel"] == ""
    assert not measuring


def test_claims_are_measured_once(tmp_path: Path, measuring: list[Path]) -> None:
    script = Script.parse(CHAPTER)
    one, other = (with_claims(script, tmp_path / "runs", progress=_quiet) for _ in range(2))
    assert one.chapters[0].options["rows"] == rows_of(FOUND) == other.chapters[0].options["rows"]
    assert measuring == [tmp_path / "runs"]
    kept = tmp_path / "claims.json"
    for unusable in ("{", '{"key": "of other runs", "rows": []}'):
        kept.write_text(unusable)
        with_claims(script, tmp_path / "runs", progress=_quiet)
    assert len(measuring) == 3


@pytest.mark.parametrize("text", [OWN, OTHER])
def test_films_without_claims_measure_nothing(
    text: str, tmp_path: Path, measuring: list[Path]
) -> None:
    script = Script.parse(text)
    assert with_claims(script, tmp_path, progress=_quiet) is script
    assert measuring == []


@pytest.mark.slow
def test_a_check_says_which_runs_are_missing(tmp_path: Path) -> None:
    script, faults = Script.draft_of(CHAPTER, "film.toml")
    *_, last = timeline(checked(script, tmp_path, ".mp4", faults), tmp_path)
    assert (
        last
        == f"not recorded yet in {tmp_path}: {missing_claim_runs(tmp_path)} of the runs of claims"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("measuring")
def test_a_check_knows_how_long_the_table_is(tmp_path: Path) -> None:
    script, faults = Script.draft_of(CHAPTER, "film.toml")
    lines = list(timeline(checked(script, tmp_path, ".mp4", faults), tmp_path))
    assert lines[0].startswith(" 0:00.0  1 end: ledger, 5.9 s")
    assert lines[-1].endswith("the end")
